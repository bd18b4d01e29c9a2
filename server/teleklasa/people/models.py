"""People, the links that open the door for them, and what was done by whom."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from teleklasa.keys.public_id import new_public_id

LOCALES = [("pl", "polski"), ("en", "English")]


class PersonQuerySet(models.QuerySet["Person"]):
    def active(self) -> Self:
        return self.filter(retired_at=None)

    def moderators(self) -> Self:
        return self.filter(is_moderator=True)

    def listed_teachers(self) -> Self:
        """Who is in the public list of teachers; read in the order (display_name, id)."""
        return self.filter(listed_as_teacher=True, retired_at=None)

    def who_signs_in_as(self, login: str) -> Self:
        """People whose e-mail or user name is `login`, whatever the case; at most one by constraint."""
        return self.annotate(_email=Lower("email"), _username=Lower("username")).filter(
            Q(_email=login.lower()) | Q(_username=login.lower())
        )

    def by_email(self, email: str) -> Self:
        """The person with this e-mail, whatever the case; at most one by constraint."""
        return self.annotate(_email=Lower("email")).filter(_email=email.lower())


class PersonManager(BaseUserManager["Person"]):
    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get_queryset().who_signs_in_as(username or "").get()

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> Person:
        person = Person(username=username, display_name=fields.pop("display_name", username), is_staff=True, **fields)
        person.set_password(password)
        person.save(force_insert=True)
        return person


class Person(AbstractBaseUser):
    """Anyone with a row: admin, moderator, pupil or learner.

    What a person may do follows from rows (Group moderators, Group members), not from a
    global role; two marks are kept here: `is_staff` an admin, `is_moderator` one who may
    own groups.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    display_name = models.CharField(max_length=80, validators=[MinLengthValidator(1), MaxLengthValidator(80)])
    username = models.CharField(max_length=60, null=True, blank=True)
    email = models.EmailField(max_length=254, null=True, blank=True)
    locale = models.CharField(max_length=8, choices=LOCALES, null=True, blank=True)
    """The language that the person chose; none until then: each browser speaks its own."""
    time_zone = models.CharField(max_length=40, default="Europe/Warsaw")
    bio = models.TextField(max_length=4000, blank=True, default="")
    """What the person says of themselves, as Markdown source."""
    avatar_key = models.CharField(max_length=200, blank=True, default="", editable=False)
    """Where the storage keeps the re-encoded picture; empty for none. Only the app `media` writes it."""
    listed_as_teacher = models.BooleanField(default=False)
    """The person asked to be in the public list of teachers."""
    email_confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_staff = models.BooleanField(default=False)
    is_moderator = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)
    session_version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    is_by_link: bool = False
    """Marked on the person of a request that a quick or personal link opened, by session or token."""

    objects = PersonManager.from_queryset(PersonQuerySet)()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_unique"),
            models.UniqueConstraint(Lower("username"), name="person_username_unique"),
            models.CheckConstraint(condition=~Q(display_name=""), name="person_has_a_name"),
        ]
        indexes = [
            models.Index(fields=["display_name", "id"], condition=Q(is_moderator=True), name="moderators_by_name"),
            models.Index(
                fields=["display_name", "id"],
                condition=Q(listed_as_teacher=True, retired_at=None),
                name="listed_teachers_by_name",
            ),
            models.Index(fields=["display_name", "id"], condition=Q(retired_at=None), name="people_by_name"),
            # Few: who counts other people leaves them out by this.
            models.Index(fields=["id"], condition=Q(retired_at__isnull=False), name="people_retired"),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # Django's name for: may sign in
        return self.retired_at is None

    @property
    def is_superuser(self) -> bool:
        return self.is_staff

    @property
    def is_link_only(self) -> bool:
        """Neither e-mail nor password: a link is the only key, as for a pupil."""
        return self.email is None and not self.has_usable_password()

    @property
    def must_confirm_email(self) -> bool:
        """Registered, and not proven to own the e-mail; an admin answers for moderators and admins."""
        is_vouched_for = self.is_moderator or self.is_staff
        return self.email is not None and self.email_confirmed_at is None and not is_vouched_for

    @property
    def avatar_url(self) -> str | None:
        return f"/media/image/{self.avatar_key}" if self.avatar_key else None

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django's own, and a number: raising it ends every session of the person."""
        known = f"{self.password}:{self.session_version}"
        return salted_hmac("teleklasa.people.session", known, secret=secret, algorithm="sha256").hexdigest()

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_active and self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name


class AccessLinkQuerySet(models.QuerySet["AccessLink"]):
    def live(self) -> Self:
        return self.filter(revoked_at=None, person__retired_at=None)


class AccessLink(models.Model):
    """One link of one person: a pupil's personal link, or a moderator's quick link.

    The code is stored twice: as a keyed hash to find it by, and sealed to show it again.
    A reset is one conditional update of this row that raises `code_version`.
    """

    class Purpose(models.TextChoices):
        PERSONAL = "personal"
        QUICK = "quick"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="access_links")
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    code_lookup = models.BinaryField(max_length=32, unique=True)
    code_sealed = models.BinaryField(max_length=128)
    code_version = models.PositiveIntegerField(default=1)
    last_used_day = models.DateField(null=True, blank=True)
    reset_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = AccessLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=Q(revoked_at=None), name="one_live_link_per_purpose"
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} link of {self.person_id}"


class SignIn(models.Model):
    """One device that signed in with tokens: a family of refresh tokens of which only the newest is good.

    A refresh is one conditional update that moves `current_jti`; whoever comes with an older one lost.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_ins")
    link = models.ForeignKey(AccessLink, null=True, on_delete=models.CASCADE, related_name="+")
    """The link that opened it, with the version that it had then; none for a password."""
    link_version = models.PositiveIntegerField(null=True)
    current_jti = models.CharField(max_length=32)
    rotated_at = models.DateTimeField(null=True)
    device = models.CharField(max_length=80)
    """Words of the program that signed in, as it named itself."""
    last_used_day = models.DateField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="sign_ins_by_expiry")]

    def __str__(self) -> str:
        return f"sign-in of {self.person_id}"


class BrowserSession(AbstractBaseSession):
    """A session of a browser, with what its owner is shown of it.

    Everything but the person is a copy of what the session itself holds: see `browser_sessions`.
    """

    public_id = models.CharField(max_length=16, unique=True, null=True, editable=False)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    device = models.CharField(max_length=200, default="")
    """Words of the browser, as it named itself."""
    is_by_link = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True)

    class Meta(AbstractBaseSession.Meta):
        pass

    def __str__(self) -> str:
        return f"browser of {self.person_id}"


class MailedLink(models.Model):
    """A link that was mailed to somebody and works once; the secret in it is signed, never stored."""

    class Purpose(models.TextChoices):
        CONFIRM = "confirm"
        """Proves that a registered person owns the e-mail."""
        EMAIL = "email"
        """The same for a new e-mail of a person."""
        CLAIM = "claim"
        """Gives a link-only person an e-mail and a password."""
        RESET = "reset"
        """Lets a person choose a new password."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    email = models.EmailField(max_length=254)
    password = models.CharField(max_length=128, default="")
    """The hash of the password that a registration or a claim brings."""
    display_name = models.CharField(max_length=80, default="")
    locale = models.CharField(max_length=8, null=True)
    """With `display_name`, what a registration brings: of two for one e-mail, the confirmed letter decides."""
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="mailed_links_by_expiry")]

    def __str__(self) -> str:
        return f"{self.purpose} for {self.person_id}"


class AuditEvent(models.Model):
    """Who did what to whom and when; rows are only ever added."""

    actor = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    action = models.CharField(max_length=40)
    target = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["target", "-at"], name="audit_by_target")]

    def __str__(self) -> str:
        return f"{self.action} {self.target}"


class MissCount(models.Model):
    """Wrong codes and passwords of one bucket (an address range, a login, the site) in the current window."""

    bucket = models.CharField(max_length=300, primary_key=True)
    misses = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [
            # What the doors read every second: few, however many addresses ever missed.
            models.Index(fields=["ends_at"], condition=Q(misses__gte=60), name="many_misses")
        ]

    def __str__(self) -> str:
        return f"{self.misses} misses"


class SpentChallenge(models.Model):
    """A challenge of the door that was answered: it counts once, wherever it is shown."""

    seed = models.CharField(max_length=32, primary_key=True)
    spent_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"challenge spent {self.spent_at:%F %T}"


class FormerCode(models.Model):
    """A code that a link had before a reset: it opens nothing, and its use is a sign that somebody has it.

    Known by its keyed hash only.  `used_at` is when somebody last came with it.
    """

    code_lookup = models.BinaryField(max_length=32, unique=True)
    link = models.ForeignKey(AccessLink, on_delete=models.CASCADE, related_name="former_codes")
    ended_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"former code of link {self.link_id}"


class LinkDevice(models.Model):
    """A device on which a personal link was used, as it is now; a reset forgets them all.

    `device` is the random name that the door gave to the browser; it says nothing of the device.
    """

    link = models.ForeignKey(AccessLink, on_delete=models.CASCADE, related_name="devices")
    device = models.CharField(max_length=32)
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "device"], name="one_row_per_device_of_a_link")]

    def __str__(self) -> str:
        return f"device of link {self.link_id}"

"""Checks that stop an unsafe start."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 -- Django's name
from django.db import connection
from django.db.models.functions import Length
from django.db.utils import DatabaseError

from teleklasa.demo.sample import sample_codes, sample_passwords
from teleklasa.keys.codes import PERSONAL_LENGTH, QUICK_LENGTH
from teleklasa.keys.sealing import read_keyring, sealed_length
from teleklasa.people.keyring import keyring
from teleklasa.people.models import AccessLink, Person

SHORTEST_TOKEN = 20
LETTER_FOLDER = "teleklasa.site.letter_folder.LetterFolder"


@register(Tags.security)
def keys_are_readable(app_configs: Any, **kwargs: Any) -> Iterable[CheckMessage]:
    try:
        read_keyring(settings.KEYS_FILE)
    except (OSError, ValueError) as error:
        return [Error(f"The key file cannot be used: {error}", id="teleklasa.E001")]
    return []


@register(Tags.security)
def production_is_safe(app_configs: Any, **kwargs: Any) -> Iterable[CheckMessage]:
    """Outside a demo: https, no debug pages, hosts named one by one."""
    if settings.DEMO:
        return []
    problems = []
    if not settings.IS_HTTPS:
        problems.append(Error("TELEKLASA_PUBLIC_URL must begin with https://", id="teleklasa.E002"))
    if settings.DEBUG:
        problems.append(Error("TELEKLASA_DEBUG shows secrets to strangers; unset it", id="teleklasa.E003"))
    if "*" in settings.ALLOWED_HOSTS:
        problems.append(Error("TELEKLASA_ALLOWED_HOSTS must name every host", id="teleklasa.E004"))
    return problems


@register(Tags.security)
def tokens_of_monitoring_cannot_be_guessed(app_configs: Any, **kwargs: Any) -> Iterable[CheckMessage]:
    """Both are believed from anywhere, so a short one is as good as none."""
    names = ("ALERTS_TOKEN", "METRICS_TOKEN")
    short = [name for name in names if 0 < len(getattr(settings, name)) < SHORTEST_TOKEN]
    return [
        Error(f"TELEKLASA_{name} must have at least {SHORTEST_TOKEN} characters", id="teleklasa.E008") for name in short
    ]


@register(Tags.security)
def letters_reach_people(app_configs: Any, **kwargs: Any) -> Iterable[CheckMessage]:
    """Outside a demo letters are mailed: kept as files, their links would open accounts to whoever reads the disk."""
    if settings.DEMO or settings.DEBUG:
        return []
    if any(mailer["BACKEND"] == LETTER_FOLDER for mailer in settings.MAILERS.values()):
        return [Error("Letters would be kept as files; set TELEKLASA_MAIL_HOST", id="teleklasa.E007")]
    if not settings.MAIL_HOST:
        return [
            Warning(
                "TELEKLASA_MAIL_HOST names no mail server, so letters go to localhost:"
                " where none listens, nobody can register or choose a new password",
                id="teleklasa.W001",
            )
        ]
    return []


@register(Tags.database)
def sample_school_is_only_in_a_demo(app_configs: Any, databases: Any = None, **kwargs: Any) -> Iterable[CheckMessage]:
    """The sample codes and admin/admin are public: an installation that is no demo does not start with them."""
    if settings.DEMO or not databases or not _is_migrated():
        return []
    lookups = [lookup for code in sample_codes() for lookup in keyring().lookups(code)]
    problems = []
    if AccessLink.objects.filter(code_lookup__in=lookups).exists():
        problems.append(Error("The database holds links of the sample school", id="teleklasa.E005"))
    elif short := _links_shorter_than_policy():
        problems.append(Error(f"{short} links have codes that are too short; reset them", id="teleklasa.E009"))
    for name, password in sample_passwords():
        person = Person.objects.active().who_signs_in_as(name).first()
        if person is not None and person.check_password(password):
            problems.append(Error(f"{name} of the sample school still has the sample password", id="teleklasa.E006"))
    return problems


def _links_shorter_than_policy() -> int:
    """Told by the length of the seal, which opens nothing: AES-GCM makes a text neither longer nor shorter."""
    sealed = Length("code_sealed")
    links = AccessLink.objects.live().annotate(sealed=sealed)
    return sum(
        links.filter(purpose=purpose, sealed__lt=sealed_length(letters)).count()
        for purpose, letters in (
            (AccessLink.Purpose.PERSONAL, PERSONAL_LENGTH),
            (AccessLink.Purpose.QUICK, QUICK_LENGTH),
        )
    )


def _is_migrated() -> bool:
    try:
        return AccessLink._meta.db_table in connection.introspection.table_names()
    except DatabaseError:
        return False

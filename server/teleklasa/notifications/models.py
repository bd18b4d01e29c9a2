"""What a person is told, and what they want to be told."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from teleklasa.keys.public_id import new_public_id
from teleklasa.people.models import Person

CLAIM_HELD = timedelta(hours=1)
"""After this a mail that was begun and never finished, because its worker died, may be begun again."""


class EmailChoice(models.TextChoices):
    OFF = "off"
    DAILY = "daily"
    AT_ONCE = "at_once"


class NotificationQuerySet(models.QuerySet["Notification"]):
    def in_bell_of(self, person: Person) -> Self:
        return self.filter(person=person, in_bell=True)

    def to_mail(self, choice: EmailChoice) -> Self:
        """Unread ones that no mail told and nobody is about to, of kinds that are not switched off since."""
        switched_off = NotificationSwitch.objects.filter(
            person=OuterRef("person_id"), kind=OuterRef("kind"), email=EmailChoice.OFF
        )
        return self.filter(
            Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - CLAIM_HELD),
            ~Exists(switched_off),
            mailed_at=None,
            read_at=None,
            email=choice,
        )


class Notification(models.Model):
    """One event told to one person; `target` is an address of the web app, `facts` the few names it shows."""

    public_id = models.CharField(max_length=16, default=new_public_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    target = models.CharField(max_length=300)
    facts = models.JSONField(default=dict)
    dedupe_key = models.CharField(max_length=120)
    in_bell = models.BooleanField(default=True)
    """False for what the person wants by mail only."""
    email = models.CharField(max_length=8, choices=EmailChoice.choices, default=EmailChoice.OFF)
    """How a mail tells it, as chosen when it happened."""
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    claim = models.CharField(max_length=32, blank=True, default="")
    """Marks the rows of one mail while it is sent."""
    claimed_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "dedupe_key"], name="notification_told_once"),
            models.UniqueConstraint(fields=["person", "public_id"], name="notification_named_once"),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], condition=Q(in_bell=True), name="notifications_newest_first"),
            models.Index(
                fields=["person", "-id"], condition=Q(in_bell=True, read_at=None), name="notifications_unread"
            ),
            models.Index(
                fields=["email", "person"],
                condition=Q(mailed_at=None, read_at=None) & ~Q(email="off"),
                name="notifications_to_mail",
            ),
            BrinIndex(fields=["created_at"], name="notifications_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"


class NotificationSwitch(models.Model):
    """What a person chose for one kind; without a row the kind's own default holds."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    bell = models.BooleanField()
    email = models.CharField(max_length=8, choices=EmailChoice.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="switch_once_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"

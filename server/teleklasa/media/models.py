"""Files that people send: what each of them is, where its bytes lie, and how much room is taken."""

from __future__ import annotations

import secrets
from typing import Self

from django.db import models
from django.db.models import Q

from teleklasa.keys.public_id import new_public_id
from teleklasa.people.models import Person


def new_storage_key() -> str:
    """128 random bits: whoever knows the key of an image may see it, and nobody guesses one."""
    return secrets.token_hex(16)


class MediaFileQuerySet(models.QuerySet["MediaFile"]):
    def ready(self) -> Self:
        return self.filter(state=MediaFile.State.READY)

    def owned_by(self, person: Person) -> Self:
        """Own files; none in a session by quick link, which runs lessons and opens nothing else of its moderator."""
        by_quick_link = person.is_by_link and not person.is_link_only
        return self.none() if by_quick_link else self.filter(owner=person)


class MediaFile(models.Model):
    """One file in the store; its name is only ever shown, the bytes lie under `storage_key`.

    `size` is what was announced while it is uploading, and what is stored once it is ready;
    `charged_bytes` is what it takes of the quota of its bucket.
    """

    class Kind(models.TextChoices):
        IMAGE = "image"
        DOCUMENT = "document"
        VIDEO = "video"
        CAPTIONS = "captions"
        PACKAGE = "package"

    class State(models.TextChoices):
        UPLOADING = "uploading"
        CHECKING = "checking"
        READY = "ready"
        REJECTED = "rejected"

    class Hls(models.TextChoices):
        NONE = "none"
        WAITING = "waiting"
        MAKING = "making"
        READY = "ready"
        FAILED = "failed"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    owner = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="media_files", db_index=False)
    """Who sent it; none once that person is erased and the place keeps the file."""
    place = models.CharField(max_length=40, blank=True, default="", db_index=True)
    """What it belongs to, `course:algebra`; empty for the owner's own files."""
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=9, choices=State.choices, default=State.UPLOADING)
    rejected_because = models.CharField(max_length=40, blank=True, default="")
    storage_key = models.CharField(max_length=32, unique=True, default=new_storage_key, editable=False)
    multipart_id = models.CharField(max_length=1024, blank=True, default="", editable=False)
    """The name that S3 gave to an upload in parts."""
    sha256 = models.CharField(max_length=64, blank=True, default="")
    mime = models.CharField(max_length=100, blank=True, default="")
    size = models.PositiveBigIntegerField()
    charged_bytes = models.PositiveBigIntegerField(default=0)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    duration_s = models.FloatField(null=True, blank=True)
    language = models.CharField(max_length=16, blank=True, default="")
    hls_state = models.CharField(max_length=7, choices=Hls.choices, default=Hls.NONE)
    hls_key = models.CharField(max_length=32, blank=True, default="")
    """The random prefix of the stream's pieces, empty until there are any."""
    created_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True, blank=True)

    url: str | None = None
    card_url: str | None = None
    stream_url: str | None = None
    """Addresses for the person who asks, put here by `reading.shown`."""

    objects = MediaFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="media_file_has_a_name"),
            models.CheckConstraint(
                condition=Q(kind__in=["image", "document", "video", "captions", "package"]),
                name="media_file_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["uploading", "checking"], ready_at=None)
                | (Q(state="ready", ready_at__isnull=False) & ~Q(sha256="") & ~Q(mime=""))
                | Q(state="rejected"),
                name="media_file_ready_when_checked",
            ),
            models.CheckConstraint(
                condition=(Q(state="rejected") & ~Q(rejected_because=""))
                | (~Q(state="rejected") & Q(rejected_because="")),
                name="media_file_rejected_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(kind="image", state="ready") | Q(width__gt=0, height__gt=0), name="media_image_has_a_size"
            ),
            models.CheckConstraint(
                condition=~Q(hls_state="ready") | (Q(kind="video") & ~Q(hls_key="")), name="media_stream_has_a_prefix"
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-id"], name="media_by_owner"),
            models.Index(fields=["created_at"], condition=~Q(state="ready"), name="media_unfinished"),
            models.Index(fields=["hls_key"], condition=~Q(hls_key=""), name="media_by_stream"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"


class MediaQuota(models.Model):
    """How many bytes the files of one bucket (a place, or `person:…`) take; changed by conditional updates only."""

    bucket = models.CharField(max_length=60, primary_key=True)
    used_bytes = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(used_bytes__gte=0), name="media_quota_not_below_zero")]

    def __str__(self) -> str:
        return f"{self.bucket}: {self.used_bytes}"

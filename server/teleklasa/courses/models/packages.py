"""Courses that come in packages: our own ZIP, or IMS Common Cartridge."""

from __future__ import annotations

from django.db import models

from teleklasa.courses.models.catalogue import Course
from teleklasa.keys.public_id import new_public_id
from teleklasa.media.models import MediaFile
from teleklasa.people.models import Person


class PackageImport(models.Model):
    """One import of a package, tried or done, with what became of every item of it."""

    class Kind(models.TextChoices):
        TELEKLASA = "teleklasa"
        CARTRIDGE = "cartridge"

    class State(models.TextChoices):
        WAITING = "waiting"
        CHECKED = "checked", "tried without writing anything"
        DONE = "done"
        FAILED = "failed"

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="package_imports")
    file = models.ForeignKey(MediaFile, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=9, choices=Kind.choices, null=True, blank=True)
    dry_run = models.BooleanField(default=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    report = models.JSONField(default=list)
    """Item by item: `{path, kind, title, outcome, reason}`."""
    failed_because = models.CharField(max_length=60, blank=True, default="")
    course = models.ForeignKey(Course, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="imports_newest_first")]

    def __str__(self) -> str:
        return f"import {self.public_id}: {self.state}"

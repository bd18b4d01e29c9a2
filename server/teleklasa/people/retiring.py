"""Shutting people out, and letting them in again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from teleklasa.people.audit import record
from teleklasa.people.browser_sessions import end_browsers
from teleklasa.people.directory import known
from teleklasa.people.door_bell import ring
from teleklasa.people.models import Person


def retire(person: Person, *, by: Person) -> None:
    """From this moment nothing opens for the person; what they did stays.  May be repeated."""
    set_retired(person, by=by, action="person-retired", retired_at=timezone.now())


def restore(person: Person, *, by: Person) -> None:
    """The person comes in again, with the same password and link.  May be repeated."""
    set_retired(person, by=by, action="person-restored", retired_at=None)


def set_retired(person: Person, *, by: Person, action: str, retired_at: datetime | None) -> None:
    """Write `retired_at`, end every session and note the `action`, unless it is so already.

    Whoever was erased a moment ago stays so: the update itself asks, since it waits for an erasure under way.
    """
    with transaction.atomic():
        changed = (
            known()
            .filter(pk=person.pk, retired_at__isnull=retired_at is not None)
            .update(retired_at=retired_at, session_version=F("session_version") + 1, updated_at=timezone.now())
        )
        person.refresh_from_db()
        if changed:
            person.save(update_fields=["retired_at"])  # heard by those who show the person's name, unlike an update
            end_browsers(person)
            record(by, action, f"person:{person.public_id}")
            ring(person=person.pk)

"""Moderators, as an admin manages them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from teleklasa.people.audit import record
from teleklasa.people.links import issue_links
from teleklasa.people.models import AccessLink, Person
from teleklasa.people.profiles import refuse_weak_password, unique_names
from teleklasa.people.retiring import set_retired


def create_moderator(
    *, display_name: str, by: Person, username: str | None = None, email: str | None = None, password: str = ""
) -> Person:
    """A new moderator with a quick link; without a password only the link opens.  Raises Invalid."""
    person = Person(display_name=display_name, username=username or None, email=email or None, is_moderator=True)
    if password:
        refuse_weak_password(password, person, field="password")
    person.set_password(password or None)
    with transaction.atomic():
        with unique_names():
            person.save(force_insert=True)
        issue_links([person], AccessLink.Purpose.QUICK)
        record(by, "moderator-created", f"person:{person.public_id}")
    return person


def change_moderator(person: Person, *, by: Person, **changes: Any) -> Person:
    """Write the named fields: display_name, username, email.  Raises Invalid for a taken one."""
    for field, value in changes.items():
        setattr(person, field, value or None)
    fields = [*changes, "updated_at"]
    if "email" in changes:
        person.email_confirmed_at = None
        fields.append("email_confirmed_at")
    with transaction.atomic():
        with unique_names():
            person.save(update_fields=fields)
        record(by, "moderator-changed", f"person:{person.public_id}", fields=sorted(changes))
    return person


def revoke_moderator(person: Person, *, by: Person) -> None:
    """From this moment neither password nor quick link opens; groups and history stay.  May be repeated."""
    set_retired(person, by=by, action="moderator-revoked", retired_at=timezone.now())


def restore_moderator(person: Person, *, by: Person) -> None:
    """The moderator may sign in again, with the same password and quick link."""
    set_retired(person, by=by, action="moderator-restored", retired_at=None)

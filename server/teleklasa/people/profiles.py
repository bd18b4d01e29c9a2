"""A person's own profile, password and e-mail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from teleklasa.people.audit import record
from teleklasa.people.models import Person
from teleklasa.people.sign_ins import end_everything
from teleklasa.rest.problems import Invalid

PASSWORD_FAULTS = {
    "password_too_short": "too_short",
    "password_too_common": "too_common",
    "password_too_similar": "too_similar",
}
LONGEST_PASSWORD = 256


def change_profile(person: Person, **changes: Any) -> Person:
    """Write the named fields only: display_name, bio, locale, time_zone, listed_as_teacher."""
    for field, value in changes.items():
        setattr(person, field, value)
    person.save(update_fields=[*changes, "updated_at"])
    return person


def set_password(person: Person, new: str, *, field: str, by: Person) -> None:
    """Set `new` if it is good enough; every session and sign-in ends.  Raises Invalid under `field`."""
    refuse_weak_password(new, person, field=field)
    person.set_password(new)
    with transaction.atomic():
        end_everything(person, password=person.password)
        record(by, "password-set", f"person:{person.public_id}")


def refuse_weak_password(new: str, person: Person, *, field: str) -> None:
    try:
        password_validation.validate_password(new, person)
    except ValidationError as error:
        codes = [PASSWORD_FAULTS.get(fault.code or "", "weak") for fault in error.error_list]
        raise Invalid(fields={field: sorted(set(codes))}) from error


def change_email(person: Person, email: str) -> Person:
    """Write a new e-mail, not confirmed yet.  Raises Invalid when another person has it."""
    person.email, person.email_confirmed_at = email, None
    with unique_names():
        person.save(update_fields=["email", "email_confirmed_at", "updated_at"])
    record(person, "email-changed", f"person:{person.public_id}")
    return person


@contextmanager
def unique_names() -> Iterator[None]:
    """A savepoint in which a taken e-mail or user name becomes Invalid; the constraint decides."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        taken = [field for field in ("email", "username") if f"person_{field}_unique" in str(error)]
        if not taken:
            raise
        raise Invalid(fields={field: ["taken"] for field in taken}) from error

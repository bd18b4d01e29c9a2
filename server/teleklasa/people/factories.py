"""People for tests and the sample school; a factory makes exactly what it says."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from teleklasa.people.links import issue_links
from teleklasa.people.models import AccessLink, Person

PASSWORD = "kreda-i-tablica-7"


class PersonFactory(DjangoModelFactory[Person]):
    class Meta:
        model = Person

    display_name = factory.Sequence(lambda n: f"Osoba {n:03}")  # type: ignore[attr-defined,no-untyped-call]


def make_moderator(name: str, *, username: str | None = None, quick_code: str | None = None) -> Person:
    """A moderator who signs in as `username` with PASSWORD and has a quick link."""
    person = PersonFactory.build(display_name=name, username=username, is_moderator=True)
    person.set_password(PASSWORD if username else None)
    person.save()
    issue_links([person], AccessLink.Purpose.QUICK, codes=[quick_code] if quick_code else None)
    return person


def make_admin(name: str, *, username: str) -> Person:
    person = PersonFactory.build(display_name=name, username=username, is_staff=True)
    person.set_password(PASSWORD)
    person.save()
    return person


def make_pupil(name: str, *, code: str | None = None) -> Person:
    """A pupil without e-mail and password, whose only key is a personal link."""
    person = PersonFactory.build(display_name=name)
    person.set_unusable_password()
    person.save()
    issue_links([person], AccessLink.Purpose.PERSONAL, codes=[code] if code else None)
    return person


def make_learner(name: str, *, email: str) -> Person:
    """A person who registered, confirmed the e-mail and signs in with it and PASSWORD."""
    person = PersonFactory.build(display_name=name, email=email, email_confirmed_at=timezone.now())
    person.set_password(PASSWORD)
    person.save()
    return person

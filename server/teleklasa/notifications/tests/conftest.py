import pytest
from django.utils import timezone

from teleklasa.notifications import kinds
from teleklasa.notifications.kinds import Kind
from teleklasa.notifications.models import EmailChoice
from teleklasa.people.models import Person


@pytest.fixture(autouse=True)
def _three_kinds(monkeypatch):
    """Graded work is told by the bell and the digest, a reply by mail at once, a review to nobody with a link only."""
    monkeypatch.setattr(kinds, "_known", {})
    kinds.register(Kind("graded", default_email=EmailChoice.DAILY))
    kinds.register(Kind("replied", default_email=EmailChoice.AT_ONCE))
    kinds.register(Kind("reviewed", is_for_link_only=False))


@pytest.fixture
def ewa(db) -> Person:
    """A learner who proved her e-mail."""
    return learner("Ewa Kot", "ewa@szkola.example")


def learner(name: str, email: str, *, time_zone: str = "Europe/Warsaw", locale: str | None = None) -> Person:
    person = Person(
        display_name=name, email=email, time_zone=time_zone, locale=locale, email_confirmed_at=timezone.now()
    )
    person.set_password("kreda-i-tablica-7")
    person.save()
    return person

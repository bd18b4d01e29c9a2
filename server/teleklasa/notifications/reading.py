"""The bell of one person: how much is new in it, and what they have seen."""

from collections.abc import Collection

from django.utils import timezone

from teleklasa.notifications.models import Notification
from teleklasa.people.models import Person
from teleklasa.rest.problems import NotFound

MOST_COUNTED = 100


def unread_count(person: Person) -> int:
    """How many are unread; 100 stands for a hundred or more, so that the cost has a cap.  One query."""
    return Notification.objects.in_bell_of(person).filter(read_at=None)[:MOST_COUNTED].count()


def read_these(person: Person, public_ids: Collection[str]) -> None:
    """Mark these as read.  Raises NotFound, and marks none, when one of them is not the person's own."""
    named = set(public_ids)
    own = Notification.objects.in_bell_of(person).filter(public_id__in=named)
    if len(own.values_list("pk", flat=True)) != len(named):
        raise NotFound
    own.filter(read_at=None).update(read_at=timezone.now())


def read_all_before(person: Person, public_id: str) -> None:
    """Mark this one and all older ones as read.  Raises NotFound when it is not the person's own."""
    newest = Notification.objects.in_bell_of(person).filter(public_id=public_id).values_list("pk", flat=True).first()
    if newest is None:
        raise NotFound
    Notification.objects.in_bell_of(person).filter(pk__lte=newest, read_at=None).update(read_at=timezone.now())

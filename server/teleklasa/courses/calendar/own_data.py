"""What the calendar keeps of one person, handed out and erased; see `people.own_data`."""

from __future__ import annotations

from typing import Any

from teleklasa.courses.calendar.feed import forget_address
from teleklasa.courses.models import CalendarFeed
from teleklasa.people.models import Person
from teleklasa.people.own_data import register_own_data


def own_calendar(person: Person) -> dict[str, Any]:
    """That there is an address, never the address itself.  One query."""
    feed = CalendarFeed.objects.filter(person=person).first()
    return {"address_made_at": feed and feed.updated_at}


def register_calendar() -> None:
    """Called when apps are ready."""
    register_own_data("calendar", export=own_calendar, erase=forget_address)

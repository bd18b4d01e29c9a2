"""The calendar under a secret address, for programs that read iCalendar (RFC 5545)."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar
from icalendar import Event as Entry

from teleklasa.courses.calendar.events import Event, events_of
from teleklasa.courses.models import CalendarFeed
from teleklasa.keys.codes import canonical, new_code
from teleklasa.people.keyring import keyring
from teleklasa.people.links import still_opens
from teleklasa.people.models import AccessLink, Person
from teleklasa.refusal import Refusal

CODE_LENGTH = 26
"""125 bits: the address is kept by programs and never typed."""

BEFORE, AHEAD = timedelta(days=62), timedelta(days=365)
RECENT = timedelta(days=1)
ASK_AGAIN = timedelta(hours=3)
WORDS = {
    "pl": {"deadline": "Termin", "release": "Nowa lekcja", "live": "Lekcja na żywo", "name": "Kursy"},
    "en": {"deadline": "Due", "release": "New lesson", "live": "Live lesson", "name": "Courses"},
}


class UnknownCalendar(Refusal):
    """The same answer for a code that never was, one that was reset or ended with all sign-ins of its person, and one
    whose person may not come in.
    """

    status, code, title = 404, "unknown-calendar", "There is no calendar at this address"


def address_of(person: Person) -> str | None:
    """The live address of the person's calendar; None before the first was made.  One query."""
    feed = CalendarFeed.objects.select_related("link").filter(person=person).first()
    if feed is None or not _is_open(feed, person):
        return None
    return _address(keyring().unseal(bytes(feed.code_sealed), owner=_owner(person)))


def new_address(person: Person) -> str:
    """Make the address, or another one in its place: the old one is unknown from this moment on."""
    code = new_code(CODE_LENGTH)
    link = _own_link(person) if person.is_by_link else None
    CalendarFeed.objects.update_or_create(
        person=person,
        defaults={
            "code_lookup": keyring().lookup(code),
            "code_sealed": keyring().seal(code, owner=_owner(person)),
            "link": link,
            "link_version": link.code_version if link else None,
            "session_version": person.session_version,
        },
    )
    return _address(code)


def forget_address(person: Person) -> None:
    """Nothing is read from outside any more; again changes nothing."""
    CalendarFeed.objects.filter(person=person).delete()


def person_of_address(code: str) -> Person:
    """Whose calendar it is.  One query; raises UnknownCalendar."""
    lookups = keyring().lookups(canonical(code) or "")
    feed = CalendarFeed.objects.select_related("person", "link").filter(code_lookup__in=lookups).first()
    if feed is None or not _is_open(feed, feed.person):
        raise UnknownCalendar
    return feed.person


def calendar_of(person: Person) -> bytes:
    """Two months back and a year ahead, as a program reads it; past events give way to coming ones.  One query."""
    now = timezone.now()
    words = WORDS[person.locale or "pl"]
    calendar = Calendar()
    calendar.add("prodid", "-//TeleKlasa//PL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{settings.SCHOOL_NAME}: {words['name']}")
    calendar.add("x-wr-timezone", person.time_zone)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT3H")
    for event in events_of(person, start=now - BEFORE, end=now + AHEAD, now=now, nearest_to=now - RECENT):
        calendar.add_component(_entry(event, words, now))
    return bytes(calendar.to_ical())


def _entry(event: Event, words: dict[str, str], now: datetime) -> Entry:
    """A deadline takes no time: it has a beginning and no end (RFC 5545, 3.6.1)."""
    entry = Entry()
    entry.add("uid", f"{event.kind}-{event.id}@{urlsplit(settings.PUBLIC_URL).hostname}")
    entry.add("dtstamp", now)
    entry.add("dtstart", event.starts_at)
    if event.ends_at is not None:
        entry.add("dtend", event.ends_at)
    entry.add("summary", f"{words[event.kind]}: {event.title}")
    entry.add("description", event.course["title"])
    entry.add("categories", [event.course["title"]])
    entry.add("url", settings.PUBLIC_URL + event.path)
    entry.add("transp", "OPAQUE" if event.kind == "live" else "TRANSPARENT")
    return entry


def _is_open(feed: CalendarFeed, person: Person) -> bool:
    if not person.is_active or feed.session_version != person.session_version:
        return False
    return feed.link is None or still_opens(feed.link, person, version=feed.link_version)


def _own_link(person: Person) -> AccessLink:
    return AccessLink.objects.live().get(person=person, purpose=AccessLink.Purpose.PERSONAL)


def _address(code: str) -> str:
    return f"{settings.PUBLIC_URL}/api/v1/calendar-feed/{code}.ics"


def _owner(person: Person) -> str:
    return f"calendar:{person.public_id}"

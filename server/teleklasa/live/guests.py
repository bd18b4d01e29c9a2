"""Guests who are signed in: waiting for a lesson and entering it, as pupils do at the door.

No call to BigBlueButton is made here.  Whoever may ask is decided by the app that the room belongs to.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from teleklasa.live.enter import lesson_to_enter
from teleklasa.live.guest_way import guest_urls, shown_name
from teleklasa.live.meeting import after_url, attendee_id
from teleklasa.live.models import LiveLesson, Room
from teleklasa.live.places import LEASE_S, QUEUE_UP, TAKE_PLACE, Place, outcome, place_of, rungs_of
from teleklasa.live.reading import doubt_of, lessons_of
from teleklasa.live.refused import LessonStillStarting, NoOpenLesson, TooManyDevices
from teleklasa.live.room_keepers import keeper_of
from teleklasa.people.keyring import keyring
from teleklasa.people.models import Person
from teleklasa.swarm.connect import secret_of

ASK_AGAIN_S = (5.0, 10.0)
ENTERED = (LiveLesson.State.RUNNING, LiveLesson.State.SUSPECT)
TOLD_OF_LESSON = ("public_id", "title", "started_at", "state", "server__base_url")


@dataclass(frozen=True)
class WaitingState:
    """What a person who waits is told: "open" or "limbo", the open lesson's id and title, and when to ask again.

    `ask_again_s` is drawn anew each time, so that people who came together do not ask together.
    While the server of the lesson does not answer us, `probe_url` is what a browser fetches to see
    whether it does (`witnesses`).
    """

    state: str
    live_id: str | None
    title: str | None
    started_at: datetime | None
    probe_url: str | None
    ask_again_s: float


def waiting_state(room: Room) -> WaitingState:
    """One query, the same for every guest."""
    open_now = LiveLesson.objects.filter(room=room, state__in=ENTERED)
    lesson = open_now.select_related("server").only(*TOLD_OF_LESSON).first()
    again_s = round(random.uniform(*ASK_AGAIN_S), 1)  # noqa: S311 -- chance spreads browsers over time
    if lesson is None:
        return WaitingState("limbo", None, None, None, None, again_s)
    return WaitingState("open", lesson.public_id, lesson.title, lesson.started_at, doubt_of(lesson), again_s)


def guest_join_url(room: Room, person: Person, *, device: str, displaces: bool = False) -> str:
    """The person's signed way into the room's lesson as a viewer, and a place there for this device.

    `device` is whatever stays the same for one browser or app (a session's key, a token's id); only a
    keyed hash of it is stored.  `displaces` gives up the place of the oldest device.  The URL works
    for whoever holds it, so it is answered by redirect only.  Raises NoOpenLesson, also for a person who
    is no guest of the room, LessonStillStarting and TooManyDevices.
    """
    lesson = lesson_to_enter(lessons_of(room))
    place = _take_place(lesson, person, device, displaces=displaces)
    if place is Place.NOT_ADMITTED:
        raise NoOpenLesson
    if place is Place.ALL_TAKEN:
        raise TooManyDevices(most=settings.DEVICES_PER_LINK)
    return _signed(lesson, person, slug=keeper_of(room).card(room).slug)


def _take_place(lesson: LiveLesson, person: Person, device: str, *, displaces: bool) -> Place:
    kept = keyring().sign("session-device", device)[:32]
    [rung] = rungs_of([(lesson.pk, person.pk, kept)])
    facts: dict[str, Any] = {
        "lesson": lesson.pk,
        "meeting": lesson.meeting_id,
        "create_time_ms": lesson.create_time_ms,
        "person": person.pk,
        "device": kept,
        "rung": rung,
        "most": settings.DEVICES_PER_LINK,
        "displaces": displaces,
        "life_s": LEASE_S,
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(QUEUE_UP, {"queue": place_of(person.pk, lesson.pk)})
            cursor.execute(TAKE_PLACE, facts)
            is_admitted, is_granted = cursor.fetchone()
    except IntegrityError:  # the lesson or the person was deleted a moment ago
        return Place.NOT_ADMITTED
    return outcome(is_admitted=is_admitted, is_granted=is_granted)


def _signed(lesson: LiveLesson, person: Person, *, slug: str) -> str:
    server = lesson.server
    if server is None:
        raise LessonStillStarting
    urls = guest_urls(
        server.base_url,
        lesson.meeting_id,
        lesson.create_time_ms,
        after_url(slug),
        secret_of(server),
        server.digest,
    )
    name = shown_name(person.display_name, is_full=settings.SEND_FULL_NAMES)
    return urls.url(name, attendee_id(lesson.meeting_id, person.pk))

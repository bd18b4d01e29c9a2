"""Starting a live lesson: claim it, reserve a server, create the meeting, record it.

Every step is committed before the next one begins, and none holds a transaction over the
network, so a process that dies in between leaves a row from which the watcher goes on.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models.functions import Now

from teleklasa.bbb import BbbError, ChecksumRefused, CreatedMeeting, NewMeeting, Slides, Unreachable
from teleklasa.groups.models import Group
from teleklasa.live.meeting import as_new_meeting, new_meeting_id
from teleklasa.live.models import LiveLesson, Room
from teleklasa.live.outlook import outlook_of
from teleklasa.live.past_lessons import most_people_of
from teleklasa.live.planned import begin
from teleklasa.live.refused import GroupArchived
from teleklasa.live.room_keepers import Held, RoomCard, keeper_of
from teleklasa.live.rooms import room_of
from teleklasa.live.slides import slides_to_send
from teleklasa.live.tries import Tries
from teleklasa.people.audit import RECORD
from teleklasa.people.door_bell import RING
from teleklasa.people.models import Person
from teleklasa.refusal import Refusal
from teleklasa.rest.inserting import insert
from teleklasa.swarm.allocation import LessonNeed
from teleklasa.swarm.connect import bbb_for
from teleklasa.swarm.cost import forecast_people
from teleklasa.swarm.doubts import doubt_server, trust_server
from teleklasa.swarm.models import Server
from teleklasa.swarm.reservation import NoServerFree, Reserved, release_server, reserve_server

MOST_TITLE = 80
STARTS_AT_ONCE = 12
"""Of one process; each may wait for servers that hang, so that many threads are kept from all else."""
WAIT_FOR_TURN_S = 8.0
WAIT_FOR_OTHER_S = 1.0
LOOK_EVERY_S = 0.15
ASKED_AGAIN_S = 2.0
"""A server that hangs is left after so long beyond its first time-out."""
FETCHES_SLIDES_S = 2.0
"""Servers before April 2026 answer only when they have fetched all slides, but know the meeting before: asked again
they say so at once.  (bigbluebutton pull request 24931)
"""
State = LiveLesson.State
log = structlog.get_logger(__name__)
_starts = BoundedSemaphore(STARTS_AT_ONCE)


class LessonGone(Refusal):
    """The lesson was ended while it was starting."""

    status, code, title = 409, "lesson-gone", "The lesson was ended while it was starting"


class TooManyStarts(Refusal):
    status, code, title = 503, "too-many-starts", "Many lessons are being opened at once; try again in a moment"


@dataclass(frozen=True)
class Started:
    lesson: LiveLesson
    is_new: bool


def start_lesson(group: Group, *, by: Person) -> Started:
    """Open the live lesson of the group's room; see `start_room`.  Raises GroupArchived as well."""
    if group.archived_at is not None:
        raise GroupArchived
    return start_room(room_of(group), by=by)


def start_room(room: Room, *, by: Person) -> Started:
    """Open the room's live lesson, or find the open one.

    However many people start at once, one meeting is made: a constraint decides who makes it,
    everybody else waits for it.  Raises what the room's keeper says of a closed room, LessonGone,
    and NoServerFree when no server that answers is left.
    """
    card = keeper_of(room).card(room)
    lesson, need = claim_lesson(room, by, title=card.title)
    if need is None:
        return Started(wait_until_running(lesson), is_new=False)
    return Started(open_claimed(lesson, need, card), is_new=True)


@contextmanager
def one_of_few_starts() -> Iterator[None]:
    """Servers that hang may hold up so many starts of this process, and nothing else.  Raises TooManyStarts."""
    if not _starts.acquire(timeout=WAIT_FOR_TURN_S):
        raise TooManyStarts(retry_after_s=5)
    try:
        yield
    finally:
        _starts.release()


def open_claimed(lesson: LiveLesson, need: LessonNeed, card: RoomCard) -> LiveLesson:
    """Open the lesson that this call claimed; a start that comes to nothing frees the room.

    Raises NoServerFree and TooManyStarts.
    """
    try:
        with one_of_few_starts():
            return open_on_best_server(lesson, need, card)
    except Exception as error:
        is_full = isinstance(error, (NoServerFree, TooManyStarts))
        with suppress(DatabaseError):  # what went wrong may be the database itself; the watcher gives it up then
            fail_lesson(lesson, because="no-server" if is_full else "error")
        raise


def claim_lesson(room: Room, by: Person, *, title: str) -> tuple[LiveLesson, LessonNeed | None]:
    """The room's open lesson, and what it needs when this call made it."""
    for _ in range(3):
        try:
            with transaction.atomic():
                return _claim(room, by, title=title)
        except IntegrityError:
            found = LiveLesson.objects.open().for_api().filter(room=room).first()
            if found is not None:  # else it ended between the two statements: claim again
                return found, None
    raise LessonGone


def _claim(room: Room, by: Person, *, title: str) -> tuple[LiveLesson, LessonNeed]:
    """Insert the lesson; one that was announced for now takes its size and its server from the plan."""
    held = keeper_of(room).hold_open(room)
    outlook = held.outlook or outlook_of(room)
    need, due = _need_of(held, outlook.most_people), outlook.due
    if due is not None:
        need = due.fit(need)
    lesson = LiveLesson(
        room=room,
        opened_by=by,
        meeting_id=new_meeting_id(),
        title=title[:MOST_TITLE],
        expected_people=need.expected_people,
        slides=list(held.slides),
    )
    insert(lesson, stamped=("claimed_at",))
    if due is not None:
        begin(due, lesson)
    return lesson, need


def expect_people(room: Room) -> int:
    """How many will come, from the roster and from how many of it came to the last lessons."""
    return forecast_people(keeper_of(room).roster_size(room), most_people_of(room))


def _need_of(held: Held, most_people: Sequence[int]) -> LessonNeed:
    people = forecast_people(held.roster_size, most_people)
    return LessonNeed(expected_people=people, region=held.wishes.region, preferred=held.wishes.preferred)


def wait_until_running(lesson: LiveLesson) -> LiveLesson:
    """The lesson once whoever claimed it has opened it; as it is when that takes too long."""
    deadline = time.monotonic() + WAIT_FOR_OTHER_S
    while lesson.state == State.STARTING and time.monotonic() < deadline:
        time.sleep(LOOK_EVERY_S)
        lesson.refresh_from_db()
    if lesson.state == State.FAILED:
        raise NoServerFree(retry_after_s=30)
    if lesson.state == State.ENDED:
        raise LessonGone
    return lesson


def open_on_best_server(lesson: LiveLesson, need: LessonNeed, card: RoomCard) -> LiveLesson:
    """Create the meeting on the best server that takes it, trying at least SERVER_ATTEMPTS of them."""
    tries = Tries(settings.SERVER_ATTEMPTS)
    while tries.go_on:
        refused = frozenset(tries.refused)
        reserved = reserve_server(meeting_id=lesson.meeting_id, need=need, refused=refused, is_new=True)
        take_server(lesson, reserved)
        try:
            created = create_meeting(lesson, reserved.server, slug=card.slug)
        except BbbError as error:
            log.warning("server refused a lesson", server=reserved.server.name, reason=type(error).__name__)
            tries.refused.add(reserved.server.pk)
            leave_server(lesson)
        else:
            return mark_running(lesson, created, card)
    raise NoServerFree(retry_after_s=30)


NOTE_PROMISES = """
UPDATE live_livelesson lesson
   SET server_id = promised.server_id, cost_units = promised.units, placement_reason = promised.reason,
       updated_at = statement_timestamp()
  FROM promised WHERE lesson.meeting_id = promised.meeting_id AND lesson.state = 'starting'
RETURNING lesson.meeting_id
"""
"""Writes where lessons go in the statement that promises them a server, before the first byte is sent there."""


def take_server(lesson: LiveLesson, reserved: Reserved) -> None:
    """What NOTE_PROMISES wrote, unless the lesson was ended meanwhile.  Raises LessonGone."""
    if not reserved.is_noted:
        _release_unless_open(lesson.meeting_id)
        raise LessonGone
    lesson.server, lesson.cost_units = reserved.server, reserved.expected_units
    lesson.placement_reason = reserved.reason


def create_meeting(lesson: LiveLesson, server: Server, *, slug: str, meeting_id: str = "") -> CreatedMeeting:
    """Create on one server; an answer that got lost is asked for once more under the same id.

    `create` is idempotent, so the second call finds what the first one may have made.  `meeting_id`
    is the one that the lesson moves to, if it is not its own.
    """
    meeting, slides = as_new_meeting(lesson, slug=slug, meeting_id=meeting_id), slides_to_send(lesson)
    try:
        created = _create_or_find(server, meeting, slides)
    except (Unreachable, ChecksumRefused):
        doubt_server(server.pk)
        raise
    trust_server(server.pk)
    return created


def _create_or_find(server: Server, meeting: NewMeeting, slides: Sequence[Slides]) -> CreatedMeeting:
    limits = {"create_total_s": FETCHES_SLIDES_S} if slides else {}
    try:
        created = bbb_for(server, **limits).create(meeting, slides=slides)
    except Unreachable as error:
        if not error.ambiguous:
            raise
        if not slides:  # one that fetches slides may be well; of another one nobody else waits for the second answer
            doubt_server(server.pk)
        created = bbb_for(server, create_total_s=ASKED_AGAIN_S).create(meeting, slides=slides)
    if created.create_time_ms is None:
        raise Unreachable("the server does not say when it made the meeting", ambiguous=True)
    return created


def leave_server(lesson: LiveLesson) -> None:
    """Go on elsewhere under a new meeting id; should the old one exist after all, the watcher ends it."""
    left = lesson.meeting_id
    with transaction.atomic():
        _swap(lesson, meeting_id=new_meeting_id(), generation=lesson.generation + 1, server=None)
        release_server(left)


RUNNING = f"""
WITH opened AS (
    UPDATE live_livelesson
       SET state = 'running', create_time_ms = %(create_time_ms)s,
           started_at = statement_timestamp(), updated_at = statement_timestamp()
     WHERE id = %(lesson)s AND state = 'starting' AND generation = %(generation)s AND server_id = %(server)s
    RETURNING started_at
), recorded AS ({RECORD} FROM opened)
SELECT started_at, {RING} FROM opened
"""  # noqa: S608 -- made of constants


def mark_running(lesson: LiveLesson, created: CreatedMeeting, card: RoomCard) -> LiveLesson:
    """The lesson is open: whoever waits at its room is called.  Raises LessonGone when it was ended meanwhile."""
    facts: dict[str, Any] = {
        "lesson": lesson.pk,
        "generation": lesson.generation,
        "server": lesson.server_id,
        "create_time_ms": created.create_time_ms,
    }
    audit = {"actor": lesson.opened_by_id, "action": "lesson-started", "target": card.audit_target}
    noted = {"facts": json.dumps({"lesson": lesson.public_id}), "rung": json.dumps({"lesson_in": lesson.room_id})}
    with connection.cursor() as cursor:
        cursor.execute(RUNNING, facts | audit | noted)
        opened = cursor.fetchone()
    if opened is None:
        return _taken_up(lesson)
    lesson.state, lesson.create_time_ms, lesson.started_at = State.RUNNING, created.create_time_ms, opened[0]
    return lesson


def _taken_up(lesson: LiveLesson) -> LiveLesson:
    """The lesson that the watcher found running before its start knew.  Raises LessonGone."""
    found = LiveLesson.objects.open().exclude(state=State.STARTING).for_api()
    taken_up = found.filter(pk=lesson.pk, meeting_id=lesson.meeting_id).first()
    if taken_up is None:
        _release_unless_open(lesson.meeting_id)
        raise LessonGone
    return taken_up


def fail_lesson(lesson: LiveLesson, *, because: str) -> bool:
    """True for the one call that gave the start up; the room is free for the next try."""
    starting = LiveLesson.objects.filter(pk=lesson.pk, state=State.STARTING, generation=lesson.generation)
    with transaction.atomic():
        failed = starting.update(state=State.FAILED, ended_at=Now(), ended_because=because, updated_at=Now())
        if failed:
            release_server(lesson.meeting_id)
    return failed == 1


def _swap(lesson: LiveLesson, **changes: object) -> None:
    """Compare and swap on (state, generation) while the lesson is starting."""
    swapped = LiveLesson.objects.filter(pk=lesson.pk, state=State.STARTING, generation=lesson.generation).update(
        **changes, updated_at=Now()
    )
    if not swapped:
        _release_unless_open(lesson.meeting_id)
        raise LessonGone
    for field, value in changes.items():
        setattr(lesson, field, value)


def _release_unless_open(meeting_id: str) -> None:
    if not LiveLesson.objects.open().filter(meeting_id=meeting_id).exists():
        release_server(meeting_id)

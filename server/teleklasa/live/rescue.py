"""Moving an open lesson to another server.

The lesson stands on its old server until the new meeting exists.  Each step is committed before the
next one begins, and none holds a transaction over the network:

1. `begin_move` writes the move and its new meeting id; one move of a lesson at a time.
2. A server is reserved, and written down before the first byte is sent there.
3. The meeting is created, with what the lesson's first one was created with.
4. `_arrive` swaps the lesson over in one transaction, remembers the old meeting as one to be ended
   (`lefts`) and rings the door: who waits or comes back is sent to the new meeting by the same link.

A process that dies in between leaves a lesson where it was and a move under way, which the watcher
gives up; one that was only stopped finds its move given up and changes nothing.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import structlog
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now

from teleklasa.bbb import BbbError, CreatedMeeting
from teleklasa.live.lefts import end_left_meeting, leave_meeting
from teleklasa.live.meeting import new_meeting_id
from teleklasa.live.models import LessonMove, LiveLesson
from teleklasa.live.refused import LessonStillStarting, MovedJustNow, NoOpenLesson
from teleklasa.live.room_keepers import keeper_of
from teleklasa.live.start import create_meeting
from teleklasa.live.tries import Tries
from teleklasa.people.audit import record
from teleklasa.people.door_bell import ring
from teleklasa.people.models import Person
from teleklasa.refusal import Refusal
from teleklasa.swarm.allocation import LessonNeed
from teleklasa.swarm.models import Server
from teleklasa.swarm.reservation import NoServerFree, Reserved, release_server, reserve_server
from teleklasa.swarm.tallies import Counted, count

MOVE_ATTEMPTS = 2
MOVE_MOST_S = 30
"""Longer than the longest move: servers for `tries.TRIES_MORE_FOR_S`, then two calls of five seconds each."""
REST_BY_HAND_S = 60
REST_BY_ITSELF_S = 300
State, Because, Outcome = LiveLesson.State, LessonMove.Because, LessonMove.Outcome
MOVABLE = (State.RUNNING, State.SUSPECT)
log = structlog.get_logger(__name__)


class MoveOvertaken(Refusal):
    """The lesson ended, its server came back, or the move was given up while it was under way."""

    status, code, title = 409, "move-overtaken", "The lesson changed while it was being moved; look at it again"


def move_lesson(lesson: LiveLesson, *, by: Person, because: LessonMove.Because = Because.MODERATOR) -> LiveLesson:
    """Hold the lesson on another server at once, and end the old meeting if its server answers.

    Raises NoOpenLesson, LessonStillStarting, MovedJustNow, NoServerFree (the lesson stays where it
    is) and MoveOvertaken.
    """
    move = begin_move(lesson, because=because, by=by)
    moved = carry_out(move)
    record(by, "lesson-moved", f"lesson:{moved.public_id}", server=moved.server.name if moved.server else "")
    end_left_meeting(move.from_meeting_id)
    return moved


def move_by_itself(lesson: LiveLesson) -> bool:
    """Move a lesson whose server is dead by two signs (`rescue_signs`); False when it stays."""
    try:
        carry_out(begin_move(lesson, because=Because.DOWN))
    except Refusal as refusal:
        log.warning("a lesson stays on a dead server", lesson=lesson.public_id, reason=refusal.code)
        return False
    log.warning("a lesson was moved from a dead server", lesson=lesson.public_id)
    return True


def begin_move(lesson: LiveLesson, *, because: LessonMove.Because, by: Person | None = None) -> LessonMove:
    """Write that the lesson is to be moved; raises what `move_lesson` says."""
    rest_s = REST_BY_ITSELF_S if because is Because.DOWN else REST_BY_HAND_S
    try:
        with transaction.atomic():
            found = LiveLesson.objects.open().select_for_update(no_key=True).filter(pk=lesson.pk).first()
            if found is None:
                raise NoOpenLesson
            _require_movable(found, rest_s)
            return _insert_move(found, because, by)
    except IntegrityError as error:  # it is being moved
        raise MovedJustNow(retry_after_s=MOVE_MOST_S) from error


def carry_out(move: LessonMove) -> LiveLesson:
    """Hold the lesson of a move that was begun elsewhere; a move that finds no server leaves it where it is."""
    lesson = LiveLesson.objects.select_related("room").get(pk=move.live_lesson_id)
    try:
        moved = _to_best_server(move, lesson, _need_of(lesson), slug=keeper_of(lesson.room).card(lesson.room).slug)
    except NoServerFree:
        give_up(move, Outcome.FAILED)
        count(Counted.MOVE, Outcome.FAILED)
        raise
    except Exception:
        with suppress(DatabaseError):  # what went wrong may be the database itself; the watcher gives it up then
            give_up(move, Outcome.ABANDONED)
        raise
    count(Counted.MOVE, move.because)
    return moved


def _to_best_server(move: LessonMove, lesson: LiveLesson, need: LessonNeed, *, slug: str) -> LiveLesson:
    left = {move.from_server_id} if move.from_server_id else set()
    tries = Tries(len(left) + MOVE_ATTEMPTS, left)
    while tries.go_on:
        reserved = reserve_server(meeting_id=move.to_meeting_id, need=need, refused=frozenset(tries.refused))
        _note_server(move, reserved.server)
        try:
            created = create_meeting(lesson, reserved.server, slug=slug, meeting_id=move.to_meeting_id)
        except BbbError as error:
            log.warning("server refused a moved lesson", server=reserved.server.name, reason=type(error).__name__)
            tries.refused.add(reserved.server.pk)
            _try_elsewhere(move)
        else:
            return _arrive(move, reserved, created)
    raise NoServerFree(retry_after_s=MOVE_MOST_S)


def _need_of(lesson: LiveLesson) -> LessonNeed:
    """As many people as the lesson has had at most, who all come back at once."""
    wishes = keeper_of(lesson.room).wishes(lesson.room)
    people = lesson.most_people or lesson.expected_people
    return LessonNeed(expected_people=people, region=wishes.region, preferred=wishes.preferred)


def give_up(move: LessonMove, outcome: LessonMove.Outcome) -> bool:
    """Let the lesson stay where it is; True for the one call that did.

    A meeting that the move may have made is ended sooner or later.
    """
    with transaction.atomic():
        current = LessonMove.objects.select_for_update().filter(pk=move.pk, outcome=Outcome.UNDER_WAY).first()
        if current is None:
            return False
        LessonMove.objects.filter(pk=move.pk).update(outcome=outcome, done_at=Now())
        _forget_target(current)
    return True


def give_up_stuck_moves(*, older_than_s: float = MOVE_MOST_S, because: LessonMove.Because | None = None) -> int:
    """Give up moves whose process died; the number of those given up."""
    stuck = LessonMove.objects.filter(outcome=Outcome.UNDER_WAY)
    stuck = stuck.filter(begun_at__lt=Now() - timedelta(seconds=older_than_s))
    if because is not None:
        stuck = stuck.filter(because=because)
    return sum(give_up(move, Outcome.ABANDONED) for move in stuck)


def _require_movable(lesson: LiveLesson, rest_s: float) -> None:
    if lesson.state not in MOVABLE:
        raise LessonStillStarting
    rests = LiveLesson.objects.filter(pk=lesson.pk, moved_at__gt=Now() - timedelta(seconds=rest_s))
    if rests.exists():
        raise MovedJustNow(retry_after_s=int(rest_s))


def _insert_move(lesson: LiveLesson, because: LessonMove.Because, by: Person | None) -> LessonMove:
    """Of the tries that came to nothing only the last is kept: an hour without any server makes one row."""
    if because is Because.DOWN and lesson.state != State.SUSPECT:
        raise MoveOvertaken
    LessonMove.objects.filter(live_lesson=lesson, outcome__in=[Outcome.FAILED, Outcome.ABANDONED]).delete()
    move = LessonMove(
        live_lesson=lesson,
        by=by,
        because=because,
        generation=lesson.generation,
        from_server=lesson.server,
        from_meeting_id=lesson.meeting_id,
        to_meeting_id=new_meeting_id(),
        begun_at=Now(),
    )
    move.save(force_insert=True)
    return move


def _note_server(move: LessonMove, server: Server) -> None:
    _swap_move(move, to_server=server)


def _try_elsewhere(move: LessonMove) -> None:
    """Go on under a new meeting id; the one that a server may have made after all is left to be ended."""
    with transaction.atomic():
        _forget_target(move)
        _swap_move(move, to_server=None, to_meeting_id=new_meeting_id())


def _forget_target(move: LessonMove) -> None:
    release_server(move.to_meeting_id)
    if move.to_server_id is not None:
        leave_meeting(move.to_server_id, move.to_meeting_id)


def _swap_move(move: LessonMove, **changes: object) -> None:
    """Change the move while it is under way.  Raises MoveOvertaken."""
    if not LessonMove.objects.filter(pk=move.pk, outcome=Outcome.UNDER_WAY).update(**changes):
        release_server(move.to_meeting_id)
        raise MoveOvertaken
    for field, value in changes.items():
        setattr(move, field, value)


def _arrive(move: LessonMove, reserved: Reserved, created: CreatedMeeting) -> LiveLesson:
    """Swap the lesson over, if it still is what it was when the move began.  Raises MoveOvertaken."""
    try:
        _swap_over(move, reserved, created)
    except MoveOvertaken:
        give_up(move, Outcome.ABANDONED)
        release_server(move.to_meeting_id)
        leave_meeting(reserved.server.pk, move.to_meeting_id)
        raise
    return LiveLesson.objects.select_related("server", "opened_by", "room").get(pk=move.live_lesson_id)


@transaction.atomic
def _swap_over(move: LessonMove, reserved: Reserved, created: CreatedMeeting) -> None:
    """The lesson is changed before its move, in the order of `begin_move`, or the two would wait for each other."""
    swapped = LiveLesson.objects.filter(
        pk=move.live_lesson_id,
        state__in=[State.SUSPECT] if move.because == Because.DOWN else MOVABLE,
        generation=move.generation,
        meeting_id=move.from_meeting_id,
    ).update(
        state=State.RUNNING,
        generation=F("generation") + 1,
        meeting_id=move.to_meeting_id,
        server=reserved.server,
        create_time_ms=created.create_time_ms,
        cost_units=reserved.expected_units,
        placement_reason=reserved.reason,
        people_now=0,
        move_count=F("move_count") + 1,
        moved_at=Now(),
        unmoderated_since=None,
        updated_at=Now(),
    )
    if not swapped:
        raise MoveOvertaken
    _swap_move(move, outcome=Outcome.DONE, done_at=Now())
    _leave_old(move)


def _leave_old(move: LessonMove) -> None:
    release_server(move.from_meeting_id)
    if move.from_server_id is not None:
        leave_meeting(move.from_server_id, move.from_meeting_id)
    ring(lesson_in=move.live_lesson.room_id)

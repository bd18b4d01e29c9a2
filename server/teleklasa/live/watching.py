"""What the polls of the swarm mean for live lessons: who is there, what ended, what must be ended.

Nothing is concluded from a poll that brought no answer: *unknown* never ends or moves a lesson.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now

from teleklasa.bbb import Meeting
from teleklasa.live.attendance import note_absent, note_present
from teleklasa.live.end import close_lesson
from teleklasa.live.ends import Ends, ask_for_ends, ends_due
from teleklasa.live.lefts import leave_meeting
from teleklasa.live.meeting import attendee_ids
from teleklasa.live.models import LiveLesson
from teleklasa.live.rescue import give_up_stuck_moves
from teleklasa.live.start import fail_lesson
from teleklasa.people.door_bell import ring
from teleklasa.swarm.health import Health, Outcome
from teleklasa.swarm.reservation import release_unheld
from teleklasa.swarm.sightings import PollResult

State = LiveLesson.State
STARTING_MOST_S = 40
"""Longer than the longest start: three servers, two calls of five seconds each."""
STARTING_GIVEN_UP_S = 55
"""What nobody has opened by then frees the room: within a minute no row is left without a meeting."""
UNHELD_KEPT_S = 30
"""Of a promise without a lesson; longer than any act takes between two of its steps."""
HOLDERS = """
SELECT meeting_id FROM live_livelesson WHERE state IN ('starting', 'running', 'suspect')
UNION ALL SELECT to_meeting_id FROM live_lessonmove WHERE outcome = ''
"""
"""The meetings that open lessons are held in or are about to move to; each is written before it is promised."""
log = structlog.get_logger(__name__)


def conclude(results: Sequence[PollResult], *, end: Callable[[Ends], object] = ask_for_ends) -> None:
    """Bring the lessons in line with what one round of polls saw; `end` has meetings ended, at once or soon."""
    close_homeless()
    give_up_stuck_moves()
    recorded = [each for each in results if each.is_recorded]
    answered = [each for each in recorded if each.outcome == Outcome.ANSWERED]
    mark_suspect([each.server_id for each in recorded if each.outcome == Outcome.UNREACHABLE and _is_doubtful(each)])
    lessons = _open_lessons_on([each.server_id for each in answered])
    seen: dict[LiveLesson, Meeting] = {}
    for result in answered:
        seen |= _follow(result, lessons.get(result.server_id, []))
    fail_stuck_starts()  # those whose meeting was found have been taken up
    _note_people(seen)
    end_unmoderated(seen)
    for ends in ends_due(answered):
        end(ends)
    release_unheld(HOLDERS, older_than_s=UNHELD_KEPT_S)


def _is_doubtful(result: PollResult) -> bool:
    return result.health in {Health.SUSPECT, Health.DOWN}


def fail_stuck_starts() -> None:
    """Give up starts whose process died before any server had the meeting."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT id FROM live_livelesson
               WHERE state = 'starting' AND claimed_at < now() - make_interval(secs => %s)
                 AND (server_id IS NULL OR claimed_at < now() - make_interval(secs => %s))""",
            [STARTING_MOST_S, STARTING_GIVEN_UP_S],
        )
        stuck = [pk for (pk,) in cursor.fetchall()]
    for lesson in LiveLesson.objects.filter(pk__in=stuck):
        fail_lesson(lesson, because="stuck")


def close_homeless() -> None:
    """Close lessons whose server is gone from the swarm: nobody can enter them, and the room must be free."""
    for lesson in LiveLesson.objects.filter(state__in=[State.RUNNING, State.SUSPECT], server=None):
        close_lesson(lesson, because="server-removed")


def mark_suspect(server_ids: Iterable[int]) -> None:
    """Lessons on a server that stopped answering stay where they are, and say so."""
    with transaction.atomic():
        doubtful = LiveLesson.objects.filter(state=State.RUNNING, server__in=list(server_ids))
        rooms = list(doubtful.values_list("room_id", flat=True))
        doubtful.update(state=State.SUSPECT, updated_at=Now())
        for room_id in rooms:
            ring(lesson_in=room_id)


def _open_lessons_on(server_ids: Sequence[int]) -> Mapping[int, list[LiveLesson]]:
    by_server: dict[int, list[LiveLesson]] = {}
    for lesson in LiveLesson.objects.open().filter(server__in=server_ids):
        by_server.setdefault(lesson.server_id or 0, []).append(lesson)
    return by_server


def _follow(result: PollResult, lessons: Iterable[LiveLesson]) -> dict[LiveLesson, Meeting]:
    """Follow the lessons of a server that answered; return those that are there, with their meetings."""
    meetings = {meeting.meeting_id: meeting for meeting in result.meetings}
    there: dict[LiveLesson, Meeting] = {}
    for lesson in lessons:
        meeting = meetings.get(lesson.meeting_id)
        if lesson.state == State.STARTING:
            _adopt(lesson, meeting, result)
        elif meeting is None or meeting.has_been_forcibly_ended or _is_another(meeting, lesson):
            came_at = lesson.moved_at or lesson.started_at
            if came_at is not None and came_at < result.asked_at:
                close_lesson(lesson, because="bbb")
        else:
            there[lesson] = meeting
    return there


def _is_another(meeting: Meeting, lesson: LiveLesson) -> bool:
    """A meeting of the same id made anew, as after a reboot: nobody is sent into it by old links."""
    return meeting.create_time_ms is not None and meeting.create_time_ms != lesson.create_time_ms


def _adopt(lesson: LiveLesson, meeting: Meeting | None, result: PollResult) -> None:
    """Finish a start whose process died after the server had made the meeting."""
    age_s = (result.asked_at - lesson.claimed_at).total_seconds()
    if meeting is None or meeting.create_time_ms is None or age_s < STARTING_MOST_S:
        return
    with transaction.atomic():
        adopted = LiveLesson.objects.filter(
            pk=lesson.pk, state=State.STARTING, generation=lesson.generation, meeting_id=meeting.meeting_id
        ).update(state=State.RUNNING, create_time_ms=meeting.create_time_ms, started_at=Now(), updated_at=Now())
        if adopted:
            ring(lesson_in=lesson.room_id)


def end_unmoderated(seen: Mapping[LiveLesson, Meeting]) -> None:
    """End lessons that have been seen without a moderator for as long as the school allows.

    Time in which the server did not answer does not count.
    """
    led = [lesson.pk for lesson, meeting in seen.items() if meeting.moderator_count]
    left = [lesson.pk for lesson, meeting in seen.items() if not meeting.moderator_count]
    LiveLesson.objects.filter(pk__in=led).exclude(unmoderated_since=None).update(unmoderated_since=None)
    LiveLesson.objects.filter(pk__in=left, unmoderated_since=None).update(unmoderated_since=Now())
    kept = timedelta(minutes=settings.NO_MODERATOR_KEPT_MIN)
    due = LiveLesson.objects.filter(pk__in=left, unmoderated_since__lt=Now() - kept).values_list("pk", flat=True)
    for lesson in [each for each in seen if each.pk in set(due)]:
        if close_lesson(lesson, because="no-moderator") and lesson.server_id is not None:
            leave_meeting(lesson.server_id, lesson.meeting_id)


def _note_people(seen: Mapping[LiveLesson, Meeting]) -> None:
    _clear_suspicion([lesson.pk for lesson in seen if lesson.state == State.SUSPECT])
    _count_people({lesson.pk: meeting.participant_count for lesson, meeting in seen.items()})
    known = _people_by_attendee_id(list(seen))
    note_present(
        {
            lesson.pk: Counter(known[user.user_id] for user in meeting.attendees if user.user_id in known)
            for lesson, meeting in seen.items()
        }
    )
    note_absent([lesson.pk for lesson in seen])


def _clear_suspicion(lesson_ids: Sequence[int]) -> None:
    if not lesson_ids:
        return
    with transaction.atomic():
        doubtful = LiveLesson.objects.filter(pk__in=lesson_ids, state=State.SUSPECT)
        for room_id in doubtful.values_list("room_id", flat=True):
            ring(lesson_in=room_id)
        doubtful.filter(unmoderated_since__isnull=False).update(unmoderated_since=Now())
        doubtful.update(state=State.RUNNING, updated_at=Now())


def _count_people(people: Mapping[int, int]) -> None:
    """Write the counts that changed, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE live_livelesson lesson
               SET people_now = seen.people, most_people = GREATEST(lesson.most_people, seen.people)
               FROM unnest(%s::bigint[], %s::int[]) AS seen(id, people)
               WHERE lesson.id = seen.id AND lesson.people_now <> seen.people
                 AND lesson.state IN ('running', 'suspect')""",
            [list(people), list(people.values())],
        )


def _people_by_attendee_id(lessons: Sequence[LiveLesson]) -> dict[str, int]:
    """Primary keys of guests and hosts by the user id that each has in the meeting of their lesson."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT lesson.id, guest.person_id FROM live_livelesson lesson
               JOIN live_room_guest guest ON guest.room_id = lesson.room_id WHERE lesson.id = ANY(%(lessons)s)
               UNION
               SELECT lesson.id, host.person_id FROM live_livelesson lesson
               JOIN live_room_host host ON host.room_id = lesson.room_id WHERE lesson.id = ANY(%(lessons)s)""",
            {"lessons": [lesson.pk for lesson in lessons]},
        )
        pairs = cursor.fetchall()
    meeting_ids = {lesson.pk: lesson.meeting_id for lesson in lessons}
    return {attendee: person for lesson, person in pairs for attendee in attendee_ids(meeting_ids[lesson], person)}

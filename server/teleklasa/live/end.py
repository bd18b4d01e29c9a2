"""Ending a live lesson: by a moderator, by BigBlueButton's word, or because it is gone."""

from __future__ import annotations

from enum import Enum

import structlog
from django.db import transaction
from django.db.models.functions import Now

from teleklasa.bbb import BbbError, NotFound, Rejected
from teleklasa.keys.sealing import SealBroken
from teleklasa.live.attendance import close_attendance
from teleklasa.live.models import DeviceLease, LiveLesson
from teleklasa.people.audit import record
from teleklasa.people.door_bell import ring
from teleklasa.people.models import Person
from teleklasa.swarm.connect import bbb_for
from teleklasa.swarm.models import Server
from teleklasa.swarm.reservation import release_server

log = structlog.get_logger(__name__)


def end_lesson(lesson: LiveLesson, *, by: Person) -> bool:
    """True for the one call that ended the lesson; the meeting is ended after the row.

    A server that does not answer keeps the meeting until the watcher ends it.
    """
    while not close_lesson(lesson, because="moderator"):
        lesson.refresh_from_db()  # a start that goes on elsewhere moves the generation
        if lesson.state not in LiveLesson.OPEN:
            return False
    record(by, "lesson-ended", f"lesson:{lesson.public_id}")
    if lesson.server is not None:
        end_meeting(lesson.server, lesson.meeting_id)
    return True


def close_lesson(lesson: LiveLesson, *, because: str) -> bool:
    """Write the end, close the attendance and call the pupils back to limbo; True for the one call that did."""
    with transaction.atomic():
        ended = (
            LiveLesson.objects.open()
            .filter(pk=lesson.pk, generation=lesson.generation)
            .update(state=LiveLesson.State.ENDED, ended_at=Now(), ended_because=because, people_now=0, updated_at=Now())
        )
        if not ended:
            return False
        close_attendance(lesson)
        DeviceLease.objects.filter(live_lesson=lesson).delete()
        release_server(lesson.meeting_id)
        ring(lesson_in=lesson.room_id)
    return True


class AskedToEnd(Enum):
    """What came of asking a server to end a meeting."""

    HEARD = "heard"
    """It ends the meeting, or refuses to end this one."""
    GONE = "gone"
    """It knows no such meeting (any more)."""
    SILENT = "silent"
    """No answer to trust, or it cannot be asked."""


def end_meeting(server: Server, meeting_id: str) -> AskedToEnd:
    """Ask once; only GONE says that the meeting is over."""
    try:
        bbb_for(server).end(meeting_id)
    except NotFound:
        return AskedToEnd.GONE
    except (BbbError, SealBroken) as error:
        log.warning("meeting not ended yet", server=server.name, reason=type(error).__name__)
        return AskedToEnd.HEARD if isinstance(error, Rejected) else AskedToEnd.SILENT
    return AskedToEnd.HEARD


def believe_end_callback(lesson: LiveLesson) -> bool:
    """Ask the server whether the meeting is over, since anybody may have sent the callback."""
    if lesson.server is None or lesson.state not in LiveLesson.OPEN:
        return False
    try:
        meeting = bbb_for(lesson.server).get_meeting_info(lesson.meeting_id)
    except NotFound:
        return close_lesson(lesson, because="bbb")
    except BbbError:
        return False
    return meeting.has_been_forcibly_ended and close_lesson(lesson, because="bbb")

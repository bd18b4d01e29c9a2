"""Ending meetings that no lesson is held in any more: those that lessons left, and strays.

What is due is found in a few queries for all servers; each server is asked apart from the others,
since one that answers polls may still take long to end a meeting.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from random import SystemRandom
from time import monotonic

import structlog

from teleklasa.bbb import Meeting
from teleklasa.live.end import AskedToEnd, end_meeting
from teleklasa.live.lefts import ask_for_end, lefts_to_end, meetings_to_end, server_is_silent
from teleklasa.live.meeting import SCHOOL_META, school_marks
from teleklasa.live.models import LessonMove, LiveLesson, MeetingLeft
from teleklasa.swarm.models import Server
from teleklasa.swarm.sightings import PollResult

ASK_FOR_S = 3.0
"""A watcher that is told to stop waits for what it began."""
_random = SystemRandom()
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Ends:
    """Meetings of one server that are to end; `strays` by their ids."""

    server: Server
    left: tuple[MeetingLeft, ...] = ()
    strays: tuple[str, ...] = ()


def ends_due(answered: Sequence[PollResult]) -> list[Ends]:
    """What is to be asked of which server, after these were seen; a server removed meanwhile is left out."""
    left: dict[int, list[MeetingLeft]] = {}
    for each in lefts_to_end(answered):
        left.setdefault(each.server_id, []).append(each)
    strays = strays_on(answered)
    servers = Server.objects.in_bulk(left.keys() | strays.keys())
    return [
        Ends(server, tuple(left.get(server_id, ())), tuple(strays.get(server_id, ())))
        for server_id, server in servers.items()
    ]


def ask_for_ends(ends: Ends) -> None:
    """Ask for one end after another, until a call brings no answer or the time is over; the rest is due again.

    Strays come first, which are fewer each time, and those that were left in any order, so that none
    that fails each time keeps the others waiting.
    """
    give_up_at = monotonic() + ASK_FOR_S
    for meeting_id in ends.strays:
        log.info("ending a meeting without a lesson", server=ends.server.name)
        if end_meeting(ends.server, meeting_id) is AskedToEnd.SILENT or monotonic() > give_up_at:
            return
    for left in _random.sample(ends.left, len(ends.left)):
        if not ask_for_end(left):
            server_is_silent(ends.server)
            return
        if monotonic() > give_up_at:
            return


def strays_on(answered: Sequence[PollResult]) -> dict[int, list[str]]:
    """By server, every meeting of ours that no open lesson stands behind.

    A lesson's row is committed before its meeting is asked for, so a row that is missing after the
    poll never comes.
    """
    marks = school_marks()
    ours = {
        meeting.meeting_id: result.server_id
        for result in answered
        for meeting in result.meetings
        if _is_ours(meeting, marks) and not meeting.has_been_forcibly_ended
    }
    strays: dict[int, list[str]] = {}
    for meeting_id in sorted(set(ours) - _kept(ours) - meetings_to_end(ours)):
        strays.setdefault(ours[meeting_id], []).append(meeting_id)
    return strays


def _kept(meeting_ids: Iterable[str]) -> set[str]:
    """Meetings that an open lesson is held in or is about to move to; both in one statement, or a lesson
    that arrives between two would be missed by both.
    """
    held = LiveLesson.objects.open().filter(meeting_id__in=meeting_ids).values_list("meeting_id")
    awaited = LessonMove.objects.filter(to_meeting_id__in=meeting_ids, outcome=LessonMove.Outcome.UNDER_WAY)
    return {meeting_id for (meeting_id,) in held.union(awaited.values_list("to_meeting_id"))}


def _is_ours(meeting: Meeting, marks: Container[str]) -> bool:
    """Made by this school; a breakout room carries its parent's mark and ends with its parent."""
    return meeting.metadata.get(SCHOOL_META, "") in marks and not meeting.is_breakout

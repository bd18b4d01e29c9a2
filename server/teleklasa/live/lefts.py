"""Meetings that a lesson was moved away from, or that a move may have made in vain: each is ended for good.

`end` is asked for until the server no longer knows the meeting, however long it was away, and by
whichever process watches then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now

from teleklasa.live.end import AskedToEnd, end_meeting
from teleklasa.live.models import MeetingLeft
from teleklasa.swarm.models import Server
from teleklasa.swarm.sightings import PollResult

ASK_UNWATCHED_EVERY_S = 60
UNWATCHED_ASKED_DAYS = 1
"""A server that nobody polls is not asked for ever: no meeting lives so long."""


def leave_meeting(server_id: int, meeting_id: str) -> None:
    """Remember that this meeting is to be ended; harmless when repeated."""
    MeetingLeft.objects.get_or_create(meeting_id=meeting_id, defaults={"server_id": server_id, "left_at": Now()})


def end_left_meeting(meeting_id: str) -> None:
    """Ask for the end of one meeting that was left, once and now."""
    for left in MeetingLeft.objects.filter(meeting_id=meeting_id, ended_at=None).select_related("server"):
        ask_for_end(left)


def lefts_to_end(answered: Sequence[PollResult]) -> list[MeetingLeft]:
    """Those whose servers have just answered, and now and then those that nobody watches any more.

    What a server no longer has is noted as ended.
    """
    results = {each.server_id: each for each in answered}
    unwatched = Q(server__intent=Server.Intent.DISABLED) & (
        Q(tried_at=None) | Q(tried_at__lt=Now() - timedelta(seconds=ASK_UNWATCHED_EVERY_S))
    )
    unwatched &= Q(left_at__gt=Now() - timedelta(days=UNWATCHED_ASKED_DAYS))
    found = MeetingLeft.objects.filter(Q(server__in=list(results)) | unwatched, ended_at=None).order_by("pk")
    due: list[MeetingLeft] = []
    for left in found.select_related("server"):
        result = results.get(left.server_id)
        if result is not None and _is_gone(left, result):
            _note_ended(left)
        elif result is None or not _is_ending(left, result):
            due.append(left)
    return due


def server_is_silent(server: Server) -> None:
    """The server brought no answer to one end; all that it still has to end counts as tried."""
    MeetingLeft.objects.filter(server=server, ended_at=None).update(tried_at=Now())


def _is_gone(left: MeetingLeft, result: PollResult) -> bool:
    """Whether a whole answer that was asked for after the meeting was left does not have it."""
    there = {each.meeting_id for each in result.meetings}
    return left.left_at < result.asked_at and left.meeting_id not in there


def _is_ending(left: MeetingLeft, result: PollResult) -> bool:
    """Whether the server has heard of the end and only shows the meeting for some time yet."""
    return any(each.meeting_id == left.meeting_id and each.has_been_forcibly_ended for each in result.meetings)


def ask_for_end(left: MeetingLeft) -> bool:
    """Whether the server answered; only *not found* says that the meeting is over."""
    MeetingLeft.objects.filter(pk=left.pk).update(tried_at=Now())
    asked = end_meeting(left.server, left.meeting_id)
    if asked is AskedToEnd.GONE:
        _note_ended(left)
    return asked is not AskedToEnd.SILENT


def _note_ended(left: MeetingLeft) -> None:
    MeetingLeft.objects.filter(pk=left.pk, ended_at=None).update(ended_at=Now())


def meetings_to_end(meeting_ids: Iterable[str]) -> set[str]:
    """Which of these are left and not yet ended."""
    return set(
        MeetingLeft.objects.filter(meeting_id__in=meeting_ids, ended_at=None).values_list("meeting_id", flat=True)
    )


def has_meetings_to_end(server: Server) -> bool:
    """Whether the server lives and still has to end meetings that lessons left; removed, it would keep them.

    One that is down holds nobody up: its meetings are over, or end by themselves.
    """
    if server.health == Server.Health.DOWN:
        return False
    since = Now() - timedelta(days=UNWATCHED_ASKED_DAYS)
    return MeetingLeft.objects.filter(server=server, ended_at=None, left_at__gt=since).exists()

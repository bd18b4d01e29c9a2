"""What must hold of live lessons, as checks that name what is broken.

The numbers are those of docs/failure-cases.md.  The truth about BigBlueButton is read from the memory of
the test servers, never by a call.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count

from teleklasa.bbb.testserver import Meeting, TestServer
from teleklasa.live.meeting import SCHOOL_META, school_mark
from teleklasa.live.models import LessonMove, LiveLesson, MeetingLeft
from teleklasa.swarm.models import Reservation

OPEN = frozenset(LiveLesson.OPEN)
ENTERED = frozenset({"running", "suspect"})


@dataclass(frozen=True, slots=True)
class Row:
    """A lesson as the table has it."""

    pk: int
    room_id: int
    server_id: int | None
    meeting_id: str
    state: str
    generation: int
    create_time_ms: int | None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


def lessons_now() -> dict[int, Row]:
    names = ("pk", "room_id", "server_id", "meeting_id", "state", "generation", "create_time_ms")
    return {row[0]: Row(*row) for row in LiveLesson.objects.values_list(*names)}


def living(server: TestServer) -> dict[str, Meeting]:
    """Meetings of this school that the server holds and has not been told to end."""
    mark, name = school_mark(), SCHOOL_META
    return {
        each.meeting_id: each
        for each in server.meetings
        if not each.has_been_forcibly_ended and each.metadata.get(name) == mark
    }


@dataclass
class Ledger:
    """What was seen of the lessons so far, to compare the next look with."""

    servers: Mapping[int, TestServer]
    rows: dict[int, Row] = field(default_factory=dict)
    owners: dict[str, int] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)

    def look(self) -> list[str]:
        """What is broken since the last look; holds at any moment, also between the steps of an act."""
        rows = lessons_now()
        broken = [*one_open_lesson_per_room(), *self._ids_used_again(rows), *self._stale_writes(rows)]
        broken += [*self._meetings_without_a_promise(), *self._foreign_instances(rows)]
        self.rows = rows
        return broken

    def _ids_used_again(self, rows: Mapping[int, Row]) -> Iterable[str]:
        """I3: an id belongs to one lesson for good, and a lesson that left it never has it again."""
        for row in rows.values():
            if self.owners.setdefault(row.meeting_id, row.pk) != row.pk or row.meeting_id in self.left:
                yield f"I3: lesson {row.pk} has a meeting id that was used before"
            known = self.rows.get(row.pk)
            if known is not None and known.meeting_id != row.meeting_id:
                self.left.add(known.meeting_id)

    def _stale_writes(self, rows: Mapping[int, Row]) -> Iterable[str]:
        """I9: generations only grow, what is over stays over, and a move is a new generation."""
        for pk, known in self.rows.items():
            row = rows.get(pk)
            if row is None:
                continue
            if row.generation < known.generation:
                yield f"I9: lesson {pk} went back to an older generation"
            if not known.is_open and row != known:
                yield f"I9: lesson {pk} was over and changed"
            if row.state == "starting" and known.state != "starting":
                yield f"I9: lesson {pk} starts again"
            is_elsewhere = (row.meeting_id, row.server_id) != (known.meeting_id, known.server_id)
            if is_elsewhere and row.generation == known.generation and known.server_id is not None:
                yield f"I9: lesson {pk} moved without a new generation"

    def _meetings_without_a_promise(self) -> Iterable[str]:
        """I2: before a server heard of a meeting, its id was written down."""
        there = {meeting_id for server in self.servers.values() for meeting_id in living(server)}
        known = Reservation.objects.filter(meeting_id__in=there).values_list("meeting_id", flat=True)
        return [f"I2: meeting {each} was never written down" for each in there - set(known)]

    def _foreign_instances(self, rows: Mapping[int, Row]) -> Iterable[str]:
        """I4: an open lesson names the very instance that its server made, never an older one of the same id.

        A server that was restored since may hold another one, until the next poll.
        """
        for row in rows.values():
            if row.state in ENTERED and (row.create_time_ms is None or row.meeting_id == ""):
                yield f"I4: lesson {row.pk} can be entered and names no instance"


def one_open_lesson_per_room() -> list[str]:
    """I1."""
    crowded = LiveLesson.objects.open().values("room").annotate(lessons=Count("pk")).filter(lessons__gt=1)
    return [f"I1: room {each['room']} has {each['lessons']} open lessons" for each in crowded]


def settled(servers: Mapping[int, TestServer]) -> list[str]:
    """I7 and I12: a minute after the last fault, open lessons are the running meetings, and nothing is left over."""
    open_ones = {(row.server_id, row.meeting_id, row.create_time_ms) for row in lessons_now().values() if row.is_open}
    running = {
        (server_id, meeting_id, meeting.create_time_ms)
        for server_id, server in servers.items()
        for meeting_id, meeting in living(server).items()
    }
    broken = [f"I12: lesson without a meeting: {each}" for each in sorted(map(str, open_ones - running))]
    broken += [f"I12: meeting without a lesson: {each}" for each in sorted(map(str, running - open_ones))]
    promised = set(Reservation.objects.filter(released_at=None).values_list("server_id", "meeting_id"))
    held = {(server_id, meeting_id) for server_id, meeting_id, _ in open_ones}
    broken += [f"I12: promise without a lesson: {each}" for each in sorted(map(str, promised - held))]
    broken += [f"I12: lesson without a promise: {each}" for each in sorted(map(str, held - promised))]
    waiting = LiveLesson.objects.filter(state=LiveLesson.State.STARTING).count()
    under_way = LessonMove.objects.filter(outcome=LessonMove.Outcome.UNDER_WAY).count()
    unended = MeetingLeft.objects.filter(ended_at=None).count()
    counts = {"lessons that still start": waiting, "moves under way": under_way, "I7: meetings to be ended": unended}
    return broken + [f"I12: {count} {what}" for what, count in counts.items() if count]

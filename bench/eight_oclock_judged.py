"""What became of a morning, judged by a record of every lesson that the tables themselves keep."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

MAY_BE_OLD_S = 1.0
"""What is decided from memory is at most so far behind the tables."""
LEFT_OUT_S = 10.0
"""Around each kill: from it on."""
OPEN = {"running", "suspect"}

KEEP_RECORD = """
CREATE TABLE bench_lessons (
    room_id bigint, lesson_id bigint, meeting_id text, port int, state text,
    at double precision DEFAULT extract(epoch FROM clock_timestamp())
);
CREATE FUNCTION bench_record() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO bench_lessons (room_id, lesson_id, meeting_id, port, state)
    SELECT NEW.room_id, NEW.id, NEW.meeting_id, split_part(split_part(base_url, ':', 3), '/', 1)::int, NEW.state
    FROM (SELECT) one LEFT JOIN swarm_server ON id = NEW.server_id;
    RETURN NULL;
END $$;
CREATE TRIGGER bench_record AFTER INSERT OR UPDATE OF state, meeting_id, server_id ON live_livelesson
    FOR EACH ROW EXECUTE FUNCTION bench_record();
"""


@dataclass(frozen=True, slots=True)
class Span:
    """How a room stood for some time."""

    begins: float
    ends: float
    lesson: int
    meeting: str
    port: int
    state: str


class Record:
    """Every lesson of every room from its claim on."""

    def __init__(self, database: str) -> None:
        with psycopg.connect(database, autocommit=True) as connection:
            rows = connection.execute("SELECT * FROM bench_lessons ORDER BY at").fetchall()
        by_room: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
        for room, *facts in rows:
            by_room[room].append(tuple(facts))
        self.rooms = {room: list(_spans(facts)) for room, facts in by_room.items()}

    def runs_from(self, room: int) -> float:
        return min((span.begins for span in self.rooms.get(room, ()) if span.state in OPEN), default=float("inf"))

    def is_right(self, room: int, visit: dict[str, Any]) -> bool:
        """Whether the way led into the room's own meeting, on its own server, as it stood while it was asked for."""
        return any(
            span.state in OPEN
            and (span.meeting, span.port) == (visit["meeting"], visit["port"])
            and span.begins <= visit["given_at"]
            and span.ends >= visit["asked_at"] - MAY_BE_OLD_S
            for span in self.rooms.get(room, ())
        )

    def meetings_now(self) -> set[str]:
        return {spans[-1].meeting for spans in self.rooms.values() if spans[-1].state in OPEN}

    def moved(self) -> int:
        """Rooms whose lesson was held in a second meeting after it had run."""
        return sum(len({span.meeting for span in spans if span.state in OPEN}) > 1 for spans in self.rooms.values())

    def second_lessons(self) -> int:
        """Lessons of a room beyond its first one."""
        return sum(len({span.lesson for span in spans}) - 1 for spans in self.rooms.values())


def keep_record(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(KEEP_RECORD)


def _spans(facts: Sequence[tuple[Any, ...]]) -> Iterable[Span]:
    ends = [*(row[4] for row in facts[1:]), float("inf")]
    for (lesson, meeting, port, state, begins), end in zip(facts, ends, strict=True):
        yield Span(begins, end, lesson, meeting, port, state)


@dataclass(frozen=True)
class Judged:
    """`faults` and the rooms that were wrong are those outside what is left out."""

    lost: int
    wrong_room: int
    faults: Counter[str]
    waits_s: list[float]
    most_redirects: int
    challenged: int


def judge(
    record: Record, rooms: Sequence[int], arrivals: Sequence[float], told: dict[str, Any], kills: dict[str, Any]
) -> Judged:
    """`rooms` and `arrivals` (by the clock) are the pupils'; `kills` has the times and the dead ports."""
    pupils = told["pupils"]
    wrong, waits_s = 0, []
    for room, came_at, pupil in zip(rooms, arrivals, pupils, strict=True):
        visits = pupil["visits"]
        wrong += sum(not record.is_right(room, visit) for visit in visits if _counts(visit["given_at"], kills))
        if visits:
            waits_s.append(visits[0]["given_at"] - max(came_at, record.runs_from(room)))
    return Judged(
        lost=sum(not each["visits"] or each["visits"][-1]["port"] in kills["ports"] for each in pupils),
        wrong_room=wrong,
        faults=Counter(f"{what}: {status or 'cut'}" for at, what, status in told["faults"] if _counts(at, kills)),
        waits_s=sorted(waits_s),
        most_redirects=max(each["redirects"] for each in pupils),
        challenged=told["challenged"],
    )


def _counts(at: float, kills: dict[str, Any]) -> bool:
    return not any(kill <= at <= kill + LEFT_OUT_S for kill in kills["times"])

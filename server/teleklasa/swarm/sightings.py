"""Writing down what a round of polls saw: health, counts, load, and one sample a minute."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now

from teleklasa.bbb import Meeting
from teleklasa.swarm import ledger
from teleklasa.swarm.cost import Weights, lesson_cost_units
from teleklasa.swarm.health import Health, Outcome, Pulse, next_pulse
from teleklasa.swarm.models import HealthChange, Reservation, Server
from teleklasa.swarm.reservation import Observed, observe_meetings
from teleklasa.swarm.samples import take_samples
from teleklasa.swarm.tallies import Counted, count_many

LONGEST_FAULT = 60
LONGEST_VERSION = 40


@dataclass(frozen=True, slots=True)
class Look:
    """What one poll of one server brought, and how long it took: its meetings when it answered, else the fault."""

    outcome: Outcome
    meetings: tuple[Meeting, ...] = ()
    fault: str = ""
    bbb_version: str = ""
    took_s: float = 0.0


@dataclass(frozen=True, slots=True)
class PollResult:
    """What was seen of one server, and what that made of its health.

    `meetings` is the whole truth about the server at some moment after `asked_at` (the database's
    clock) when the outcome is ANSWERED, and says nothing otherwise.  `is_recorded` is false when
    somebody else had written down a newer look: then conclude nothing from this one.
    """

    server_id: int
    outcome: Outcome
    asked_at: datetime
    health: Health
    health_before: Health
    is_recorded: bool
    meetings: tuple[Meeting, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class _Seen:
    """One server's row as it will be; counts are None when the server did not answer."""

    server: Server
    look: Look
    pulse: Pulse
    people: int | None = None
    meetings: int | None = None
    cameras: int | None = None
    microphones: int | None = None
    foreign_units: float | None = None
    observed: Mapping[str, Observed] = field(default_factory=dict)

    @property
    def has_changed(self) -> bool:
        return self.pulse.health != self.server.health

    def row(self) -> list[Any]:
        return [
            self.server.pk,
            self.server.last_polled,
            self.server.health,
            self.pulse.health.value,
            self.pulse.good_polls,
            self.pulse.bad_polls,
            self.look.fault[:LONGEST_FAULT],
            self.look.bbb_version[:LONGEST_VERSION],
            self.people,
            self.meetings,
            self.cameras,
            self.microphones,
            self.foreign_units,
        ]


def write_down(looks: Sequence[tuple[Server, Look]], asked_at: datetime) -> list[PollResult]:
    """Write what was seen in a few statements, each server only if nobody has since written a newer look."""
    if not looks:
        return []
    flaps = ledger.flaps_by_server()
    ours = _meetings_by_server([server.pk for server, _ in looks], before=asked_at)
    seen = [_seen(server, look, flaps.get(server.pk, 0), ours[server.pk]) for server, look in looks]
    with transaction.atomic():
        recorded = _update_servers(seen)
        kept = [each for each in seen if each.server.pk in recorded]
        HealthChange.objects.bulk_create(_changes(kept))
        observe_meetings({meeting_id: seen for each in kept for meeting_id, seen in each.observed.items()})
        take_samples(recorded)
        count_many(Counted.POLL, _polls(looks))
    return [_result(each, asked_at, is_recorded=each.server.pk in recorded) for each in seen]


def meeting_units(meeting: Meeting, weights: Weights) -> float:
    """What a meeting costs its server as it is now."""
    return lesson_cost_units(
        people=meeting.participant_count,
        microphones=meeting.voice_participant_count,
        cameras=meeting.video_count,
        is_recorded=meeting.recording,
        weights=weights,
    )


def _polls(looks: Sequence[tuple[Server, Look]]) -> dict[str, tuple[int, float]]:
    """How many polls came out how, and the seconds that they took."""
    times: dict[str, list[float]] = {}
    for _, seen in looks:
        times.setdefault(seen.outcome.value, []).append(seen.took_s)
    return {outcome: (len(took), math.fsum(took)) for outcome, took in times.items()}


def _meetings_by_server(server_ids: Sequence[int], *, before: datetime) -> dict[int, dict[str, bool]]:
    """Our open meetings by server, each with whether it was promised before the round began: one that
    was not may be missing from an answer and still come.
    """
    by_server: dict[int, dict[str, bool]] = {server_id: {} for server_id in server_ids}
    found = Reservation.objects.filter(released_at=None, server__in=server_ids)
    for server_id, meeting_id, reserved_at in found.values_list("server", "meeting_id", "reserved_at"):
        by_server[server_id][meeting_id] = reserved_at < before
    return by_server


def _seen(server: Server, look: Look, flaps: int, ours: Mapping[str, bool]) -> _Seen:
    pulse = Pulse(Health(server.health), server.good_polls, server.bad_polls)
    after = next_pulse(pulse, look.outcome, flaps=flaps)
    if look.outcome is not Outcome.ANSWERED:
        return _Seen(server, look, after)
    weights = ledger.placement_weights()
    alive = [each for each in look.meetings if not each.has_been_forcibly_ended]
    there = {each.meeting_id: Observed(meeting_units(each, weights), each.participant_count) for each in alive}
    return _Seen(
        server,
        look,
        after,
        people=sum(each.participant_count for each in alive),
        meetings=len(alive),
        cameras=sum(each.video_count for each in alive),
        microphones=sum(each.voice_participant_count for each in alive),
        foreign_units=math.fsum(each.units for meeting_id, each in there.items() if meeting_id not in ours),
        observed={key: there.get(key, Observed()) for key, is_due in ours.items() if is_due or key in there},
    )


def _update_servers(seen: Sequence[_Seen]) -> set[int]:
    """Write all rows in one statement; the ids of those that were still as they had been read."""
    columns = [list(column) for column in zip(*(each.row() for each in seen), strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE swarm_server s SET
                health = seen.health, good_polls = seen.good_polls, bad_polls = seen.bad_polls,
                health_changed_at = CASE WHEN s.health = seen.health
                                    THEN s.health_changed_at ELSE statement_timestamp() END,
                last_fault = seen.fault, last_polled = statement_timestamp(),
                bbb_version = coalesce(nullif(seen.bbb_version, ''), s.bbb_version),
                people = coalesce(seen.people, s.people), meetings = coalesce(seen.meetings, s.meetings),
                cameras = coalesce(seen.cameras, s.cameras),
                microphones = coalesce(seen.microphones, s.microphones),
                foreign_units = coalesce(seen.foreign_units, s.foreign_units)
            FROM unnest(%s::bigint[], %s::timestamptz[], %s::text[], %s::text[], %s::int[], %s::int[], %s::text[],
                        %s::text[], %s::int[], %s::int[], %s::int[], %s::int[], %s::float8[])
                AS seen(id, last_polled, health_before, health, good_polls, bad_polls, fault,
                        bbb_version, people, meetings, cameras, microphones, foreign_units)
            WHERE s.id = seen.id AND s.health = seen.health_before
              AND s.last_polled IS NOT DISTINCT FROM seen.last_polled
            RETURNING s.id
            """,
            columns,
        )
        return {server_id for (server_id,) in cursor.fetchall()}


def _changes(kept: Iterable[_Seen]) -> list[HealthChange]:
    return [
        HealthChange(
            server=each.server, at=Now(), health=each.pulse.health.value, fault=each.look.fault[:LONGEST_FAULT]
        )
        for each in kept
        if each.has_changed
    ]


def _result(seen: _Seen, asked_at: datetime, *, is_recorded: bool) -> PollResult:
    return PollResult(
        server_id=seen.server.pk,
        outcome=seen.look.outcome,
        asked_at=asked_at,
        health=seen.pulse.health,
        health_before=Health(seen.server.health),
        is_recorded=is_recorded,
        meetings=seen.look.meetings,
        fault=seen.look.fault,
    )

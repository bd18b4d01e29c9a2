"""Who was in a lesson and for how long, from what the polls see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import connection

from teleklasa.live.models import LiveLesson

LEFT_AFTER_S = 45
LEASE_S = 60

type DevicesByPerson = Mapping[int, int]


def note_present(present: Mapping[int, DevicesByPerson]) -> None:
    """Open or renew the attendance of everyone seen, `{lesson: {person: devices}}`, in one statement."""
    rows = [(lesson, person, devices) for lesson, people in present.items() for person, devices in people.items()]
    if not rows:
        return
    lessons, people, devices = (list(column) for column in zip(*rows, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO live_attendance (live_lesson_id, person_id, joined_at, last_seen_at, seconds, devices)
               SELECT lesson, person, now(), now(), 0, devices
               FROM unnest(%s::bigint[], %s::bigint[], %s::int[]) AS seen(lesson, person, devices)
               ON CONFLICT (live_lesson_id, person_id) WHERE left_at IS NULL
               DO UPDATE SET last_seen_at = now(), devices = GREATEST(live_attendance.devices, excluded.devices)""",
            [lessons, people, devices],
        )
    _renew_leases(lessons, people, devices)


def note_absent(lessons: Sequence[int]) -> None:
    """Close the attendance of whoever has not been seen for a while in these lessons."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE live_attendance
               SET left_at = last_seen_at, seconds = EXTRACT(EPOCH FROM last_seen_at - joined_at)::int
               WHERE left_at IS NULL AND live_lesson_id = ANY(%s)
                 AND last_seen_at < now() - make_interval(secs => %s)""",
            [list(lessons), LEFT_AFTER_S],
        )


def close_attendance(lesson: LiveLesson) -> None:
    """Everybody who was there until the end left with it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE live_attendance
               SET left_at = now(), last_seen_at = now(), seconds = EXTRACT(EPOCH FROM now() - joined_at)::int
               WHERE left_at IS NULL AND live_lesson_id = %s""",
            [lesson.pk],
        )


def forget_attendance(*, kept_days: int) -> None:
    """Delete who was where longer ago than the school keeps it."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM live_attendance WHERE left_at < now() - make_interval(days => %s)", [kept_days])


def _renew_leases(lessons: list[int], people: list[int], devices: list[int]) -> None:
    """As many of a person's newest leases as devices are seen in the meeting go on; the others run out."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE live_devicelease lease SET expires_at = now() + make_interval(secs => %s)
               FROM (
                 SELECT held.id, seen.devices,
                        row_number() OVER (PARTITION BY held.live_lesson_id, held.person_id
                                           ORDER BY held.granted_at DESC, held.id DESC) AS place
                 FROM live_devicelease held
                 JOIN unnest(%s::bigint[], %s::bigint[], %s::int[]) AS seen(lesson, person, devices)
                   ON seen.lesson = held.live_lesson_id AND seen.person = held.person_id
               ) newest
               WHERE newest.id = lease.id AND newest.place <= newest.devices""",
            [LEASE_S, lessons, people, devices],
        )

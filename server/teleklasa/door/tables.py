"""The statements by which the door reads and writes the school's tables."""

import asyncio
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import batched
from typing import Any

from psycopg import AsyncConnection, AsyncCursor, OperationalError
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout, TooManyRequests

from teleklasa.keys.sealing import Keyring, SealBroken
from teleklasa.live.places import LEASE_S, WRITE_PLACES, rungs_of

from .records import Given, Guest, OpenLesson
from .refused import Unavailable


def _guests(which: str) -> str:
    """The rooms of all of them are found in one go: person by person, those of a class cost eight times as much."""
    return f"""
WITH wanted AS MATERIALIZED (
    SELECT link.code_lookup, link.id, link.code_version, link.person_id, person.display_name, link.last_used_day
    FROM people_accesslink link JOIN people_person person ON person.id = link.person_id
    WHERE link.purpose = 'personal' AND link.revoked_at IS NULL AND person.retired_at IS NULL AND {which}
), rooms AS (
    SELECT person_id, array_agg(room_id ORDER BY room_id) AS ids FROM live_room_guest
    WHERE person_id = ANY(ARRAY(SELECT person_id FROM wanted)) GROUP BY person_id
), classes AS (
    SELECT guest.person_id, array_agg(grp.name ORDER BY grp.name, grp.id) AS names
    FROM live_room_guest_of_group guest
    JOIN live_room room ON room.id = guest.room_id JOIN groups_group grp ON grp.id = room.group_id
    WHERE guest.person_id = ANY(ARRAY(SELECT person_id FROM wanted)) GROUP BY guest.person_id
)
SELECT wanted.code_lookup, wanted.id, wanted.code_version, wanted.person_id, wanted.display_name,
       coalesce(rooms.ids, '{{}}'), coalesce(classes.names, '{{}}'), wanted.last_used_day
FROM wanted LEFT JOIN rooms ON rooms.person_id = wanted.person_id
LEFT JOIN classes ON classes.person_id = wanted.person_id
"""  # noqa: S608 -- of constants


GUESTS_BY_CODE = _guests("link.code_lookup = ANY(%s)")
GUESTS_BY_LINK = _guests("link.id = ANY(%s)")
PEOPLE_OF_ROOMS = "SELECT DISTINCT person_id FROM live_room_guest WHERE room_id = ANY(%s)"
OPEN_LESSONS = """
SELECT lesson.id, lesson.public_id, lesson.room_id, lesson.title, lesson.meeting_id, lesson.create_time_ms,
       lesson.started_at, server.base_url, server.digest, lesson.state = 'suspect',
       server.public_id, server.secret_sealed
FROM live_livelesson lesson JOIN swarm_server server ON server.id = lesson.server_id
WHERE lesson.state IN ('running', 'suspect') AND lesson.create_time_ms IS NOT NULL
"""
MARK_USED = """
UPDATE people_accesslink link SET last_used_day = used.day
FROM unnest(%s::bigint[], %s::int[], %s::date[]) AS used (id, code_version, day)
WHERE link.id = used.id AND link.code_version = used.code_version
  AND (link.last_used_day IS NULL OR link.last_used_day < used.day)
"""
TELL_WAITING = """
WITH long_gone AS (
  DELETE FROM live_doorcount
  WHERE counted_at < statement_timestamp() - interval '1 hour' AND process <> %(process)s
)
INSERT INTO live_doorcount (process, waiting, counted_at) VALUES (%(process)s, %(waiting)s, statement_timestamp())
ON CONFLICT (process) DO UPDATE SET waiting = excluded.waiting, counted_at = excluded.counted_at
"""
LIMITS = "SET statement_timeout = '3s'; SET lock_timeout = '2s'; SET idle_in_transaction_session_timeout = '10s'"
WAIT_FOR_CONNECTION_S = 2.0
LARGEST_BATCH = 1000
MOST_WAITING = 5000


@dataclass(slots=True)
class Tables:
    """A small pool of connections and the statements sent over it; all raise Unavailable."""

    database_url: str = field(repr=False)
    keyring: Keyring
    most_connections: int = 8
    _pool: AsyncConnectionPool[AsyncConnection[TupleRow]] = field(init=False)
    _lessons: dict[TupleRow, OpenLesson | None] = field(default_factory=dict, repr=False)
    _secrets: dict[bytes, str] = field(default_factory=dict, repr=False)
    _checking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _process: str = field(default_factory=lambda: secrets.token_hex(8))

    def __post_init__(self) -> None:
        self._pool = AsyncConnectionPool(
            self.database_url,
            open=False,
            min_size=1,
            max_size=self.most_connections,
            max_waiting=MOST_WAITING,
            timeout=WAIT_FOR_CONNECTION_S,
            reconnect_timeout=5.0,
            configure=_limit,
            kwargs={"autocommit": True, "application_name": "teleklasa door", "connect_timeout": 3},
        )

    async def open(self) -> None:
        """Start connecting; does not wait, so that the door opens while the database is away."""
        await self._pool.open(wait=False)

    async def close(self) -> None:
        await self._pool.close(timeout=2.0)

    async def guests_by_code(self, code_lookups: Sequence[bytes]) -> dict[bytes, Guest]:
        """The pupils whose live personal links have these keyed hashes; one statement a thousand."""
        found: dict[bytes, Guest] = {}
        for some in batched(code_lookups, LARGEST_BATCH):
            rows = await self.rows(GUESTS_BY_CODE, [list(some)])
            found |= {bytes(row[0]): _guest(row) for row in rows}
        return found

    async def guests_by_link(self, link_ids: Iterable[int]) -> list[Guest]:
        """The pupils of those links that are live; one statement a thousand."""
        wanted = sorted(link_ids)
        found: list[Guest] = []
        for start in range(0, len(wanted), LARGEST_BATCH):
            rows = await self.rows(GUESTS_BY_LINK, [wanted[start : start + LARGEST_BATCH]])
            found += [_guest(row) for row in rows]
        return found

    async def people_of_rooms(self, room_ids: Iterable[int]) -> list[int]:
        return [row[0] for row in await self.rows(PEOPLE_OF_ROOMS, [sorted(room_ids)])]

    async def open_lessons(self) -> list[OpenLesson]:
        """Every lesson that pupils may enter now; one statement over a partial index."""
        rows = await self.rows(OPEN_LESSONS, [])
        self._lessons = {row: self._lessons.get(row) or self._lesson(row) for row in rows}
        return [lesson for lesson in self._lessons.values() if lesson is not None]

    async def mark_used(self, uses: Sequence[tuple[int, int, date]]) -> None:
        """Write on which day links were used, unless they were reset since; (id, code_version, day)."""
        ids, versions, days = zip(*uses, strict=True)
        await self.rows(MARK_USED, [list(ids), list(versions), list(days)])

    async def write_places(self, given: Sequence[Given]) -> list[int]:
        """Write places that memory gave, and ring the doors; the links that are not admitted there any more.

        One statement a thousand.  Raises IntegrityError when a lesson or a person was deleted meanwhile.
        """
        refused: list[int] = []
        for some in batched(given, LARGEST_BATCH, strict=False):
            [(links, _)] = await self.rows(WRITE_PLACES, _columns(some))
            refused += links
        return refused

    async def tell_waiting(self, waiting: int) -> None:
        """Write how many browsers wait at this process, for the metrics."""
        await self.rows(TELL_WAITING, {"process": self._process, "waiting": waiting})

    async def rows(
        self,
        statement: str,
        parameters: Sequence[Any] | dict[str, Any],
        *,
        cursor: type[AsyncCursor[TupleRow]] = AsyncCursor,
    ) -> list[TupleRow]:
        """The rows of the last result, after one more try on another connection if the first was dead."""
        try:
            return await self._rows_once(statement, parameters, cursor)
        except (PoolTimeout, TooManyRequests, PoolClosed):
            raise Unavailable(retry_after_s=3) from None
        except OperationalError:
            await self._replace_dead_connections()
        try:
            return await self._rows_once(statement, parameters, cursor)
        except OperationalError:
            raise Unavailable(retry_after_s=3) from None

    async def _rows_once(self, statement: str, parameters: Any, kind: type[AsyncCursor[TupleRow]]) -> list[TupleRow]:
        async with self._pool.connection() as connection, kind(connection) as cursor:
            await cursor.execute(statement.encode(), parameters)
            while cursor.nextset():
                pass
            return await cursor.fetchall() if cursor.description else []

    async def _replace_dead_connections(self) -> None:
        """After a restart of the database every idle connection is dead, not only the one just used."""
        if not self._checking.locked():
            async with self._checking:
                await self._pool.check()

    def _lesson(self, row: TupleRow) -> OpenLesson | None:
        *facts, server, sealed = row
        id_, public_id, room_id, title, meeting_id, create_time_ms, started_at, base_url, digest, is_doubtful = facts
        secret = self._unsealed(server, sealed)
        if secret is None:
            return None
        mark = sha256(f"mark:{meeting_id}".encode()).hexdigest()[:16]
        return OpenLesson(
            id_,
            public_id,
            mark,
            room_id,
            title,
            meeting_id,
            create_time_ms,
            started_at,
            base_url,
            digest,
            is_doubtful,
            secret,
        )

    def _unsealed(self, server: str, sealed: bytes) -> str | None:
        """The secret of a server, unsealed once; None when another key sealed it."""
        known = self._secrets.get(sealed)
        if known is not None:
            return known
        try:
            secret = self.keyring.unseal(sealed, owner=f"server:{server}")
        except SealBroken:
            return None
        self._secrets[sealed] = secret
        return secret


async def _limit(connection: AsyncConnection[TupleRow]) -> None:
    await connection.execute(LIMITS)


def _columns(given: Sequence[Given]) -> dict[str, Any]:
    return {
        "lessons": [place.lesson.id for place in given],
        "meetings": [place.lesson.meeting_id for place in given],
        "create_times_ms": [place.lesson.create_time_ms for place in given],
        "people": [place.guest.person_id for place in given],
        "links": [place.guest.link_id for place in given],
        "code_versions": [place.guest.code_version for place in given],
        "devices": [place.device_id for place in given],
        "rungs": rungs_of((place.lesson.id, place.guest.person_id, place.device_id) for place in given),
        "life_s": LEASE_S,
    }


def _guest(row: TupleRow) -> Guest:
    (_, link_id, code_version, person_id, display_name, room_ids, group_names, last_used_day) = row
    return Guest(link_id, code_version, person_id, display_name, tuple(room_ids), tuple(group_names), last_used_day)

"""Sealing everything anew with the current key, while the school runs.

A row says by its first byte which key sealed it, so the work can be stopped and begun again at any
moment, and done by several at once.  Every process finds a code by all keys of the file: links work
before, during and after.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from teleklasa.keys.sealing import Keyring, SealBroken
from teleklasa.people.keyring import keyring

BATCH_ROWS = 500


@dataclass(frozen=True)
class Sealed:
    """A table with a sealed column; `owner` is SQL of whom it is sealed for, `keyed` the hash beside it."""

    table: str
    column: str
    owner: str
    source: str
    keyed: str | None = "code_lookup"


OF_PERSON = "JOIN people_person person ON person.id = sealed.person_id"
SEALED = (
    Sealed("people_accesslink", "code_sealed", "'person:' || person.public_id", OF_PERSON),
    Sealed("courses_calendarfeed", "code_sealed", "'calendar:' || person.public_id", OF_PERSON),
    Sealed("courses_courseinvite", "code_sealed", "'invite:' || sealed.public_id", ""),
    Sealed("swarm_server", "secret_sealed", "'server:' || sealed.public_id", "", keyed=None),
)
"""Everything that is sealed; a test looks for columns that are not listed."""


@dataclass(frozen=True)
class Progress:
    """How many rows of a table were sealed anew so far, and how many no key of ours opens."""

    table: str
    done: int
    broken: int


def seal_all_anew() -> Iterator[Progress]:
    """Seal what older keys sealed, in batches of a transaction each; tells after each batch."""
    for sealed in SEALED:
        yield from _seal_table(sealed)


def left_by_version() -> dict[int, int]:
    """How many rows each key sealed, in all tables."""
    counts: dict[int, int] = {}
    with connection.cursor() as cursor:
        for sealed in SEALED:
            cursor.execute(
                f"SELECT get_byte({sealed.column}, 0), count(*) FROM {sealed.table} "  # noqa: S608 -- of constants
                f"WHERE length({sealed.column}) > 0 GROUP BY 1",
                [],
            )
            for version, rows in cursor.fetchall():
                counts[version] = counts.get(version, 0) + rows
    return counts


def _seal_table(sealed: Sealed) -> Iterator[Progress]:
    after, done, broken = 0, 0, 0
    while True:
        rows, changed = _seal_batch(sealed, after)
        done, broken = done + changed, broken + len(rows) - changed
        if rows:
            yield Progress(sealed.table, done, broken)
        if len(rows) < BATCH_ROWS:
            return
        after = rows[-1]


def _seal_batch(sealed: Sealed, after: int) -> tuple[list[int], int]:
    """The ids of up to BATCH_ROWS rows behind `after`, and how many of them our keys opened and sealed anew."""
    ring = keyring()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_due(sealed), [after, ring.current, BATCH_ROWS])
        rows = cursor.fetchall()
        fresh = [value for row in rows if (value := _sealed_anew(ring, sealed, *row)) is not None]
        if fresh:
            cursor.execute(_write(sealed), [list(column) for column in zip(*fresh, strict=True)])
    return [row[0] for row in rows], len(fresh)


def _due(sealed: Sealed) -> str:
    return f"""
        SELECT sealed.id, sealed.{sealed.column}, {sealed.owner} FROM {sealed.table} sealed {sealed.source}
        WHERE sealed.id > %s AND length(sealed.{sealed.column}) > 0 AND get_byte(sealed.{sealed.column}, 0) <> %s
        ORDER BY sealed.id LIMIT %s FOR UPDATE OF sealed
    """  # noqa: S608 -- of constants


def _write(sealed: Sealed) -> str:
    keyed = f", {sealed.keyed} = fresh.keyed" if sealed.keyed else ""
    return f"""
        UPDATE {sealed.table} sealed SET {sealed.column} = fresh.text{keyed}
        FROM unnest(%s::bigint[], %s::bytea[], %s::bytea[]) AS fresh (id, text, keyed) WHERE sealed.id = fresh.id
    """  # noqa: S608 -- of constants


def _sealed_anew(
    ring: Keyring, sealed: Sealed, row_id: int, text: bytes, owner: str
) -> tuple[int, bytes, bytes] | None:
    try:
        plain = ring.unseal(bytes(text), owner=owner)
    except SealBroken:
        return None
    return row_id, ring.seal(plain, owner=owner), ring.lookup(plain) if sealed.keyed else b""

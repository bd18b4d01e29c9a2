"""Rows into tables by COPY, with the indexes taken off while they come."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.utils import timezone
from psycopg import sql

LINES_AT_ONCE = 5_000


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[str], **constants: Any) -> int:
    """Write `rows`, each the tab-separated text of `columns`, and say how many there were.

    Every other column takes its value from `constants`, or else the default of its field.
    """
    tail_names, tail = _constant_columns(model, columns, constants)
    names = sql.SQL(", ").join(map(sql.Identifier, [*columns, *tail_names]))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(model._meta.db_table), names)
    ending = "".join(f"\t{value}" for value in tail) + "\n"
    written = 0
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for lines in _chunks(rows):
            copy.write(ending.join(lines) + ending)
            written += len(lines)
    return written


def text(value: Any) -> str:
    """A value as COPY reads it.  (PostgreSQL manual, "COPY", "Text Format")"""
    match value:
        case None:
            return "\\N"
        case bool():
            return "t" if value else "f"
        case datetime():
            return value.isoformat()
        case list() | dict():
            value = json.dumps(value)
        case _:
            value = str(value)
    return str(value).replace("\\", "\\\\").replace("\t", " ").replace("\n", "\\n")


@contextmanager
def without_indexes(*kinds: type[models.Model]) -> Iterator[None]:
    """Take secondary indexes and unique constraints off the tables, and build them again at the end."""
    rebuild = [statement for kind in kinds for statement in _take_off(kind._meta.db_table)]
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for statement in rebuild:
            cursor.execute(statement)


def set_sequences(*kinds: type[models.Model]) -> None:
    """Let each table's next row come after those that were copied with their own numbers."""
    with connection.cursor() as cursor:
        for kind in kinds:
            table = kind._meta.db_table
            cursor.execute(
                sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), (SELECT max(id) FROM {}))").format(
                    sql.Literal(table), sql.Identifier(table)
                )
            )


def _take_off(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = %s::regclass AND contype = 'u'",
            [table],
        )
        constraints = cursor.fetchall()
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = %s::regclass"
            " AND NOT indisprimary AND indexrelid NOT IN (SELECT conindid FROM pg_constraint WHERE contype = 'u')",
            [table],
        )
        indexes = cursor.fetchall()
        for name, _ in constraints:
            cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
    rebuild = [definition for _, definition in indexes]
    return [*rebuild, *(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {rule}' for name, rule in constraints)]


def _constant_columns(
    model: type[models.Model], columns: Sequence[str], constants: dict[str, Any]
) -> tuple[list[str], list[str]]:
    names, values = [], []
    for field in model._meta.concrete_fields:
        is_numbered = field.primary_key and field.column not in constants
        if field.column is None or field.column in columns or field.generated or is_numbered:
            continue
        names.append(field.column)
        values.append(text(constants[field.column] if field.column in constants else _default(field)))
    return names, values


def _default(field: models.Field[Any, Any]) -> Any:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return timezone.now()
    if isinstance(field, models.BinaryField):
        return "\\x"
    return field.get_default()


def _chunks(rows: Iterable[str]) -> Iterator[list[str]]:
    lines: list[str] = []
    for row in rows:
        lines.append(row)
        if len(lines) == LINES_AT_ONCE:
            yield lines
            lines = []
    if lines:
        yield lines

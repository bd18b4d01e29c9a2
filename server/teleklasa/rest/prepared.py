"""Statements that the database plans once for each connection, where planning costs more than reading."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

_known: WeakKeyDictionary[Any, set[str] | None] = WeakKeyDictionary()
"""The names that each connection has prepared; None for one behind a transaction pooler, which keeps none."""


class Prepared:
    """A statement whose `%(name)s` are parameters, each of a type of PostgreSQL; it holds no other `%`.

    Behind a transaction pooler it is sent as any other statement.
    """

    def __init__(self, name: str, statement: str, **types: str) -> None:
        self._name = name
        self._plain = statement % {parameter: f"%({parameter})s::{kind}" for parameter, kind in types.items()}
        places = {parameter: f"${number}" for number, parameter in enumerate(types, 1)}
        self._prepare = f"PREPARE {name} ({', '.join(types.values())}) AS {statement % places}"
        self._call = f"EXECUTE {name} ({', '.join(f'%({parameter})s' for parameter in types)})"

    def rows(self, facts: Mapping[str, Any], *, using: BaseDatabaseWrapper | None = None) -> list[tuple[Any, ...]]:
        """Every row that it answers, none for one that answers nothing; one query."""
        database: Any = using or connection
        with database.cursor() as cursor:
            cursor.execute(self._call if self._is_known(database) else self._plain, facts)
            found: list[tuple[Any, ...]] = cursor.fetchall() if cursor.description else []
            return found

    def _is_known(self, database: Any) -> bool:
        raw = database.connection
        if raw not in _known:
            _known[raw] = set() if _is_direct(raw) else None
        names = _known[raw]
        if names is not None and self._name not in names:
            with database.wrap_database_errors:
                raw.execute(self._prepare)
            names.add(self._name)
        return names is not None


def _is_direct(raw: Any) -> bool:
    """Whether one session serves the connection: a pooler's clients are told another number than sessions have."""
    return bool(raw.execute("SELECT pg_backend_pid()").fetchone()[0] == raw.info.backend_pid)

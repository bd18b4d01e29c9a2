"""Instances of several models from one row of a hand-written SELECT, as `select_related` would build them.

For the few statements that hot requests make: building the same query anew each time costs more than asking it.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import cached_property
from typing import Any

from django.db import models


class JoinedRows:
    """Models by the short names that their tables have in the statement, in the order of the columns.

    Columns named in `without` are left unread, and fetched when somebody asks for them.
    """

    def __init__(self, *, without: Container[str] = (), **models_by_name: type[models.Model]) -> None:
        self._models, self._without = models_by_name, without

    @cached_property
    def columns(self) -> str:
        """What to SELECT first, all of it of our own models: `s."id", s."person_id", p."id", …`."""
        fields = [(short, field) for short, model in self._models.items() for field in self._fields(model)]
        return ", ".join(f'{short}."{field.column}"' for short, field in fields)

    @cached_property
    def count(self) -> int:
        """How many columns these are."""
        return sum(len(names) for _, names in self._names)

    @cached_property
    def _names(self) -> list[tuple[type[models.Model], list[str]]]:
        models = self._models.values()
        return [(model, [str(field.attname) for field in self._fields(model)]) for model in models]

    def _fields(self, model: type[models.Model]) -> list[models.Field[Any, Any]]:
        return [field for field in model._meta.concrete_fields if field.column not in self._without]

    def instances(self, row: Sequence[Any], alias: str) -> list[Any]:
        """One instance a model, None for one that an outer join did not find; `alias` is the connection's."""
        made: list[Any] = []
        start = 0
        for model, names in self._names:
            values = row[start : start + len(names)]
            made.append(model.from_db(alias, names, values) if values[0] is not None else None)
            start += len(names)
        return made

"""Inserting an instance by a statement whose text is made once.

For the few rows that hot requests write: finding out anew what a table's columns are costs more than writing the row.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import connection, models


def insert(instance: models.Model, *, stamped: tuple[str, ...] = ()) -> None:
    """Insert a new instance, whose key the database makes, and fill in the key and what is stamped.

    The fields in `stamped` are written by the database's clock, as `Now()` would.  As `save()` does it but
    without signals, so not for models that somebody listens to.  Raises IntegrityError.
    """
    statement, fields = _insert(type(instance), stamped)
    values = [field.get_db_prep_save(field.pre_save(instance, add=True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        instance.pk, *stamps = cursor.fetchone()
    for name, stamp in zip(stamped, stamps, strict=True):
        setattr(instance, name, stamp)
    instance._state.adding = False  # noqa: SLF001 -- what `save()` notes last
    instance._state.db = connection.alias  # noqa: SLF001 -- the same


@cache
def _insert(model: type[models.Model], stamped: tuple[str, ...]) -> tuple[str, list[models.Field[Any, Any]]]:
    """The statement, and the fields whose values it takes."""
    by_name = {field.name: field for field in model._meta.concrete_fields if not field.primary_key}
    clocks = [by_name.pop(name).column for name in stamped]
    fields = list(by_name.values())
    columns = ", ".join(f'"{column}"' for column in [*(field.column for field in fields), *clocks])
    values = ", ".join(["%s"] * len(fields) + ["statement_timestamp()"] * len(clocks))
    told = ", ".join(f'"{column}"' for column in [model._meta.pk.column, *clocks])
    statement = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({values}) RETURNING {told}'  # noqa: S608 -- of our tables
    return statement, fields

"""A sign-in with its person and link in one statement whose text is made once.

Every request with a token asks for it; building the same query anew each time cost more than all
the rest of the authentication.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import models

from teleklasa.people.models import AccessLink, Person, SignIn
from teleklasa.rest.replica import read_connection

PARTS: tuple[tuple[str, type[models.Model]], ...] = (("s", SignIn), ("p", Person), ("l", AccessLink))


def _columns(model: type[models.Model]) -> list[str]:
    return [str(field.column) for field in model._meta.concrete_fields]


@cache
def _statement() -> str:
    shown = ", ".join(f'{short}."{column}"' for short, model in PARTS for column in _columns(model))
    tables = {short: model._meta.db_table for short, model in PARTS}
    return (
        f"SELECT {shown} FROM {tables['s']} s JOIN {tables['p']} p ON p.id = s.person_id "  # noqa: S608 -- of our tables
        f"LEFT JOIN {tables['l']} l ON l.id = s.link_id WHERE s.public_id = %s"
    )


def find_sign_in(public_id: object) -> SignIn | None:
    """The sign-in of this name with `person` and `link` filled in; one query."""
    if not isinstance(public_id, str) or "\x00" in public_id:
        return None
    connection = read_connection()
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [public_id])
        row = cursor.fetchone()
    if row is None:
        return None
    sign_in, person, link = _built(row, connection.alias)
    sign_in.person, sign_in.link = person, link
    return sign_in


@cache
def _names(model: type[models.Model]) -> list[str]:
    return [str(field.attname) for field in model._meta.concrete_fields]


def _built(row: tuple[Any, ...], alias: str) -> tuple[SignIn, Person, AccessLink | None]:
    made: list[Any] = []
    start = 0
    for _, model in PARTS:
        names = _names(model)
        values = row[start : start + len(names)]
        made.append(model.from_db(alias, names, values) if values[0] is not None else None)
        start += len(names)
    sign_in, person, link = made
    return sign_in, person, link

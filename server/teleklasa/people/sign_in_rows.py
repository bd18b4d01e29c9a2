"""A sign-in with its person and link in one statement whose text is made once.

Every request with a token asks for it; building the same query anew each time cost more than all
the rest of the authentication.
"""

from __future__ import annotations

from functools import cache

from teleklasa.people.models import AccessLink, Person, SignIn
from teleklasa.rest.joined_rows import JoinedRows
from teleklasa.rest.replica import read_connection

PARTS = JoinedRows(s=SignIn, p=Person, l=AccessLink)


@cache
def _statement() -> str:
    sign_in, person, link = (model._meta.db_table for model in (SignIn, Person, AccessLink))
    return (
        f"SELECT {PARTS.columns} FROM {sign_in} s JOIN {person} p ON p.id = s.person_id "  # noqa: S608 -- of our tables
        f"LEFT JOIN {link} l ON l.id = s.link_id WHERE s.public_id = %s"
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
    sign_in: SignIn
    sign_in, person, link = PARTS.instances(row, connection.alias)
    sign_in.person, sign_in.link = person, link
    return sign_in

"""A page of the groups that a person sees, by a statement whose text is made once.

This list opens the day of every teacher, and building the same query anew cost more than all else in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from teleklasa.people.models import Person
from teleklasa.rest.paging import MOST_PER_PAGE, next_place, place_in
from teleklasa.rest.problems import Invalid
from teleklasa.rest.replica import read_rows

PAGE = f"""
SELECT own.id, own.name, own.slug, own.archived_at, region.code, region.name
  FROM groups_group own LEFT JOIN swarm_region region ON region.id = own.region_id
 WHERE own.deleted_at IS NULL AND (own.archived_at IS NOT NULL) = %(is_archived)s {{narrowed}}
 ORDER BY own.name, own.id LIMIT {MOST_PER_PAGE + 1}
"""  # noqa: S608 -- made of constants; values are parameters
TAUGHT = """AND EXISTS (
    SELECT FROM groups_groupmoderator teaching WHERE teaching.group_id = own.id AND teaching.person_id = %(person)s)"""
NAMED = "AND position(upper(%(search)s::text) IN upper(own.name)) > 0"
BEYOND = "AND (own.name, own.id) > (%(name)s::text, %(after)s::bigint)"


def group_rows(
    person: Person, *, is_archived: bool, search: str, cursor: str
) -> tuple[Sequence[tuple[Any, ...]], str | None]:
    """Rows of PAGE of the kept groups that `GroupQuerySet.visible_to` shows the person, and the next cursor.

    One query, none for who sees no group at all.  Raises Invalid for a cursor that this list did not hand out.
    """
    values: dict[str, Any] = {"is_archived": is_archived, "person": person.pk, "search": search}
    if cursor:
        values["name"], values["after"] = _place(cursor)
    if not (person.is_active and (person.is_staff or person.is_moderator)):
        return [], None
    narrowing = {TAUGHT: not person.is_staff, NAMED: bool(search), BEYOND: bool(cursor)}
    rows = read_rows(PAGE.format(narrowed=" ".join(part for part, is_asked in narrowing.items() if is_asked)), values)
    page = rows[:MOST_PER_PAGE]
    return page, next_place([page[-1][1], page[-1][0]]) if len(rows) > MOST_PER_PAGE else None


def _place(cursor: str) -> tuple[str, int]:
    name, pk = place_in(cursor, length=2)
    if not isinstance(name, str) or not isinstance(pk, int) or pk < 0:
        raise Invalid(fields={"cursor": ["invalid"]})
    return name, pk

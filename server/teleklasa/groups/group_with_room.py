"""A group with its room and whether someone moderates it, in one statement whose text is made once.

Everybody who opens a lesson at eight asks for it; building the query anew each time cost a fifth of a start.
"""

from __future__ import annotations

from functools import cache

from teleklasa.groups.models import Group, GroupModerator
from teleklasa.groups.rules import MODERATOR_WHO_ASKS
from teleklasa.people.models import Person
from teleklasa.rest.joined_rows import JoinedRows
from teleklasa.rest.replica import read_connection


@cache
def _parts() -> JoinedRows:
    return JoinedRows(seen=Group, room=Group.room.related.related_model)


@cache
def _statement() -> str:
    """As `Group.objects.visible_to(person).kept()` says who sees what; a test compares the two."""
    group, room, moderator = (
        model._meta.db_table for model in (Group, Group.room.related.related_model, GroupModerator)
    )
    return f"""
        SELECT {_parts().columns}, own.person_id
          FROM {group} seen LEFT JOIN {room} room ON room.group_id = seen.id
          LEFT JOIN {moderator} own ON own.group_id = seen.id AND own.person_id = %(person)s
         WHERE seen.slug = %(slug)s AND seen.deleted_at IS NULL AND (%(sees_all)s OR own.person_id IS NOT NULL)
    """  # noqa: S608 -- made of our tables


def find_group_with_room(slug: str, person: Person) -> Group | None:
    """The kept group of this name if the person sees it, with `room` and whether the person moderates it; one query."""
    if not person.is_active or not (person.is_staff or person.is_moderator):
        return None
    connection = read_connection()
    with connection.cursor() as cursor:
        cursor.execute(_statement(), {"slug": slug, "person": person.pk, "sees_all": person.is_staff})
        row = cursor.fetchone()
    if row is None:
        return None
    group: Group
    group, room = _parts().instances(row, connection.alias)
    setattr(group, MODERATOR_WHO_ASKS, row[-1])
    Group.room.related.set_cached_value(group, room)
    if room is not None:
        room.group = group
    return group

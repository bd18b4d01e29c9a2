"""The rooms of groups: the first kind of room there is."""

from __future__ import annotations

import json

from django.db import connection

from teleklasa.groups.models import Group, GroupMember, PreferredServer
from teleklasa.live.models import Room
from teleklasa.live.outlook import DUE, OUTLOOK, outlook_in
from teleklasa.live.refused import GroupArchived
from teleklasa.live.room_keepers import Held, RoomCard, ServerWishes
from teleklasa.people.models import Person

ROSTER_SIZE = """
       (SELECT count(*) FROM groups_groupmember member JOIN people_person person ON person.id = member.person_id
         WHERE member.group_id = held.id AND member.removed_at IS NULL AND person.retired_at IS NULL)
"""
"""Of the group `held`: as `GroupMember.objects.present` counts."""

SLIDES = """
       (SELECT coalesce(json_agg(json_build_object('id', file.public_id, 'name', file.name) ORDER BY slides.position)
                        FILTER (WHERE file.state = 'ready'), '[]')::text
          FROM live_groupslides slides JOIN media_mediafile file ON file.id = slides.file_id
         WHERE slides.group_id = held.id)
"""

HOLD_OPEN = f"""
SELECT {ROSTER_SIZE},
       {SLIDES},
       coalesce(region.code, ''),
       ARRAY(SELECT server_id FROM groups_preferredserver WHERE group_id = held.id ORDER BY priority, id),
       {OUTLOOK}
  FROM groups_group held LEFT JOIN swarm_region region ON region.id = held.region_id
  {DUE}
 WHERE held.id = %(group)s AND held.deleted_at IS NULL AND held.archived_at IS NULL
   FOR NO KEY UPDATE OF held
"""  # noqa: S608 -- made of constants
"""Holds a group that is neither deleted nor archived, and tells all that a start needs to know of it."""


class GroupRooms:
    """Answers for the rooms of groups; see `room_keepers.RoomKeeper`."""

    def card(self, room: Room) -> RoomCard:
        group = _group_of(room)
        return RoomCard(title=group.name, slug=group.slug, audit_target=f"group:{group.slug}")

    def hold_open(self, room: Room) -> Held:
        """Raises GroupArchived for a group that is archived or deleted."""
        with connection.cursor() as cursor:
            cursor.execute(HOLD_OPEN, {"group": _group_of(room).pk, "room": room.pk})
            found = cursor.fetchone()
        if found is None:
            raise GroupArchived
        roster_size, slides, region, preferred, *outlook = found
        wishes = ServerWishes(region, tuple(preferred))
        return Held(roster_size, wishes, outlook_in(outlook), json.loads(slides))

    def roster_size(self, room: Room) -> int:
        return GroupMember.objects.present().filter(group=room.group_id).count()

    def wishes(self, room: Room) -> ServerWishes:
        region = _group_of(room).region
        preferred = PreferredServer.objects.filter(group=room.group_id).values_list("server_id", flat=True)
        return ServerWishes(region=region.code if region else "", preferred=tuple(preferred))

    def path_after(self, slug: str, person: Person) -> str | None:
        is_own = Group.objects.visible_to(person).kept().filter(slug=slug).exists()
        return f"/groups/{slug}" if is_own else None


def _group_of(room: Room) -> Group:
    if room.group is None:
        raise LookupError("a room of another kind has no group")
    return room.group

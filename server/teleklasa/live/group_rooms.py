"""The rooms of groups: the first kind of room there is."""

from __future__ import annotations

from teleklasa.groups.models import Group, GroupMember, PreferredServer
from teleklasa.live.models import Room
from teleklasa.live.refused import GroupArchived
from teleklasa.live.room_keepers import RoomCard, ServerWishes
from teleklasa.people.models import Person


class GroupRooms:
    """Answers for the rooms of groups; see `room_keepers.RoomKeeper`."""

    def card(self, room: Room) -> RoomCard:
        group = _group_of(room)
        return RoomCard(title=group.name, slug=group.slug, audit_target=f"group:{group.slug}")

    def hold_open(self, room: Room) -> None:
        """Raises GroupArchived for a group that is archived or deleted."""
        kept = Group.objects.kept().filter(pk=_group_of(room).pk, archived_at=None)
        if not kept.select_for_update(no_key=True).exists():
            raise GroupArchived

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

"""People, and the groups of the moderators among them."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from teleklasa.demo.generating.copying import copy_rows, set_sequences
from teleklasa.demo.generating.sizes import GROUPS_EACH, PUPILS_PER_GROUP, Sizes, name_in_address
from teleklasa.demo.generating.words import person_name
from teleklasa.groups.models import Group, GroupMember, GroupModerator
from teleklasa.live.models import Room
from teleklasa.people.models import Person

NO_PASSWORD = "!generated"  # noqa: S105 -- the mark of an account that no password opens


def write_people(sizes: Sizes) -> int:
    def rows() -> Iterator[str]:
        staff = sizes.moderators + sizes.teachers
        for number in range(1, sizes.people + 1):
            name = person_name(number)
            moderator = "t" if number <= sizes.moderators else "f"
            listed = "t" if sizes.moderators < number <= staff else "f"
            yield f"{number}\t{name_in_address(number)}\t{name}\tosoba{number}@example.org\t{moderator}\t{listed}"

    written = copy_rows(
        Person,
        ["id", "public_id", "display_name", "email", "is_moderator", "listed_as_teacher"],
        rows(),
        password=NO_PASSWORD,
        email_confirmed_at=timezone.now(),
        locale="pl",
    )
    set_sequences(Person)
    return written


def write_groups(sizes: Sizes) -> int:
    """Groups with pupils and rooms; pupils are the last people, each in one group."""
    groups = range(1, sizes.moderators * GROUPS_EACH + 1)
    copy_rows(Group, ["id", "name", "slug"], (f"{g}\tklasa {g:05}\tgroup-{name_in_address(g)}" for g in groups))
    copy_rows(
        GroupModerator,
        ["group_id", "person_id"],
        (f"{g}\t{1 + (g - 1) // GROUPS_EACH}" for g in groups),
    )
    last = sizes.people
    copy_rows(
        GroupMember,
        ["group_id", "person_id"],
        (
            f"{g}\t{last - ((g - 1) * PUPILS_PER_GROUP + place) % (last // 2)}"
            for g in groups
            for place in range(min(PUPILS_PER_GROUP, last // 4))
        ),
    )
    copy_rows(Room, ["group_id"], (f"{g}" for g in groups))
    set_sequences(Group)
    return len(groups)

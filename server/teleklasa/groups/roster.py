"""The people of a group: a pasted list read, pupils added, renamed, removed and moved."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from teleklasa.groups.membership_listeners import tell_membership
from teleklasa.groups.models import Group, GroupMember
from teleklasa.people.audit import record
from teleklasa.people.links import issue_links, revive_link, revoke_link
from teleklasa.people.models import AccessLink, Person
from teleklasa.rest.names import clean_name, name_fault
from teleklasa.rest.problems import Invalid

PERSONAL = AccessLink.Purpose.PERSONAL
_ORDINAL = re.compile(r"^\s*\d{1,3}\s*[.)]?\s+")


@dataclass(frozen=True)
class Roster:
    """A pasted list after reading: names to add, and what was left out of it."""

    names: list[str]
    blank_lines: int = 0
    duplicates: list[str] = field(default_factory=list)


def read_roster(text: str, *, known: frozenset[str] = frozenset()) -> Roster:
    """Names, one a line; ordinals in front ("1. ") are dropped, so are blanks and names met before.

    `known` holds casefolded names that the group has already.
    Raises Invalid with the number of the first line that cannot be a name.
    """
    names: list[str] = []
    duplicates: list[str] = []
    blank_lines = 0
    met = set(known)
    for number, line in enumerate(text.splitlines(), start=1):
        name = clean_name(_ORDINAL.sub("", line.replace("\t", " ")))
        if not name:
            blank_lines += 1
        elif name.casefold() in met:
            duplicates.append(name)
        elif fault := name_fault(name):
            raise Invalid(fields={"roster": ["line_invalid"]}, line=number, fault=fault)
        else:
            met.add(name.casefold())
            names.append(name)
    return Roster(names, blank_lines, duplicates)


def add_pupils(group: Group, text: str, *, by: Person) -> tuple[list[GroupMember], Roster]:
    """Add everybody of a pasted list, each with a fresh personal link, or nobody at all.

    Raises Invalid for a bad line and for more people than a group may have.
    """
    with transaction.atomic():
        lock_groups(group.pk)
        here = GroupMember.objects.present().filter(group=group).values_list("person__display_name", flat=True)
        known = frozenset(name.casefold() for name in here)
        roster = read_roster(text, known=known)
        _refuse_too_many(len(here) + len(roster.names))
        members = _write_pupils(group, roster.names)
        if members:
            record(by, "pupils-added", f"group:{group.slug}", people=len(members))
            tell_membership(group, joined={member.person_id for member in members})
    return members, roster


def rename_pupil(member: GroupMember, name: str, *, by: Person) -> None:
    Person.objects.filter(pk=member.person_id).update(display_name=name, updated_at=timezone.now())
    member.person.display_name = name
    record(by, "pupil-renamed", f"person:{member.person.public_id}")


def remove_pupil(member: GroupMember, *, by: Person) -> bool:
    """True for the one call that removed; the link dies with the pupil's last group.  Can be undone."""
    with transaction.atomic():
        lock_groups(member.group_id)
        removed = GroupMember.objects.filter(pk=member.pk, removed_at=None).update(removed_at=timezone.now())
        if removed:
            if not GroupMember.objects.present().filter(person=member.person).exists():
                revoke_link(member.person, PERSONAL)
            record(by, "pupil-removed", f"person:{member.person.public_id}", group=member.group.slug)
            tell_membership(member.group, left={member.person_id})
    return removed == 1


def restore_pupil(member: GroupMember, *, by: Person) -> None:
    """Take a removal back: the pupil is in the group again, with the very link that was printed."""
    with transaction.atomic():
        _require_place_for_one(member.group)
        if GroupMember.objects.filter(pk=member.pk, removed_at__isnull=False).update(removed_at=None):
            revive_link(member.person, PERSONAL)
            record(by, "pupil-restored", f"person:{member.person.public_id}", group=member.group.slug)
            tell_membership(member.group, joined={member.person_id})


def move_pupil(member: GroupMember, target: Group, *, by: Person) -> None:
    """The pupil learns in `target` from now on; the link stays the same."""
    with transaction.atomic():
        lock_groups(member.group_id, target.pk)
        _require_place_for_one(target)
        GroupMember.objects.filter(pk=member.pk).delete()  # moved, not removed: nobody there may take it back
        GroupMember.objects.update_or_create(group=target, person=member.person, defaults={"removed_at": None})
        record(by, "pupil-moved", f"person:{member.person.public_id}", group=member.group.slug, to=target.slug)
        # Joined first: who learns in both places meanwhile loses nothing that both groups have.
        tell_membership(target, joined={member.person_id})
        tell_membership(member.group, left={member.person_id})


def lock_groups(*group_ids: int) -> None:
    """Hold the groups until the transaction ends: the people of one change one act at a time."""
    list(Group.objects.select_for_update().filter(pk__in=group_ids).order_by("pk").values_list("pk"))


def _write_pupils(group: Group, names: list[str]) -> list[GroupMember]:
    people = [Person(display_name=name) for name in names]
    for person in people:
        person.set_unusable_password()
    Person.objects.bulk_create(people)
    issue_links(people, PERSONAL)
    return GroupMember.objects.bulk_create([GroupMember(group=group, person=person) for person in people])


def _require_place_for_one(group: Group) -> None:
    lock_groups(group.pk)
    _refuse_too_many(GroupMember.objects.present().filter(group=group).count() + 1)


def _refuse_too_many(people: int) -> None:
    if people > settings.LARGEST_ROSTER_PEOPLE:
        raise Invalid(fields={"roster": ["too_long"]}, limit=settings.LARGEST_ROSTER_PEOPLE, count=people)

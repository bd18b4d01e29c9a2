"""Groups made, changed, shared, archived and deleted."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from teleklasa.groups.live_facts import live_facts
from teleklasa.groups.membership_listeners import tell_membership
from teleklasa.groups.models import Group, GroupMember, GroupModerator, PreferredServer
from teleklasa.groups.roster import Roster, add_pupils
from teleklasa.people.audit import record
from teleklasa.people.models import Person
from teleklasa.refusal import Refusal
from teleklasa.rest.problems import Invalid
from teleklasa.swarm.models import Region, Server


class LastModerator(Refusal):
    status, code, title = 409, "last-moderator", "A group keeps at least one moderator"


def create_group(*, name: str, by: Person, region: Region | None = None, roster: str = "") -> tuple[Group, Roster]:
    """A group with its room, its maker as moderator and everybody of the pasted list; all or nothing.

    An admin who is no moderator makes a group without one and shares it.
    """
    with transaction.atomic():
        group = Group.objects.create(name=name, region=region)
        if by.is_moderator:
            GroupModerator.objects.create(group=group, person=by)
        live_facts().prepare_room(group)
        record(by, "group-created", f"group:{group.slug}")
        _, report = add_pupils(group, roster, by=by)
    return group, report


def change_group(group: Group, *, by: Person, servers: list[Server] | None = None, **changes: Any) -> None:
    """Write the named fields (name, region); `servers`, when given, become the preferred ones in this order."""
    with transaction.atomic():
        if changes:
            Group.objects.filter(pk=group.pk).update(**changes, updated_at=timezone.now())
        if servers is not None:
            PreferredServer.objects.filter(group=group).delete()
            PreferredServer.objects.bulk_create(
                [PreferredServer(group=group, server=server, priority=place) for place, server in enumerate(servers, 1)]
            )
        record(by, "group-changed", f"group:{group.slug}", fields=sorted([*changes, *(["servers"] if servers else [])]))


def share_group(group: Group, person: Person, *, by: Person) -> None:
    """The person moderates the group as well.  May be repeated.  Raises Invalid for anyone but a moderator."""
    if not (person.is_active and person.is_moderator):
        raise Invalid(fields={"person": ["not_a_moderator"]})
    GroupModerator.objects.get_or_create(group=group, person=person)
    record(by, "group-shared", f"group:{group.slug}", person=person.public_id)


def unshare_group(group: Group, person: Person, *, by: Person) -> None:
    """The person moderates the group no longer.  Raises LastModerator."""
    with transaction.atomic():
        Group.objects.select_for_update().get(pk=group.pk)
        rows = GroupModerator.objects.filter(group=group)
        others = rows.filter(person__retired_at=None, person__is_moderator=True).exclude(person=person)
        if not others.exists():
            raise LastModerator
        rows.filter(person=person).delete()
        record(by, "group-unshared", f"group:{group.slug}", person=person.public_id)


def archive_group(group: Group, *, by: Person) -> None:
    """Out of the daily list and closed for lessons; everything in it stays.  May be repeated."""
    _mark(group, "archived_at", timezone.now(), by=by, action="group-archived")
    live_facts().close_room(group, by=by)


def unarchive_group(group: Group, *, by: Person) -> None:
    _mark(group, "archived_at", None, by=by, action="group-unarchived")


def delete_group(group: Group, *, by: Person) -> None:
    """Gone from every list; kept 30 days so that it can be restored.  An open lesson ends."""
    _mark(group, "deleted_at", timezone.now(), by=by, action="group-deleted")
    live_facts().close_room(group, by=by)


def restore_group(group: Group, *, by: Person) -> None:
    _mark(group, "deleted_at", None, by=by, action="group-restored")


def _mark(group: Group, field: str, value: Any, *, by: Person, action: str) -> None:
    with transaction.atomic():
        changed = Group.objects.filter(pk=group.pk, **{f"{field}__isnull": value is not None}).update(
            **{field: value, "updated_at": timezone.now()}
        )
        if changed:
            record(by, action, f"group:{group.slug}")
            _tell_of_mark(group, field, is_set=value is not None)
    group.refresh_from_db(fields=[field])


def _tell_of_mark(group: Group, field: str, *, is_set: bool) -> None:
    """A deleted group has nobody in it until it is restored; in an archived one everybody stays."""
    people: set[int] = set()
    if field == "deleted_at":
        people = set(GroupMember.objects.present().filter(group=group).values_list("person_id", flat=True))
    tell_membership(group, joined=set() if is_set else people, left=people if is_set else set())

"""Groups and pupils as lists show them, in a number of queries that does not grow with the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from teleklasa.groups.live_facts import LessonFacts, live_facts
from teleklasa.groups.models import Group, GroupMember, GroupModerator, GroupQuerySet
from teleklasa.people.models import AccessLink, Person


@dataclass(frozen=True)
class PupilRow:
    member: GroupMember
    present_now: bool


def groups_for_api(person: Person) -> GroupQuerySet:
    """Groups that the person sees, with counts for a row."""
    return (
        Group.objects.visible_to(person)
        .select_related("region")
        .annotate(
            pupils_count=_count(GroupMember.objects.present().filter(group=OuterRef("pk"))),
            moderators_count=_count(GroupModerator.objects.filter(group=OuterRef("pk"), person__retired_at=None)),
        )
    )


def attach_lessons(groups: Sequence[Group]) -> Sequence[Group]:
    """Put `lesson` and `last_lesson_at` on every group."""
    facts = live_facts().lessons_of([group.pk for group in groups])
    for group in groups:
        found = facts.get(group.pk, LessonFacts())
        group.lesson = found.open_lesson  # type: ignore[attr-defined]  # read by the serializer of a row
        group.last_lesson_at = found.last_lesson_at  # type: ignore[attr-defined]  # the same
    return groups


def pupils_of(group: Group) -> list[PupilRow]:
    """Everybody in the group by name, with when the link was used; three queries with the presence."""
    present = live_facts().present_in(group)
    members = members_for_api().filter(group=group).order_by("person__display_name", "id")
    return [PupilRow(member, member.person_id in present) for member in members]


def members_for_api() -> QuerySet[GroupMember]:
    link = AccessLink.objects.filter(person=OuterRef("person_id"), purpose=AccessLink.Purpose.PERSONAL, revoked_at=None)
    return (
        GroupMember.objects.present()
        .select_related("person")
        .annotate(
            link_last_used_day=Subquery(link.values("last_used_day")[:1]),
            link_reset_at=Subquery(link.values("reset_at")[:1]),
        )
    )


def _count(rows: QuerySet[GroupMember] | QuerySet[GroupModerator]) -> Coalesce:
    counted = rows.order_by().values("group").annotate(number=Count("*")).values("number")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())

"""Groups and pupils as lists show them, in a number of queries that does not grow with the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from teleklasa.groups.live_facts import LessonFacts, live_facts
from teleklasa.groups.models import Group, GroupMember, GroupModerator, GroupQuerySet
from teleklasa.people.models import AccessLink, Person
from teleklasa.rest.paging import page_of
from teleklasa.rest.replica import read_connection


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


def group_page(
    person: Person, *, is_archived: bool, search: str, cursor: str
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of the groups that the person sees, as plain rows of `GroupRow`, and the next cursor.

    Four queries, whatever the number of groups: this list opens the day of every teacher.
    """
    found = Group.objects.visible_to(person).kept().filter(archived_at__isnull=not is_archived)
    if search:
        found = found.filter(name__icontains=search)
    columns = ("id", "name", "slug", "archived_at", "region__code", "region__name")
    page, beyond = page_of(found.values(*columns), keys=["name", "id"], cursor=cursor)
    ids = [row["id"] for row in page]
    people, facts = count_people(ids), live_facts().lessons_of(ids)
    return [_group_row(row, people, facts.get(row["id"], LessonFacts())) for row in page], beyond


def _group_row(row: Mapping[str, Any], people: Mapping[tuple[str, int], int], facts: LessonFacts) -> dict[str, Any]:
    return {
        "slug": row["slug"],
        "name": row["name"],
        "region": {"code": row["region__code"], "name": row["region__name"]} if row["region__code"] else None,
        "pupils_count": people.get(("pupil", row["id"]), 0),
        "moderators_count": people.get(("moderator", row["id"]), 0),
        "archived": row["archived_at"] is not None,
        "lesson": asdict(facts.open_lesson) if facts.open_lesson else None,
        "last_lesson_at": facts.last_lesson_at,
    }


COUNT_PEOPLE = """
SELECT 'pupil', member.group_id, count(*) FROM groups_groupmember member
WHERE member.group_id = ANY(%(ids)s::bigint[]) AND member.removed_at IS NULL AND NOT EXISTS (
    SELECT FROM people_person person WHERE person.id = member.person_id AND person.retired_at IS NOT NULL)
GROUP BY member.group_id
UNION ALL
SELECT 'moderator', moderator.group_id, count(*) FROM groups_groupmoderator moderator
WHERE moderator.group_id = ANY(%(ids)s::bigint[]) AND NOT EXISTS (
    SELECT FROM people_person person WHERE person.id = moderator.person_id AND person.retired_at IS NOT NULL)
GROUP BY moderator.group_id
"""


def count_people(group_ids: Sequence[int]) -> dict[tuple[str, int], int]:
    """How many pupils and moderators each group has now, by ("pupil" or "moderator", group); one query."""
    with read_connection().cursor() as cursor:
        cursor.execute(COUNT_PEOPLE, {"ids": f"{{{','.join(map(str, group_ids))}}}"})
        return {(sort, group_id): number for sort, group_id, number in cursor.fetchall()}


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

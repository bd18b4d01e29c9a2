"""Groups and pupils as lists show them, in a number of queries that does not grow with the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from teleklasa.groups.group_rows import group_rows
from teleklasa.groups.live_facts import LessonFacts, Presence, live_facts
from teleklasa.groups.models import Group, GroupMember
from teleklasa.people.models import AccessLink, Person
from teleklasa.rest.replica import read_rows


@dataclass(frozen=True)
class PupilRow:
    member: GroupMember
    presence: Presence | None = None

    @property
    def present_now(self) -> bool:
        return self.presence is not None

    @property
    def devices_now(self) -> int:
        return self.presence.devices if self.presence else 0

    @property
    def has_displaced(self) -> bool:
        """Whether a third device took the place of one in this lesson."""
        return self.presence is not None and self.presence.has_displaced


def group_page(
    person: Person, *, is_archived: bool, search: str, cursor: str
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of the groups that the person sees, as plain rows of `GroupRow`, and the next cursor.

    Four queries, whatever the number of groups: this list opens the day of every teacher.
    """
    page, beyond = group_rows(person, is_archived=is_archived, search=search, cursor=cursor)
    ids = [row[0] for row in page]
    people, facts = count_people(ids), live_facts().lessons_of(ids)
    return [_group_row(row, people, facts.get(row[0], NO_LESSONS)) for row in page], beyond


NO_LESSONS = LessonFacts()


def _group_row(row: Sequence[Any], people: Mapping[tuple[str, int], int], facts: LessonFacts) -> dict[str, Any]:
    pk, name, slug, archived_at, region_code, region_name = row
    return {
        "slug": slug,
        "name": name,
        "region": {"code": region_code, "name": region_name} if region_code else None,
        "pupils_count": people.get(("pupil", pk), 0),
        "moderators_count": people.get(("moderator", pk), 0),
        "archived": archived_at is not None,
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
    rows = read_rows(COUNT_PEOPLE, {"ids": f"{{{','.join(map(str, group_ids))}}}"})
    return {(sort, group_id): number for sort, group_id, number in rows}


def one_group(person: Person, slug: str) -> Group:
    """The kept group with what its row shows put on it; three queries.  Raises Http404 for one that is not seen."""
    group: Group = get_object_or_404(Group.objects.visible_to(person).kept().select_related("region"), slug=slug)
    people = count_people([group.pk])
    found = live_facts().lessons_of([group.pk]).get(group.pk, LessonFacts())
    facts: Any = group  # what the serializer reads is put on the row itself
    facts.pupils_count = people.get(("pupil", group.pk), 0)
    facts.moderators_count = people.get(("moderator", group.pk), 0)
    facts.lesson, facts.last_lesson_at = found.open_lesson, found.last_lesson_at
    return group


def pupils_of(group: Group) -> list[PupilRow]:
    """Everybody in the group by name, with when the link was used; three queries with the presence."""
    present = live_facts().present_in(group)
    members = members_for_api().filter(group=group).order_by("person__display_name", "id")
    return [PupilRow(member, present.get(member.person_id)) for member in members]


def members_for_api() -> QuerySet[GroupMember]:
    link = AccessLink.objects.filter(person=OuterRef("person_id"), purpose=AccessLink.Purpose.PERSONAL, revoked_at=None)
    return (
        GroupMember.objects.present()
        .select_related("person")
        .annotate(
            link_last_used_day=Subquery(link.values("last_used_day")[:1]),
            link_reset_at=Subquery(link.values("reset_at")[:1]),
            link_devices=Subquery(link.annotate(used_on=Count("devices")).values("used_on")[:1]),
            old_link_used_at=Subquery(link.annotate(used=Max("former_codes__used_at")).values("used")[:1]),
        )
    )

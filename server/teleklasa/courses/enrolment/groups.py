"""The groups that learn a course, as those who may see them read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from teleklasa.courses.enrolment.rules import sees_every_student
from teleklasa.courses.models import Course, GroupEnrolment
from teleklasa.courses.standing import Standing
from teleklasa.groups.models import GroupMember
from teleklasa.people.models import Person
from teleklasa.rest.paging import page_of


def groups_seen(course: Course, person: Person, standing: Standing) -> QuerySet[GroupEnrolment]:
    """Every group of the course for staff and admins, the own ones for others."""
    rows = GroupEnrolment.objects.filter(course=course, active=True, group__deleted_at=None)
    return rows if sees_every_student(standing) else rows.filter(group__group_moderators__person=person)


def groups_page(rows: QuerySet[GroupEnrolment], *, cursor: str) -> dict[str, Any]:
    """One page by name; one query."""
    members = GroupMember.objects.present().filter(group=OuterRef("group"))
    people = members.order_by().values("group").annotate(number=Count("*")).values("number")
    found = rows.annotate(
        name=F("group__name"), people=Coalesce(Subquery(people), 0, output_field=IntegerField())
    ).values("id", "name", "people", "created_at", "group__slug", "group__archived_at")
    page, beyond = page_of(found, keys=["name", "id"], cursor=cursor)
    return {"results": [_shown(row) for row in page], "next": beyond}


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "slug": row["group__slug"],
        "name": row["name"],
        "archived": row["group__archived_at"] is not None,
        "people": row["people"],
        "added_at": row["created_at"],
    }

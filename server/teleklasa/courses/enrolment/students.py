"""The students of a course as those who may see them read them, in statements that do not grow with the rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from teleklasa.courses.enrolment.rules import sees_every_student
from teleklasa.courses.models import Course, Enrolment, Lesson, LessonProgress, Submission
from teleklasa.courses.people_shapes import person_card_of
from teleklasa.courses.percent import percent_of, required_done
from teleklasa.courses.standing import Standing
from teleklasa.groups.models import GroupMember
from teleklasa.people.models import Person
from teleklasa.rest.paging import page_of

ORDERS = {"name": ["name", "id"], "activity": ["-last_activity_at", "-id"]}

COLUMNS = (
    *("id", "person_id", "name", "person__public_id", "person__avatar_key", "status", "source", "note"),
    *("last_activity_at", "enrolled_at", "completed_at"),
)


def students_seen(course: Course, person: Person, standing: Standing) -> QuerySet[Enrolment]:
    """Every enrolment of the course for staff and admins, for others those of the pupils in groups they teach."""
    rows = named(Enrolment.objects.filter(course=course))
    if sees_every_student(standing):
        return rows
    own = in_groups_of(course).filter(person_id=OuterRef("person_id"), group__group_moderators__person=person)
    return rows.filter(Exists(own))


def named(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """The rows with the person's `name`, by which lists are ordered."""
    return rows.annotate(name=F("person__display_name"))


def in_groups_of(course: Course) -> QuerySet[GroupMember]:
    """People in the groups that learn the course."""
    return GroupMember.objects.present().filter(
        group__course_enrolments__course=course, group__course_enrolments__active=True, group__deleted_at=None
    )


def filtered(rows: QuerySet[Enrolment], course: Course, asked: Mapping[str, Any]) -> QuerySet[Enrolment]:
    """Those that a list was asked for: `status` (members unless said), `group`, `search` in names."""
    rows = rows.filter(status__in=[asked["status"]] if asked["status"] else Enrolment.MEMBER)
    if asked["group"]:
        members = in_groups_of(course).filter(group__slug=asked["group"])
        rows = rows.filter(person_id__in=members.values("person_id"))
    if asked["search"]:
        rows = rows.filter(person__display_name__icontains=asked["search"])
    return rows


def students_page(course: Course, rows: QuerySet[Enrolment], *, order: str, cursor: str) -> dict[str, Any]:
    """One page with everybody's percent; two queries."""
    page, beyond = page_of(rows.values(*COLUMNS), keys=ORDERS[order], cursor=cursor)
    return {"results": student_cards(course, page), "next": beyond}


def student_cards(course: Course, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The cards of rows of COLUMNS; one query."""
    found = list(rows)
    done = required_done([row["id"] for row in found])
    return [_card(row, percent_of(done.get(row["id"], 0), course.required_lessons)) for row in found]


def _card(row: Mapping[str, Any], percent: int) -> dict[str, Any]:
    return {
        "person": person_card_of(row["person__public_id"], row["name"], row["person__avatar_key"]),
        "status": row["status"],
        "source": row["source"],
        "note": row["note"],
        "percent": percent,
        "last_activity_at": row["last_activity_at"],
        "enrolled_at": row["enrolled_at"],
        "completed_at": row["completed_at"],
    }


def lessons_of_student(course: Course, enrolment_id: int) -> list[dict[str, Any]]:
    """Every published lesson in order, with how far the student is in it; two queries."""
    lessons = Lesson.objects.published().filter(course=course).order_by("section__position", "position")
    rows = list(lessons.values_list("pk", "public_id", "title", "required"))
    progress = LessonProgress.objects.filter(enrolment_id=enrolment_id)
    known = {row[0]: row[1:] for row in progress.values_list("lesson_id", "state", "position_s", "done_at")}
    names = ("id", "title", "required", "state", "position_s", "done_at")
    return [dict(zip(names, (*row, *known.get(pk, (None, 0, None))), strict=True)) for pk, *row in rows]


def submissions_of_student(course: Course, person_id: int) -> list[dict[str, Any]]:
    """What the student handed in or began, by task and attempt; one query."""
    rows = Submission.objects.kept().filter(course=course, person_id=person_id, task__deleted_at=None)
    columns = ("public_id", "attempt", "status", "late", "submitted_at", "points", "max_points", "graded_at")
    found = rows.order_by("task_id", "attempt").values(*columns, "released_at", "task__public_id", "task__title")
    return [
        {
            "id": row.pop("public_id"),
            "task": {"id": row.pop("task__public_id"), "title": row.pop("task__title")},
            **row,
        }
        for row in found
    ]


def classmates_page(course: Course, *, cursor: str, search: str) -> dict[str, Any]:
    """The members by name; one query."""
    rows = named(Enrolment.objects.members().filter(course=course))
    if search:
        rows = rows.filter(person__display_name__icontains=search)
    columns = ("id", "name", "person__public_id", "person__avatar_key")
    page, beyond = page_of(rows.values(*columns), keys=["name", "id"], cursor=cursor)
    cards = [person_card_of(row["person__public_id"], row["name"], row["person__avatar_key"]) for row in page]
    return {"results": cards, "next": beyond}

"""The figures of a course: who is in it, how they came, how far they are in each lesson.

All of it is counted when it is asked for.  The dear part is the completion of lessons: it reads every
row of progress of the course's members (10,000 students and 50 lessons: up to half a million rows).
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncWeek
from django.utils import timezone

from teleklasa.courses.dashboard.grades import averages
from teleklasa.courses.models import Course, Enrolment, Lesson, LessonProgress

WEEKS = 12


def dashboard(course: Course, students: QuerySet[Enrolment]) -> dict[str, Any]:
    """The figures over these students; six queries."""
    members = students.filter(status__in=Enrolment.MEMBER)
    return {
        "students": by_status(students),
        "enrolled_by_week": enrolled_by_week(course, students),
        "lessons": lessons_done(course, members),
        "tasks": averages(course, members),
    }


def by_status(students: QuerySet[Enrolment]) -> dict[str, int]:
    counted = dict(students.order_by().values_list("status").annotate(number=Count("id")))
    return {status: counted.get(status, 0) for status in Enrolment.Status.values}


def enrolled_by_week(course: Course, students: QuerySet[Enrolment]) -> list[dict[str, Any]]:
    """The last twelve weeks, Monday first, with how many were enrolled for the first time; empty weeks too."""
    zone = zone_of(course)
    monday = _monday(timezone.now().astimezone(zone))
    first = monday - timedelta(weeks=WEEKS - 1)
    rows = students.order_by().filter(enrolled_at__gte=first).annotate(week=TruncWeek("enrolled_at", tzinfo=zone))
    counted = {week.date(): number for week, number in rows.values_list("week").annotate(number=Count("id"))}
    weeks = [(first + timedelta(weeks=number)).date() for number in range(WEEKS)]
    return [{"week": week, "students": counted.get(week, 0)} for week in weeks]


def lessons_done(course: Course, members: QuerySet[Enrolment]) -> list[dict[str, Any]]:
    """Each published lesson with how many began it and how many are done with it; two queries."""
    progress = LessonProgress.objects.filter(enrolment__in=members.values("pk"))
    done = Count("enrolment_id", filter=Q(state=LessonProgress.State.DONE))
    found = {
        lesson: (started, finished)
        for lesson, started, finished in progress.order_by()
        .values_list("lesson_id")
        .annotate(started=Count("enrolment_id"), finished=done)
    }
    lessons = Lesson.objects.published().filter(course=course).order_by("section__position", "position")
    rows = lessons.values_list("pk", "public_id", "title", "required")
    return [
        {"id": public_id, "title": title, "required": required, "started": begun, "done": finished}
        for pk, public_id, title, required in rows
        for begun, finished in [found.get(pk, (0, 0))]
    ]


def zone_of(course: Course) -> tzinfo:
    return ZoneInfo(course.time_zone)


def _monday(moment: datetime) -> datetime:
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=midnight.weekday())

"""Who hears of a change of enrolment: teachers, students, and the rooms where live lessons are awaited."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from teleklasa.courses.models import Course, CourseStaff
from teleklasa.courses.notices import COURSE_ASKED
from teleklasa.live.models import Room
from teleklasa.live.rooms import guest_changed, guests_changed
from teleklasa.notifications.kinds import Kind
from teleklasa.notifications.telling import notify
from teleklasa.people.models import Person


def tell_teachers(course: Course, person: Person, *, at: datetime) -> None:
    """The person asked to join; told once for each time of asking."""
    teachers = CourseStaff.objects.filter(course=course, role__in=["owner", "teacher"])
    notify(
        teachers.values_list("person_id", flat=True),
        COURSE_ASKED.name,
        target=f"/courses/{course.slug}/students?status=pending",
        facts={"course": course.title, "person": person.display_name},
        dedupe_key=f"{COURSE_ASKED.name}:{course.slug}:{person.public_id}:{at.isoformat()}",
        actor=person,
    )


def tell_students(course: Course, people: Collection[int], kind: Kind, *, by: Person | None, at: datetime) -> None:
    if people:
        notify(
            people,
            kind.name,
            target=f"/courses/{course.slug}",
            facts={"course": course.title},
            dedupe_key=f"{kind.name}:{course.slug}:{at.isoformat()}",
            actor=by,
        )


def tell_rooms(course_id: int, people: Collection[int]) -> None:
    """Who waits for a live lesson of the course learns whether they may; one query, none for one person."""
    if len(people) == 1:
        guest_changed(Person(pk=next(iter(people))))
    elif people:
        for room in Room.objects.filter(lesson__course_id=course_id):
            guests_changed(room)

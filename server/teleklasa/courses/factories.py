"""Courses for tests and the sample catalogue; a factory makes exactly what it says."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils import timezone

from teleklasa.courses.models import (
    Category,
    Course,
    CourseStaff,
    Enrolment,
    GroupEnrolment,
    Lesson,
    Section,
    Task,
)
from teleklasa.groups.models import Group, GroupMember
from teleklasa.media.models import MediaFile
from teleklasa.people.models import Person


def make_category(name: str, *, slug: str, parent: Category | None = None) -> Category:
    return Category.objects.create(name=name, slug=slug, parent=parent)


def make_course(title: str, *, owner: Person, **fields: Any) -> Course:
    """A published public course with one section and one published text lesson, unless `status` says a draft."""
    status = fields.pop("status", Course.Status.PUBLISHED)
    course = Course.objects.create(title=title, owner=owner, status=Course.Status.DRAFT, **fields)
    CourseStaff.objects.create(course=course, person=owner, role=CourseStaff.Role.OWNER)
    add_lesson(add_section(course, "Rozdział 1"), "Lekcja 1")
    changes: dict[str, Any] = {"status": status}
    if status in {Course.Status.PUBLISHED, Course.Status.ARCHIVED}:
        changes["published_at"] = timezone.now()
    Course.objects.filter(pk=course.pk).update(**changes)
    course.refresh_from_db()
    return course


def add_section(course: Course, title: str) -> Section:
    return Section.objects.create(course=course, title=title, position=course.sections.count())


def add_lesson(section: Section, title: str, **fields: Any) -> Lesson:
    """A published text lesson at the end of the section, counted on the course's card."""
    lesson = Lesson.objects.create(
        course_id=section.course_id,
        section=section,
        title=title,
        position=section.lessons.count(),
        **{"kind": "text", "body_source": "Tekst.", "body_html": "<p>Tekst.</p>", "status": "published", **fields},
    )
    if lesson.status == Lesson.Status.PUBLISHED:
        Course.objects.filter(pk=section.course_id).update(
            lessons=F("lessons") + 1,
            required_lessons=F("required_lessons") + int(lesson.required),
            previews=F("previews") + int(lesson.is_preview),
            duration_s=F("duration_s") + lesson.duration_s,
        )
    return lesson


def add_staff(course: Course, person: Person, role: str) -> CourseStaff:
    return CourseStaff.objects.create(course=course, person=person, role=role)


def enrol(course: Course, person: Person, *, status: str = "active", source: str = "self") -> Enrolment:
    """A row of membership, with the course's counter of students."""
    moment = timezone.now()
    enrolment = Enrolment.objects.create(
        course=course,
        person=person,
        status=status,
        source=source,
        last_activity_at=moment,
        enrolled_at=moment if status in Enrolment.MEMBER else None,
        completed_at=moment if status == "completed" else None,
    )
    if status in Enrolment.MEMBER:
        Course.objects.filter(pk=course.pk).update(students=F("students") + 1)
    return enrolment


def enrol_group(course: Course, group: Group) -> GroupEnrolment:
    """The group and everybody in it now."""
    made = GroupEnrolment.objects.create(course=course, group=group)
    for member in GroupMember.objects.present().filter(group=group).select_related("person"):
        enrol(course, member.person, source="group")
    return made


def add_task(lesson: Lesson, title: str, *, kind: str = "assignment", **fields: Any) -> Task:
    return Task.objects.create(
        course_id=lesson.course_id, lesson=lesson, title=title, kind=kind, **{"status": "published", **fields}
    )


def add_file(kind: str, *, owner: Person | None = None, place: str = "", **fields: Any) -> MediaFile:
    """The row of a ready file, without its bytes."""
    facts: dict[str, Any] = {"name": f"plik {kind}", "size": 1000, "state": MediaFile.State.READY}
    if kind == MediaFile.Kind.IMAGE:
        facts |= {"width": 640, "height": 480}
    facts |= fields
    if facts["state"] == MediaFile.State.READY:
        facts = {"sha256": "0" * 64, "mime": "application/octet-stream", "ready_at": timezone.now(), **facts}
    return MediaFile.objects.create(kind=kind, owner=owner, place=place, **facts)

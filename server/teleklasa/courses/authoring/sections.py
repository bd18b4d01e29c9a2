"""Sections of a course: made, renamed, deleted."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone

from teleklasa.courses.authoring.counting import NOTHING, count_change, weight_of_all
from teleklasa.courses.authoring.locking import locked_course
from teleklasa.courses.meetings.rooms import close_shut_rooms_later
from teleklasa.courses.models import Course, Lesson, Section
from teleklasa.courses.outline_version import touch_outline
from teleklasa.courses.refused import (
    EditedMeanwhile,
    LastPublishedLesson,
    LastSection,
    OutlineFull,
    SectionHasLessons,
)
from teleklasa.people.audit import record
from teleklasa.people.models import Person
from teleklasa.rest.problems import NotFound

MOST_SECTIONS = 200


def add_section(course: Course, *, title: str) -> Section:
    """A section at the end of the course.  Raises OutlineFull."""
    with transaction.atomic():
        locked = locked_course(course.pk)
        sections = Section.objects.filter(course=locked)
        if sections[MOST_SECTIONS - 1 : MOST_SECTIONS].exists():
            raise OutlineFull(limit=MOST_SECTIONS)
        last = sections.aggregate(last=Max("position"))["last"]
        section = Section.objects.create(course=locked, title=title, position=0 if last is None else last + 1)
        touch_outline(locked.pk)
    return section


def rename_section(section: Section, *, title: str, version: int | None = None) -> None:
    """Raises EditedMeanwhile when `version` is given and another one is there."""
    with transaction.atomic():
        locked_course(section.course_id)
        rows = Section.objects.filter(pk=section.pk)
        there = rows.values_list("version", flat=True).first()
        if there is None:
            raise NotFound
        if version is not None and there != version:
            raise EditedMeanwhile(version=there)
        rows.update(title=title, version=F("version") + 1, updated_at=timezone.now())
        touch_outline(section.course_id)


def delete_section(section: Section, *, by: Person, with_lessons: bool) -> None:
    """The section goes; its lessons, only if that was said, are deleted as if one by one.

    Deleted lessons, these and earlier ones, can still be restored: they go over to the section before
    it, or else the next one.  Raises SectionHasLessons, LastPublishedLesson, and LastSection where
    there is no other section for them.
    """
    with transaction.atomic():
        course = locked_course(section.course_id)
        lessons = Lesson.objects.filter(section_id=section.pk)
        kept = lessons.kept()
        if kept.exists() and not with_lessons:
            raise SectionHasLessons
        weight = weight_of_all(kept)
        if weight.lessons and course.status == Course.Status.PUBLISHED and course.lessons <= weight.lessons:
            raise LastPublishedLesson
        deleted = kept.update(deleted_at=timezone.now(), position=None, updated_at=timezone.now())
        _rehome(section, lessons)
        Section.objects.filter(pk=section.pk).delete()
        count_change(course.pk, before=weight, after=NOTHING)
        close_shut_rooms_later(course.pk, by=by)
        record(by, "section-deleted", f"course:{course.slug}", section=section.public_id, lessons=deleted)


def _rehome(section: Section, lessons: QuerySet[Lesson]) -> None:
    """Let deleted lessons return to a neighbour of their section."""
    if not lessons.exists():
        return
    others = Section.objects.filter(course_id=section.course_id).exclude(pk=section.pk)
    before = others.filter(position__lt=section.position).order_by("-position").first()
    home = before or others.order_by("position").first()
    if home is None:
        raise LastSection
    lessons.update(section=home)

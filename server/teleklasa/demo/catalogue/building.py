"""A sample course written by its owner: card, files, sections, lessons, tasks; by the acts that authors use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from teleklasa.courses.authoring.cards import change_card
from teleklasa.courses.authoring.creating import create_course
from teleklasa.courses.authoring.lessons import add_lesson, publish_lesson
from teleklasa.courses.authoring.sections import add_section
from teleklasa.courses.authoring.staff import add_staff
from teleklasa.courses.authoring.states import publish_course
from teleklasa.courses.models import Course, Section, Task
from teleklasa.courses.quizzes.writing_questions import add_questions
from teleklasa.courses.tasks.editing import create_task, publish_task
from teleklasa.demo.catalogue.files import take_sample
from teleklasa.demo.catalogue.shapes import SampleCourse, SampleLesson, SampleTask
from teleklasa.people.models import Person

PICTURE = re.compile(r"media:([\w-]+\.webp)")


@dataclass(frozen=True)
class School:
    """Who is there, by their names in the sample, the admin among them; and what time it is."""

    people: Mapping[str, Person]
    admin: Person
    now: datetime

    def in_days(self, days: int | None) -> datetime | None:
        return None if days is None else self.now + timedelta(days=days)


def build_course(sample: SampleCourse, school: School) -> Course:
    """The course with everything in it, published or as far on the way as it gets."""
    owner = school.people[sample.owner]
    course = create_course(title=sample.title, by=owner)
    _write_card(course, sample, owner)
    for title, lessons in sample.sections:
        section = add_section(course, title=title)
        for lesson in lessons:
            _write_lesson(section, lesson, school, owner)
    course.refresh_from_db()
    for name, role in sample.staff:
        add_staff(course, school.people[name], role=role, by=owner)
    _publish(course, sample, school)
    course.refresh_from_db()
    return course


def _write_card(course: Course, sample: SampleCourse, owner: Person) -> None:
    cover = take_sample("covers", sample.cover, owner=owner, place=f"course:{course.slug}")
    told: dict[str, Any] = {
        "summary": sample.summary,
        "description_source": sample.description,
        "category": sample.category,
        "cover": cover.public_id,
    }
    change_card(course, by=owner, changes={**told, **sample.card})


def _write_lesson(section: Section, sample: SampleLesson, school: School, owner: Person) -> None:
    place = f"course:{section.course.slug}"
    fields: dict[str, Any] = {"body_source": _with_pictures(sample.body.strip(), owner, place), **sample.fields}
    if sample.film:
        fields["video"] = take_sample("films", sample.film, owner=owner, place=place).public_id
    if sample.captions:
        fields["captions"] = [
            {"language": language, "file": take_sample("captions", name, owner=owner, place=place).public_id}
            for language, name in sample.captions
        ]
    if sample.papers:
        fields["files"] = [take_sample("papers", name, owner=owner, place=place).public_id for name in sample.papers]
    fields |= {"release_at": school.in_days(sample.opens_in_days), "starts_at": school.in_days(sample.live_in_days)}
    lesson = add_lesson(section, by=owner, title=sample.title, kind=sample.kind, **fields)
    for task in sample.tasks:
        _write_task(task, school, owner, lesson=lesson)
    if not sample.is_draft:
        publish_lesson(lesson, by=owner)


def _with_pictures(source: str, owner: Person, place: str) -> str:
    """The text with its pictures taken into the course and called by their ids."""
    return PICTURE.sub(
        lambda named: f"media:{take_sample('pictures', named[1], owner=owner, place=place).public_id}", source
    )


def _write_task(sample: SampleTask, school: School, owner: Person, *, lesson: Any) -> None:
    kind = Task.Kind.QUIZ if sample.questions else Task.Kind.ASSIGNMENT
    told = {
        "kind": kind,
        "title": sample.title,
        "instructions_source": sample.instructions,
        "due_at": school.in_days(sample.due_in_days),
    }
    task = create_task(lesson, by=owner, fields={**told, **sample.fields})
    if sample.questions:
        report = add_questions(task, sample.questions, by=owner)
        if report.count("failed"):
            raise ValueError(f"{sample.title}: {report.lines}")
    publish_task(task, by=owner)


def _publish(course: Course, sample: SampleCourse, school: School) -> None:
    """A course in review was handed in by its owner; the admin lets the others into the catalogue."""
    if sample.end == "draft":
        return
    publish_course(course, by=school.people[sample.owner] if sample.end == "review" else school.admin)
    if sample.end != "review":
        moment = school.now - timedelta(days=sample.published_days_ago)
        Course.objects.filter(pk=course.pk).update(published_at=moment)

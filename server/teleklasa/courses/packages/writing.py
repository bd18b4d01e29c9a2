"""A planned course written: one transaction of the caller, after its files were taken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.conf import settings

from teleklasa.courses.authoring.counting import NOTHING, count_change, weight_of_all
from teleklasa.courses.authoring.creating import begin_course
from teleklasa.courses.catalogue.indexing import index_course
from teleklasa.courses.models import Category, Course, Lesson, LessonCaptions, LessonFile, Section, Task
from teleklasa.courses.packages.plan import CoursePlan, PlannedLesson, PlannedSection, PlannedTask
from teleklasa.courses.quizzes.parsed import ParsedQuestion
from teleklasa.courses.quizzes.writing_questions import add_questions
from teleklasa.courses.writing import rendered
from teleklasa.media import taking
from teleklasa.media.models import MediaFile
from teleklasa.people.audit import record
from teleklasa.people.models import Person

Files = Mapping[str, MediaFile]
"""The files that were taken, by their keys of the plan."""

NAMED = re.compile(r"media:([A-Za-z0-9_-]{1,40})")
AT_ONCE = 500


def write_course(plan: CoursePlan, files: Files, *, by: Person) -> Course:
    """A draft of `by` with everything of the plan; files move into the course.

    Call it in a transaction.  Raises TooManyCourses and QuotaFull.
    """
    category = Category.objects.filter(slug=plan.category).first() if plan.category else None
    course = begin_course(title=plan.title, owner=by, category=category, **plan.card)
    place = f"course:{course.slug}"
    taking.move(list(files.values()), place=place, limit_bytes=int(settings.MEDIA_PLACE_QUOTA_BYTES))
    writer = _Writer(course, files, by)
    writer.card(plan)
    for position, section in enumerate(plan.sections):
        writer.section(section, position)
    weight = weight_of_all(Lesson.objects.filter(course=course))
    count_change(course.pk, before=NOTHING, after=weight)
    index_course(course.pk)
    record(by, "course-imported", f"course:{course.slug}", lessons=weight.lessons)
    return course


class _Writer:
    def __init__(self, course: Course, files: Files, by: Person) -> None:
        self._course, self._files, self._by = course, files, by

    def card(self, plan: CoursePlan) -> None:
        source = self._named(self._course.description_source)
        cover = self._files.get(plan.cover or "")
        if cover is not None and cover.kind != MediaFile.Kind.IMAGE:
            cover = None
        Course.objects.filter(pk=self._course.pk).update(
            description_source=source,
            description_html=self._html(source),
            cover=cover,
            cover_key=cover.storage_key if cover else "",
        )

    def section(self, planned: PlannedSection, position: int) -> None:
        """The section, its lessons and what is in them; the number of statements grows with texts and quizzes."""
        section = Section.objects.create(course=self._course, title=planned.title, position=position)
        rows = [self._lesson(one, section, place) for place, one in enumerate(planned.lessons)]
        lessons = Lesson.objects.bulk_create(rows, batch_size=AT_ONCE)
        pairs = list(zip(planned.lessons, lessons, strict=True))
        LessonFile.objects.bulk_create(
            [
                LessonFile(lesson=lesson, file=self._files[key], position=place)
                for one, lesson in pairs
                for place, key in enumerate(self._there(one.files))
            ]
        )
        LessonCaptions.objects.bulk_create(
            [
                LessonCaptions(lesson=lesson, file=self._files[key], language=language)
                for one, lesson in pairs
                for key, language in one.captions
                if key in self._files
            ]
        )
        for one, lesson in pairs:
            for place, task in enumerate(one.tasks):
                self._task(task, lesson, place)

    def _lesson(self, planned: PlannedLesson, section: Section, position: int) -> Lesson:
        source = self._named(planned.body)
        lesson = Lesson(
            course=self._course,
            section=section,
            position=position,
            title=planned.title,
            kind=planned.kind,
            body_source=source,
            body_html=self._html(source),
            video=self._files.get(planned.video or ""),
            **planned.fields,
        )
        if lesson.video is not None and lesson.video.duration_s:
            lesson.duration_s = round(lesson.video.duration_s)
        if self._lacks_something(lesson, planned):
            lesson.status = Lesson.Status.DRAFT
        return lesson

    def _lacks_something(self, lesson: Lesson, planned: PlannedLesson) -> bool:
        """Whether students could do nothing with it, as `authoring.contents.missing_in` says of written ones."""
        needed = {
            Lesson.Kind.VIDEO: lesson.video is not None,
            Lesson.Kind.LINK: bool(lesson.link_url),
            Lesson.Kind.LIVE: lesson.starts_at is not None,
            Lesson.Kind.FILE: bool(self._there(planned.files)),
        }
        return not needed.get(Lesson.Kind(lesson.kind), True)

    def _task(self, planned: PlannedTask, lesson: Lesson, position: int) -> None:
        source = self._named(planned.instructions)
        fields: dict[str, Any] = dict(planned.fields)
        if "max_points" not in fields:
            fields["max_points"] = max(sum((one.points for one in planned.questions), Decimal(0)), Decimal("0.01"))
        task = Task.objects.create(
            course=self._course,
            lesson=lesson,
            kind=planned.kind,
            title=planned.title,
            position=position,
            instructions_source=source,
            instructions_html=self._html(source),
            **fields,
        )
        if planned.questions:
            add_questions(task, map(self._question, planned.questions), by=self._by, skip_known=False)

    def _question(self, planned: ParsedQuestion) -> ParsedQuestion:
        return replace(
            planned,
            body=self._named(planned.body),
            explanation=self._named(planned.explanation),
            options=self._options(planned.options),
        )

    def _options(self, options: Any) -> Any:
        if isinstance(options, dict):
            return {side: self._options(items) for side, items in options.items()}
        return [{**item, "source": self._named(item["source"])} for item in options]

    def _there(self, keys: list[str]) -> list[str]:
        return [key for key in keys if key in self._files]

    def _named(self, source: str) -> str:
        """The text with the ids of files in place of the keys of the plan."""
        return NAMED.sub(
            lambda found: f"media:{self._files[found[1]].public_id}" if found[1] in self._files else found[0], source
        )

    def _html(self, source: str) -> str:
        return rendered(source, place_course=self._course, author=self._by) if source else ""

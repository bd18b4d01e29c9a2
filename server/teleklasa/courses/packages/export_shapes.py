"""The parts of a course as `course.json` tells them, with ids that mean something only inside the package."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.db.models import F, Prefetch

from teleklasa.courses.models import Course, CourseImage, Lesson, LessonCaptions, LessonFile, Question, Section, Task
from teleklasa.courses.packages.course_format import LESSON_COLUMNS, TASK_COLUMNS
from teleklasa.media.models import MediaFile

CARD = (
    *("title", "summary", "goals", "requirements", "language", "level", "time_zone"),
    *("shows_classmates", "gives_certificate"),
)
NAMED = re.compile(r"media:([A-Za-z0-9_-]{1,40})")
AT_ONCE = 50
"""Lessons whose texts are in memory at the same time."""


class Shapes:
    """Gives out local ids in the order in which things are met, so the same course gives the same ids."""

    def __init__(self, course: Course) -> None:
        self._course = course
        pictures = CourseImage.objects.filter(course=course).values_list("file__public_id", "file_id")
        self._pictures: dict[str, int] = dict(pictures)
        self._keys: dict[int, str] = {}
        self._counts: dict[str, int] = {}

    def key(self, file_id: int) -> str:
        return self._keys.setdefault(file_id, f"f{len(self._keys) + 1}")

    def files(self) -> Iterator[MediaFile]:
        """Every file that was named so far and is ready, in the order of their keys."""
        rows = MediaFile.objects.ready().in_bulk(list(self._keys))
        return (rows[file_id] for file_id in self._keys if file_id in rows)

    def text(self, source: str) -> str:
        """The text with local ids in place of those of the school; a picture that is nobody's stays as it is."""

        def local(found: re.Match[str]) -> str:
            file_id = self._pictures.get(found[1])
            return found[0] if file_id is None else f"media:{self.key(file_id)}"

        return NAMED.sub(local, source)

    def sections(self) -> Iterator[tuple[dict[str, Any], Iterator[dict[str, Any]]]]:
        for section in Section.objects.filter(course=self._course).order_by("position"):
            yield {"id": self._id("s"), "title": section.title}, self._lessons(section)

    def _id(self, letter: str) -> str:
        self._counts[letter] = self._counts.get(letter, 0) + 1
        return f"{letter}{self._counts[letter]}"

    def _lessons(self, section: Section) -> Iterator[dict[str, Any]]:
        latest = Question.objects.filter(task_version=F("task__version")).order_by("position")
        tasks = Task.objects.kept().order_by("position", "pk").prefetch_related(Prefetch("questions", latest))
        rows = Lesson.objects.kept().filter(section=section).order_by("position")
        with_parts = rows.prefetch_related(
            Prefetch("files", LessonFile.objects.order_by("position")),
            Prefetch("captions", LessonCaptions.objects.order_by("language")),
            Prefetch("tasks", tasks),
        )
        return map(self._lesson, with_parts.iterator(chunk_size=AT_ONCE))

    def _lesson(self, lesson: Lesson) -> dict[str, Any]:
        return {
            "id": self._id("l"),
            "kind": lesson.kind,
            "title": lesson.title,
            "body": self.text(lesson.body_source),
            **{name: plain(getattr(lesson, name)) for name in LESSON_COLUMNS},
            "video": None if lesson.video_id is None else self.key(lesson.video_id),
            "captions": [{"file": self.key(one.file_id), "language": one.language} for one in lesson.captions.all()],
            "files": [self.key(one.file_id) for one in lesson.files.all()],
            "tasks": [self._task(task) for task in lesson.tasks.all()],
        }

    def _task(self, task: Task) -> dict[str, Any]:
        return {
            "id": self._id("t"),
            "kind": task.kind,
            "title": task.title,
            "instructions": self.text(task.instructions_source),
            **{name: plain(getattr(task, name)) for name in TASK_COLUMNS},
            "questions": [self._question(question) for question in task.questions.all()],
        }

    def _question(self, question: Question) -> dict[str, Any]:
        return {
            "id": self._id("q"),
            "kind": question.kind,
            "body": self.text(question.body_source),
            "options": self._options(question.options),
            "key": question.key,
            "explanation": self.text(question.explanation_source),
            "points": str(question.points),
        }

    def _options(self, options: Any) -> Any:
        if isinstance(options, dict):
            return {side: self._options(items) for side, items in options.items()}
        return [{"id": item["id"], "source": self.text(item["source"])} for item in options]


def card_of(course: Course, shapes: Shapes) -> dict[str, Any]:
    return {
        **{name: getattr(course, name) for name in CARD},
        "description": shapes.text(course.description_source),
        "category": course.category.slug if course.category else None,
        "cover": None if course.cover_id is None else shapes.key(course.cover_id),
    }


def plain(value: Any) -> Any:
    """A column as JSON has it: moments and decimals as text."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | bool) else str(value)

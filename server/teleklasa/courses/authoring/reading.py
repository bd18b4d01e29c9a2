"""What the editor of a course is shown: the card with its sources, and every section and lesson."""

from __future__ import annotations

from typing import Any

from teleklasa.courses import rules
from teleklasa.courses.authoring.checklist import advised_before_publishing, missing_before_publishing
from teleklasa.courses.models import Course, CourseStaff, Lesson, Section
from teleklasa.courses.people_shapes import PERSON_CARD_FIELDS, person_card, person_card_of
from teleklasa.courses.rules import may
from teleklasa.courses.standing import Standing
from teleklasa.media.models import MediaFile

CARD = (
    *("slug", "title", "summary", "description_source", "description_html", "goals", "requirements", "language"),
    *("level", "time_zone", "status", "visibility", "enrol_policy", "shows_classmates", "gives_certificate"),
    *("review_note", "published_at", "archived_at", "version", "outline_version", "students", "lessons"),
    *("required_lessons", "previews", "duration_s", "created_at", "updated_at"),
)
ROW = (
    *("public_id", "title", "kind", "status", "release_at", "starts_at", "is_preview", "required", "completion"),
    *("duration_s", "version"),
)
LESSON = (
    *("title", "kind", "status", "body_source", "body_html", "release_at", "starts_at", "is_preview", "required"),
    *("completion", "duration_s", "link_url", "comments_locked", "version", "created_at", "updated_at"),
)
MAY = {
    "edit_card": rules.EDIT_CARD,
    "edit_outline": rules.EDIT_OUTLINE,
    "upload": rules.UPLOAD,
    "publish": rules.PUBLISH,
    "approve": rules.APPROVE_LISTING,
    "delete": rules.DELETE_COURSE,
    "manage_staff": rules.MANAGE_STAFF,
    "duplicate": rules.DUPLICATE,
    "export": rules.EXPORT,
}


def editor_of(course: Course, standing: Standing) -> dict[str, Any]:
    """Everything for the editor; two queries, when `course` came with its owner, category and cover."""
    return {
        "card": card_of(course),
        "sections": outline_of(course),
        "missing": missing_before_publishing(course),
        "advised": advised_before_publishing(course),
        "may": {name: may(rule, standing) for name, rule in MAY.items()},
    }


def card_of(course: Course) -> dict[str, Any]:
    return {
        **{name: getattr(course, name) for name in CARD},
        "owner": person_card(course.owner),
        "category": course.category.slug if course.category else None,
        "cover": file_brief(course.cover) if course.cover else None,
        "cover_url": f"/media/image/{course.cover_key}" if course.cover_key else None,
    }


def outline_of(course: Course) -> list[dict[str, Any]]:
    """Sections in their order, with every kept lesson; two queries."""
    rows = Section.objects.filter(course=course).order_by("position")
    sections: dict[int, dict[str, Any]] = {
        pk: {"id": public_id, "title": title, "version": version, "lessons": []}
        for pk, public_id, title, version in rows.values_list("pk", "public_id", "title", "version")
    }
    lessons = Lesson.objects.kept().filter(course=course).order_by("position").values_list("section_id", *ROW)
    for section_id, *values in lessons:
        sections[section_id]["lessons"].append(lesson_row(values))
    return list(sections.values())


def lesson_row(values: list[Any]) -> dict[str, Any]:
    """A lesson of the outline from the columns of ROW."""
    return {"id": values[0], **dict(zip(ROW[1:], values[1:], strict=True))}


def lesson_for_edit(lesson: Lesson) -> dict[str, Any]:
    """A lesson with its sources and files; two queries, when it came with its course, section and video."""
    captions = lesson.captions.select_related("file").order_by("language")
    return {
        "id": lesson.public_id,
        "course": lesson.course.slug,
        "section": lesson.section.public_id,
        **{name: getattr(lesson, name) for name in LESSON},
        "video": file_brief(lesson.video) if lesson.video else None,
        "files": [file_brief(row.file) for row in lesson.files.select_related("file").order_by("position")],
        "captions": [{"language": row.language, "file": file_brief(row.file)} for row in captions],
    }


def file_brief(file: MediaFile) -> dict[str, Any]:
    """A file as authors pick it; its address is another matter."""
    brief = {name: getattr(file, name) for name in ("name", "kind", "state", "mime", "size", "duration_s")}
    return {"id": file.public_id, **brief}


def deleted_lesson(lesson: Lesson) -> dict[str, Any]:
    """A lesson for the list of the undo; no query, when it came with its section."""
    return {
        "id": lesson.public_id,
        "title": lesson.title,
        "kind": lesson.kind,
        "section": lesson.section.public_id,
        "deleted_at": lesson.deleted_at,
    }


def courses_to_approve(courses: list[Course]) -> list[dict[str, Any]]:
    """Cards for the admin's list; no query, when they came with their owners."""
    shown = ("slug", "title", "summary", "lessons", "updated_at")
    return [
        {**{name: getattr(course, name) for name in shown}, "owner": person_card(course.owner)} for course in courses
    ]


def staff_of(course: Course) -> list[dict[str, Any]]:
    """Who teaches the course, the owner first; one query."""
    rows = CourseStaff.objects.filter(course=course).order_by("pk")
    people = [f"person__{name}" for name in PERSON_CARD_FIELDS]
    order = list(CourseStaff.Role.values)
    found = sorted(rows.values_list("role", "created_at", *people), key=lambda row: order.index(row[0]))
    return [{"person": person_card_of(*row[2:]), "role": row[0], "since": row[1]} for row in found]

"""Courses, sections and lessons, as their authors make and change them."""

from typing import Any

from django.utils import timezone

from teleklasa.courses.factories import add_lesson, add_section, add_staff
from teleklasa.courses.models import Course, Section
from teleklasa.people.factories import make_learner
from tests.course_cast import Cast
from tests.course_table import CourseRow

READY = {"summary": "O ułamkach."}


def stranger(cast: Cast) -> dict[str, Any]:
    return {"person": make_learner("Nela Bór", email="nela@example.com").public_id}


def assistant(cast: Cast) -> dict[str, Any]:
    return {"person_id": cast.person("As").public_id}


def teacher(cast: Cast) -> dict[str, Any]:
    return {"person": cast.person("Te").public_id}


def in_review(cast: Cast) -> dict[str, Any]:
    Course.objects.filter(pk=cast.course.pk).update(status="review")
    return {}


def archived(cast: Cast) -> dict[str, Any]:
    Course.objects.filter(pk=cast.course.pk).update(status="archived", archived_at=timezone.now())
    return {}


def new_section(cast: Cast) -> dict[str, Any]:
    return {"section_id": add_section(cast.course, "Rozdział 2").public_id}


def second_lesson(cast: Cast) -> dict[str, Any]:
    lesson = add_lesson(Section.objects.get(course=cast.course), "Lekcja 2")
    return {"lesson_id": lesson.public_id, "section_id": lesson.section.public_id}


def video_lesson(cast: Cast) -> dict[str, Any]:
    lesson = add_lesson(Section.objects.get(course=cast.course), "Film", kind="video", status="draft")
    return {"lesson_id": lesson.public_id}


def deleted_lesson(cast: Cast) -> dict[str, Any]:
    named = second_lesson(cast)
    cast.course.all_lessons.filter(public_id=named["lesson_id"]).update(deleted_at=timezone.now(), position=None)
    Course.objects.filter(pk=cast.course.pk).update(lessons=1, required_lessons=1)
    return named


def whole_order(cast: Cast) -> dict[str, Any]:
    section = Section.objects.get(course=cast.course)
    ids = list(section.lessons.values_list("public_id", flat=True))
    return {"order": [{"id": section.public_id, "lessons": ids}]}


def second_teacher(cast: Cast) -> dict[str, Any]:
    person = make_learner("Nela Bór", email="nela@example.com")
    add_staff(cast.course, person, "teacher")
    return {"person_id": person.public_id}


HIDDEN = dict.fromkeys(("Re", "Li", "Pe", "St", "Gt"), 404) | {"An": 401}
"""A course in review is not there for anyone outside."""
NOT_FOR_OUTSIDERS = HIDDEN | {"An": 401, "As": 403, "Te": 403}

ROWS = [
    CourseRow("course", "PATCH", 33, body={"title": "Ułamki dziesiętne"}),
    CourseRow("course", "DELETE", 36, 204, answers={"Ow": 409}),
    CourseRow("course-editor", "GET", 33),
    CourseRow("course-publish", "POST", 34, answers={"Ow": 409, "Pa": 409}),
    CourseRow("course-take-back", "POST", 34, answers={"Ow": 409, "Pa": 409}),
    CourseRow("course-approve", "POST", 35, prepare=in_review, course=READY, answers=NOT_FOR_OUTSIDERS),
    CourseRow(
        "course-send-back", "POST", 35, body={"note": "Brak opisu."}, prepare=in_review, answers=NOT_FOR_OUTSIDERS
    ),
    CourseRow("course-archive", "POST", 34),
    CourseRow("course-unarchive", "POST", 34, prepare=archived, answers={"Re": 404, "Pe": 404}),
    CourseRow("course-restore", "POST", 36),
    CourseRow("course-duplicate", "POST", 520, 201),
    CourseRow("course-staff", "GET", 19),
    CourseRow("course-staff", "POST", 37, 201, {"person": "{person}", "role": "assistant"}, stranger),
    CourseRow("course-staff-member", "PATCH", 37, body={"role": "teacher"}, prepare=assistant),
    CourseRow("course-staff-member", "DELETE", 37, 204, prepare=second_teacher),
    CourseRow("course-transfer", "POST", 37, body={"person": "{person}"}, prepare=teacher),
    CourseRow("course-sections", "POST", 38, 201, {"title": "Rozdział 2"}),
    CourseRow("course-outline-order", "POST", 38, body={"sections": "{order}"}, prepare=whole_order),
    CourseRow("course-deleted-lessons", "GET", 38),
    CourseRow("section", "PATCH", 38, body={"title": "Początek"}, prepare=new_section),
    CourseRow("section", "DELETE", 38, 204, prepare=new_section),
    CourseRow("section-lessons", "POST", 38, 201, {"title": "Lekcja 2"}, new_section),
    CourseRow("lesson", "PATCH", 38, body={"title": "Nowy tytuł"}, prepare=second_lesson),
    CourseRow("lesson", "DELETE", 38, 204, prepare=second_lesson),
    CourseRow("lesson-editor", "GET", 38, prepare=second_lesson),
    CourseRow("lesson-publish", "POST", 38, prepare=second_lesson),
    CourseRow("lesson-unpublish", "POST", 38, prepare=second_lesson),
    CourseRow("lesson-restore", "POST", 38, prepare=deleted_lesson),
    CourseRow("lesson-captions", "PUT", 39, body={"captions": []}, prepare=video_lesson, own=frozenset("+oc")),
]

"""The answers are plain dicts; this holds them to what the schema says of them."""

import pytest

from teleklasa.courses.authoring import edit_shapes
from teleklasa.courses.factories import add_file, add_lesson, make_category, make_course
from teleklasa.courses.models import Course, Lesson, LessonCaptions, LessonFile, Section


def fault(shown, serializer, path=""):
    """Where an answer and its serializer part; empty where they agree in every field."""
    if shown is None:
        return "" if serializer.allow_null else f"{path} is null"
    if isinstance(shown, list):
        child = serializer.child
        return next((found for one in shown if (found := fault(one, child, f"{path}[]"))), "")
    if not hasattr(serializer, "fields"):
        serializer.to_representation(shown)
        return ""
    if set(shown) != set(serializer.fields):
        return f"{path}: {set(shown) ^ set(serializer.fields)}"
    return next(
        (found for name, field in serializer.fields.items() if (found := fault(shown[name], field, f"{path}.{name}"))),
        "",
    )


@pytest.fixture
def full(course, olga):
    make_category("Matematyka", slug="matematyka")
    lesson = Lesson.objects.get(course=course)
    Lesson.objects.filter(pk=lesson.pk).update(video=add_file("video", owner=olga, duration_s=3.5))
    LessonFile.objects.create(lesson=lesson, file=add_file("document", owner=olga), position=0)
    LessonCaptions.objects.create(lesson=lesson, file=add_file("captions", owner=olga), language="pl")
    return course


def test_answers_have_exactly_the_fields_of_the_schema(client_of, olga, celina, full):
    client, admin = client_of(olga), client_of(celina)
    lesson = Lesson.objects.get(course=full)
    gone = add_lesson(Section.objects.get(course=full), "Usunięta", status="draft")
    client.delete(f"/api/v1/lessons/{gone.public_id}")
    make_course("Czeka", owner=olga, status="review")
    client.patch(f"/api/v1/courses/{full.slug}", {"category": "matematyka", "goals": ["Liczyć"]})
    order = [{"id": lesson.section.public_id, "lessons": [lesson.public_id]}]
    base = f"/api/v1/courses/{full.slug}"

    answers = {
        edit_shapes.CourseEdit: client.get(f"{base}/edit"),
        edit_shapes.LessonEdit: client.get(f"/api/v1/lessons/{lesson.public_id}/edit"),
        edit_shapes.CourseStaffList: client.get(f"{base}/staff"),
        edit_shapes.DeletedLessonPage: client.get(f"{base}/deleted-lessons"),
        edit_shapes.CourseToApprovePage: admin.get("/api/v1/courses-to-approve"),
        edit_shapes.CourseOutlineEdit: client.post(f"{base}/outline/order", {"sections": order}),
        edit_shapes.SectionEdit: client.post(f"{base}/sections", {"title": "Nowy"}),
        edit_shapes.CourseState: client.post(f"{base}/archive"),
    }

    assert {kind.__name__: fault(answer.json(), kind()) for kind, answer in answers.items()} == {
        kind.__name__: "" for kind in answers
    }
    assert Course.objects.get(pk=full.pk).status == "archived"

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from teleklasa.courses.authoring.duplicating import duplicate_course
from teleklasa.courses.factories import add_file, add_lesson, add_section, add_task, enrol
from teleklasa.courses.models import (
    Course,
    CourseImage,
    CourseStaff,
    Enrolment,
    Lesson,
    LessonCaptions,
    LessonFile,
    Question,
    Section,
    Task,
)


def add_question(task, body, *, version=1, position=0):
    return Question.objects.create(
        task=task, task_version=version, position=position, kind="single", body_source=body, body_html=body
    )


@pytest.fixture
def rich(course, olga, stas):
    """A course with everything in it, and a student."""
    section = Section.objects.get(course=course)
    film = add_lesson(section, "Film", kind="video", video=add_file("video", owner=olga), duration_s=60, status="draft")
    LessonCaptions.objects.create(lesson=film, file=add_file("captions", owner=olga), language="pl")
    live = add_lesson(
        add_section(course, "Rozdział 2"), "Na żywo", kind="live", starts_at=datetime(2027, 3, 26, 16, tzinfo=UTC)
    )
    LessonFile.objects.create(lesson=live, file=add_file("document", owner=olga), position=0)
    gone = add_lesson(section, "Usunięta", status="draft")
    Lesson.objects.filter(pk=gone.pk).update(deleted_at=datetime(2027, 1, 1, tzinfo=UTC), position=None)
    quiz = add_task(live, "Test", kind="quiz", due_at=datetime(2027, 3, 31, 16, tzinfo=UTC), version=2, edition=5)
    add_task(gone, "Stare")
    add_question(quiz, "stare")
    add_question(quiz, "nowe", version=2)
    add_question(quiz, "drugie", version=2, position=1)
    CourseImage.objects.create(course=course, file=add_file("image", owner=olga))
    cover = add_file("image", owner=olga)
    Course.objects.filter(pk=course.pk).update(cover=cover, cover_key=cover.storage_key, goals=["Dodawać"])
    enrol(course, stas)
    return course


def test_copy_has_what_authors_made_and_nothing_of_people(client_of, olga, rich, counters):
    answer = client_of(olga).post(f"/api/v1/courses/{rich.slug}/duplicate", {"title": "Kopia"})

    assert answer.status_code == 201, answer.content
    body = answer.json()
    made = Course.objects.get(slug=body["card"]["slug"])
    assert (made.title, made.status, made.published_at, made.students, made.owner_id) == (
        "Kopia",
        "draft",
        None,
        0,
        olga.pk,
    )
    assert (body["card"]["goals"], body["card"]["cover_url"] is not None) == (["Dodawać"], True)
    outline = [(one["title"], [(row["title"], row["status"]) for row in one["lessons"]]) for one in body["sections"]]
    assert outline == [
        ("Rozdział 1", [("Lekcja 1", "published"), ("Film", "draft")]),
        ("Rozdział 2", [("Na żywo", "published")]),
    ]
    assert counters(made)[0] == counters(made)[1]
    assert list(CourseStaff.objects.filter(course=made).values_list("person", "role")) == [(olga.pk, "owner")]
    assert Enrolment.objects.filter(course=made).count() == 0


def test_copy_uses_the_same_files_and_the_latest_questions(olga, rich):
    made = duplicate_course(rich, by=olga)

    lessons = {lesson.title: lesson for lesson in Lesson.objects.filter(course=made)}
    originals = {lesson.title: lesson for lesson in Lesson.objects.kept().filter(course=rich)}
    assert lessons["Film"].video_id == originals["Film"].video_id
    for kind, title in ((LessonFile, "Na żywo"), (LessonCaptions, "Film")):
        files = [list(kind.objects.filter(lesson=found[title]).values_list("file")) for found in (lessons, originals)]
        assert files[0] == files[1] != []
    images = [list(CourseImage.objects.filter(course=one).values_list("file")) for one in (made, rich)]
    assert images[0] == images[1] != []
    task = Task.objects.get(course=made)
    assert (task.title, task.lesson_id, task.version, task.edition) == ("Test", lessons["Na żywo"].pk, 1, 1)
    asked = Question.objects.filter(task=task).order_by("position").values_list("body_source", "task_version")
    assert list(asked) == [("nowe", 1), ("drugie", 1)]


def test_dates_of_a_copy_are_cleared(olga, rich):
    made = duplicate_course(rich, by=olga)

    assert [lesson.starts_at for lesson in Lesson.objects.filter(course=made)] == [None] * 3
    assert Task.objects.get(course=made).due_at is None


def test_dates_of_a_copy_move_by_days_and_keep_the_hour(olga, rich):
    made = duplicate_course(rich, by=olga, starts_on=date(2027, 9, 6))

    live = Lesson.objects.get(course=made, kind="live")
    assert live.starts_at == datetime(
        2027, 9, 6, 15, tzinfo=UTC
    )  # 17:00 by the summer clock, as 16:00 UTC in March was
    assert Task.objects.get(course=made).due_at == datetime(2027, 9, 11, 16, tzinfo=UTC)


def test_changing_a_copy_leaves_the_original(client_of, olga, rich):
    made = duplicate_course(rich, by=olga)
    lesson = Lesson.objects.get(course=made, title="Lekcja 1")
    client = client_of(olga)

    client.patch(f"/api/v1/lessons/{lesson.public_id}", {"title": "Zmieniona"})
    client.delete(f"/api/v1/courses/{made.slug}")

    assert Lesson.objects.filter(course=rich, title="Lekcja 1").exists()
    assert Course.objects.get(pk=rich.pk).status == "published"


def test_large_course_is_copied_by_few_statements(olga, draft):
    section = Section.objects.get(course=draft)
    lessons = [Lesson(course=draft, section=section, title=f"L{n}", kind="text", position=1 + n) for n in range(499)]
    Lesson.objects.bulk_create(lessons)
    Task.objects.bulk_create(
        [Task(course=draft, lesson=lesson, title="Zadanie", kind="assignment") for lesson in lessons]
    )

    with CaptureQueriesContext(
        connection,
    ) as queries:
        made = duplicate_course(draft, by=olga)

    assert len(queries) <= 30
    assert (Lesson.objects.filter(course=made).count(), Task.objects.filter(course=made).count()) == (500, 499)


@pytest.mark.parametrize(
    "body", [{"title": " "}, {"starts_on": "0001-01-01"}, {"starts_on": "9999-12-31"}, {"starts_on": 5}]
)
def test_bad_wish_copies_nothing(client_of, olga, draft, body):
    answer = client_of(olga).post(f"/api/v1/courses/{draft.slug}/duplicate", body)

    assert answer.status_code == 422
    assert Course.objects.count() == 1


def test_copy_that_breaks_leaves_nothing(olga, rich):
    with connection.cursor() as cursor:  # pictures are copied last
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE courses_courseimage ADD CONSTRAINT is_full CHECK (false) NOT VALID")

    with pytest.raises(IntegrityError, match="is_full"):
        duplicate_course(rich, by=olga)

    assert (Course.objects.count(), Lesson.objects.exclude(course=rich).count()) == (1, 0)

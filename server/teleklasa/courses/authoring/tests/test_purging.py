from datetime import timedelta

from django.utils import timezone

from teleklasa.courses.authoring import purging
from teleklasa.courses.factories import add_lesson, add_task, enrol, make_course
from teleklasa.courses.models import (
    Answer,
    Certificate,
    Comment,
    Course,
    Favourite,
    Lesson,
    LessonProgress,
    Question,
    Section,
    Submission,
)

NOW = timezone.now()


def work_in(lesson, enrolment):
    """Progress, a favourite, comments, an answered quiz and a certificate."""
    LessonProgress.objects.create(enrolment=enrolment, lesson=lesson, state="started", updated_at=NOW)
    Favourite.objects.create(person=enrolment.person, lesson=lesson)
    root = Comment.objects.create(
        course=lesson.course, lesson=lesson, author=enrolment.person, body_source="a", body_html="a"
    )
    Comment.objects.create(
        course=lesson.course, lesson=lesson, author=enrolment.person, parent=root, body_source="b", body_html="b"
    )
    quiz = add_task(lesson, "Test", kind="quiz")
    question = Question.objects.create(task=quiz, position=0, kind="short", body_source="?", body_html="?")
    submission = Submission.objects.create(
        task=quiz,
        course=lesson.course,
        person=enrolment.person,
        task_version=1,
        attempt=1,
        started_at=NOW,
        max_points=1,
    )
    Answer.objects.create(submission=submission, question=question, value="x", saved_at=NOW)
    Certificate.objects.get_or_create(enrolment=enrolment, defaults={"code": str(enrolment.pk), "issued_at": NOW})


def test_only_what_was_deleted_long_ago_is_erased(course, olga, stas, monkeypatch):
    monkeypatch.setattr(purging, "ROWS_AT_ONCE", 1)
    section = Section.objects.get(course=course)
    enrolment = enrol(course, stas)
    long_gone, just_gone = add_lesson(section, "Dawno", status="draft"), add_lesson(section, "Wczoraj", status="draft")
    other = make_course("Usunięty", owner=olga)
    other_enrolment = enrol(other, stas)
    for lesson, place in ((long_gone, enrolment), (just_gone, enrolment), (other.all_lessons.get(), other_enrolment)):
        work_in(lesson, place)
    for lesson, days in ((long_gone, 31), (just_gone, 29)):
        Lesson.objects.filter(pk=lesson.pk).update(deleted_at=NOW - timedelta(days=days), position=None)
    Course.objects.filter(pk=other.pk).update(deleted_at=NOW - timedelta(days=31))

    counts = purging.purge_deleted(kept_days=30)

    assert counts == {"lessons": 1, "courses": 1}
    assert list(Course.objects.all()) == [course]
    assert sorted(Lesson.objects.values_list("title", flat=True)) == ["Lekcja 1", "Wczoraj"]
    left = [kind.objects.count() for kind in (LessonProgress, Favourite, Comment, Submission, Answer, Certificate)]
    assert left == [1, 1, 2, 1, 1, 1]
    assert purging.purge_deleted(kept_days=30) == {"lessons": 0, "courses": 0}

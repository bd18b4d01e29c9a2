from datetime import timedelta

from django.utils import timezone

from teleklasa.courses.authoring import purging
from teleklasa.courses.factories import add_lesson, add_task, enrol, make_course
from teleklasa.courses.meetings.rooms import room_of_lesson
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
from teleklasa.live.models import Attendance, LiveLesson, Room

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


def held_in(lesson, person, state):
    """A meeting of the lesson, in which the person was."""
    facts = {"title": "x", "expected_people": 1, "claimed_at": NOW, "meeting_id": f"m{lesson.pk}", "state": state}
    held = LiveLesson.objects.create(room=room_of_lesson(lesson), **facts)
    Attendance.objects.create(live_lesson=held, person=person, joined_at=NOW, last_seen_at=NOW)
    return held


def test_rooms_of_what_is_erased_go_with_who_was_in_them_once_nothing_is_open(course, stas):
    section = Section.objects.get(course=course)
    gone, kept, open_yet = (add_lesson(section, name, kind="live", starts_at=NOW) for name in ("A", "B", "C"))
    for lesson, state in ((gone, "ended"), (kept, "ended"), (open_yet, "suspect")):
        held_in(lesson, stas, state)
    for lesson in (gone, open_yet):
        Lesson.objects.filter(pk=lesson.pk).update(deleted_at=NOW - timedelta(days=31), position=None)

    purging.purge_deleted(kept_days=30)

    assert set(Room.objects.values_list("lesson", flat=True)) == {kept.pk, None}
    assert set(LiveLesson.objects.values_list("meeting_id", flat=True)) == {f"m{kept.pk}", f"m{open_yet.pk}"}
    assert Attendance.objects.count() == 2

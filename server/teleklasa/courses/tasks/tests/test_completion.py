import pytest
from django.utils import timezone

from teleklasa.courses.factories import add_task
from teleklasa.courses.learning.progress import complete_by_tasks
from teleklasa.courses.models import Enrolment, Lesson, LessonProgress, Submission
from teleklasa.courses.tasks.tests.conftest import handed_in


@pytest.fixture
def lesson(school):
    Lesson.objects.update(completion="passed")
    return school.lesson


def states():
    return list(LessonProgress.objects.values_list("state", flat=True))


def test_lesson_is_done_when_its_last_assignment_is_handed_in(school, lesson, as_ewa):
    second = add_task(lesson, "Drugie")
    add_task(lesson, "Szkic", status="draft")
    handed_in(as_ewa, school.task)
    first = states()

    handed_in(as_ewa, second)

    assert (first, states()) == ([], ["done"])
    assert Enrolment.objects.get().done_count == 1


def test_lesson_with_another_rule_is_not_completed_by_tasks(school, as_ewa):
    handed_in(as_ewa, school.task)

    assert states() == []


def test_lesson_that_was_begun_becomes_done_and_keeps_its_place(school, lesson, as_ewa):
    LessonProgress.objects.create(
        enrolment=school.enrolment, lesson=lesson, state="started", position_s=70, updated_at=timezone.now()
    )

    handed_in(as_ewa, school.task)

    assert list(LessonProgress.objects.values_list("state", "position_s")) == [("done", 70)]


def test_lesson_that_is_not_required_is_done_without_being_counted(school, lesson, as_ewa):
    Lesson.objects.update(required=False)

    handed_in(as_ewa, school.task)

    assert (states(), Enrolment.objects.get().done_count) == (["done"], 0)


@pytest.mark.parametrize(("points", "done"), [("4.99", False), ("5", True)])
def test_quiz_completes_the_lesson_when_it_is_passed(school, lesson, points, done):
    school.change(kind="quiz", pass_percent=50)
    now = timezone.now()
    Submission.objects.create(
        task=school.task,
        course=school.course,
        person=school.ewa,
        task_version=1,
        attempt=1,
        status="graded",
        points=points,
        started_at=now,
        submitted_at=now,
        max_points=10,
    )

    assert complete_by_tasks(school.enrolment.pk, lesson.pk) is done


def test_changed_grade_that_passes_completes_the_lesson(school, lesson, as_tomek):
    school.change(kind="quiz", pass_percent=50)
    now = timezone.now()
    attempt = Submission.objects.create(
        task=school.task,
        course=school.course,
        person=school.ewa,
        task_version=1,
        attempt=1,
        status="graded",
        points=2,
        started_at=now,
        submitted_at=now,
        max_points=10,
    )

    as_tomek.post(f"/api/v1/submissions/{attempt.public_id}/grade", {"points": 6, "version": 1})

    assert states() == ["done"]


def test_what_somebody_else_handed_in_completes_nothing(school, lesson):
    jan = school.student("Jan Kot")

    handed_in(school.client(jan), school.task)

    assert list(LessonProgress.objects.values_list("enrolment__person", flat=True)) == [jan.pk]

from decimal import Decimal

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from teleklasa.courses.models import Question, Submission
from teleklasa.courses.quizzes import grading
from teleklasa.courses.quizzes.grading import Regrade, regrade
from teleklasa.courses.quizzes.jobs import regrade_quiz
from teleklasa.courses.quizzes.parsed import ParsedQuestion, lettered
from teleklasa.courses.quizzes.tests.conftest import answered, asked_of, make_quiz
from teleklasa.courses.tasks.tests.conftest import begun, row_at
from teleklasa.notifications.models import Notification
from teleklasa.people.models import AuditEvent

ONE = [ParsedQuestion("single", "Stolica?", lettered(["Kraków", "Warszawa"]), {"right": ["1"]})]


@pytest.fixture
def school(db):
    return make_quiz(ONE)


def taken(school, person, place: int) -> str:
    """An attempt that picked the option at this place, handed in."""
    client = school.client(person)
    at, question = begun(client, school.task), asked_of(school.task)[0]
    answered(client, at, {question.public_id: question.options[place]["id"]})
    client.post(f"{at}/hand-in")
    return at


def correct(client, question: Question, place: int):
    key = {"right": [question.options[place]["id"]]}
    return client.patch(f"/api/v1/questions/{question.public_id}/key", {"key": key}, format="json")


def regrade_now(school) -> int:
    return regrade(Regrade(school.task, 1, school.tomek, timezone.now()))


def test_corrected_key_changes_grades_once_they_are_graded_again(school, as_tomek):
    wrong, right = taken(school, school.ewa, 1), taken(school, school.student("Jan Kot"), 0)
    question = asked_of(school.task)[0]
    assert correct(as_tomek, question, 1).json()["version"] == 1
    assert [str(row_at(at).points) for at in (wrong, right)] == ["0.00", "10.00"]

    answer = as_tomek.post(f"/api/v1/tasks/{school.task.public_id}/regrade")
    assert (answer.status_code, answer.json()) == (202, {"version": 1, "attempts": 2})
    regrade_quiz.func(**ProcrastinateJob.objects.get(task_name__endswith="regrade_quiz").args)

    assert [str(row_at(at).points) for at in (wrong, right)] == ["10.00", "0.00"]
    assert school.client(school.ewa).get(f"{wrong}/result").json()["questions"][0]["right"] is True
    told = Notification.objects.filter(kind="quiz-regraded").values_list("person_id", flat=True)
    assert sorted(told) == sorted([row_at(wrong).person_id, row_at(right).person_id])


def test_correction_and_regrade_are_noted_with_old_and_new(school, as_tomek):
    at = taken(school, school.ewa, 1)
    question = asked_of(school.task)[0]
    old = question.key
    correct(as_tomek, question, 1)
    correct(as_tomek, question, 1)
    regrade_now(school)
    regrade_now(school)

    noted = AuditEvent.objects.filter(action__in=["question-key-corrected", "quiz-regraded"]).order_by("pk")
    new = {"right": [question.options[1]["id"]]}
    assert [(row.action, row.target, row.facts, row.actor_id) for row in noted] == [
        ("question-key-corrected", f"question:{question.public_id}", {"old": old, "new": new}, school.tomek.pk),
        (
            "quiz-regraded",
            f"submission:{row_at(at).public_id}",
            {"old": "0.00", "new": "10.00"},
            school.tomek.pk,
        ),
    ]


def test_only_those_are_told_whose_shown_points_changed(school, as_tomek):
    taken(school, school.ewa, 0)
    hidden = taken(school, school.student("Jan Kot"), 0)
    Submission.objects.filter(pk=row_at(hidden).pk).update(released_at=None)
    assert regrade_now(school) == 0
    correct(as_tomek, asked_of(school.task)[0], 1)

    assert (regrade_now(school), regrade_now(school)) == (2, 0)

    told = Notification.objects.filter(kind="quiz-regraded").values_list("person_id", flat=True)
    assert list(told) == [school.ewa.pk]
    assert row_at(hidden).released_at is None


def test_grade_that_a_person_wrote_stays(school, as_tomek):
    at = taken(school, school.ewa, 1)
    as_tomek.post(f"{at}/grade", {"points": "3", "version": row_at(at).version})
    correct(as_tomek, asked_of(school.task)[0], 1)

    regrade_now(school)

    assert row_at(at).points == Decimal(3)


def test_regrade_goes_batch_by_batch_and_takes_off_for_lateness(school, as_tomek, monkeypatch):
    monkeypatch.setattr(grading, "BATCH", 2)
    attempts = [taken(school, school.student(f"Uczeń {number}", number), 1) for number in range(5)]
    Submission.objects.update(late_percent=10)
    correct(as_tomek, asked_of(school.task)[0], 1)

    assert regrade_now(school) == 5

    assert {str(row_at(at).points) for at in attempts} == {"9.00"}


def test_only_attempts_of_the_version_are_graded_again(school, as_tomek):
    at = taken(school, school.ewa, 1)
    old = asked_of(school.task)[0]
    newer = as_tomek.patch(f"/api/v1/questions/{old.public_id}", {"body_source": "Stolica Polski?"}).json()
    assert newer["version"] == 2

    correct(as_tomek, asked_of(school.task, 2)[0], 1)
    assert as_tomek.post(f"/api/v1/tasks/{school.task.public_id}/regrade").json() == {"version": 2, "attempts": 0}
    regrade_now(school)
    assert row_at(at).points == 0
    correct(as_tomek, old, 1)
    regrade_now(school)

    assert row_at(at).points == 10


def test_regrade_that_waits_already_is_not_ordered_twice(school, as_tomek):
    answers = [as_tomek.post(f"/api/v1/tasks/{school.task.public_id}/regrade").status_code for _ in range(2)]

    assert answers == [202, 202]
    assert ProcrastinateJob.objects.filter(task_name__endswith="regrade_quiz").count() == 1


@pytest.mark.parametrize("body", [{"version": 2}, {"version": 0}, {"version": 10**30}, {"version": "x"}])
def test_version_that_never_was_is_refused(school, as_tomek, body):
    answer = as_tomek.post(f"/api/v1/tasks/{school.task.public_id}/regrade", body, format="json")

    assert answer.status_code in {404, 422}


def test_statistics_count_right_answers_and_the_commonest_wrong_ones(school, as_tomek, django_assert_num_queries):
    for number, place in enumerate([0, 1, 1]):
        taken(school, school.student(f"Uczeń {number}", number), place)
    begun(school.client(school.ewa), school.task)

    with django_assert_num_queries(7):
        answer = as_tomek.get(f"/api/v1/tasks/{school.task.public_id}/statistics").json()

    question = asked_of(school.task)[0]
    assert answer == {
        "version": 1,
        "attempts": 3,
        "questions": [
            {
                "id": question.public_id,
                "kind": "single",
                "beginning": "Stolica?",
                "answered": 3,
                "right": 1,
                "right_percent": 33,
                "wrong": [{"answer": question.options[1]["id"], "attempts": 2}],
            }
        ],
    }


def test_statistics_tell_at_most_five_wrong_answers(db):
    school = make_quiz([ParsedQuestion("short", "Rok?", key={"accepted": ["1410"]})])
    for number in range(7):
        client = school.client(school.student(f"Uczeń {number}", number))
        at = begun(client, school.task)
        answered(client, at, {asked_of(school.task)[0].public_id: f"{number}"})
        client.post(f"{at}/hand-in")

    answer = school.client(school.tomek).get(f"/api/v1/tasks/{school.task.public_id}/statistics").json()

    assert [wrong["answer"] for wrong in answer["questions"][0]["wrong"]] == ["0", "1", "2", "3", "4"]

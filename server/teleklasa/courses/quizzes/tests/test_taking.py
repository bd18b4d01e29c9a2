import json
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from teleklasa.courses.models import Answer, LessonProgress, Question, Submission
from teleklasa.courses.quizzes.attempting import hand_in_overdue
from teleklasa.courses.quizzes.serializers import QuestionAsked, QuestionResult, QuizAsked, QuizResult
from teleklasa.courses.quizzes.tests.conftest import answered, asked_of, make_quiz, right_answers
from teleklasa.courses.tasks.tests.conftest import begun, row_at

START = timezone.now().replace(microsecond=0)


def later(**ahead: int):
    return time_machine.travel(START + timedelta(**ahead), tick=False)


def test_quiz_is_taken_and_graded_at_once(school, as_ewa):
    at = begun(as_ewa, school.task)
    answered(as_ewa, at, right_answers(school.task))

    handed_in = as_ewa.post(f"{at}/hand-in")
    result = as_ewa.get(f"{at}/result").json()

    assert (handed_in.json()["status"], handed_in.json()["points"]) == ("graded", "10.00")
    assert (result["points"], result["percent"], result["passed"]) == ("10.00", 100, True)
    assert [line["right"] for line in result["questions"]] == [True] * 6
    assert set(result) == set(QuizResult().fields)
    assert set(result["questions"][0]) == set(QuestionResult().fields)


def test_partial_answers_bring_their_part(school, as_ewa):
    at = begun(as_ewa, school.task)
    right = right_answers(school.task)
    rows = asked_of(school.task)
    half = {
        rows[0].public_id: right[rows[0].public_id],
        rows[1].public_id: right[rows[1].public_id][:1],
        rows[2].public_id: "Mieszko",
        rows[5].public_id: {rows[5].options["left"][0]["id"]: rows[5].options["right"][0]["id"]},
    }
    answered(as_ewa, at, half)

    as_ewa.post(f"{at}/hand-in")
    result = as_ewa.get(f"{at}/result").json()

    assert [line["earned"] for line in result["questions"]] == ["1.00", "0.50", "0.00", "0.00", "0.00", "2.50"]
    assert [line["right"] for line in result["questions"]] == [True, False, False, False, False, False]
    assert (result["points"], result["passed"]) == ("4.00", False)


def test_nothing_of_the_key_is_told_before_the_grade_is_released(school, as_ewa, as_tomek):
    school.change(releases_at_once=False, shuffles=True)
    Question.objects.update(explanation_source="TAJNE", explanation_html="<p>TAJNE</p>")
    Question.objects.filter(kind="short").update(key={"accepted": ["TAJNE słowo"]})
    Question.objects.filter(kind="number").update(key={"value": "987654", "tolerance": "123"})
    at = begun(as_ewa, school.task)
    name = school.task.public_id
    bodies = [as_ewa.get(f"{at}/questions"), as_ewa.post(f"{at}/hand-in")]
    bodies += [
        as_ewa.get(address)
        for address in (
            at,
            f"{at}/questions",
            f"{at}/result",
            f"/api/v1/tasks/{name}",
            f"/api/v1/tasks/{name}/submissions/mine",
            f"/api/v1/lessons/{school.lesson.public_id}/tasks",
            f"/api/v1/courses/{school.course.slug}/grades/mine",
            f"/api/v1/tasks/{name}/questions",
            f"/api/v1/tasks/{name}/questions.gift",
            f"/api/v1/tasks/{name}/statistics",
            f"/api/v1/questions/{asked_of(school.task)[0].public_id}",
        )
    ]

    told = [body.content.decode() for body in bodies]
    assert [text for text in told if "TAJNE" in text or "987654" in text or '"right":t' in text] == []
    result = json.loads(told[4])
    assert (result["status"], result["points"], result["passed"], result["shows_key"]) == (
        "submitted",
        None,
        None,
        False,
    )
    assert {(line["right"], line["earned"], line["key"]) for line in result["questions"]} == {(None, None, None)}

    as_tomek.post(f"/api/v1/tasks/{name}/release")
    after = as_ewa.get(f"{at}/result")

    assert "TAJNE" in after.content.decode()
    assert (after.json()["points"], after.json()["shows_key"]) == ("0.00", True)


@pytest.mark.parametrize(
    ("show_key", "is_closed", "is_shown"),
    [("submitted", False, True), ("never", True, False), ("closed", False, False), ("closed", True, True)],
)
def test_key_is_shown_as_the_quiz_says(school, as_ewa, show_key, is_closed, is_shown):
    school.change(show_key=show_key)
    at = begun(as_ewa, school.task)
    as_ewa.post(f"{at}/hand-in")
    school.change(close_at=timezone.now() - timedelta(minutes=1) if is_closed else None)

    result = as_ewa.get(f"{at}/result").json()

    assert result["shows_key"] == is_shown
    assert [line["key"] is not None for line in result["questions"]] == [is_shown] * 6
    assert [line["explanation_html"] is not None for line in result["questions"]] == [is_shown] * 6
    assert result["points"] == "0.00"


def test_questions_are_asked_without_keys_in_an_order_of_the_attempt(school, as_ewa):
    school.change(shuffles=True)
    at = begun(as_ewa, school.task)

    first, second = as_ewa.get(f"{at}/questions").json(), as_ewa.get(f"{at}/questions").json()

    assert set(first) == set(QuizAsked().fields)
    assert first["questions"] == second["questions"]
    assert {one["id"] for one in first["questions"]} == {row.public_id for row in asked_of(school.task)}
    assert all(set(one) == set(QuestionAsked().fields) for one in first["questions"])
    assert '"source"' not in json.dumps(first)
    assert (first["seconds_left"], first["ends_at"]) == (None, None)


def test_order_differs_between_attempts(db):
    school = make_quiz(shuffles=True)
    clients = [school.client(school.student(f"Uczeń {number}", number)) for number in range(5)]

    orders = [
        tuple(one["id"] for one in client.get(f"{begun(client, school.task)}/questions").json()["questions"])
        for client in clients
    ]

    assert len(set(orders)) > 1


def test_answer_is_kept_instead_of_the_one_before_and_taken_away_by_null(school, as_ewa):
    at, row = begun(as_ewa, school.task), asked_of(school.task)[0]
    for option in [*row.options, row.options[0], row.options[0]]:
        answered(as_ewa, at, {row.public_id: option["id"]})
    assert Answer.objects.get().value == row.options[0]["id"]
    assert as_ewa.get(f"{at}/questions").json()["questions"][0]["answer"] == row.options[0]["id"]

    answered(as_ewa, at, {row.public_id: None})

    assert not Answer.objects.exists()


def test_questions_of_other_versions_and_quizzes_are_missing(school, as_ewa, as_tomek):
    at, old = begun(as_ewa, school.task), asked_of(school.task)[0]
    newer = as_tomek.patch(f"/api/v1/questions/{old.public_id}", {"body_source": "Nowe?"}).json()["id"]

    answers = [as_ewa.put(f"{at}/answers/{name}", {"value": "x"}, format="json") for name in (newer, "brak", "%00")]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert not Answer.objects.exists()


def test_answers_of_others_are_missing(school, as_ewa):
    at, row = begun(as_ewa, school.task), asked_of(school.task)[0]
    jan = school.client(school.student("Jan Kot"))

    answers = [
        jan.get(f"{at}/questions"),
        jan.get(f"{at}/result"),
        jan.post(f"{at}/hand-in"),
        jan.put(f"{at}/answers/{row.public_id}", {"value": row.options[0]["id"]}, format="json"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4


def test_nothing_is_answered_after_handing_in(school, as_ewa):
    at, row = begun(as_ewa, school.task), asked_of(school.task)[0]
    first, second = as_ewa.post(f"{at}/hand-in"), as_ewa.post(f"{at}/hand-in")

    refused = as_ewa.put(f"{at}/answers/{row.public_id}", {"value": row.options[0]["id"]}, format="json")

    assert first.json() == second.json()
    assert (refused.status_code, refused.json()["code"]) == (409, "handed-in-already")
    assert not Answer.objects.exists()


def test_result_waits_until_it_is_handed_in(school, as_ewa):
    refused = as_ewa.get(f"{begun(as_ewa, school.task)}/result")

    assert (refused.status_code, refused.json()["code"]) == (409, "not-handed-in")


def test_empty_quiz_is_not_begun(db):
    school = make_quiz([])

    refused = school.client(school.ewa).post(f"/api/v1/tasks/{school.task.public_id}/submissions")

    assert (refused.status_code, refused.json()["code"]) == (409, "quiz-is-empty")
    assert not Submission.objects.exists()


@pytest.mark.parametrize("who_first", ["worker", "reader", "writer", "beginner", "hand-in"])
def test_attempt_whose_time_ran_out_is_handed_in_as_of_its_end_by_whoever_comes_first(db, who_first):
    with later():
        school = make_quiz(time_limit_s=600)
        as_ewa = school.client(school.ewa)
        at = begun(as_ewa, school.task)
        answered(as_ewa, at, right_answers(school.task))
        assert as_ewa.get(f"{at}/questions").json()["seconds_left"] == 600
    name = asked_of(school.task)[0].public_id
    acts = {
        "worker": hand_in_overdue,
        "reader": lambda: as_ewa.get(f"{at}/questions"),
        "writer": lambda: as_ewa.put(f"{at}/answers/{name}", {"value": None}, format="json"),
        "beginner": lambda: begun(as_ewa, school.task),
        "hand-in": lambda: as_ewa.post(f"{at}/hand-in"),
    }

    with later(minutes=20):
        acts[who_first]()
        hand_in_overdue()
        row = row_at(at)

    end = START + timedelta(minutes=10)
    assert (row.status, str(row.points)) == ("graded", "10.00")
    assert (row.submitted_at, row.graded_at, row.released_at) == (end, end, end)
    assert Answer.objects.filter(submission=row).count() == 6


def test_answers_on_their_way_are_taken_for_fifteen_seconds(db):
    with later():
        school = make_quiz(time_limit_s=60)
        as_ewa = school.client(school.ewa)
        at = begun(as_ewa, school.task)
        answers = list(right_answers(school.task).items())
    with later(seconds=75):
        assert hand_in_overdue() == 0
        answered(as_ewa, at, dict(answers[:1]))
    with later(seconds=76):
        refused = as_ewa.put(f"{at}/answers/{answers[1][0]}", {"value": answers[1][1]}, format="json")

    assert (refused.status_code, refused.json()["code"]) == (409, "time-is-over")
    assert Answer.objects.count() == 1
    assert row_at(at).status == "graded"


def test_attempt_without_a_limit_ends_when_the_quiz_closes(db):
    with later():
        school = make_quiz(close_at=START + timedelta(hours=1))
        as_ewa = school.client(school.ewa)
        at = begun(as_ewa, school.task)
        assert as_ewa.get(f"{at}/questions").json()["seconds_left"] == 3600
    with later(hours=2):
        done = [hand_in_overdue(), hand_in_overdue()]

    assert done == [1, 0]
    assert (row_at(at).status, row_at(at).submitted_at) == ("graded", START + timedelta(hours=1))


def test_assignments_and_open_attempts_are_left_alone(db):
    with later():
        school = make_quiz(time_limit_s=600)
        begun(school.client(school.ewa), school.task)
        jan = school.student("Jan Kot")
        begun(school.client(jan), school.task)
        Submission.objects.filter(person=jan).update(ends_at=None)
    with later(minutes=5):
        assert hand_in_overdue() == 0
    school.change(kind="assignment")
    with later(minutes=50):
        assert hand_in_overdue() == 0


def test_passed_quiz_completes_its_lesson(school, as_ewa):
    type(school.lesson).objects.filter(pk=school.lesson.pk).update(completion="passed")
    failed = begun(as_ewa, school.task)
    as_ewa.post(f"{failed}/hand-in")
    assert not LessonProgress.objects.filter(state="done").exists()
    passed = begun(as_ewa, school.task)
    answered(as_ewa, passed, right_answers(school.task))

    as_ewa.post(f"{passed}/hand-in")

    assert LessonProgress.objects.get(state="done").lesson == school.lesson


def test_teacher_sees_all_answers_with_keys(school, as_ewa, as_tomek):
    school.change(releases_at_once=False, show_key="never")
    at = begun(as_ewa, school.task)
    answers = right_answers(school.task)
    answered(as_ewa, at, answers)
    as_ewa.post(f"{at}/hand-in")

    result = as_tomek.get(f"{at}/result").json()

    assert {line["id"]: line["answer"] for line in result["questions"]} == answers
    assert (result["status"], result["points"], result["shows_key"]) == ("graded", "10.00", True)


def test_quiz_is_not_given_back(school, as_ewa, as_tomek):
    at = begun(as_ewa, school.task)
    as_ewa.post(f"{at}/hand-in")

    refused = as_tomek.post(f"{at}/return", {"feedback_source": "Popraw."})

    assert (refused.status_code, refused.json()["code"]) == (409, "task-is-a-quiz")


def test_questions_and_results_cost_the_same_however_many(db, django_assert_num_queries):
    school = make_quiz([])
    counts = []
    for number in (1, 3):
        Question.objects.bulk_create(
            [
                Question(task=school.task, position=number * 10 + place, kind="short", key={"accepted": ["x"]})
                for place in range(number)
            ]
        )
        client = school.client(school.student(f"Uczeń {number}", number))
        at = begun(client, school.task)
        answered(client, at, {row.public_id: "x" for row in asked_of(school.task)})
        with django_assert_num_queries(5):
            client.get(f"{at}/questions")
        with django_assert_num_queries(16):
            counts.append(client.post(f"{at}/hand-in").json()["points"])
        with django_assert_num_queries(5):
            client.get(f"{at}/result")

    assert counts == ["10.00", "10.00"]

"""Two requests at once, on connections of their own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from teleklasa.courses.models import Answer, Question, Submission, Task
from teleklasa.courses.quizzes.attempting import hand_in_overdue
from teleklasa.courses.quizzes.tests.conftest import answered, asked_of, make_quiz, right_answers
from teleklasa.courses.tasks.tests.conftest import begun, row_at
from teleklasa.courses.tasks.tests.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_editors_of_an_answered_quiz_make_one_version():
    school = make_quiz()
    begun(school.client(school.ewa), school.task)
    rows = asked_of(school.task)
    editors = [school.client(school.tomek) for _ in range(3)]

    answers = at_once(
        *(
            lambda client=client, row=row: client.patch(f"/api/v1/questions/{row.public_id}", {"points": "3"})
            for client, row in zip(editors, rows, strict=False)
        )
    )

    assert [answer.json()["version"] for answer in answers] == [2, 2, 2]
    assert Task.objects.get().version == 2
    assert Question.objects.count() == 12
    assert [str(row.points) for row in asked_of(school.task, 2)] == ["3.00", "3.00", "3.00", "1.00", "1.00", "5.00"]


def test_quiz_handed_in_from_many_sides_is_graded_once():
    school = make_quiz(time_limit_s=600)
    at = begun(school.client(school.ewa), school.task)
    answered(school.client(school.ewa), at, right_answers(school.task))
    devices = [school.client(school.ewa) for _ in range(3)]
    Submission.objects.update(ends_at=timezone.now() - timedelta(minutes=5))

    done = at_once(hand_in_overdue, *(lambda client=client: client.post(f"{at}/hand-in") for client in devices))

    row = row_at(at)
    assert {answer.status_code for answer in done[1:]} == {200}
    assert (row.status, str(row.points), row.version) == ("graded", "10.00", 3)


def test_answer_saved_at_once_from_two_devices_is_one():
    school = make_quiz()
    at, row = begun(school.client(school.ewa), school.task), asked_of(school.task)[0]
    devices = [school.client(school.ewa) for _ in range(4)]
    value = {"value": row.options[0]["id"]}

    answers = at_once(
        *(lambda client=client: client.put(f"{at}/answers/{row.public_id}", value, format="json") for client in devices)
    )

    assert [answer.status_code for answer in answers] == [200] * 4
    assert Answer.objects.count() == 1


def test_attempt_begun_during_an_edit_is_asked_what_is_graded():
    school = make_quiz()
    row = asked_of(school.task)[0]
    student, editor = school.client(school.ewa), school.client(school.tomek)

    at_once(
        lambda: begun(student, school.task),
        lambda: editor.patch(f"/api/v1/questions/{row.public_id}", {"body_source": "Nowe?"}),
    )

    attempt, task = Submission.objects.get(), Task.objects.get()
    texts = [one.body_source for one in asked_of(task, attempt.task_version)]
    assert texts[0] == ("Stolica?" if task.version == 2 and attempt.task_version == 1 else "Nowe?")


def test_same_file_sent_twice_at_once_is_written_once():
    school = make_quiz([])
    clients = [school.client(school.tomek) for _ in range(2)]
    body = {"format": "gift", "text": "Ile? {=dwa =2}\n\nCzy? {T}"}

    answers = at_once(
        *(
            lambda client=client: client.post(
                f"/api/v1/tasks/{school.task.public_id}/questions/import", body, format="json"
            )
            for client in clients
        )
    )

    assert sorted(answer.json()["imported"] for answer in answers) == [0, 2]
    assert Question.objects.count() == 2

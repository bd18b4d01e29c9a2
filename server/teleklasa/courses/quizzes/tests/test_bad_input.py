"""Nonsense is refused with a reason, and writes nothing."""

import json

import pytest

from teleklasa.courses.models import Answer, Question, Submission
from teleklasa.courses.quizzes.tests.conftest import asked_of
from teleklasa.courses.tasks.tests.conftest import begun
from teleklasa.courses.tasks.tests.test_bad_input import NONSENSE, RAW

GOOD = {"kind": "single", "body_source": "Czy?", "points": "1", "format": "gift", "text": "x", "questions": []}


def send(call, address, body):
    """The body as it is, also with halves of characters, which DRF's client cannot write."""
    return call(address, json.dumps(body), content_type="application/json")


def rows():
    return list(Question.objects.values()), list(Answer.objects.values()), list(Submission.objects.values())


@pytest.fixture
def routes(school, as_tomek, as_ewa):
    task, question = f"/api/v1/tasks/{school.task.public_id}", asked_of(school.task)[0].public_id
    at = begun(as_ewa, school.task)
    return [
        (as_tomek.post, f"{task}/questions", ("kind", "body_source", "options", "key", "explanation_source", "points")),
        (as_tomek.patch, f"/api/v1/questions/{question}", ("body_source", "options", "key", "points")),
        (as_tomek.patch, f"/api/v1/questions/{question}/key", ("key",)),
        (as_tomek.put, f"{task}/questions/order", ("questions",)),
        (as_tomek.post, f"{task}/questions/import", ("format", "text", "dry_run", "skip_known")),
        (as_tomek.post, f"{task}/regrade", ("version",)),
        *((as_ewa.put, f"{at}/answers/{row.public_id}", ("value",)) for row in asked_of(school.task)),
    ]


@pytest.mark.slow
def test_no_value_of_any_field_is_a_fault_of_ours(routes):
    found = set()
    for call, address, fields in routes:
        for field in fields:
            for value in NONSENSE:
                found.add(send(call, address, {**GOOD, field: value}).status_code)

    assert found <= {200, 201, 202, 400, 404, 409, 413, 422}


@pytest.mark.parametrize("raw", RAW, ids=range(len(RAW)))
def test_no_body_that_is_not_an_object_is_a_fault_of_ours(routes, raw):
    before = rows()

    answers = [call(address, raw, content_type="application/json").status_code for call, address, _ in routes]

    assert set(answers) <= {200, 202, 400, 409, 413, 422}
    assert [len(part) for part in rows()[1:]] == [len(part) for part in before[1:]]


@pytest.mark.parametrize("inside", ["\x00", "\ud800", 10**400, 1.5e308, None, {}, [], "x" * 3000])
@pytest.mark.parametrize("shape", ["options", "right", "answer", "pairs"])
def test_nonsense_deep_inside_is_refused_and_nothing_is_written(school, routes, inside, shape):
    before = rows()
    option = [{"id": "a", "source": inside}, {"id": "b", "source": "b"}]
    bodies = {
        "options": (routes[0], {**GOOD, "options": option, "key": {"right": ["b"]}}),
        "right": (routes[2], {"key": {"right": [inside]}}),
        "answer": (routes[7], {"value": [inside]}),
        "pairs": (routes[11], {"value": {"a": inside}}),
    }
    (call, address, _), body = bodies[shape]

    answer = send(call, address, body)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert rows() == before


@pytest.mark.parametrize("name", ["brak", "%00", "a%00b", "x" * 3000, "%F0%9F%92%A9", "-1"])
@pytest.mark.parametrize(
    "address",
    [
        "tasks/{x}/questions",
        "tasks/{x}/questions.gift",
        "tasks/{x}/statistics",
        "questions/{x}",
        "submissions/{x}/questions",
        "submissions/{x}/result",
    ],
)
def test_names_that_nothing_has_are_missing(as_tomek, address, name):
    assert as_tomek.get(f"/api/v1/{address.format(x=name)}").status_code == 404


@pytest.mark.parametrize("query", ["cursor=x", "cursor=%00", "cursor=W10", "version=0", "version=x", "version=1e400"])
def test_odd_queries_are_refused(school, as_tomek, query):
    assert as_tomek.get(f"/api/v1/tasks/{school.task.public_id}/questions?{query}").status_code == 422


def test_nobody_writes_what_is_not_theirs_to_write(school, as_ewa):
    at, row = begun(as_ewa, school.task), asked_of(school.task)[0]
    body = {
        "value": row.options[1]["id"],
        "points": "9",
        "is_right": True,
        "status": "graded",
        "saved_at": "2020-01-01",
    }

    as_ewa.put(f"{at}/answers/{row.public_id}", body, format="json")

    saved = Answer.objects.get()
    assert (saved.points, saved.is_right, saved.saved_at.year > 2020) == (None, None, True)
    assert Submission.objects.get().status == "draft"

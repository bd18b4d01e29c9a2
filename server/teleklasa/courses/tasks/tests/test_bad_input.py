"""Nonsense is refused with a reason, and writes nothing."""

import json

import pytest

from teleklasa.courses.models import Submission, Task
from teleklasa.courses.tasks.tests.conftest import begun, handed_in

NONSENSE = [
    "\x00",
    "a\x00b",
    "\ud800",
    "x" * 200_000,
    10**400,
    -1,
    1.5e308,
    True,
    None,
    [],
    {},
    [[]],
    {"$gt": ""},
    ["x"] * 5000,
    "2026-02-30T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "٣",
]
RAW = ['{"points": NaN}', "{", "[]", '"x"', "null", "[" * 100_000, '{"a":' * 5000]


def rows():
    return list(Task.objects.values()), list(Submission.objects.values())


def routes(school, draft, waiting):
    task = f"/api/v1/tasks/{school.task.public_id}"
    lesson = f"/api/v1/lessons/{school.lesson.public_id}/tasks"
    ewa, tomek = school.client(school.ewa), school.client(school.tomek)
    return [
        (tomek.post, lesson, ("kind", "title", "max_points", "due_at", "attempts", "time_limit_s", "late_rule")),
        (tomek.patch, task, ("title", "instructions_source", "max_points", "close_at", "most_files", "edition")),
        (tomek.put, f"{lesson}/order", ("tasks",)),
        (ewa.patch, draft, ("text", "version")),
        (ewa.put, f"{draft}/files", ("files",)),
        (tomek.post, f"{waiting}/grade", ("points", "feedback_source", "version")),
        (tomek.post, f"{waiting}/return", ("feedback_source", "version")),
    ]


@pytest.fixture
def all_routes(school, as_ewa):
    jan = school.client(school.student("Jan Kot"))
    return routes(school, begun(as_ewa, school.task), handed_in(jan, school.task))


GOOD = {
    "kind": "assignment",
    "title": "Esej",
    "text": "Praca",
    "points": "5",
    "version": 3,
    "feedback_source": "Tak",
    "files": [],
    "tasks": [],
}


@pytest.mark.slow
def test_no_value_of_any_field_is_a_fault_of_ours(all_routes):
    found = set()
    for call, address, fields in all_routes:
        for field in fields:
            for value in NONSENSE:
                answer = call(address, json.dumps({**GOOD, field: value}), content_type="application/json")
                found.add(answer.status_code)

    assert found <= {200, 201, 400, 403, 404, 409, 413, 422}


@pytest.mark.parametrize("raw", RAW, ids=range(len(RAW)))
def test_no_body_that_is_not_an_object_is_a_fault_of_ours(all_routes, raw):
    before = rows()

    answers = [call(address, raw, content_type="application/json").status_code for call, address, _ in all_routes]

    assert set(answers) <= {400, 409, 413, 422}
    assert rows() == before


@pytest.mark.parametrize("value", ["\x00", "a\x00b", "\ud800"])
def test_text_that_no_table_holds_is_refused_and_nothing_is_written(school, as_ewa, value):
    at = begun(as_ewa, school.task)
    before = rows()

    answer = as_ewa.patch(at, json.dumps({"text": value}), content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert rows() == before


def test_text_of_ten_megabytes_is_refused(school, as_ewa):
    at = begun(as_ewa, school.task)

    assert as_ewa.patch(at, {"text": "x" * 10_000_000}, format="json").status_code in {413, 422}


@pytest.mark.parametrize("points", ["1e400", "-1e400", "NaN", "Infinity", "9" * 4000])
def test_numbers_that_no_table_holds_are_no_points(school, as_ewa, as_tomek, points):
    at = handed_in(as_ewa, school.task)
    body = f'{{"points": {points}, "version": 3}}'

    answer = as_tomek.post(f"{at}/grade", body, content_type="application/json")

    assert answer.status_code in {400, 422}
    assert Submission.objects.get().status == "submitted"


@pytest.mark.parametrize(
    "address",
    [
        "tasks/{x}",
        "submissions/{x}",
        "tasks/{x}/submissions",
        "tasks/{x}/submissions/mine",
        "lessons/{x}/tasks",
        "courses/{x}/grade-queue",
        "courses/{x}/grades/mine",
    ],
)
@pytest.mark.parametrize("name", ["brak", "%00", "a%00b", "x" * 3000, "%F0%9F%92%A9", "-1", "1e9"])
def test_names_that_nothing_has_are_missing(as_tomek, address, name):
    assert as_tomek.get(f"/api/v1/{address.format(x=name)}").status_code == 404


@pytest.mark.parametrize("query", ["task=%00", "group=%00", "cursor=%00", f"task={'x' * 999}", "group[]=1"])
def test_queue_with_odd_filters_is_no_fault_of_ours(school, as_tomek, query):
    answer = as_tomek.get(f"/api/v1/courses/{school.course.slug}/grade-queue?{query}")

    assert answer.status_code in {200, 422}


@pytest.mark.parametrize("query", ["cursor=x", "cursor=W10", "cursor=WzEsIngiXQ", "cursor=%00", "status=draft"])
def test_list_of_a_task_refuses_cursors_and_states_that_are_none(school, as_tomek, query):
    answer = as_tomek.get(f"/api/v1/tasks/{school.task.public_id}/submissions?{query}")

    assert answer.status_code == 422


@pytest.mark.parametrize("header", ['"x"', '"-1"', '"99999999999999999999"', "\x01"])
def test_version_header_that_is_none_is_refused(school, as_ewa, header):
    at = begun(as_ewa, school.task)

    assert as_ewa.patch(at, {"text": "x"}, headers={"If-Match": header}).status_code in {409, 422}

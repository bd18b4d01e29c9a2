"""Whatever else a body says, only the fields of the act are written."""

from datetime import UTC, datetime
from typing import Any

import pytest

from teleklasa.courses.models import Submission, Task
from teleklasa.courses.tasks.tests.conftest import begun, handed_in, row_at

OTHER = datetime(2031, 1, 1, tzinfo=UTC).isoformat()
BY_TYPE = {"DateTimeField": OTHER, "BooleanField": True, "CharField": "graded", "TextField": "obce"}
WRITTEN_ALWAYS = {"version", "edition", "updated_at"}


def every_field(model: Any, *, but: set[str]) -> dict[str, Any]:
    """A value for each field of the model, by both of its names."""
    body: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        value = BY_TYPE.get(field.get_internal_type(), 9)
        body |= {field.name: value, field.attname: value}
    return {name: value for name, value in body.items() if name not in but}


def changed_by(act: Any, model: Any) -> set[str]:
    before = model.objects.values().get()
    answer = act()
    assert answer.status_code in {200, 201}, answer.content
    after = model.objects.values().get()
    return {name for name in after if before[name] != after[name]} - WRITTEN_ALWAYS


def test_saving_a_text_writes_the_text(school, as_ewa):
    at = begun(as_ewa, school.task)
    body = {**every_field(Submission, but={"version"}), "text": "Moje"}

    assert changed_by(lambda: as_ewa.patch(at, body), Submission) == {"text"}


def test_naming_files_writes_nothing_of_the_attempt(school, as_ewa):
    at = begun(as_ewa, school.task)
    body = {**every_field(Submission, but=set()), "files": []}

    assert changed_by(lambda: as_ewa.put(f"{at}/files", body), Submission) == set()


@pytest.mark.parametrize(
    ("act", "written"),
    [("hand-in", {"status", "submitted_at"}), ("take-back", {"status", "submitted_at"})],
)
def test_handing_in_and_taking_back_take_nothing_from_the_body(school, as_ewa, act, written):
    at = begun(as_ewa, school.task)
    as_ewa.patch(at, {"text": "Moje"})
    if act == "take-back":
        as_ewa.post(f"{at}/hand-in")

    found = changed_by(lambda: as_ewa.post(f"{at}/{act}", every_field(Submission, but=set())), Submission)

    assert found == written
    assert (row_at(at).person, row_at(at).points) == (school.ewa, None)


def test_beginning_takes_nothing_from_the_body(school, as_ewa):
    as_ewa.post(f"/api/v1/tasks/{school.task.public_id}/submissions", every_field(Submission, but=set()))

    row = Submission.objects.get()
    assert (row.person, row.status, row.attempt, row.points, row.text) == (school.ewa, "draft", 1, None, "")


def test_grading_writes_the_grade(school, as_ewa, as_tomek):
    at = handed_in(as_ewa, school.task)
    body = {**every_field(Submission, but=set()), "points": "4", "feedback_source": "Tak", "version": 3}

    assert changed_by(lambda: as_tomek.post(f"{at}/grade", body), Submission) == {
        "status",
        "points",
        "points_before_late",
        "feedback_source",
        "feedback_html",
        "graded_by_id",
        "graded_at",
        "released_at",
    }
    assert row_at(at).graded_by == school.tomek


def test_returning_writes_the_feedback(school, as_ewa, as_tomek):
    at = handed_in(as_ewa, school.task)
    body = {**every_field(Submission, but={"version"}), "feedback_source": "Popraw"}

    found = changed_by(lambda: as_tomek.post(f"{at}/return", body), Submission)

    assert found == {"status", "feedback_source", "feedback_html", "graded_by_id", "graded_at"}


def test_changing_a_task_writes_only_what_may_be_changed(school, as_tomek):
    allowed = {"late_rule": "mark", "counts": "best", "show_key": "never", "attempts": 3, "close_at": None}
    body = {**every_field(Task, but={"edition"}), **allowed, "title": "Esej", "time_limit_s": 60}

    found = changed_by(lambda: as_tomek.patch(f"/api/v1/tasks/{school.task.public_id}", body, format="json"), Task)

    assert found == {
        "title",
        "instructions_source",
        "instructions_html",
        "max_points",
        "pass_percent",
        "due_at",
        "late_percent_per_day",
        "attempts",
        "time_limit_s",
        "most_files",
        "shuffles",
        "show_key",
    }


def test_task_of_one_lesson_is_not_moved_into_another_by_its_body(school, as_tomek):
    made = as_tomek.post(
        f"/api/v1/lessons/{school.lesson.public_id}/tasks",
        {"kind": "assignment", "title": "Esej", "status": "published", "course": 9, "lesson": 9, "version": 7},
    ).json()

    row = Task.objects.get(public_id=made["id"])
    assert (row.lesson, row.course, row.status, row.version) == (school.lesson, school.course, "draft", 1)

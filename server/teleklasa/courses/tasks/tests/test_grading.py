from decimal import Decimal

import pytest

from teleklasa.courses.factories import make_course
from teleklasa.courses.models import Submission
from teleklasa.courses.tasks.grading import Attempt, effective_attempt, is_passed, percent_of
from teleklasa.courses.tasks.tests.conftest import begun, handed_in, row_at
from teleklasa.notifications.models import Notification
from teleklasa.people.factories import make_admin
from teleklasa.people.models import AuditEvent


@pytest.fixture
def at(school, as_ewa):
    return handed_in(as_ewa, school.task)


def graded(client, at, points, **body: str):
    return client.post(f"{at}/grade", {"points": points, "version": row_at(at).version, **body})


def test_grade_and_feedback_are_seen_at_once_where_the_task_says_so(school, as_ewa, as_asia, at):
    answer = graded(as_asia, at, "7.5", feedback_source="**Dobrze**")

    seen = as_ewa.get(at).json()
    assert answer.status_code == 200
    assert (seen["status"], seen["points"], seen["percent"]) == ("graded", "7.50", 75)
    assert "<strong>Dobrze</strong>" in seen["feedback_html"]
    assert "feedback_source" not in seen
    assert answer.json()["graded_by"]["display_name"] == "Asia Kos"


def test_grade_is_hidden_until_all_are_released(school, as_ewa, as_asia, as_tomek, at):
    school.change(releases_at_once=False)
    graded(as_asia, at, "7.5", feedback_source="Dobrze")

    hidden = as_ewa.get(at).json()
    released = as_tomek.post(f"/api/v1/tasks/{school.task.public_id}/release").json()
    again = as_tomek.post(f"/api/v1/tasks/{school.task.public_id}/release").json()
    seen = as_ewa.get(at).json()

    assert (hidden["status"], hidden["points"], hidden["percent"], hidden["feedback_html"]) == (
        "submitted",
        None,
        None,
        "",
    )
    assert (released, again) == ({"released": 1}, {"released": 0})
    assert (seen["status"], seen["points"]) == ("graded", "7.50")


def test_released_grade_is_overridden_by_teachers_only_and_noted(school, as_asia, as_tomek, at):
    graded(as_asia, at, "5")

    refused = graded(as_asia, at, "6")
    taken = graded(as_tomek, at, "8")

    assert (refused.status_code, taken.status_code) == (403, 200)
    event = AuditEvent.objects.get(action="grade-overridden")
    assert (event.actor, event.facts) == (school.tomek, {"old": "5.00", "new": "8.00"})


def test_assistant_corrects_a_grade_that_nobody_saw(school, as_asia, at):
    school.change(releases_at_once=False)
    graded(as_asia, at, "5")

    assert graded(as_asia, at, "6").json()["points"] == "6.00"
    assert not AuditEvent.objects.filter(action="grade-overridden").exists()


def test_stale_grade_is_refused(school, as_asia, as_tomek, at):
    version = row_at(at).version
    as_tomek.post(f"{at}/grade", {"points": "5", "version": version})

    refused = as_asia.post(f"{at}/grade", {"points": "9", "version": version})

    assert (refused.status_code, refused.json()["code"]) == (409, "edited-meanwhile")
    assert refused.json()["version"] == version + 1
    assert row_at(at).points == Decimal(5)


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ("10.01", "too-many-points"),
        ("-0.01", "invalid"),
        ("1.001", "invalid"),
        ("NaN", "invalid"),
        ("1e400", "invalid"),
        (None, "invalid"),
    ],
)
def test_points_outside_the_task_are_refused(as_tomek, at, points, code):
    refused = as_tomek.post(f"{at}/grade", {"points": points, "version": 1}, format="json")

    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert row_at(at).status == "submitted"


def test_nobody_grades_themselves(school, as_tomek):
    draft = Submission.objects.create(
        task=school.task,
        course=school.course,
        person=school.tomek,
        task_version=1,
        attempt=1,
        status="submitted",
        started_at=school.course.created_at,
        submitted_at=school.course.created_at,
        max_points=10,
    )

    assert as_tomek.post(f"/api/v1/submissions/{draft.public_id}/grade", {"points": 1, "version": 1}).status_code == 403


def test_returned_work_is_corrected_and_handed_in_as_the_same_attempt(school, as_ewa, as_asia, as_tomek, at):
    returned = as_asia.post(f"{at}/return", {"feedback_source": "Dopisz zakończenie."})
    seen = as_ewa.get(at).json()
    assert as_ewa.patch(at, {"text": "Z zakończeniem."}).status_code == 200
    again = as_ewa.post(f"{at}/hand-in").json()

    assert (returned.json()["status"], seen["status"]) == ("returned", "returned")
    assert "Dopisz zakończenie." in seen["feedback_html"]
    assert (again["status"], again["attempt"]) == ("submitted", 1)
    assert graded(as_asia, at, "9").json()["points"] == "9.00"


def test_correction_is_taken_after_the_task_closed_and_is_no_later_than_before(school, as_ewa, as_asia, at):
    as_asia.post(f"{at}/return", {"feedback_source": "Popraw."})
    school.change(close_at=school.course.created_at, due_at=school.course.created_at)

    answer = as_ewa.post(f"{at}/hand-in")

    assert (answer.status_code, answer.json()["status"], answer.json()["late"]) == (200, "submitted", False)


def test_draft_and_returned_work_are_not_graded(school, as_ewa, as_tomek, at):
    as_tomek.post(f"{at}/return", {"feedback_source": "Popraw."})

    refused = graded(as_tomek, at, "5")

    assert (refused.status_code, refused.json()["code"]) == (409, "not-handed-in")


def test_student_is_told_of_grades_and_returned_work(school, as_tomek, at):
    as_tomek.post(f"{at}/return", {"feedback_source": "Popraw."})
    Submission.objects.update(status="submitted")
    graded(as_tomek, at, "5")

    told = Notification.objects.filter(person=school.ewa).order_by("pk")
    assert [row.kind for row in told] == ["task-returned", "task-graded"]
    assert told[0].facts == {"course": "Ułamki", "task": "Rozprawka"}


def test_admins_look_is_noted_and_admins_do_not_grade(school, at, client_of):
    admin = client_of(make_admin("Celina", username="celina"))

    assert admin.get(at).status_code == 200
    assert AuditEvent.objects.filter(action="submission-read").count() == 1
    assert graded(admin, at, "5").status_code == 403


def test_teacher_of_another_course_finds_nothing(school, at):
    stranger = school.student("Iga Sowa", 7)
    make_course("Inny", owner=stranger)

    assert school.client(stranger).get(at).status_code == 404
    assert graded(school.client(stranger), at, "5").status_code == 403


def test_draft_of_a_student_is_missing_for_graders(school, as_ewa, as_tomek):
    at = begun(as_ewa, school.task)

    assert graded(as_tomek, at, "5").status_code == 404


def attempt(number, points, most=10):
    return Attempt(number, None if points is None else Decimal(points), Decimal(most))


@pytest.mark.parametrize(
    ("attempts", "best", "last"),
    [
        ([], None, None),
        ([attempt(1, None)], None, None),
        ([attempt(1, 7), attempt(2, 3)], 1, 2),
        ([attempt(1, 7), attempt(2, 7)], 2, 2),
        ([attempt(1, 7), attempt(2, None)], 1, 1),
        ([attempt(1, 7, 10), attempt(2, 8, 20)], 1, 2),
    ],
)
def test_best_or_last_graded_attempt_counts(attempts, best, last):
    found = [effective_attempt(attempts, counts) for counts in ("best", "last")]

    assert [one and one.number for one in found] == [best, last]


def test_percentage_is_rounded_for_people_and_not_for_passing():
    assert [percent_of(Decimal(part), Decimal(200)) for part in ("0", "99", "1", "200")] == [0, 50, 1, 100]
    assert is_passed(Decimal("50.00"), Decimal(100), 50)
    assert not is_passed(Decimal("49.99"), Decimal(100), 50)

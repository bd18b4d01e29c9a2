from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from teleklasa.courses.models import Submission
from teleklasa.courses.tasks.purging import purge_deleted
from teleklasa.courses.tasks.submission_reading import MOST_SHOWN
from teleklasa.courses.tasks.tests.conftest import begun, handed_in, row_at
from teleklasa.media.factories import make_document, make_image
from teleklasa.media.models import MediaFile
from teleklasa.notifications.models import Notification

DUE = datetime(2026, 10, 24, 21, 59, tzinfo=UTC)  # 23:59 in Warsaw, on the night that clocks go back


@pytest.fixture(autouse=True)
def _media_folder(settings, tmp_path):
    settings.MEDIA_FOLDER = tmp_path


def test_attempt_is_begun_once_and_found_again(school, as_ewa):
    address = f"/api/v1/tasks/{school.task.public_id}/submissions"

    first, second = as_ewa.post(address), as_ewa.post(address)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert Submission.objects.count() == 1


def test_text_is_saved_until_it_is_handed_in(school, as_ewa):
    at = begun(as_ewa, school.task)

    assert as_ewa.patch(at, {"text": "Ala"}).json()["text"] == "Ala"
    assert as_ewa.post(f"{at}/hand-in").json()["status"] == "submitted"
    refused = as_ewa.patch(at, {"text": "Ela"})

    assert (refused.status_code, refused.json()["code"]) == (409, "handed-in-already")
    assert row_at(at).text == "Ala"


def test_stale_text_is_refused_with_the_version_that_is_there(school, as_ewa):
    at = begun(as_ewa, school.task)
    assert as_ewa.patch(at, {"text": "z telefonu"}, headers={"If-Match": '"1"'}).status_code == 200

    refused = as_ewa.patch(at, {"text": "z laptopa", "version": 1})

    assert (refused.status_code, refused.json()["code"], refused.json()["version"]) == (409, "edited-meanwhile", 2)
    assert row_at(at).text == "z telefonu"


def test_handing_in_again_changes_nothing_and_answers_the_same(school, as_ewa):
    at = handed_in(as_ewa, school.task)
    row = Submission.objects.values().get()

    first, second = as_ewa.post(f"{at}/hand-in"), as_ewa.post(f"{at}/hand-in")

    assert first.json() == second.json()
    assert Submission.objects.values().get() == row


@pytest.mark.parametrize("text", ["", "  \n\t"])
def test_nothing_is_not_handed_in(school, as_ewa, text):
    at = begun(as_ewa, school.task)
    as_ewa.patch(at, {"text": text})

    refused = as_ewa.post(f"{at}/hand-in")

    assert (refused.status_code, refused.json()["code"]) == (422, "nothing-handed-in")


def test_files_alone_are_enough_and_come_with_links(school, as_ewa):
    at = begun(as_ewa, school.task)
    pdf, picture = make_document(school.ewa), make_image(school.ewa)

    answer = as_ewa.put(f"{at}/files", {"files": [picture.public_id, pdf.public_id]})

    assert [file["id"] for file in answer.json()["files"]] == [picture.public_id, pdf.public_id]
    assert b"".join(as_ewa.get(answer.json()["files"][1]["url"]).streaming_content).startswith(b"%PDF")
    assert as_ewa.post(f"{at}/hand-in").status_code == 200


def test_one_foreign_or_vanished_file_refuses_all_of_them(school, as_ewa):
    at = begun(as_ewa, school.task)
    mine, hers, gone = make_document(school.ewa), make_document(school.asia), make_document(school.ewa)
    as_ewa.put(f"{at}/files", {"files": [mine.public_id]})
    name = gone.public_id
    MediaFile.objects.filter(pk=gone.pk).delete()

    foreign = as_ewa.put(f"{at}/files", {"files": [mine.public_id, hers.public_id]})
    vanished = as_ewa.put(f"{at}/files", {"files": [name]})

    assert (foreign.status_code, foreign.json()["code"]) == (422, "file-gone")
    assert (vanished.status_code, vanished.json()["files"]) == (422, [name])
    assert [row.file for row in row_at(at).files.all()] == [mine]


def test_more_files_than_the_task_takes_are_refused(school, as_ewa):
    school.change(most_files=1)
    at = begun(as_ewa, school.task)

    refused = as_ewa.put(f"{at}/files", {"files": ["a", "b"]})

    assert (refused.status_code, refused.json()["fields"]) == (422, {"files": ["too_many"]})


@pytest.mark.parametrize(
    ("rule", "after", "late", "percent"),
    [
        ("refuse", timedelta(0), False, 0),
        ("mark", timedelta(seconds=1), True, 0),
        ("deduct", timedelta(seconds=1), True, 10),
        ("deduct", timedelta(hours=25), True, 10),  # still the same evening by the clock of the course
        ("deduct", timedelta(hours=25, seconds=1), True, 20),
    ],
)
def test_lateness_is_settled_when_it_is_handed_in(school, rule, after, late, percent):
    school.change(due_at=DUE, late_rule=rule, late_percent_per_day=10)

    with time_machine.travel(DUE + after, tick=False):
        row = row_at(handed_in(school.client(school.ewa), school.task))

    assert (row.late, row.late_percent, row.submitted_at) == (late, percent, DUE + after)


@pytest.mark.parametrize("fields", [{"due_at": DUE, "late_rule": "refuse"}, {"close_at": DUE}])
def test_nothing_is_taken_after_the_last_moment(school, fields):
    school.change(**fields)
    with time_machine.travel(DUE - timedelta(hours=1)):
        at = begun(school.client(school.ewa), school.task)

    with time_machine.travel(DUE + timedelta(seconds=1), tick=False):
        client = school.client(school.ewa)
        refused = [
            client.patch(at, {"text": "Za późno"}),
            client.put(f"{at}/files", {"files": []}),
            school.client(school.student("Jan Kot")).post(f"/api/v1/tasks/{school.task.public_id}/submissions"),
        ]
        Submission.objects.update(text="Zdążyłam napisać.")
        refused.append(client.post(f"{at}/hand-in"))

    assert [(answer.status_code, answer.json()["code"]) for answer in refused] == [(409, "task-closed")] * 4
    assert row_at(at).status == "draft"


def test_attempts_run_out(school, as_ewa):
    handed_in(as_ewa, school.task)

    refused = as_ewa.post(f"/api/v1/tasks/{school.task.public_id}/submissions")
    mine = as_ewa.get(f"/api/v1/tasks/{school.task.public_id}/submissions/mine").json()

    assert (refused.status_code, refused.json()["code"], refused.json()["limit"]) == (409, "attempts-used-up", 1)
    assert (len(mine["results"]), mine["attempts_left"]) == (1, 0)


def test_a_task_without_a_limit_takes_attempt_after_attempt(school, as_ewa):
    school.change(attempts=0)

    for _ in range(3):
        handed_in(as_ewa, school.task)

    assert sorted(Submission.objects.values_list("attempt", flat=True)) == [1, 2, 3]


def test_what_waits_is_taken_back_before_it_is_due(school, as_ewa):
    at = handed_in(as_ewa, school.task)

    answers = [as_ewa.post(f"{at}/take-back"), as_ewa.post(f"{at}/take-back")]

    assert [answer.json()["status"] for answer in answers] == ["draft", "draft"]
    assert row_at(at).submitted_at is None


def test_what_is_graded_or_due_stays_handed_in(school, as_ewa, as_tomek):
    at = handed_in(as_ewa, school.task)
    school.change(due_at=timezone.now() - timedelta(minutes=1))
    due = as_ewa.post(f"{at}/take-back")
    school.change(due_at=None)
    as_tomek.post(f"{at}/grade", {"points": "5", "version": row_at(at).version})
    graded = as_ewa.post(f"{at}/take-back")

    assert [(answer.status_code, answer.json()["code"]) for answer in (due, graded)] == [
        (409, "task-closed"),
        (409, "handed-in-already"),
    ]


def test_deleted_draft_comes_back_with_its_text(school, as_ewa):
    at = begun(as_ewa, school.task)
    as_ewa.patch(at, {"text": "Szkoda"})

    assert as_ewa.delete(at).status_code == 204
    assert as_ewa.get(at).status_code == 404
    assert as_ewa.post(f"{at}/restore").json()["text"] == "Szkoda"


def test_deleted_draft_stays_away_when_another_attempt_has_its_place(school, as_ewa):
    at = begun(as_ewa, school.task)
    as_ewa.delete(at)
    begun(as_ewa, school.task)

    refused = as_ewa.post(f"{at}/restore")

    assert (refused.status_code, refused.json()["code"]) == (409, "attempt-taken")


def test_handed_in_work_is_not_deleted(school, as_ewa):
    at = handed_in(as_ewa, school.task)

    assert as_ewa.delete(at).json()["code"] == "handed-in-already"


def test_deleted_drafts_and_tasks_go_for_good_after_thirty_days(school, as_ewa, as_tomek):
    at = begun(as_ewa, school.task)
    as_ewa.delete(at)
    assert purge_deleted() == (0, 0)
    handed_in(as_ewa, school.task)
    as_tomek.delete(f"/api/v1/tasks/{school.task.public_id}")

    with time_machine.travel(timezone.now() + timedelta(days=31)):
        purged = purge_deleted()

    assert (purged, Submission.objects.count()) == ((1, 1), 0)


def test_nobody_sees_or_writes_the_attempts_of_others(school, as_ewa):
    at = handed_in(as_ewa, school.task)
    other = school.client(school.student("Jan Kot"))

    answers = [other.get(at), other.patch(at, {"text": "x"}), other.post(f"{at}/hand-in"), other.delete(at)]

    assert [answer.status_code for answer in answers] == [404] * 4


def test_staff_see_no_drafts(school, as_ewa, as_tomek):
    at = begun(as_ewa, school.task)

    assert as_tomek.get(at).status_code == 404
    assert as_tomek.get(f"/api/v1/tasks/{school.task.public_id}/submissions").json()["results"] == []


def test_quizzes_take_no_texts_and_no_files_and_are_not_taken_back(school, as_ewa):
    at = begun(as_ewa, school.task)
    school.change(kind="quiz")

    refused = [
        as_ewa.patch(at, {"text": "Praca."}),
        as_ewa.put(f"{at}/files", {"files": []}),
        as_ewa.post(f"{at}/take-back"),
        as_ewa.delete(at),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in refused] == [(409, "task-is-a-quiz")] * 4


def test_staff_are_told_once_a_day_of_each_task(school, as_ewa):
    handed_in(as_ewa, school.task)
    handed_in(school.client(school.student("Jan Kot")), school.task)

    told = Notification.objects.order_by("person_id").values_list("person_id", "kind")
    assert list(told) == [(school.tomek.pk, "submission-received"), (school.asia.pk, "submission-received")]


def test_points_of_a_late_attempt_lose_their_part(school, as_tomek):
    school.change(due_at=DUE, late_rule="deduct", late_percent_per_day=15)
    with time_machine.travel(DUE + timedelta(hours=1)):
        at = handed_in(school.client(school.ewa), school.task)

    answer = as_tomek.post(f"{at}/grade", {"points": "9.99", "version": row_at(at).version}).json()

    assert (answer["points_before_late"], answer["points"], answer["percent"]) == ("9.99", "8.49", 85)
    assert row_at(at).points == Decimal("8.49")


def test_list_of_own_attempts_has_an_end_and_counts_them_all(school, as_ewa):
    school.change(attempts=100)
    now = timezone.now()
    facts = {"course": school.course, "person": school.ewa, "task_version": 1, "started_at": now, "max_points": 10}
    Submission.objects.bulk_create(
        Submission(task=school.task, attempt=number, status="submitted", submitted_at=now, **facts)
        for number in range(1, MOST_SHOWN + 11)
    )

    found = as_ewa.get(f"/api/v1/tasks/{school.task.public_id}/submissions/mine").json()

    assert [row["attempt"] for row in found["results"]] == list(range(11, MOST_SHOWN + 11))
    assert found["attempts_left"] == 40

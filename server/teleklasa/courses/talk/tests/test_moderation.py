from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.db.models.functions import Now

from teleklasa.courses.factories import make_course
from teleklasa.courses.models import Comment, Course, Report, Review
from teleklasa.courses.talk.report_shapes import ReportedThing, ReportedThingPage
from teleklasa.courses.talk.reporting import dismiss, report_thing, uphold
from teleklasa.courses.talk.reviewing import write_review
from teleklasa.courses.talk.tests.conftest import walked
from teleklasa.notifications.models import Notification
from teleklasa.people.models import AuditEvent, Person
from teleklasa.refusal import Refusal


def report(school, about, by, note=""):
    return report_thing(school.course, by=by, reason="spam", note=note, about=about)[0]


def queue(client, at, **query: str):
    answer = client.get(f"{at}/moderation", query)
    assert answer.status_code == 200, answer.content
    return [(item["about"], item["reports"], item["is_urgent"]) for item in answer.json()["results"]]


def test_same_person_reports_a_thing_once(school):
    comment = school.comment(school.jan)
    client, at = school.client(school.ewa), f"/api/v1/comments/{comment.public_id}/report"

    answers = [client.post(at, {"reason": reason, "note": "<b>"}) for reason in ("spam", "offensive")]

    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    assert Report.objects.count() == 1
    told = Notification.objects.filter(kind="report-received").values_list("person__display_name", flat=True)
    assert set(told) == {"Olga Mak", "Asia Kos"}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"reason": "x"},
        {"reason": ["spam"]},
        {"reason": "spam", "note": "a" * 501},
        {"reason": "spam", "note": "\x00"},
    ],
)
def test_what_cannot_be_taken_is_refused(school, body):
    comment = school.comment(school.jan)

    answer = school.client(school.ewa).post(f"/api/v1/comments/{comment.public_id}/report", body, format="json")

    assert answer.status_code == 422
    assert Report.objects.count() == 0


def test_three_reports_come_first_and_hide_nothing(school):
    quiet, loud = school.comment(school.jan, "Cicho"), school.comment(school.jan, "Głośno")
    report(school, quiet, school.ewa)
    for person in (school.ewa, school.lidia, school.learner(1)):
        report(school, loud, person, note="Obraża")

    page = school.client(school.asia).get(f"{school.at}/moderation").json()

    assert [(item["comment"]["body_html"], item["is_urgent"]) for item in page["results"]] == [
        ("<p>Głośno</p>", True),
        ("<p>Cicho</p>", False),
    ]
    assert page["results"][0]["notes"] == ["Obraża"] * 3
    assert Comment.objects.counted().count() == 2


def test_staff_see_comments_of_others_and_admins_everything(school):
    write_review(school.course, by=school.jan, rating=1, text="Zły")
    report(school, Review.objects.get(), school.owner)
    report(school, None, school.ewa)
    report(school, school.comment(school.asia), school.ewa)
    report(school, school.comment(school.jan), school.ewa)
    other = make_course("Inny", owner=school.owner)
    report_thing(other, by=school.ewa, reason="wrong", note="")

    assert queue(school.client(school.asia), school.at) == [("comment", 1, False)]
    assert len(queue(school.client(school.owner), school.at)) == 2
    assert len(queue(school.client(school.pola), school.at)) == 4
    assert len(queue(school.client(school.pola), "/api/v1")) == 5
    assert school.client(school.owner).get("/api/v1/moderation").status_code == 403


def test_reporters_are_told_to_nobody(school):
    report(school, school.comment(school.jan), school.ewa)

    content = school.client(school.asia).get(f"{school.at}/moderation").content.decode()

    assert "Ewa" not in content
    assert school.ewa.public_id not in content


def test_upholding_hides_and_settles_every_report_of_the_thing(school, counted):
    comment = school.comment(school.jan)
    first, _ = report(school, comment, school.ewa), report(school, comment, school.lidia)
    asia = school.client(school.asia)

    answers = [asia.post(f"/api/v1/reports/{first.public_id}/{act}") for act in ("uphold", "uphold", "dismiss")]

    assert [answer.status_code for answer in answers] == [200, 409, 409]
    assert answers[1].json()["report_status"] == "upheld"
    assert set(Report.objects.values_list("status", "settled_by__display_name")) == {("upheld", "Asia Kos")}
    comment.refresh_from_db()
    assert comment.status == "hidden"
    counted()
    assert queue(asia, school.at) == []
    assert queue(asia, school.at, status="upheld") == [("comment", 2, False)]
    assert set(AuditEvent.objects.values_list("action", flat=True)) >= {"report-upheld", "comment-hidden"}


def test_dismissing_leaves_the_thing(school):
    comment = school.comment(school.jan)
    made = report(school, comment, school.ewa)

    answer = school.client(school.owner).post(f"/api/v1/reports/{made.public_id}/dismiss")

    assert answer.json() == {"id": made.public_id, "status": "dismissed"}
    comment.refresh_from_db()
    assert comment.status == "visible"


def test_staff_decide_neither_on_reviews_nor_on_courses_nor_on_themselves(school, counted):
    write_review(school.course, by=school.jan, rating=1, text="Zły")
    made = [
        report(school, Review.objects.get(), school.ewa),
        report(school, None, school.ewa),
        report(school, school.comment(school.owner), school.ewa),
    ]
    owner, pola = school.client(school.owner), school.client(school.pola)

    refused = [owner.post(f"/api/v1/reports/{one.public_id}/uphold").status_code for one in made]
    done = [pola.post(f"/api/v1/reports/{one.public_id}/uphold").status_code for one in made]

    assert (refused, done) == ([404] * 3, [200] * 3)
    assert Review.objects.get().status == "hidden"
    counted()


def test_reporting_without_a_pause_is_slowed_down(school):
    for n in range(30):
        report(school, school.comment(school.jan, str(n)), school.ewa)
    comment = school.comment(school.jan)

    answer = school.client(school.ewa).post(f"/api/v1/comments/{comment.public_id}/report", {"reason": "spam"})

    assert (answer.status_code, answer.json()["code"]) == (429, "slow-down")


@pytest.mark.parametrize("rows", [1, 3])
def test_queue_takes_the_same_statements_for_one_as_for_three(school, django_assert_num_queries, rows):
    for n in range(rows):
        report(school, school.comment(school.jan, str(n)), school.ewa)
    client = school.client(school.pola)

    with django_assert_num_queries(4):  # the session, the person, the course, the queue
        page = client.get(f"{school.at}/moderation").json()
    with django_assert_num_queries(3):
        assert len(client.get("/api/v1/moderation").json()["results"]) == rows
    assert set(page) == set(ReportedThingPage().fields)
    assert set(page["results"][0]) == set(ReportedThing().fields)


def test_queue_is_walked_without_a_gap(school):
    reporters = [school.learner(n) for n in range(3)]
    made = [school.comment(school.jan, f"K{n}") for n in range(70)]
    rows = [
        Report(course=school.course, comment=comment, reporter=person, reason="spam")
        for n, comment in enumerate(made)
        for person in (reporters if n % 9 == 0 else reporters[:1])
    ]
    Report.objects.bulk_create(rows)
    client = school.client(school.pola)

    for status, order in (("open", sorted(range(70), key=lambda n: n % 9 != 0)), ("upheld", list(reversed(range(70))))):
        Report.objects.update(status=status)
        things = walked(client, "/api/v1/moderation", status=status)
        assert [item["comment"]["body_html"] for item in things] == [f"<p>K{n}</p>" for n in order]


@pytest.mark.django_db(transaction=True)
def test_one_of_sixteen_decisions_at_once_counts(school, counted):
    comment = school.comment(school.jan)
    made = report(school, comment, school.ewa)
    barrier = Barrier(16)

    def decide(number):
        found = Report.objects.select_related("comment", "review", "course").get(pk=made.pk)
        barrier.wait()
        try:
            (uphold if number % 2 else dismiss)(found, by=school.asia)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return found.status

    with ThreadPoolExecutor(16) as threads:
        came = list(threads.map(decide, range(16)))

    assert came.count("report-settled") == 15
    made.refresh_from_db()
    assert made.status in came
    counted()


def test_reports_about_deleted_courses_hide_no_others(school):
    courses = [make_course(f"Kurs {number}", owner=school.owner) for number in range(35)]
    for course in courses:
        report_thing(course, by=school.ewa, reason="spam", note="")
        Report.objects.update(created_at=Now() - timedelta(days=1))  # nobody reports so many at once
    Course.objects.filter(pk__in=[course.pk for course in courses[:3]]).update(deleted_at=Now())

    rows = walked(school.client(school.pola), "/api/v1/moderation")

    assert [row["course"]["slug"] for row in rows] == [course.slug for course in courses[3:]]


def test_reports_of_the_same_thing_outlive_everybody_who_made_them(school):
    comment = school.comment(school.jan)
    for person in (school.ewa, school.lidia):
        report(school, comment, person)

    Person.objects.filter(pk__in=[school.ewa.pk, school.lidia.pk]).delete()

    assert [(row.reporter, row.comment) for row in Report.objects.all()] == [(None, comment)] * 2

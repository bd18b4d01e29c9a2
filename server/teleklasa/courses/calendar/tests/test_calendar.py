"""Deadlines, releases and live lessons of one's courses, in the app and under a secret address."""

from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar
from rest_framework.test import APIClient

from teleklasa.courses.factories import add_lesson, add_staff, add_task, enrol, make_course
from teleklasa.courses.models import CalendarFeed, Course, Lesson, Submission, Task
from teleklasa.people.factories import PASSWORD, make_learner
from teleklasa.people.links import issue_links, reset_link, reveal_link
from teleklasa.people.models import AccessLink, Person
from teleklasa.people.profiles import set_password
from teleklasa.people.retiring import restore, retire
from teleklasa.people.sign_ins import end_everything

CALENDAR, ADDRESS = "/api/v1/me/calendar", "/api/v1/me/calendar-feed"


def days(number):
    return timezone.now() + timedelta(days=number)


def signed_in(person):
    client = APIClient()
    assert client.post("/api/v1/session", {"login": person.email, "password": PASSWORD}).status_code == 200
    return client


def events(client, *, start=-1, end=30):
    answer = client.get(CALENDAR, {"from": days(start).isoformat(), "to": days(end).isoformat()})
    assert answer.status_code == 200, answer.content
    return answer.json()["events"]


def lines(client):
    return [(event["kind"], event["title"], event["status"]) for event in events(client)]


@pytest.fixture
def tomek(db):
    return make_learner("Tomek Ryś", email="tomek@example.com")


@pytest.fixture
def ewa(db):
    return make_learner("Ewa Lis", email="ewa@example.com")


@pytest.fixture
def lesson(tomek, ewa):
    course = make_course("Ułamki", owner=tomek)
    enrol(course, ewa)
    return Lesson.objects.select_related("section", "course").get(course=course)


def test_student_sees_deadlines_releases_and_live_lessons_in_order(lesson, ewa):
    add_task(lesson, "Wypracowanie", due_at=days(3))
    add_lesson(lesson.section, "Spotkanie", kind="live", starts_at=days(2), duration_s=2700)
    add_lesson(lesson.section, "Za tydzień", release_at=days(7))

    found = events(signed_in(ewa))

    assert [(event["kind"], event["title"], event["of"]) for event in found] == [
        ("live", "Spotkanie", "live"),
        ("deadline", "Wypracowanie", "assignment"),
        ("release", "Za tydzień", "text"),
    ]
    assert found[0]["course"] == {"slug": lesson.course.slug, "title": "Ułamki"}
    assert (found[0]["is_taught"], found[1]["ends_at"]) == (False, None)


def test_student_does_not_see_what_is_not_for_students_yet(lesson, ewa, tomek):
    later = add_lesson(lesson.section, "Za tydzień", release_at=days(7))
    add_task(later, "W zamkniętej lekcji", due_at=days(9))
    add_task(lesson, "Szkic", due_at=days(3), status="draft")
    add_lesson(lesson.section, "Szkic lekcji", status="draft", release_at=days(4))

    assert lines(signed_in(ewa)) == [("release", "Za tydzień", None)]
    assert [title for _, title, _ in lines(signed_in(tomek))] == [
        "Szkic",
        "Szkic lekcji",
        "Za tydzień",
        "W zamkniętej lekcji",
    ]


def test_a_deadline_says_how_far_the_newest_attempt_is(lesson, ewa):
    task = add_task(lesson, "Wypracowanie", due_at=days(3))
    client = signed_in(ewa)
    before = lines(client)
    facts = {"attempt": 1, "task_version": 1, "status": "submitted", "max_points": task.max_points}
    facts |= dict.fromkeys(("started_at", "submitted_at"), timezone.now())
    Submission.objects.create(task=task, course=lesson.course, person=ewa, **facts)

    assert (before, lines(client)) == (
        [("deadline", "Wypracowanie", None)],
        [("deadline", "Wypracowanie", "submitted")],
    )


@pytest.mark.parametrize("status", ["pending", "withdrawn", "removed", "rejected"])
def test_who_is_no_member_sees_nothing(lesson, db, status):
    roman = make_learner("Roman Wilk", email="roman@example.com")
    enrol(lesson.course, roman, status=status)
    add_task(lesson, "Wypracowanie", due_at=days(3))

    assert events(signed_in(roman)) == []


def test_archived_courses_and_deleted_tasks_are_left_out(lesson, ewa, tomek):
    add_task(lesson, "Usunięte", due_at=days(3), deleted_at=timezone.now())
    kept = add_task(lesson, "Zostaje", due_at=days(3))
    seen = [lines(signed_in(ewa)), lines(signed_in(tomek))]
    Course.objects.filter(pk=lesson.course_id).update(status="archived", archived_at=timezone.now())

    assert seen == [[("deadline", kept.title, None)]] * 2
    assert [events(signed_in(ewa)), events(signed_in(tomek))] == [[], []]


def test_staff_who_also_studies_sees_each_event_once(lesson, ewa):
    add_staff(lesson.course, ewa, "assistant")
    add_task(lesson, "Wypracowanie", due_at=days(3))

    assert [event["is_taught"] for event in events(signed_in(ewa))] == [True]


@pytest.mark.parametrize(("start", "end"), [(0, 63), (3, 2)], ids=["too long", "backwards"])
def test_range_is_bounded(ewa, start, end):
    answer = signed_in(ewa).get(CALENDAR, {"from": days(start).isoformat(), "to": days(end).isoformat()})

    assert (answer.status_code, answer.json()["fields"]) == (422, {"to": ["range"]})


@pytest.mark.parametrize("rows", [1, 3])
def test_calendar_costs_the_same_however_many_events(lesson, ewa, rows, django_assert_num_queries):
    for number in range(rows):
        add_task(lesson, f"Zadanie {number}", due_at=days(3))
        add_lesson(lesson.section, f"Lekcja {number}", release_at=days(4))
        other = make_course(f"Kurs {number}", owner=lesson.course.owner, slug=f"kurs-{number}")
        enrol(other, ewa)
    client = signed_in(ewa)

    with django_assert_num_queries(3):  # the session, the person, the events
        found = events(client)

    assert len(found) == 2 * rows


def read(url):
    return APIClient().get(url.removeprefix("http://localhost:8080"))


def address(client):
    return client.post(ADDRESS).json()["url"]


def test_address_answers_the_calendar_to_programs_that_are_not_signed_in(lesson, ewa):
    task = add_task(lesson, "Wypracowanie; zażółć, gęślą", due_at=days(3))
    add_lesson(lesson.section, "Spotkanie", kind="live", starts_at=days(2), duration_s=2700)
    client = signed_in(ewa)
    before = client.get(ADDRESS).json()

    answer = read(address(client))

    live, due = Calendar.from_ical(answer.content).walk("VEVENT")
    assert (before, answer.status_code, answer["Content-Type"]) == ({"url": None}, 200, "text/calendar; charset=utf-8")
    assert answer["Cache-Control"] == "private, no-store"
    assert str(due["summary"]) == "Termin: Wypracowanie; zażółć, gęślą"
    assert str(due["url"]).endswith(f"/courses/{lesson.course.slug}/tasks/{task.public_id}")
    assert abs(due.decoded("dtstart") - task.due_at) < timedelta(seconds=1)
    assert "dtend" not in due
    assert live.decoded("dtend") - live.decoded("dtstart") == timedelta(minutes=45)
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))


def test_address_is_shown_again_and_a_reset_one_is_as_unknown_as_any(ewa):
    client = signed_in(ewa)
    first = address(client)
    shown = client.get(ADDRESS).json()["url"]
    second = address(client)
    never = first.rpartition("/")[0] + "/ABCDEFGH.ics"

    gone, unknown = read(first), read(never)

    assert (shown, read(second).status_code) == (first, 200)
    assert (gone.status_code, gone.content) == (unknown.status_code, unknown.content)
    assert (gone.status_code, gone.json()["code"]) == (404, "unknown-calendar")


def test_address_is_nowhere_in_the_database_and_can_be_taken_away(ewa):
    client = signed_in(ewa)
    url = address(client)
    code = url.rpartition("/")[2].removesuffix(".ics").encode()
    feed = CalendarFeed.objects.get()

    answer = client.delete(ADDRESS)

    assert code not in bytes(feed.code_lookup) + bytes(feed.code_sealed)
    assert (answer.status_code, read(url).status_code, client.get(ADDRESS).json()) == (204, 404, {"url": None})


def test_too_many_wrong_addresses_are_slowed_down(db):
    answers = [read(f"/api/v1/calendar-feed/WRONG{number}.ics").status_code for number in range(61)]

    assert answers == [404] * 60 + [429]


def test_address_of_a_pupil_dies_with_the_link(db):
    pupil = Person.objects.create(display_name="Darek Wilk")
    pupil.set_unusable_password()
    pupil.save(update_fields=["password"])
    issue_links([pupil], AccessLink.Purpose.PERSONAL)
    client = APIClient()
    client.post("/api/v1/session/personal", {"code": reveal_link(pupil, "personal", by=pupil).code})
    url = address(client)
    before = read(url).status_code

    reset_link(pupil, "personal", by=pupil)

    assert (before, read(url).status_code) == (200, 404)


@pytest.mark.parametrize(
    "end",
    [
        lambda ewa, admin: set_password(ewa, "zupelnie-inne-7", field="new", by=ewa),
        lambda ewa, admin: end_everything(ewa),
        lambda ewa, admin: [act(ewa, by=admin) for act in (retire, restore)],
    ],
    ids=["new password", "signed out everywhere", "retired and restored"],
)
def test_address_ends_with_all_sign_ins_and_another_can_be_made(lesson, ewa, celina, end):
    url = address(signed_in(ewa))
    before = read(url).status_code

    end(ewa, celina)

    ewa.set_password(PASSWORD)
    ewa.save(update_fields=["password"])
    again = signed_in(ewa)
    assert (before, read(url).status_code, again.get(ADDRESS).json()) == (200, 404, {"url": None})
    assert read(address(again)).status_code == 200


def add_tasks(lesson, moments):
    facts = {"course_id": lesson.course_id, "lesson": lesson, "kind": "assignment", "status": "published"}
    Task.objects.bulk_create(
        Task(title=f"Zadanie {number}", due_at=moment, **facts) for number, moment in enumerate(moments)
    )


def test_past_events_never_push_out_what_is_to_come(lesson, ewa):
    add_tasks(lesson, [days(-2) - timedelta(minutes=number) for number in range(501)])
    add_task(lesson, "Nadchodzi", due_at=days(300))

    found = Calendar.from_ical(read(address(signed_in(ewa))).content).walk("VEVENT")

    titles = [str(event["summary"]) for event in found]
    assert (len(titles), titles[-1]) == (500, "Termin: Nadchodzi")
    assert (titles[0], titles[-2]) == ("Termin: Zadanie 498", "Termin: Zadanie 0")


def test_of_too_many_coming_events_the_nearest_are_kept(lesson, ewa):
    add_tasks(lesson, [days(2) + timedelta(minutes=number) for number in range(501)])
    add_task(lesson, "Dawne", due_at=days(-3))
    client = signed_in(ewa)

    found = Calendar.from_ical(read(address(client)).content).walk("VEVENT")

    assert [str(event["summary"]) for event in found] == [f"Termin: Zadanie {number}" for number in range(500)]
    assert [title for _, title, _ in lines(client)] == [f"Zadanie {number}" for number in range(500)]


def test_address_of_who_was_retired_is_unknown(ewa):
    url = address(signed_in(ewa))
    Person.objects.filter(pk=ewa.pk).update(retired_at=timezone.now())

    assert read(url).status_code == 404

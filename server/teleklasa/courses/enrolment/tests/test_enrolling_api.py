import pytest

from teleklasa.courses.enrolment.invites import make_invite
from teleklasa.courses.factories import enrol, make_course
from teleklasa.courses.models import Course, Enrolment, LessonProgress
from teleklasa.notifications.models import Notification


@pytest.fixture
def client(roman, client_of):
    return client_of(roman)


@pytest.fixture
def url(course):
    return f"/api/v1/courses/{course.slug}/enrolment"


def policy(course, name, visibility="public"):
    Course.objects.filter(pk=course.pk).update(enrol_policy=name, visibility=visibility)


def test_open_course_takes_who_comes(client, url, counted):
    answer = client.post(url, {})

    assert answer.status_code == 201
    assert {key: answer.json()[key] for key in ("status", "source", "percent", "last_lesson")} == {
        "status": "active",
        "source": "self",
        "percent": 0,
        "last_lesson": None,
    }
    assert counted() == (1, 1)


def test_same_request_twice_is_one_enrolment(client, url, counted):
    codes = [client.post(url, {}).status_code for _ in range(2)]

    assert codes == [201, 409]
    assert counted() == (1, 1)


def test_approving_course_asks_its_teachers(client, url, course, olga, roman, counted):
    policy(course, "approval")

    answer = client.post(url, {"note": "Uczę się sama"})

    assert (answer.json()["status"], answer.json()["note"]) == ("pending", "Uczę się sama")
    assert counted() == (0, 0)
    told = Notification.objects.get()
    assert (told.person, told.kind) == (olga, "course-join-asked")
    assert told.facts == {"course": "Ułamki", "person": "Roman Lis"}


@pytest.mark.parametrize(
    ("name", "status", "code"), [("invite", 403, "invite-needed"), ("group", 409, "only-through-group")]
)
def test_other_policies_refuse_who_comes_alone(client, url, course, counted, name, status, code):
    policy(course, name)

    answer = client.post(url, {})

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert counted() == (0, 0)


@pytest.mark.parametrize("name", ["open", "approval", "invite"])
def test_invitation_opens_at_once(client, url, course, olga, name):
    policy(course, name)
    invite, code = make_invite(course, by=olga)

    answer = client.post(url, {"invite_code": code.lower()})

    assert (answer.status_code, answer.json()["status"]) == (201, "active")
    invite.refresh_from_db()
    assert invite.uses == 1


def test_invitation_shows_and_opens_a_private_course(client, url, course, olga):
    policy(course, "invite", visibility="private")
    _, code = make_invite(course, by=olga)

    looked = client.post("/api/v1/invites/look", {"code": code})
    joined = client.post(url, {"invite_code": code})

    assert (looked.status_code, looked.json()["course"]["title"]) == (200, "Ułamki")
    assert joined.status_code == 201


def test_private_course_answers_a_wrong_code_like_a_missing_course(client, url, course):
    policy(course, "invite", visibility="private")

    wrong = client.post(url, {"invite_code": "BCDF-GHJK-BCDF-GHJK"})
    missing = client.post("/api/v1/courses/nie-ma/enrolment", {"invite_code": "BCDF-GHJK-BCDF-GHJK"})

    assert wrong.status_code == 404
    assert wrong.content == missing.content


def test_code_of_another_course_opens_nothing_here(client, url, course, olga):
    policy(course, "invite")
    invite, code = make_invite(make_course("Potęgi", owner=olga), by=olga)

    answer = client.post(url, {"invite_code": code})

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-invite")
    invite.refresh_from_db()
    assert invite.uses == 0


def test_many_wrong_codes_of_one_person_are_slowed_down(client):
    codes = [client.post("/api/v1/invites/look", {"code": f"NIE-MA-{n:04}"}).status_code for n in range(31)]

    assert codes == [404] * 30 + [429]


@pytest.mark.parametrize("status", ["withdrawn", "rejected"])
def test_who_left_comes_back_with_the_progress_of_then(client, url, course, roman, status):
    enrolment = enrol(course, roman, status=status)
    lesson = course.all_lessons.get()
    LessonProgress.objects.create(
        enrolment=enrolment,
        lesson=lesson,
        state="done",
        done_at=enrolment.last_activity_at,
        updated_at=enrolment.last_activity_at,
    )

    answer = client.post(url, {})

    assert (answer.status_code, answer.json()["percent"]) == (201, 100)
    assert Enrolment.objects.get().pk == enrolment.pk


def test_who_was_removed_does_not_come_back_alone_even_with_an_invitation(client, url, course, roman, olga, status_of):
    enrol(course, roman, status="removed")
    _, code = make_invite(course, by=olga)

    answers = [client.post(url, body) for body in ({}, {"invite_code": code})]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(403, "removed-from-course")] * 2
    assert status_of(roman) == "removed"


def test_who_was_rejected_may_ask_again(client, url, course, roman, status_of):
    policy(course, "approval")
    enrol(course, roman, status="rejected")

    assert client.post(url, {}).status_code == 201
    assert status_of(roman) == "pending"


@pytest.mark.parametrize(
    ("status", "source", "answer"),
    [
        ("active", "self", 204),
        ("completed", "teacher", 204),
        ("pending", "self", 204),
        ("active", "group", 403),
        ("removed", "self", 403),
    ],
)
def test_who_may_leave_leaves(client, url, course, roman, status_of, counted, status, source, answer):
    enrol(course, roman, status=status, source=source)

    assert client.delete(url).status_code == answer

    assert status_of(roman) == ("withdrawn" if answer == 204 else status)
    assert counted()[0] == counted()[1]


def test_own_state_is_shown_to_members_and_to_others(client, url, course, roman):
    before = client.get(url).json()
    enrol(course, roman)

    after = client.get(url).json()

    assert (before["status"], before["enrolled_at"]) == (None, None)
    assert (after["status"], after["source"]) == ("active", "self")


@pytest.mark.parametrize(
    "body",
    [
        {"note": "x" * 501},
        {"note": "a\x00b"},
        {"note": ["a"]},
        {"note": None},
        {"invite_code": {"a": 1}},
        {"invite_code": "x" * 129},
        [1, 2],
        "text",
    ],
)
def test_bad_input_is_refused_and_nobody_is_enrolled(client, url, counted, body):
    answer = client.post(url, body, format="json")

    assert answer.status_code == 422, answer.content
    assert counted() == (0, 0)


def test_archived_course_takes_nobody(client, url, course, roman):
    enrol(course, roman, status="withdrawn")
    Course.objects.filter(pk=course.pk).update(status="archived")

    assert client.post(url, {}).status_code == 404


def test_leaving_is_open_while_the_course_is_archived(client, url, course, roman, status_of):
    enrol(course, roman)
    Course.objects.filter(pk=course.pk).update(status="archived")

    assert client.delete(url).status_code == 204
    assert status_of(roman) == "withdrawn"

import pytest
from rest_framework.test import APIClient

from teleklasa.live.end import end_lesson
from teleklasa.live.meeting import callback_mark
from teleklasa.live.models import Attendance, LiveLesson
from teleklasa.live.start import start_lesson
from teleklasa.people.factories import PASSWORD


@pytest.fixture
def client(ala, client_of):
    return client_of(ala)


@pytest.fixture
def url(group_6a):
    return f"/api/v1/groups/{group_6a.slug}/lesson"


def test_moderator_starts_enters_and_ends(client, url, swarm_of):
    [server] = swarm_of(1)

    started = client.post(url)
    again = client.post(url)
    entered = client.post(f"{url}/enter", format="multipart")
    ended = client.post(f"{url}/end")
    none = client.get(url)

    assert [started.status_code, again.status_code, ended.status_code] == [201, 200, 204]
    assert started.json() == again.json()
    assert entered.status_code == 303
    assert entered["Location"].startswith(f"{server.url}/api/join?")
    assert "role=MODERATOR" in entered["Location"]
    assert entered["Referrer-Policy"] == "no-referrer"
    assert (none.status_code, none.json()["code"]) == (409, "no-open-lesson")


def test_no_answer_in_json_tells_a_join_url_or_the_meeting_id(client, url, group_6a, swarm_of):
    swarm_of(1)
    bodies = [client.post(url), client.get(url), client.get(f"/api/v1/groups/{group_6a.slug}"), client.get(f"{url}s")]
    secret = LiveLesson.objects.get().meeting_id

    assert not [body for body in bodies if secret in body.content.decode() or "checksum" in body.content.decode()]


def test_entering_by_a_form_needs_the_csrf_token(ala, url, swarm_of):
    swarm_of(1)
    client = APIClient(enforce_csrf_checks=True)
    client.post("/api/v1/session", {"login": "ala", "password": PASSWORD})
    token = client.get("/api/v1/session").json()["csrf_token"]
    client.post(url, headers={"X-CSRFToken": token})

    refused = client.post(f"{url}/enter", format="multipart")
    taken = client.post(f"{url}/enter", {"csrfmiddlewaretoken": token}, format="multipart")

    assert (refused.status_code, refused["Location"]) == (303, f"/groups/{url.split('/')[4]}?problem=csrf")
    assert "/api/join?" in taken["Location"]


def test_entering_without_a_lesson_leads_back_to_the_group(client, url, group_6a):
    answer = client.post(f"{url}/enter", format="multipart")

    assert (answer.status_code, answer["Location"]) == (303, f"/groups/{group_6a.slug}?problem=no-open-lesson")


def test_admin_ends_but_does_not_start_or_enter(ala, celina, client_of, group_6a, url, swarm_of):
    swarm_of(1)
    admin = client_of(celina)
    start_lesson(group_6a, by=ala)

    start, enter, end = admin.post(url), admin.post(f"{url}/enter", format="multipart"), admin.post(f"{url}/end")

    assert (start.status_code, enter["Location"][-10:], end.status_code) == (403, "=forbidden", 204)


def test_no_server_is_a_clear_503_that_says_when_to_try_again(client, url):
    answer = client.post(url)

    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "no-server-free", "30")


def test_history_lists_the_newest_lesson_first(ala, client, group_6a, url, swarm_of):
    swarm_of(1)
    for _ in range(3):
        end_lesson(start_lesson(group_6a, by=ala).lesson, by=ala)

    rows = client.get(f"{url}s").json()["results"]

    newest_first = LiveLesson.objects.order_by("-id").values_list("public_id", flat=True)
    assert [row["id"] for row in rows] == list(newest_first)
    assert {row["ended_because"] for row in rows} == {"moderator"}


def test_ending_twice_ends_once(ala, group_6a, swarm_of):
    [server] = swarm_of(1)
    lesson = start_lesson(group_6a, by=ala).lesson

    outcomes = [end_lesson(lesson, by=ala), end_lesson(lesson, by=ala)]

    assert outcomes == [True, False]
    assert server.calls["end"] == 1


def test_lesson_ends_though_its_server_is_gone(ala, darek, group_6a, swarm_of):
    [server] = swarm_of(1)
    lesson = start_lesson(group_6a, by=ala).lesson
    Attendance.objects.create(
        live_lesson=lesson, person=darek, joined_at=lesson.claimed_at, last_seen_at=lesson.claimed_at
    )
    server.go_down()

    assert end_lesson(lesson, by=ala)

    assert Attendance.objects.get().left_at is not None


def test_end_callback_is_a_hint_that_is_verified(ala, group_6a, swarm_of):
    [server] = swarm_of(1)
    lesson = start_lesson(group_6a, by=ala).lesson
    callback = f"/api/v1/callbacks/ended/{lesson.public_id}/{callback_mark(lesson.meeting_id)}"

    lie = APIClient().get(callback)
    lesson.refresh_from_db()
    believed_lie = lesson.state
    server.reboot()
    forged = APIClient().get(f"/api/v1/callbacks/ended/{lesson.public_id}/{'0' * 40}")
    lesson.refresh_from_db()
    believed_forged = lesson.state
    truth = APIClient().get(callback)
    lesson.refresh_from_db()

    assert [lie.status_code, forged.status_code, truth.status_code] == [204, 204, 204]
    assert [believed_lie, believed_forged, lesson.state] == ["running", "running", "ended"]


def test_whoever_leaves_the_room_comes_back_to_the_right_place(ala, borys, client_of, group_6a):
    places = [
        client.get(f"/after/{group_6a.slug}")["Location"] for client in (client_of(ala), client_of(borys), APIClient())
    ]

    assert places == [f"/groups/{group_6a.slug}", "/lekcja", "/lekcja"]

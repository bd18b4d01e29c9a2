"""Live lessons of courses through the API."""

from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from rest_framework.test import APIClient

from teleklasa.courses.factories import enrol
from teleklasa.courses.meetings.rooms import room_of_lesson
from teleklasa.courses.meetings.serializers import LessonLiveState
from teleklasa.courses.meetings.tests.conftest import School
from teleklasa.courses.models import Course, Lesson, LessonFile
from teleklasa.live.attendance import note_present
from teleklasa.live.models import LiveLesson, Witness
from teleklasa.live.reading import room_lesson
from teleklasa.live.watching import conclude
from teleklasa.media.factories import make_document, make_image, send_file, zip_bytes
from teleklasa.people.factories import make_learner
from teleklasa.swarm.watch import poll_swarm


def enter(client: APIClient, school: School, **form: str) -> Any:
    return client.post(school.address("-enter"), form, format="multipart")


def held(school):
    lesson = room_lesson(room_of_lesson(school.lesson))
    assert lesson is not None
    return lesson


def test_lesson_is_awaited_started_found_open_and_ended(school, client_of, swarm_of):
    [server] = swarm_of(1)
    tomek, ewa = client_of(school.tomek), client_of(school.ewa)

    states = [ewa.get(school.address()).json()["state"]]
    codes = [tomek.post(school.address()).status_code, tomek.post(school.address()).status_code]
    answer = ewa.get(school.address()).json()
    codes += [tomek.post(school.address("-end")).status_code, tomek.post(school.address("-end")).status_code]
    states += [answer["state"], ewa.get(school.address()).json()["state"]]

    assert states == ["limbo", "open", "limbo"]
    assert codes == [201, 200, 204, 409]
    assert (answer["title"], answer["may_host"], 5 <= answer["ask_again_s"] <= 10) == ("Spotkanie", False, True)
    assert set(answer) == set(LessonLiveState().fields)
    assert (server.calls["create"], server.calls["end"]) == (1, 1)


def test_waiting_makes_no_room_and_calls_nobody(school, client_of, swarm_of, django_assert_num_queries):
    [server] = swarm_of(1)
    ewa = client_of(school.ewa)
    before = sum(server.calls.values())

    with django_assert_num_queries(4):  # session, person, lesson, what is open
        ewa.get(school.address())

    school.lesson.refresh_from_db()
    assert (school.lesson.room_id, sum(server.calls.values())) == (None, before)


def test_hosts_enter_as_moderators_and_members_as_viewers(school, client_of, swarm_of):
    swarm_of(1)
    client_of(school.asia).post(school.address())

    answers = [enter(client_of(person), school) for person in (school.tomek, school.ala, school.ewa)]

    roles = [parse_qs(urlsplit(answer["Location"]).query)["role"] for answer in answers]
    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert roles == [["MODERATOR"], ["MODERATOR"], ["VIEWER"]]


def test_whoever_may_not_enter_is_led_back_and_told_why(school, client_of, celina, swarm_of):
    swarm_of(1)
    ewa, roman, admin = client_of(school.ewa), client_of(school.roman), client_of(celina)
    early = enter(ewa, school)["Location"]
    client_of(school.tomek).post(school.address())

    places = [enter(client, school)["Location"] for client in (roman, admin, APIClient())]
    Course.objects.update(visibility="private")
    unseen = enter(roman, school)["Location"]

    assert early == f"{school.page}?problem=no-open-lesson"
    assert places == [f"{school.page}?problem={code}" for code in ("forbidden", "forbidden", "not-signed-in")]
    assert unseen == "/courses?problem=not-found"


def test_third_device_of_a_student_asks_for_the_place_of_the_oldest(school, client_of, swarm_of, settings):
    swarm_of(1)
    client_of(school.tomek).post(school.address())
    devices = [client_of(school.ewa) for _ in range(settings.DEVICES_PER_LINK + 1)]

    places = [enter(device, school)["Location"] for device in devices]
    again = enter(devices[-1], school, displace="1")["Location"]

    assert [place.startswith("/courses") for place in places] == [False] * settings.DEVICES_PER_LINK + [True]
    assert places[-1] == f"{school.page}?problem=too-many-devices"
    assert "/api/join?" in again


def test_watcher_notes_whoever_came_from_the_course(school, client_of, swarm_of):
    swarm_of(1)
    client_of(school.tomek).post(school.address())
    for person in (school.tomek, school.ewa):
        url = enter(client_of(person), school)["Location"]
        build_opener(HTTPCookieProcessor()).open(url).close()

    conclude(poll_swarm(jitter_s=0, deadline_s=1.0))

    lesson = held(school)
    answer = client_of(school.tomek).get(school.address("-attendance", live_id=lesson.public_id)).json()
    assert lesson.people_now == 2
    assert {row["person"]["display_name"] for row in answer["results"]} == {"Tomek Ryś", "Ewa Lis"}


@pytest.mark.parametrize("students", [1, 3])
def test_attendance_is_seen_as_far_as_the_matrix_says(school, client_of, swarm_of, students, django_assert_num_queries):
    swarm_of(1)
    client_of(school.tomek).post(school.address())
    lesson = held(school)
    others = [make_learner(f"Uczeń {number}", email=f"u{number}@example.com") for number in range(students)]
    for other in others:
        enrol(school.course, other)
    people = [school.ewa, school.lidia, *others]
    note_present({lesson.pk: {person.pk: 1 for person in people}})
    address = school.address("-attendance", live_id=lesson.public_id)

    seen = {}
    for name in ("ewa", "ala", "asia"):
        client = client_of(getattr(school, name))
        with django_assert_num_queries(5):  # session, person, lesson, what was held, presence
            rows = client.get(address).json()["results"]
        seen[name] = {row["person"]["id"] for row in rows}

    assert seen == {
        "ewa": {school.ewa.public_id},
        "ala": {school.lidia.public_id},
        "asia": {person.public_id for person in people},
    }


@pytest.mark.parametrize("times", [1, 3])
def test_history_takes_four_statements(school, client_of, swarm_of, times, django_assert_num_queries):
    swarm_of(1)
    tomek, ewa = client_of(school.tomek), client_of(school.ewa)
    for _ in range(times):
        tomek.post(school.address())
        tomek.post(school.address("-end"))

    with django_assert_num_queries(4):  # session, person, lesson, what was held
        rows = ewa.get(school.address("-history")).json()["results"]

    ids = LiveLesson.objects.order_by("-pk").values_list("public_id", flat=True)
    assert [row["id"] for row in rows] == list(ids)
    assert {"server_name", "opened_by"}.isdisjoint(rows[0])


def test_lesson_of_another_kind_has_no_room(school, client_of):
    text = Lesson.objects.get(title="Lekcja 1")
    address = school.address().replace(school.lesson.public_id, text.public_id)

    assert client_of(school.tomek).get(address).status_code == 404
    assert client_of(school.tomek).post(address).status_code == 404


def test_presence_of_another_lesson_is_not_found(school, client_of):
    address = school.address("-attendance", live_id="nieznana")

    assert client_of(school.tomek).get(address).status_code == 404


def test_documents_of_the_lesson_stand_in_the_room(school, client_of, swarm_of, settings, tmp_path):
    settings.MEDIA_FOLDER = tmp_path / "media"
    [server] = swarm_of(1)
    place = f"course:{school.course.slug}"
    files = [
        make_image(school.tomek, place=place),
        make_document(school.tomek, place=place, name="ułamki.pdf"),
        send_file(school.tomek, zip_bytes(a="b"), name="zadania.zip", place=place),
    ]
    LessonFile.objects.bulk_create(
        LessonFile(lesson=school.lesson, file=file, position=place) for place, file in enumerate(files)
    )

    client_of(school.tomek).post(school.address())

    assert server.meetings[0].documents == ["ułamki.pdf"]


def test_class_says_whether_it_reaches_a_doubtful_server(school, client_of, swarm_of):
    [server] = swarm_of(1)
    tomek, ewa, roman = client_of(school.tomek), client_of(school.ewa), client_of(school.roman)
    tomek.post(school.address())
    lesson = held(school)
    told = {"lesson": lesson.public_id, "reaches": False}
    sure = ewa.get(school.address()).json()
    ewa.post(school.address("-witness"), told)
    before = Witness.objects.count()
    LiveLesson.objects.update(state="suspect")

    doubtful = ewa.get(school.address()).json()
    statuses = [one.post(school.address("-witness"), told).status_code for one in (ewa, tomek, roman)]

    assert (sure["live_id"], sure["probe_url"], before) == (lesson.public_id, None, 0)
    assert (doubtful["state"], doubtful["probe_url"]) == ("open", f"{server.url}/api")
    assert statuses == [204, 204, 403]
    assert set(Witness.objects.values_list("person", "reaches")) == {(school.ewa.pk, False), (school.tomek.pk, False)}

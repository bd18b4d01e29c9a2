"""Who gets into a test server's meetings, and where the others are sent."""

import http.cookiejar
import json
import urllib.request
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit

import pytest

from teleklasa.bbb import GuestPolicy, Join, Rejected, Role
from teleklasa.bbb.testserver import TestServer

from .conftest import client_of, new_meeting
from .test_contract import opened_without_following

LIMBO = "https://szkola.example/lekcja?x=1"


def browse(url: str) -> str:
    """What a browser without scripts sees at the end of the redirects."""
    cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    opener = urllib.request.build_opener(cookies, urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=5) as answer:
        return str(answer.read(), "utf-8")


def entered(server: TestServer) -> list[tuple[str, str]]:
    return [(each.name, each.role) for each in server.attendees]


@pytest.fixture
def meeting_id(client):
    wanted = new_meeting(logout_url="https://szkola.example/koniec")
    client.create(wanted)
    return wanted.meeting_id


def test_person_is_in_once_the_page_was_loaded(server, client, meeting_id):
    join = Join(meeting_id, "Darek", Role.VIEWER, user_id="u1")

    client.join(join)
    before = client.is_meeting_running(meeting_id)
    page = browse(client.join_url(join))

    assert before is False
    assert "Klasa 6A" in page
    assert client.is_meeting_running(meeting_id)
    info = client.get_meeting_info(meeting_id)
    assert [(each.user_id, each.full_name, each.role) for each in info.attendees] == [("u1", "Darek", "VIEWER")]
    assert (info.participant_count, info.moderator_count) == (1, 0)


def test_session_without_its_cookie_is_refused(client, meeting_id):
    joined = client.join(Join(meeting_id, "Darek", Role.VIEWER))

    with pytest.raises(HTTPError) as caught:
        browse(joined.url)

    assert caught.value.code == 401
    caught.value.close()


def test_person_whose_page_never_opens_a_stream_vanishes(server, client, meeting_id):
    browse(client.join_url(Join(meeting_id, "Darek", Role.VIEWER)))
    before = entered(server)

    server.clock.advance(45)

    assert (before, entered(server)) == ([("Darek", "VIEWER")], [])


def test_join_url_dies_with_its_instance_of_the_meeting(server, client, meeting_id):
    created = client.get_meeting_info(meeting_id).create_time_ms
    url = client.join_url(
        Join(
            meeting_id,
            "Darek",
            Role.VIEWER,
            create_time_ms=created - 1,
            error_redirect_url=LIMBO,
        )
    )

    answer = opened_without_following(url)
    target = urlsplit(answer.headers["Location"])

    assert target._replace(query="").geturl() == "https://szkola.example/lekcja"
    assert json.loads(parse_qs(target.query)["errors"][0])[0]["key"] == "mismatchCreateTimeParam"
    answer.close()


@pytest.mark.parametrize(
    ("version", "target"),
    [("2.6", "https://szkola.example/wyjscie"), ("2.7", LIMBO), ("3.0", LIMBO)],
)
def test_refused_browser_is_sent_where_its_version_knows_to(version, target, pool):
    with TestServer(version=version) as server:
        join = Join(
            "lesson-unknown",
            "Darek",
            Role.VIEWER,
            error_redirect_url=LIMBO,
            logout_url="https://szkola.example/wyjscie",
        )
        answer = opened_without_following(client_of(server, pool).join_url(join))

    location = answer.headers["Location"]
    assert location.startswith(target)
    assert "invalidMeetingIdentifier" in location
    answer.close()


def test_full_meeting_takes_only_people_who_are_in_already(client):
    wanted = new_meeting(max_participants=1)
    client.create(wanted)
    client.join(Join(wanted.meeting_id, "Darek", Role.VIEWER, user_id="u1"))
    client.join(Join(wanted.meeting_id, "Darek", Role.VIEWER, user_id="u1"))

    with pytest.raises(Rejected) as caught:
        client.join(Join(wanted.meeting_id, "Ela", Role.VIEWER, user_id="u2"))

    assert caught.value.message_key == "maxParticipantsReached"


@pytest.mark.parametrize(("most", "kept"), [(None, 3), (2, 2), (1, 1)])
def test_oldest_device_of_a_person_is_ended(most, kept, server, client):
    wanted = new_meeting(max_user_concurrent_accesses=most)
    client.create(wanted)
    join = Join(wanted.meeting_id, "Darek", Role.VIEWER, user_id="u1")

    tokens = [client.join(join).session_token for _ in range(5)]

    known = [each.session_token for each in server.meeting(wanted.meeting_id).entered]
    assert known == tokens[-kept:]


@pytest.mark.parametrize(
    ("policy", "role", "guest", "status"),
    [
        ("ALWAYS_ACCEPT", "VIEWER", "true", "ALLOW"),
        ("ASK_MODERATOR", "VIEWER", "", "WAIT"),
        ("ASK_MODERATOR", "VIEWER", "false", "ALLOW"),
        ("ASK_MODERATOR", "MODERATOR", "true", "ALLOW"),
        ("ALWAYS_ACCEPT_AUTH", "VIEWER", "", "ALLOW"),
        ("ALWAYS_ACCEPT_AUTH", "VIEWER", "true", "WAIT"),
        ("ALWAYS_DENY", "MODERATOR", "", "ALLOW"),
    ],
)
def test_guest_policy_decides_who_waits(policy, role, guest, status, client):
    wanted = new_meeting(extra={"guestPolicy": policy})
    client.create(wanted)

    extra = {"guest": guest} if guest else {}
    joined = client.join(Join(wanted.meeting_id, "Ela", Role(role), extra=extra))

    assert joined.guest_status == status


def test_denied_guest_is_refused(client):
    wanted = new_meeting(guest_policy=GuestPolicy.ALWAYS_DENY)
    client.create(wanted)

    with pytest.raises(Rejected) as caught:
        client.join(Join(wanted.meeting_id, "Ela", Role.VIEWER))

    assert caught.value.message_key == "guestDeniedAccess"


@pytest.mark.parametrize(("version", "status"), [("2.6", 302), ("2.7", 405), ("3.0", 405)])
def test_join_by_post_is_refused_by_newer_versions(version, status, pool):
    with TestServer(version=version) as server:
        client = client_of(server, pool)
        wanted = new_meeting()
        client.create(wanted)
        url = client.join_url(Join(wanted.meeting_id, "Ela", Role.VIEWER))
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        reply = pool.request("POST", url, body=b"", headers=headers, redirect=False, timeout=3)

    assert reply.status == status


def test_join_with_neither_role_nor_password_is_answered_as_xml(client, meeting_id):
    for extra, key in (({"role": "teacher"}, "Params required"), ({"fullName": " "}, "")):
        with pytest.raises(Rejected) as caught:
            client.join(Join(meeting_id, "Ela", Role.VIEWER, extra=extra))
        assert caught.value.message_key == (key or "validationError")

"""What we count on, asked of the test server in each version, and of a real one when named.

BBB_TEST_URL and BBB_TEST_SECRET name a real server; it gets a few meetings, which are ended.
"""

import os
import urllib.request
from collections.abc import Iterator
from dataclasses import replace

import pytest
import urllib3

from teleklasa.bbb import (
    ChecksumRefused,
    Client,
    GuestPolicy,
    Join,
    Meeting,
    NewMeeting,
    NotFound,
    Rejected,
    Role,
    Slides,
    Unreachable,
)
from teleklasa.bbb.testserver import Settings, TestServer

from .conftest import eventually, new_meeting

REAL = (os.environ.get("BBB_TEST_URL", ""), os.environ.get("BBB_TEST_SECRET", ""))
REAL_TAKES_S = 30
SERVERS = ["2.6", "2.7", "3.0", *(["real"] if all(REAL) else [])]


@pytest.fixture(params=SERVERS)
def bbb(request: pytest.FixtureRequest, pool: urllib3.PoolManager) -> Iterator[Client]:
    """A client of one server; whatever it created is ended afterwards."""
    if request.param == "real":
        yield from with_cleaning(Client(*REAL, pool=pool, total_s=10, create_total_s=20))
        return
    with TestServer(version=request.param, settings=Settings(end_delay_s=0.05)) as server:
        yield from with_cleaning(Client(server.url, server.secret, pool=pool))


def with_cleaning(client: Client) -> Iterator[Client]:
    yield client
    for meeting in client.get_meetings():
        if meeting.meeting_id.startswith("lesson-"):
            client.end(meeting.meeting_id)


def is_gone(client: Client, meeting_id: str) -> bool:
    try:
        client.get_meeting_info(meeting_id)
    except NotFound:
        return True
    return False


def test_server_names_its_version_and_takes_sha256(bbb):
    probe = bbb.probe_digest()

    assert probe.digest == "sha256"
    assert bbb.version().api_version == "2.0"


def test_wrong_secret_is_told_apart_from_every_other_refusal(bbb, pool):
    stranger = Client(bbb.base_url, "not-the-secret", pool=pool, total_s=10)

    for call in (stranger.get_meetings, stranger.probe_digest, lambda: stranger.end("lesson-x")):
        with pytest.raises(ChecksumRefused):
            call()


def test_created_meeting_exists_but_does_not_run(bbb):
    wanted = new_meeting(
        "Zażółć gęślą jaźń 6A",
        record=False,
        welcome="Witaj *'()! w <b>%%CONFNAME%%</b>",
        logout_url="https://szkola.example/lekcja?x=1&y=ż",
        mute_on_start=True,
        guest_policy=GuestPolicy.ALWAYS_ACCEPT,
        user_camera_cap=2,
        disabled_features=("captions", "polls"),
        end_when_no_moderator_min=10,
        meta={"Origin": "TeleKlasa"},
    )

    created = bbb.create(wanted)
    found = bbb.get_meeting_info(wanted.meeting_id)

    assert not created.was_there_already
    assert created.internal_meeting_id.endswith(f"-{created.create_time_ms}")
    assert (found.name, found.meeting_id, found.create_time_ms) == (
        "Zażółć gęślą jaźń 6A",
        wanted.meeting_id,
        created.create_time_ms,
    )
    assert (found.running, found.has_user_joined, found.attendees) == (False, False, ())
    assert found.metadata["origin"] == "TeleKlasa"
    assert not bbb.is_meeting_running(wanted.meeting_id)
    assert wanted.meeting_id in [each.meeting_id for each in bbb.get_meetings()]


def test_creating_twice_answers_the_same_meeting_and_changes_nothing(bbb):
    wanted = new_meeting("6A")

    first = bbb.create(wanted)
    second = bbb.create(replace(wanted, name="Other", meta={"late": "yes"}))

    assert (first.was_there_already, second.was_there_already) == (False, True)
    assert second.create_time_ms == first.create_time_ms
    assert bbb.get_meeting_info(wanted.meeting_id).name == "6A"


def test_meeting_of_somebody_else_is_not_taken_for_ours(bbb):
    wanted = new_meeting()
    bbb.create(wanted)
    foreign = replace(wanted, extra={"attendeePW": "other-a", "moderatorPW": "other-m"})

    with pytest.raises(Rejected) as caught:
        bbb.create(foreign)

    assert caught.value.message_key == "idNotUnique"


def test_ended_meeting_is_gone_and_its_id_may_be_used_again(bbb):
    wanted = new_meeting()
    first = bbb.create(wanted)

    bbb.end(wanted.meeting_id)

    assert eventually(lambda: is_gone(bbb, wanted.meeting_id), REAL_TAKES_S)
    again = bbb.create(wanted)
    assert not again.was_there_already
    assert again.create_time_ms != first.create_time_ms


def test_unknown_meeting_is_not_found_and_not_running(bbb):
    for call in (bbb.get_meeting_info, bbb.end):
        with pytest.raises(NotFound):
            call("lesson-unknown")

    assert not bbb.is_meeting_running("lesson-unknown")


def test_slides_go_along_with_create_and_with_a_later_call(bbb):
    wanted = new_meeting()
    text = Slides("zażółć.txt", content="Dzień dobry".encode(), current=True)

    created = bbb.create(wanted, slides=[text])
    bbb.insert_document(wanted.meeting_id, [text])

    assert not created.was_there_already
    with pytest.raises(NotFound):
        bbb.insert_document("lesson-unknown", [text])


def test_join_opens_a_session_for_the_meeting_that_was_created(bbb):
    wanted = new_meeting()
    created = bbb.create(wanted)
    join = Join(
        wanted.meeting_id,
        "Łucja O'Hara",
        Role.VIEWER,
        user_id="u-1",
        create_time_ms=created.create_time_ms,
    )

    joined = bbb.join(join)

    assert joined.internal_meeting_id == created.internal_meeting_id
    assert (joined.guest_status, bool(joined.session_token)) == ("ALLOW", True)
    assert joined.session_token in joined.url


def test_join_of_an_unknown_or_a_replaced_meeting_is_refused(bbb):
    wanted = new_meeting()
    created = bbb.create(wanted)
    stale = Join(wanted.meeting_id, "Darek", Role.VIEWER, create_time_ms=created.create_time_ms - 1)

    with pytest.raises(NotFound):
        bbb.join(Join("lesson-unknown", "Darek", Role.VIEWER))
    with pytest.raises(Rejected) as caught:
        bbb.join(stale)

    assert caught.value.message_key.startswith("mismatchCreateTime")


def test_guest_waits_for_a_moderator_when_the_meeting_says_so(bbb):
    wanted = new_meeting(guest_policy=GuestPolicy.ASK_MODERATOR)
    bbb.create(wanted)

    pupil = bbb.join(Join(wanted.meeting_id, "Darek", Role.VIEWER, guest=True))
    teacher = bbb.join(Join(wanted.meeting_id, "Ala", Role.MODERATOR))

    assert (pupil.guest_status, teacher.guest_status) == ("WAIT", "ALLOW")


def test_signed_join_url_sends_a_browser_into_the_client_with_a_cookie(bbb):
    wanted = new_meeting()
    bbb.create(wanted)
    url = bbb.join_url(Join(wanted.meeting_id, "Ala *'()! Ż", Role.MODERATOR))

    answer = opened_without_following(url)

    assert answer.code == 302
    assert "/html5client/" in answer.headers["Location"]
    assert "JSESSIONID" in answer.headers["Set-Cookie"]
    answer.close()


class FollowNothing(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def opened_without_following(url: str) -> urllib.request.HTTPError:
    opener = urllib.request.build_opener(FollowNothing(), urllib.request.ProxyHandler({}))
    with pytest.raises(urllib.request.HTTPError) as caught:
        opener.open(url, timeout=10)
    return caught.value


def test_recordings_of_unknown_meetings_are_none(bbb):
    assert bbb.get_recordings(meeting_ids=["lesson-unknown"]) == ()
    for change in (
        lambda: bbb.publish_recordings(["no-such"], publish=True),
        lambda: bbb.delete_recordings(["no-such"]),
        lambda: bbb.update_recordings(["no-such"], meta={"a": "b"}),
    ):
        with pytest.raises(NotFound):
            change()


def test_hooks_come_and_go(bbb):
    try:
        hook = bbb.create_hook("http://127.0.0.1:9/hook?a=1&b=2", event_ids=["user-joined"])
    except (NotFound, Unreachable):
        pytest.skip("this server has no webhooks")
    again = bbb.create_hook("http://127.0.0.1:9/hook?a=1&b=2", event_ids=["user-joined"])

    assert (hook.was_there_already, again.was_there_already) == (False, True)
    assert again.hook_id == hook.hook_id
    assert "http://127.0.0.1:9/hook?a=1&b=2" in [each.callback_url for each in bbb.list_hooks()]
    assert bbb.destroy_hook(hook.hook_id)
    with pytest.raises(NotFound):
        bbb.destroy_hook(hook.hook_id)


def test_meeting_id_that_servers_would_refuse_is_refused_here():
    for meeting_id in ("", "x", "a,b", "a b", "ż" * 5, "x" * 257):
        with pytest.raises(ValueError, match="meeting id"):
            NewMeeting("6A", meeting_id)
    with pytest.raises(ValueError, match="metadata"):
        NewMeeting("6A", "lesson", meta={"1a": "x"})


def test_get_meetings_answers_meetings(bbb):
    bbb.create(new_meeting())

    assert all(isinstance(each, Meeting) for each in bbb.get_meetings())

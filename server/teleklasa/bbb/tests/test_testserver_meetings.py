"""The test server's meetings live and end as real ones do, by its own clock."""

import urllib.request

import pytest

from teleklasa.bbb import Join, NotFound, Rejected, Role, Unreachable
from teleklasa.bbb.signing import sign_url
from teleklasa.bbb.testserver import Settings, TestServer

from .conftest import client_of, eventually, new_meeting

MINUTE_S = 60


def raw(url: str, body: bytes | None = None, content_type: str = "") -> str:
    headers = {"Content-Type": content_type} if content_type else {}
    with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=5) as answer:
        return str(answer.read(), "utf-8")


def ids(server: TestServer) -> list[str]:
    return [each.meeting_id for each in server.meetings]


def test_meeting_nobody_joins_expires(server, client):
    wanted = new_meeting(expire_if_no_user_joined_min=5)
    client.create(wanted)

    server.clock.advance(5 * MINUTE_S - 1)
    before = ids(server)
    server.clock.advance(1)

    assert (before, ids(server)) == ([wanted.meeting_id], [])


def test_empty_meeting_waits_for_people_to_come_back(server, client):
    wanted = new_meeting(expire_when_last_user_left_min=10)
    client.create(wanted)
    for _ in range(2):
        server.fill(wanted.meeting_id, 3)
        server.empty(wanted.meeting_id)
        server.clock.advance(10 * MINUTE_S - 1)
    before = ids(server)
    server.clock.advance(1)

    assert (before, ids(server)) == ([wanted.meeting_id], [])


def test_meeting_that_never_expires_stays(server, client):
    wanted = new_meeting(expire_when_last_user_left_min=0)
    client.create(wanted)
    server.fill(wanted.meeting_id, 1)
    server.empty(wanted.meeting_id)

    server.clock.advance(24 * 60 * MINUTE_S)

    assert ids(server) == [wanted.meeting_id]


def test_duration_counts_from_create(server, client):
    wanted = new_meeting(duration_min=45)
    client.create(wanted)
    server.fill(wanted.meeting_id, 3)

    server.clock.advance(45 * MINUTE_S - 1)
    before = ids(server)
    server.clock.advance(1)

    assert (before, ids(server)) == ([wanted.meeting_id], [])


def test_meeting_ends_some_time_after_its_last_moderator_left(server, client):
    wanted = new_meeting(end_when_no_moderator_min=3)
    client.create(wanted)
    crowd = server.fill(wanted.meeting_id, 3, moderators=1)
    meeting = server.meeting(wanted.meeting_id)
    server.clock.advance(60 * MINUTE_S)
    server.memory.leave(meeting, crowd[0])

    server.clock.advance(3 * MINUTE_S - 1)
    before = ids(server)
    server.clock.advance(1)

    assert (before, ids(server)) == ([wanted.meeting_id], [])


def test_end_takes_a_moment_in_which_create_hits_the_dying_meeting(pool):
    with TestServer(settings=Settings(end_delay_s=5)) as server:
        client = client_of(server, pool)
        wanted = new_meeting()
        client.create(wanted)
        client.end(wanted.meeting_id)

        dying = client.create(wanted)
        with pytest.raises(Rejected) as caught:
            client.join(Join(wanted.meeting_id, "Darek", Role.VIEWER))
        server.clock.advance(5)
        fresh = client.create(wanted)

    assert (dying.was_there_already, dying.has_been_forcibly_ended) == (True, True)
    assert caught.value.message_key == "meetingForciblyEnded"
    assert (fresh.was_there_already, fresh.has_been_forcibly_ended) == (False, False)


def test_create_that_lost_its_answer_was_carried_out_once(server, client):
    server.create_then_drop_answer()
    wanted = new_meeting()

    with pytest.raises(Exception, match="broke"):
        client.create(wanted)
    again = client.create(wanted)

    assert again.was_there_already
    assert ids(server) == [wanted.meeting_id]
    assert server.calls == {"create": 2}


def test_reboot_forgets_every_meeting_and_tells_nobody(server, client):
    wanted = new_meeting(meta={"endCallbackUrl": f"{server.origin}/told"})
    client.create(wanted)

    server.reboot()

    with pytest.raises(NotFound):
        client.get_meeting_info(wanted.meeting_id)
    assert (server.meetings, server.callbacks) == ([], [])


def test_being_down_forgets_nothing(server, client):
    wanted = new_meeting()
    first = client.create(wanted)
    server.go_down()
    server.come_back()

    assert client.get_meeting_info(wanted.meeting_id).create_time_ms == first.create_time_ms


def test_fault_outlasts_being_down_until_it_is_healed(server, client):
    server.answer_garbage()
    server.go_down()
    server.come_back()

    with pytest.raises(Unreachable):
        client.get_meetings()
    server.heal()
    assert client.get_meetings() == ()


def test_skewed_clock_shows_in_times(server, client):
    now_ms = client.create(new_meeting()).create_time_ms
    server.skew_clock(-600)

    assert -601_000 < client.create(new_meeting()).create_time_ms - now_ms < -599_000


@pytest.mark.parametrize(("version", "outcome"), [("2.6", "idNotUnique"), ("2.7", "SUCCESS"), ("3.0", "SUCCESS")])
def test_repeated_create_without_passwords_differs_between_versions(version, outcome):
    with TestServer(version=version) as server:
        url = sign_url(server.url, "create", {"name": "6A", "meetingID": "m1"}, server.secret)
        raw(url)

        assert outcome in raw(url)


@pytest.mark.parametrize(("version", "told"), [("2.6", True), ("2.7", True), ("3.0", False)])
def test_newest_version_leaves_empty_elements_and_passwords_out(version, told):
    with TestServer(version=version) as server:
        parameters = {"name": "6A", "meetingID": "m1"}
        answer = raw(sign_url(server.url, "create", parameters, server.secret))

    assert ("<messageKey></messageKey>" in answer, "<moderatorPW>" in answer) == (told, told)


@pytest.mark.parametrize(("version", "refused"), [("2.6", False), ("2.7", True), ("3.0", True)])
def test_body_needs_a_known_content_type_in_newer_versions(version, refused):
    with TestServer(version=version) as server:
        url = sign_url(server.url, "create", {"name": "6A", "meetingID": "m1"}, server.secret)
        answer = raw(url, b"<modules/>", "application/json")

    assert ("unsupportedContentType" in answer) is refused


def test_parameter_both_in_query_and_form_is_a_checksum_error(server):
    url = sign_url(server.url, "create", {"name": "6A", "meetingID": "m1"}, server.secret)

    assert "checksumError" in raw(url, b"name=6B", "application/x-www-form-urlencoded")


def test_voice_bridge_in_use_is_refused_in_the_second_form(server, client):
    client.create(new_meeting(extra={"voiceBridge": "71234"}))
    wanted = new_meeting(extra={"voiceBridge": "71234"})
    url = sign_url(server.url, "create", wanted.parameters(), server.secret)

    assert '<errors><error key="nonUniqueVoiceBridge"' in raw(url)


def test_version_is_hidden_as_each_version_hides_it():
    answers = {}
    for version in ("2.7", "3.0"):
        with TestServer(version=version, settings=Settings(hides_version=True)) as server:
            answers[version] = raw(f"{server.url}/api")

    assert "<bbbVersion></bbbVersion>" in answers["2.7"]
    assert "bbbVersion" not in answers["3.0"]
    assert "graphqlWebsocketUrl" in answers["3.0"]


def test_old_server_is_probed_down_to_sha1(pool):
    with TestServer(settings=Settings(digests=("sha1",))) as server:
        probe = client_of(server, pool).probe_digest()

    assert (probe.digest, probe.bbb_version) == ("sha1", "2.7.12")


def test_thousands_are_written_with_separators_by_the_oldest_version(pool):
    with TestServer(version="2.6") as server:
        client = client_of(server, pool)
        wanted = new_meeting()
        client.create(wanted)
        server.fill(wanted.meeting_id, 1024)
        url = sign_url(server.url, "getMeetingInfo", {"meetingID": wanted.meeting_id}, server.secret)

        assert "<participantCount>1,024</participantCount>" in raw(url)
        assert client.get_meeting_info(wanted.meeting_id).participant_count == 1024


def test_cost_follows_the_formula_of_placement(server, client):
    wanted = new_meeting(record=True)
    client.create(wanted)
    server.fill(wanted.meeting_id, 20, cameras=4, microphones=5, screens=1)
    expected = 3 + 20 + 5 + 0.10 * 4 * 19 + 0.5 * 4 + 2 * 20 / 20 + 3

    assert server.memory.cost_units() == pytest.approx(expected)
    assert server.memory.utilisation() == pytest.approx(expected / 200)
    server.clock.advance(3600)
    assert server.memory.load_5m == pytest.approx(8 * expected / 200, rel=0.01)


def test_meetings_of_a_real_clock_end_by_themselves(server, client):
    wanted = new_meeting()
    client.create(wanted)

    client.end(wanted.meeting_id)

    assert eventually(lambda: server.meetings == [])

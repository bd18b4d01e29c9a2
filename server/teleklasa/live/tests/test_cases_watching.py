"""The failure cases of live lessons by their numbers; `ELSEWHERE` says where those stand that are not here."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connections
from django.db.models import F
from django.utils import timezone

from teleklasa.bbb.testserver import Kind
from teleklasa.live.drains import estimates
from teleklasa.live.end import believe_end_callback
from teleklasa.live.management.commands.watch_swarm import leads
from teleklasa.live.models import LiveLesson, MeetingLeft
from teleklasa.live.rescue import move_lesson
from teleklasa.live.rescue_rules import Signs, may_move_by_itself
from teleklasa.live.rescue_signs import lessons_to_rescue
from teleklasa.live.start import start_lesson
from teleklasa.live.tests.rows import fresh
from teleklasa.live.watching import conclude
from teleklasa.swarm.health import Health, Outcome, Pulse, good_polls_to_online, next_pulse
from teleklasa.swarm.models import Server
from teleklasa.swarm.registration import ServerInUse, remove_server
from teleklasa.swarm.watch import knock_at_swarm, poll_swarm

State = LiveLesson.State
ELSEWHERE = {
    3: ("test_start", "test_lesson_goes_to_the_next_server_when_the_first_is_down"),
    4: ("test_start", "test_lost_answer_is_asked_for_on_the_same_server_under_the_same_id"),
    6: ("test_rescue", "test_case_06_old_meeting_is_ended_when_its_server_returns_and_not_asked_for_again"),
    8: ("test_start", "test_lesson_goes_elsewhere_when_the_first_server_talks_nonsense"),
    10: ("test_rescue", "test_case_10_move_whose_process_died_is_given_up_and_begun_anew"),
    21: ("test_rescue", "test_case_21_stopped_process_that_goes_on_after_its_move_was_given_up_changes_nothing"),
}
"""Cases whose tests stand with what they test."""


def look(rounds=1):
    for _ in range(rounds):
        conclude(poll_swarm(jitter_s=0, deadline_s=0.5))


@pytest.mark.parametrize("case", ELSEWHERE)
def test_every_case_has_a_test_by_name(case):
    module, name = ELSEWHERE[case]

    assert callable(getattr(import_module(f"teleklasa.live.tests.{module}"), name))


def test_case_05_slow_server_is_left_for_the_next_one(ala, group_6a, servers):
    for server in servers.values():
        server.slow_down(0.2, ["create"])

    assert start_lesson(group_6a, by=ala).lesson.state == State.RUNNING


def test_case_07_partition_moves_and_ends_nothing_and_heals_silently(lesson, home, servers):
    home.hang()

    look(6)

    during = fresh(lesson)
    assert (during.state, during.server.health) == (State.SUSPECT, "down")
    assert lessons_to_rescue() == []
    home.heal()
    look()
    after = fresh(lesson)
    assert (after.state, after.meeting_id, after.generation) == (State.RUNNING, lesson.meeting_id, lesson.generation)
    assert [server.calls["end"] for server in servers.values()] == [0, 0]
    assert sum(server.calls["create"] for server in servers.values()) == 1


@pytest.mark.parametrize(
    ("signs", "moves"),
    [
        (Signs(is_down=True), False),
        (Signs(is_down=False, failing=30, is_node_silent=True), False),
        (Signs(is_down=True, failing=1), False),
        (Signs(is_down=True, failing=2), True),
        (Signs(is_down=True, failing=2, reaching=1), False),
        (Signs(is_down=True, failing=3, reaching=1), True),
        (Signs(is_down=True, failing=5, reaching=2), False),
        (Signs(is_down=True, is_node_silent=True), True),
        (Signs(is_down=True, is_node_silent=True, reaching=1), False),
        (Signs(is_down=True, is_node_silent=True, is_swarm_doubtful=True), False),
        (Signs(is_down=True, failing=2, is_swarm_doubtful=True), True),
    ],
)
def test_case_07_lesson_moves_by_itself_only_by_two_signs(signs, moves):
    assert may_move_by_itself(signs) is moves


def test_case_09_refused_secret_starts_nothing_there_and_leaves_what_runs(lesson, home, ala, servers):
    home.refuse_checksums()

    look(3)

    assert (fresh(lesson).state, fresh(lesson).server.health) == (State.RUNNING, "misconfigured")
    assert lessons_to_rescue() == []


def test_case_16_meeting_that_the_server_ended_is_over_with_the_word_of_the_server_and_can_start_anew(
    lesson, home, ala, group_6a
):
    assert believe_end_callback(lesson) is False  # a word that the server does not confirm
    home.reboot()

    assert believe_end_callback(lesson) is True
    assert fresh(lesson).ended_because == "bbb"
    assert start_lesson(group_6a, by=ala).is_new is True


def test_case_17_flapping_server_stays_out_longer_each_time_and_a_lesson_moves_once_in_five_minutes(lesson, ala):
    for bad, good, flaps in ((4, 3, 0), (4, 3, 1), (4, 5, 2)):
        pulse = Pulse()
        for _ in range(bad):
            pulse = next_pulse(pulse, Outcome.UNREACHABLE, flaps=flaps)
        assert pulse.health is Health.DOWN
        for _ in range(good):
            pulse = next_pulse(pulse, Outcome.ANSWERED, flaps=flaps)
        assert (pulse.health is Health.ONLINE) == (good >= good_polls_to_online(flaps))
    move_lesson(lesson, by=ala)
    for at_s in range(60, 300, 60):
        LiveLesson.objects.update(moved_at=timezone.now() - timedelta(seconds=at_s), state=State.SUSPECT)
        Server.objects.update(health="down", bad_polls=9, last_heartbeat=timezone.now() - timedelta(hours=1))
        assert lessons_to_rescue() == []


def test_case_18_lesson_that_its_moderator_left_is_ended_after_the_schools_grace(lesson, home, settings):
    settings.NO_MODERATOR_KEPT_MIN = 10
    home.fill(lesson.meeting_id, 5, moderators=1)
    look()
    assert fresh(lesson).unmoderated_since is None
    home.empty(lesson.meeting_id)
    home.fill(lesson.meeting_id, 5)

    look(2)
    assert fresh(lesson).state == State.RUNNING
    LiveLesson.objects.update(unmoderated_since=timezone.now() - timedelta(minutes=9))
    look()
    assert fresh(lesson).state == State.RUNNING
    LiveLesson.objects.update(unmoderated_since=timezone.now() - timedelta(minutes=11))
    look()

    assert (fresh(lesson).state, fresh(lesson).ended_because) == (State.ENDED, "no-moderator")
    assert home.calls["end"] == 1


def test_case_18_moderator_who_comes_back_in_time_keeps_the_lesson(lesson, home):
    home.fill(lesson.meeting_id, 5)
    look()
    LiveLesson.objects.update(unmoderated_since=timezone.now() - timedelta(minutes=9))
    home.fill(lesson.meeting_id, moderators=1)

    look()

    assert (fresh(lesson).state, fresh(lesson).unmoderated_since) == (State.RUNNING, None)


def test_case_18_time_without_an_answer_is_not_counted(lesson, home):
    home.fill(lesson.meeting_id, 5)
    look()
    home.go_down()
    look(3)
    LiveLesson.objects.update(unmoderated_since=timezone.now() - timedelta(minutes=20))
    home.come_back()

    look(2)

    assert fresh(lesson).state == State.RUNNING


@pytest.mark.django_db(transaction=True)
def test_case_21_leader_that_is_stopped_loses_the_lock_and_its_looks_change_nothing(lesson, home):
    first, second = connections.create_connection("default"), connections.create_connection("default")
    try:
        assert (leads(first), leads(first), leads(second)) == (True, True, False)
        with first.cursor() as cursor:
            cursor.execute("SELECT current_setting('idle_session_timeout')")
            assert cursor.fetchone() == ("20s",)
            cursor.execute("SET idle_session_timeout = '100ms'")
        stale = poll_swarm(jitter_s=0)
        with second.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(1)")
        assert leads(second) is True
        look()
        home.reboot()
        conclude([each for each in stale if not each.is_recorded])
        assert fresh(lesson).state == State.RUNNING
    finally:
        first.close()
        second.close()


def test_case_22_server_with_lessons_is_drained_by_moving_them(lesson, ala, celina, home, servers):
    server = lesson.server
    with pytest.raises(ServerInUse):
        remove_server(server, by=celina)
    Server.objects.filter(pk=server.pk).update(intent="draining")
    look()
    assert fresh(lesson).state == State.RUNNING
    assert estimates()[server.pk].lessons == 1

    moved = move_lesson(lesson, by=ala)
    home.clock.advance(60)
    look()

    assert moved.server_id != server.pk
    assert estimates() == {}
    assert MeetingLeft.objects.get().ended_at is not None
    remove_server(Server.objects.get(pk=server.pk), by=celina)


def test_case_22_server_that_still_has_a_meeting_to_end_is_not_removed(lesson, ala, celina, home):
    server = lesson.server
    home.fail(Kind.RESET, ["end"])
    move_lesson(lesson, by=ala)

    with pytest.raises(ServerInUse):
        remove_server(server, by=celina)
    home.heal()
    look()
    home.clock.advance(60)
    look()

    remove_server(Server.objects.get(pk=server.pk), by=celina)
    assert [each.meeting_id for each in home.meetings] == []


def test_case_22_dead_server_is_removed_though_it_never_ended_its_meetings(lesson, ala, celina, home):
    home.go_down()
    move_lesson(lesson, by=ala)
    Server.objects.filter(pk=lesson.server_id).update(health="down")

    remove_server(Server.objects.get(pk=lesson.server_id), by=celina)

    assert not MeetingLeft.objects.exists()


def minutes_left(lesson, now):
    ends_at = estimates()[lesson.server_id].ends_at
    return ends_at and round((ends_at - now).total_seconds() / 60)


def test_case_22_drain_ends_when_the_usual_lesson_of_the_group_does(lesson, group_6a):
    now = timezone.now()
    Server.objects.update(intent="draining")
    assert minutes_left(lesson, now) == 44
    for minutes in (80, 90, 100):
        LiveLesson.objects.create(
            room=lesson.room,
            meeting_id=f"past-{minutes}",
            state=State.ENDED,
            expected_people=5,
            most_people=5,
            claimed_at=now - timedelta(days=1),
            started_at=now - timedelta(days=1),
            ended_at=now - timedelta(days=1, minutes=-minutes),
        )
    assert minutes_left(lesson, now) == 89
    LiveLesson.objects.filter(pk=lesson.pk).update(started_at=now - timedelta(hours=5))
    assert minutes_left(lesson, now) == 5


def test_case_23_meeting_made_anew_under_the_old_id_is_nobodys_lesson(lesson, home):
    LiveLesson.objects.update(create_time_ms=F("create_time_ms") - 1000)

    look()

    assert (fresh(lesson).state, fresh(lesson).ended_because) == (State.ENDED, "bbb")


def test_knock_tells_only_of_servers_from_which_nothing_comes(lesson, home, servers):
    assert knock_at_swarm(deadline_s=0.5) == []
    for trouble in ("answer_garbage", "refuse_checksums"):
        getattr(home, trouble)()
        assert knock_at_swarm(deadline_s=0.5) == []
        home.heal()
    for trouble in ("hang", "go_down", "answer_bad_gateway"):
        Server.objects.update(bad_polls=0, health="online")
        getattr(home, trouble)()
        assert [each.outcome for each in knock_at_swarm(deadline_s=0.5)] == [Outcome.UNREACHABLE]
        home.heal()

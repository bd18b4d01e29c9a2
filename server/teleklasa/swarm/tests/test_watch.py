from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import monotonic, sleep

import pytest
from django.db import connection
from django.utils import timezone

from teleklasa.bbb import NewMeeting
from teleklasa.bbb.testserver import TestServer
from teleklasa.swarm.allocation import LessonNeed
from teleklasa.swarm.connect import bbb_for
from teleklasa.swarm.cost import Weights, lesson_cost_units
from teleklasa.swarm.factories import make_server
from teleklasa.swarm.health import Outcome
from teleklasa.swarm.models import HealthChange, Reservation, Server, ServerSample
from teleklasa.swarm.reservation import release_server, reserve_server
from teleklasa.swarm.samples import forget_old_samples
from teleklasa.swarm.sightings import Look, PollResult, write_down
from teleklasa.swarm.watch import poll_swarm

type SwarmOf = Callable[[int], list[tuple[Server, TestServer]]]
WEIGHTS = Weights()


def poll(**options: float | bool) -> list[PollResult]:
    return poll_swarm(**{"jitter_s": 0.0, "deadline_s": 1.0, **options})  # type: ignore[arg-type]


def poll_once() -> PollResult:
    [result] = poll()
    return result


def healths(rounds: int) -> list[str]:
    return [poll_once().health.value for _ in range(rounds)]


def open_lesson(server: Server, meeting_id: str, *, is_ours: bool = True) -> None:
    if is_ours:
        reserve_server(meeting_id=meeting_id, need=LessonNeed(expected_people=20))
    bbb_for(server).create(NewMeeting(meeting_id=meeting_id, name="klasa 6A"))


def test_round_returns_who_is_in_which_meeting_and_writes_what_it_costs(swarm_of: SwarmOf) -> None:
    [(server, bbb)] = swarm_of(1)
    open_lesson(server, "ours")
    open_lesson(server, "foreign", is_ours=False)
    bbb.fill("ours", 9, moderators=1, cameras=3, microphones=4)
    bbb.fill("foreign", 5)

    result = poll_once()

    assert (result.server_id, result.outcome, result.health.value) == (server.pk, Outcome.ANSWERED, "online")
    assert {each.meeting_id: len(each.attendees) for each in result.meetings} == {"ours": 10, "foreign": 5}
    server.refresh_from_db()
    assert (server.people, server.meetings, server.cameras, server.microphones) == (15, 2, 3, 4)
    assert server.foreign_units == lesson_cost_units(people=5, weights=WEIGHTS)
    assert server.bbb_version == bbb.memory.behaviour.bbb_version
    ours = lesson_cost_units(people=10, microphones=4, cameras=3, weights=WEIGHTS)
    assert Reservation.objects.get().observed_units == ours


def test_meeting_that_was_released_costs_as_a_foreign_one_until_it_is_gone(swarm_of: SwarmOf) -> None:
    [(server, bbb)] = swarm_of(1)
    open_lesson(server, "ours")
    bbb.fill("ours", 5)
    release_server("ours")

    poll()

    server.refresh_from_db()
    assert server.foreign_units == lesson_cost_units(people=5, weights=WEIGHTS)


def test_open_lesson_that_is_no_longer_there_costs_nothing_seen(swarm_of: SwarmOf) -> None:
    [(server, bbb)] = swarm_of(1)
    open_lesson(server, "ours")
    bbb.fill("ours", 5)
    poll()
    bbb.reboot()

    result = poll_once()

    assert (result.outcome, result.meetings) == (Outcome.ANSWERED, ())
    assert Reservation.objects.get().observed_units == 0.0


def test_result_says_what_was_known_before_the_round_began(swarm_of: SwarmOf) -> None:
    swarm_of(1)
    before = timezone.now()

    asked_at = poll_once().asked_at

    assert abs(asked_at - before) < timedelta(seconds=60)


def test_dead_server_is_suspect_after_two_polls_and_down_after_four(swarm_of: SwarmOf) -> None:
    [(server, bbb)] = swarm_of(1)
    bbb.go_down()

    assert healths(4) == ["online", "suspect", "suspect", "down"]

    server.refresh_from_db()
    assert (server.last_fault, server.bad_polls) == ("the server refuses connections", 4)
    assert list(HealthChange.objects.order_by("at").values_list("health", flat=True)) == ["suspect", "down"]


def test_server_that_is_back_is_online_after_three_polls(swarm_of: SwarmOf) -> None:
    [(server, _bbb)] = swarm_of(1)
    Server.objects.update(health="down", bad_polls=9)

    assert healths(3) == ["down", "down", "online"]

    server.refresh_from_db()
    assert (server.last_fault, server.good_polls, server.bad_polls) == ("", 3, 0)
    assert server.health_changed_at is not None


def test_refused_secret_makes_a_server_misconfigured_and_keeps_what_was_seen(swarm_of: SwarmOf) -> None:
    [(server, bbb)] = swarm_of(1)
    open_lesson(server, "ours")
    bbb.fill("ours", 5)
    poll()
    bbb.refuse_checksums()

    result = poll_once()

    assert (result.outcome, result.health.value, result.meetings) == (Outcome.REFUSED, "misconfigured", ())
    server.refresh_from_db()
    assert (server.people, server.last_fault) == (5, "the server refuses our secret")


def test_secret_sealed_by_other_keys_makes_a_server_misconfigured(swarm_of: SwarmOf) -> None:
    swarm_of(1)
    Server.objects.update(secret_sealed=b"\x01" + bytes(60))

    assert healths(1) == ["misconfigured"]


@pytest.mark.parametrize("trouble", ["answer_garbage", "answer_bad_gateway", "hang"])
def test_answer_that_is_not_to_be_trusted_counts_as_none(swarm_of: SwarmOf, trouble: str) -> None:
    [(_server, bbb)] = swarm_of(1)
    getattr(bbb, trouble)()

    [result] = poll(deadline_s=0.4)

    assert (result.outcome, result.meetings, result.health.value) == (Outcome.UNREACHABLE, (), "online")
    bbb.heal()


def test_hanging_server_delays_nobody_beyond_the_deadline(swarm_of: SwarmOf) -> None:
    swarm = swarm_of(5)
    hanging = swarm[2][1]
    hanging.hang()

    began = monotonic()
    results = poll(deadline_s=0.6)

    assert monotonic() - began < 10
    assert {each.server_id: each.outcome for each in results} == {
        server.pk: Outcome.UNREACHABLE if bbb is hanging else Outcome.ANSWERED for server, bbb in swarm
    }
    hanging.heal()


def test_each_server_is_asked_once_a_round(swarm_of: SwarmOf) -> None:
    swarm = swarm_of(4)

    poll(jitter_s=0.05)

    assert [bbb.calls["getMeetings"] for _, bbb in swarm] == [1, 1, 1, 1]


def test_version_is_asked_until_the_server_is_well_known(swarm_of: SwarmOf) -> None:
    [(_, bbb)] = swarm_of(1)

    for _ in range(6):
        poll()

    assert (bbb.calls["getMeetings"], bbb.calls["version"]) == (6, 3)


def test_only_doubtful_servers_are_asked_between_the_rounds(swarm_of: SwarmOf) -> None:
    (_good, _), (doubtful, _), (dead, _) = swarm_of(3)
    Server.objects.filter(pk=doubtful.pk).update(bad_polls=1)
    Server.objects.filter(pk=dead.pk).update(bad_polls=9, health="down")

    assert [each.server_id for each in poll(only_doubtful=True)] == [doubtful.pk]


def test_disabled_server_is_watched_only_while_lessons_are_open_on_it(swarm_of: SwarmOf) -> None:
    [(server, _bbb)] = swarm_of(1)
    open_lesson(server, "ours")
    Server.objects.update(intent="disabled")

    assert [each.server_id for each in poll()] == [server.pk]
    release_server("ours")
    assert poll() == []


def test_stale_look_changes_nothing(swarm_of: SwarmOf) -> None:
    [(server, _bbb)] = swarm_of(1)
    stale = Server.objects.get()
    poll()

    [result] = write_down([(stale, Look(Outcome.UNREACHABLE, fault="late"))], timezone.now())

    server.refresh_from_db()
    assert (result.is_recorded, server.bad_polls, server.last_fault) == (False, 0, "")


def test_sample_is_taken_once_a_minute(swarm_of: SwarmOf) -> None:
    [(server, bbb)] = swarm_of(1)
    Server.objects.update(cpu_count=4, load_5m=1.0, last_heartbeat=timezone.now())
    open_lesson(server, "ours")
    bbb.fill("ours", 5)

    poll()
    poll()

    [sample] = ServerSample.objects.all()
    still_to_come = LessonNeed(expected_people=20).units(WEIGHTS) * 15 / 20
    assert (sample.people, sample.meetings, sample.cpu, sample.reserved) == (5, 1, 0.25, 3 + 5 + still_to_come)
    ServerSample.objects.update(at=timezone.now() - timedelta(seconds=56))
    poll()
    assert ServerSample.objects.count() == 2


def test_old_samples_are_forgotten(swarm_of: SwarmOf) -> None:
    swarm_of(1)
    poll()
    assert forget_old_samples() == 0
    ServerSample.objects.update(at=timezone.now() - timedelta(days=31))
    assert forget_old_samples() == 1


def test_empty_swarm_is_watched_in_peace(db: None) -> None:
    assert poll() == []


def test_round_takes_as_many_statements_for_three_servers_as_for_one(
    swarm_of: SwarmOf,
    django_assert_num_queries,
) -> None:
    swarm_of(1)
    with django_assert_num_queries(9):
        poll()
    for port in (1, 2):
        make_server(f"dead-{port}", base_url=f"http://127.0.0.1:{port}/bigbluebutton", secret="x" * 20)
    with django_assert_num_queries(9):
        poll()


@pytest.mark.django_db(transaction=True)
def test_no_database_connection_is_held_while_the_network_is_waited_for(swarm_of: SwarmOf) -> None:
    [(_, bbb)] = swarm_of(1)
    bbb.slow_down(0.8, ["getMeetings"])

    with ThreadPoolExecutor(1) as thread:
        round_ = thread.submit(poll_and_close)
        sleep(0.4)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            others = cursor.fetchone()

    assert (others, [each.outcome for each in round_.result()]) == ((0,), [Outcome.ANSWERED])


def poll_and_close() -> list[PollResult]:
    try:
        return poll()
    finally:
        connection.close()

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.db.models.functions import Now
from django.utils import timezone
from structlog.testing import capture_logs

from teleklasa.swarm import ledger
from teleklasa.swarm.allocation import LessonNeed
from teleklasa.swarm.cost import Weights, ramped_units
from teleklasa.swarm.factories import RegionFactory, ServerFactory
from teleklasa.swarm.models import HealthChange, Reservation, Server, Tally
from teleklasa.swarm.reservation import (
    NoServerFree,
    Observed,
    observe_meetings,
    release_server,
    reserve_server,
)

LESSON = LessonNeed(expected_people=20)
UNITS = LESSON.units(Weights())


def open_promises() -> dict[str, str]:
    return dict(Reservation.objects.filter(released_at=None).values_list("meeting_id", "server__name"))


@pytest.mark.django_db
def test_promise_counts_before_anyone_has_joined() -> None:
    server = ServerFactory.create(name="bbb-1")

    reserved = reserve_server(meeting_id="m1", need=LESSON)

    assert (reserved.server, reserved.expected_units, reserved.is_over_ceiling) == (server, UNITS, False)
    assert reserved.reason["decided_by"] == "load"
    assert [each.reserved_units for each in ledger.candidates()] == [UNITS]


@pytest.mark.django_db
def test_same_meeting_keeps_its_server_until_it_is_released() -> None:
    ServerFactory.create_batch(3)

    first = reserve_server(meeting_id="m1", need=LESSON)
    again = reserve_server(meeting_id="m1", need=LESSON)

    assert (again.server, again.reason) == (first.server, {"decided_by": "kept"})
    assert open_promises() == {"m1": first.server.name}


@pytest.mark.django_db
def test_refused_server_gives_its_promise_to_the_next() -> None:
    ServerFactory.create_batch(2)
    first = reserve_server(meeting_id="m1", need=LESSON)

    second = reserve_server(meeting_id="m1", need=LESSON, refused=frozenset({first.server.pk}))

    assert second.server != first.server
    assert open_promises() == {"m1": second.server.name}


@pytest.mark.django_db
def test_released_meeting_no_longer_counts_and_is_released_once() -> None:
    ServerFactory.create()
    reserve_server(meeting_id="m1", need=LESSON)

    assert [release_server("m1"), release_server("m1"), release_server("unknown")] == [True, False, False]
    assert [each.reserved_units for each in ledger.candidates()] == [0.0]


@pytest.mark.django_db
def test_late_release_frees_nothing_that_was_promised_elsewhere_since() -> None:
    ServerFactory.create_batch(2)
    first = reserve_server(meeting_id="m1", need=LESSON).server
    second = reserve_server(meeting_id="m1", need=LESSON, refused=frozenset({first.pk})).server

    assert release_server("m1", server_id=first.pk) is False
    assert open_promises() == {"m1": second.name}


@pytest.mark.django_db
def test_released_meeting_may_be_promised_again() -> None:
    ServerFactory.create(name="bbb-1")
    reserve_server(meeting_id="m1", need=LESSON)
    observe_meetings({"m1": Observed(50.0, 30)})
    release_server("m1")

    reserve_server(meeting_id="m1", need=LESSON)

    assert open_promises() == {"m1": "bbb-1"}
    assert Reservation.objects.values_list("observed_units", "observed_people").get() == (0.0, 0)


@pytest.mark.django_db
def test_no_server_is_free_only_when_every_one_is_refused_disabled_or_dead() -> None:
    refused = ServerFactory.create()
    ServerFactory.create(health=Server.Health.DOWN)
    ServerFactory.create(health=Server.Health.MISCONFIGURED)
    ServerFactory.create(intent=Server.Intent.DRAINING)
    ServerFactory.create(intent=Server.Intent.DISABLED)

    with pytest.raises(NoServerFree) as refusal:
        reserve_server(meeting_id="m1", need=LESSON, refused=frozenset({refused.pk}))

    assert (refusal.value.status, refusal.value.code, refusal.value.facts) == (
        503,
        "no-server-free",
        {"retry_after_s": 30},
    )
    assert open_promises() == {}


@pytest.mark.django_db
def test_suspect_server_is_the_last_resort() -> None:
    suspect = ServerFactory.create(health=Server.Health.SUSPECT)
    full = ServerFactory.create(foreign_units=500)

    crowded = reserve_server(meeting_id="m1", need=LESSON)
    desperate = reserve_server(meeting_id="m2", need=LESSON, refused=frozenset({full.pk}))

    assert (crowded.server, crowded.is_over_ceiling) == (full, True)
    assert (desperate.server, desperate.reason["decided_by"]) == (suspect, "suspect")


@pytest.mark.django_db
def test_candidates_are_read_as_they_stand() -> None:
    server = ServerFactory.create(
        name="bbb-1",
        region=RegionFactory.create(code="mz"),
        strength=2,
        cpu_count=8,
        load_5m=2.0,
        last_heartbeat=timezone.now() - timedelta(seconds=100),
        foreign_units=7,
    )
    HealthChange.objects.create(server=server, at=timezone.now(), health="suspect")
    HealthChange.objects.create(server=server, at=timezone.now(), health="online")
    HealthChange.objects.create(server=server, at=timezone.now() - timedelta(hours=2), health="down")
    reserve_server(meeting_id="m1", need=LessonNeed(expected_people=60))

    [seen] = ledger.candidates()

    assert (seen.server_id, seen.name, seen.region, seen.strength) == (server.pk, "bbb-1", "mz", 2.0)
    assert (seen.is_enabled, seen.health, seen.cpu_load, seen.flaps) == (True, "online", 0.25, 1)
    assert (seen.large_lessons, seen.reserved_units) == (1, 7 + LessonNeed(expected_people=60).units(Weights()))
    assert seen.heartbeat_age_s is not None
    assert 100 <= seen.heartbeat_age_s < 110
    assert seen.assigned_age_s is not None
    assert 0 <= seen.assigned_age_s < 10
    assert ledger.flaps_by_server() == {server.pk: 1}


@pytest.mark.django_db
@pytest.mark.parametrize("age_s", [0, 299, 301, 500, 750, 1100, 1199, 1300])
@pytest.mark.parametrize(("observed", "there"), [(0.0, 0), (12.0, 5), (90.0, 30)])
@pytest.mark.parametrize("people", [20, 0])
def test_ledger_counts_a_promise_as_the_ramp_says(age_s: int, observed: float, there: int, people: int) -> None:
    server = ServerFactory.create()
    with transaction.atomic():
        Reservation.objects.create(
            meeting_id="m1",
            server=server,
            expected_people=people,
            expected_units=40,
            observed_units=observed,
            observed_people=there,
            reserved_at=Now() - timedelta(seconds=age_s),
        )
        counted = ledger.promised_by_server()[server.pk].reserved_units
        [seen] = ledger.candidates()

    came = there / (people or Weights().unknown_people)
    expected = ramped_units(
        observed=observed, expected=40, came=came, age_s=age_s, weights=Weights(), is_guess=people == 0
    )
    assert counted == pytest.approx(expected, abs=0.05)
    assert (seen.reserved_units, seen.unsure_units) == pytest.approx((expected, expected - observed), abs=0.05)


@pytest.mark.django_db
def test_what_is_seen_is_written_where_it_changed_and_only_to_open_meetings() -> None:
    ServerFactory.create()
    for meeting_id in ("m1", "m2", "m3"):
        reserve_server(meeting_id=meeting_id, need=LESSON)
    release_server("m3")

    changed = observe_meetings(
        {"m1": Observed(31.0, 9), "m2": Observed(0.2), "m3": Observed(9.0, 3), "foreign": Observed(5.0, 1)}
    )

    assert changed == 1
    seen = Reservation.objects.order_by("meeting_id").values_list("observed_units", "observed_people")
    assert list(seen) == [(31.0, 9), (0.0, 0), (0.0, 0)]
    assert observe_meetings({}) == 0


@pytest.mark.django_db
def test_placements_are_counted_by_what_decided_and_refusals_by_their_code() -> None:
    for meeting_id in ("m1", "m2", "m3"):
        with pytest.raises(NoServerFree):
            reserve_server(meeting_id=meeting_id, need=LESSON)
    server = ServerFactory.create()
    for meeting_id in ("m1", "m1", "m2"):
        reserve_server(meeting_id=meeting_id, need=LESSON)
    reserve_server(meeting_id="m3", need=replace(LESSON, preferred=(server.pk,)))

    counted = list(Tally.objects.order_by("what", "kind").values_list("what", "kind", "times"))

    assert counted == [
        ("placement", "load", 2),
        ("placement", "preferred", 1),
        ("placement-refused", "no-server-free", 3),
    ]


@pytest.mark.django_db
def test_reserving_takes_few_statements(django_assert_num_queries) -> None:
    ServerFactory.create_batch(5)

    with django_assert_num_queries(6):  # the turn, the kept one, candidates, the promise with its server; savepoint
        reserve_server(meeting_id="m1", need=LESSON)


@pytest.mark.django_db
def test_losing_the_reserve_for_a_server_that_dies_is_logged_once() -> None:
    ServerFactory.create_batch(2)

    with capture_logs() as logs:
        reserved = [reserve_server(meeting_id=f"m{number}", need=LESSON) for number in range(6)]

    assert [each.reason["survives_one"] for each in reserved] == [True] * 4 + [False] * 2
    assert logs == [
        {
            "event": "the swarm would not survive the loss of a server",
            "headroom_units": reserved[4].reason["headroom_units"],
            "log_level": "warning",
        }
    ]


@pytest.fixture
def closed_connections() -> Iterator[None]:
    yield
    connections.close_all()


def reserve_in_a_thread(meeting_id: str) -> str:
    try:
        return reserve_server(meeting_id=meeting_id, need=LESSON).server.name
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_forty_lessons_placed_at_once_are_spread_evenly_over_four_equal_servers(closed_connections: None) -> None:
    servers = ServerFactory.create_batch(4)

    with ThreadPoolExecutor(8) as threads:
        names = list(threads.map(reserve_in_a_thread, [f"m{number}" for number in range(40)]))

    assert Counter(names) == {server.name: 10 for server in servers}
    assert Counter(open_promises().values()) == Counter(names)


@pytest.mark.django_db(transaction=True)
def test_many_callers_for_one_meeting_get_the_same_server(closed_connections: None) -> None:
    ServerFactory.create_batch(4)

    with ThreadPoolExecutor(8) as threads:
        names = set(threads.map(reserve_in_a_thread, ["m1"] * 24))

    assert len(names) == 1
    assert Reservation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_unequal_lessons_placed_at_once_leave_servers_almost_equally_full(closed_connections: None) -> None:
    servers = ServerFactory.create_batch(4)
    sizes = random.Random(7).choices(range(8, 33), k=16)

    def reserve(numbered: tuple[int, int]) -> None:
        number, people = numbered
        try:
            reserve_server(meeting_id=f"m{number}", need=LessonNeed(expected_people=people))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(reserve, enumerate(sizes)))

    loads = [promised.reserved_units for promised in ledger.promised_by_server().values()]
    assert len(loads) == len(servers)
    assert max(loads) / (sum(loads) / len(loads)) < 1.25


@pytest.mark.django_db
def test_reserving_for_a_new_meeting_looks_for_no_kept_promise(django_assert_num_queries) -> None:
    ServerFactory.create_batch(5)

    with django_assert_num_queries(5):  # the turn, candidates, the promise with its server; savepoint
        reserve_server(meeting_id="m1", need=LESSON, is_new=True)

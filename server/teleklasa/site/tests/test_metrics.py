from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from rest_framework.test import APIClient

from teleklasa.door.tables import TELL_WAITING
from teleklasa.groups.factories import add_pupil
from teleklasa.groups.models import Group
from teleklasa.live.start import start_lesson
from teleklasa.live.watching import conclude
from teleklasa.people.links import reveal_link
from teleklasa.people.models import MissCount, Person
from teleklasa.swarm.factories import ServerFactory
from teleklasa.swarm.models import Server
from teleklasa.swarm.tallies import Counted, count
from teleklasa.swarm.watch import poll_swarm

pytestmark = pytest.mark.django_db
TOKEN = "token-do-metryk-0123456789"

type Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@pytest.fixture
def _token(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN


def ask(token: str = TOKEN, **headers: str) -> Any:
    return APIClient().get("/metrics", headers={"Authorization": f"Bearer {token}", **headers})


def samples(answer: Any) -> Samples:
    families = text_string_to_metric_families(answer.content.decode())
    return {(each.name, tuple(sorted(each.labels.items()))): each.value for one in families for each in one.samples}


def named(found: Samples, name: str) -> dict[tuple[str, ...], float]:
    """The samples of one name by the values of their labels, in the order of the labels' names."""
    return {tuple(value for _, value in labels): number for (sample, labels), number in found.items() if sample == name}


@pytest.mark.usefixtures("_token")
def test_servers_and_what_they_carry_are_told(settings: Any) -> None:
    server = ServerFactory.create(
        name="bbb-1", people=30, meetings=2, cameras=5, microphones=7, foreign_units=12.5, strength=2, intent="draining"
    )
    other = ServerFactory.create(name="bbb-1", base_url="https://bbb-2.example.org/bigbluebutton", health="down")

    found = samples(ask())

    assert named(found, "teleklasa_servers")["online", "draining"] == 1
    assert named(found, "teleklasa_servers")["down", "enabled"] == 1
    assert sum(named(found, "teleklasa_servers").values()) == 2
    assert named(found, "teleklasa_server_people") == {("bbb-1", server.public_id): 30, ("bbb-1", other.public_id): 0}
    told = {name: named(found, f"teleklasa_server_{name}")["bbb-1", server.public_id] for name in OF_SERVER}
    assert told == {
        "meetings": 2,
        "cameras": 5,
        "microphones": 7,
        "reserved_units": 12.5,
        "capacity_units": 400,
        "alerted": 0,
        "online": 1,
    }
    assert named(found, "teleklasa_server_cpu_load") == {}
    assert named(found, "teleklasa_survives_one_server") == {(): 0}


OF_SERVER = ("meetings", "cameras", "microphones", "reserved_units", "capacity_units", "alerted", "online")


@pytest.mark.usefixtures("_token")
def test_lessons_polls_placements_and_waiting_browsers_are_told(
    group_6a: Group, ala: Person, swarm_of: Callable[[int], Any]
) -> None:
    swarm_of(1)
    start_lesson(group_6a, by=ala)
    conclude(poll_swarm(jitter_s=0))
    count(Counted.MOVE, "down")
    with connection.cursor() as cursor:
        cursor.execute(TELL_WAITING, {"process": "a", "waiting": 3})
        cursor.execute(TELL_WAITING, {"process": "b", "waiting": 4})
        cursor.execute("UPDATE live_doorcount SET counted_at = counted_at - interval '1 minute' WHERE process = 'b'")

    found = samples(ask())

    assert named(found, "teleklasa_lessons") == {("starting",): 0, ("running",): 1, ("suspect",): 0}
    assert named(found, "teleklasa_placements_total") == {("load",): 1}
    assert named(found, "teleklasa_poll_seconds_count") == {("answered",): 1}
    assert 0 < named(found, "teleklasa_poll_seconds_sum")["answered",] < 60
    assert named(found, "teleklasa_moves_total") == {("down",): 1}
    assert (named(found, "teleklasa_waiting_browsers"), named(found, "teleklasa_doors")) == ({(): 3}, {(): 1})
    assert named(found, "teleklasa_watch_leaders") == {(): 0}
    assert 0 <= named(found, "teleklasa_watch_silence_seconds")[()] < 60
    assert named(found, "teleklasa_database_up") == {(): 1}


@pytest.mark.usefixtures("_token")
def test_wrong_codes_of_the_minute_are_told() -> None:
    none = named(samples(ask()), "teleklasa_missed_codes")
    MissCount.objects.create(bucket="site", misses=61, ends_at=timezone.now() + timedelta(seconds=30))

    assert (none, named(samples(ask()), "teleklasa_missed_codes")) == ({(): 0}, {(): 61})


@pytest.mark.usefixtures("_token")
def test_queue_of_jobs_is_told() -> None:
    with connection.cursor() as cursor:
        for status in ("todo", "todo", "failed", "succeeded"):
            cursor.execute(
                """INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args, status)
                   VALUES ('default', 'x', 'x', '{}', %s::procrastinate_job_status) RETURNING id""",
                [status],
            )
            [(job,)] = cursor.fetchall()
        cursor.execute(
            "UPDATE procrastinate_events SET at = at - interval '90 seconds' WHERE job_id < %s AND type = 'deferred'",
            [job],
        )

    found = samples(ask())

    assert named(found, "teleklasa_jobs") == {("todo",): 2, ("doing",): 0, ("failed",): 1}
    assert 90 <= named(found, "teleklasa_job_wait_seconds")[()] < 150


@pytest.mark.usefixtures("_token")
def test_requests_are_timed_by_route_and_class_of_status() -> None:
    ask()  # from now on this process is among those that are summed up
    before = named(samples(ask()), "teleklasa_request_seconds_count")
    APIClient().get("/api/v1/servers")
    APIClient().get("/api/v1/servers/nie-ma-takiego")
    APIClient().get("/nie/ma/UCZEN1")

    after = named(samples(ask()), "teleklasa_request_seconds_count")

    assert {key: number - before.get(key, 0) for key, number in after.items() if number != before.get(key, 0)} == {
        ("metrics", "2xx"): 1,
        ("server", "4xx"): 1,
        ("servers", "4xx"): 1,
        ("unknown", "4xx"): 1,
    }


@pytest.mark.usefixtures("_token")
@pytest.mark.parametrize("number", [1, 3])
def test_figures_take_the_same_statements_for_any_number_of_servers(number: int, django_assert_num_queries) -> None:
    ServerFactory.create_batch(number)

    with django_assert_num_queries(7):  # servers, what they carry, tallies; lessons, door and watcher; misses; jobs
        answer = ask()

    assert len(named(samples(answer), "teleklasa_server_people")) == number


@pytest.mark.usefixtures("_token")
def test_no_name_of_a_person_and_no_secret_is_among_the_figures(
    group_6a: Group, ala: Person, darek: Person, swarm_of: Callable[[int], Any]
) -> None:
    [bbb] = swarm_of(1)
    ewa = add_pupil(group_6a, "Ewa Sowa")
    lesson = start_lesson(group_6a, by=ala).lesson
    codes = [reveal_link(person, "personal", by=ala).code for person in (darek, ewa)]
    conclude(poll_swarm(jitter_s=0))

    answer = ask()

    told = answer.content.decode()
    people = [word for person in (ala, darek, ewa) for word in (person.display_name, person.public_id)]
    secret = [*codes, *people, group_6a.name, group_6a.slug, bbb.secret, lesson.meeting_id, lesson.public_id, TOKEN]
    assert [word for word in secret if word in told] == []
    assert Server.objects.get().name in told


@pytest.mark.parametrize("token", ["", "zły", "Basic"])
def test_nothing_is_there_by_default(token: str, celina: Person, client_of: Callable[[Person], APIClient]) -> None:
    missing = APIClient().get("/nie/ma")

    answers = [ask(token), APIClient().get("/metrics"), client_of(celina).get("/metrics")]

    assert [(each.status_code, each.content) for each in answers] == [(404, missing.content)] * 3


def test_wrong_token_leads_nowhere(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    basic = APIClient().get("/metrics", headers={"Authorization": f"Basic {TOKEN}"})

    assert [ask("zły").status_code, ask(TOKEN + "x").status_code, ask("").status_code, basic.status_code] == [404] * 4
    assert ask()["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "proxies", "status"),
    [
        ("10.1.2.3", "", 0, 200),
        ("::ffff:10.1.2.3", "", 0, 200),
        ("2001:db8::7", "", 0, 200),
        ("192.0.2.1", "", 0, 404),
        ("192.0.2.1", "10.1.2.3", 0, 404),
        ("10.9.9.9", "192.0.2.1", 1, 404),
        ("192.0.2.9", "10.1.2.3", 1, 200),
        ("192.0.2.9", "10.1.2.3, 198.51.100.1", 1, 404),
        ("nowhere", "", 0, 404),
    ],
)
def test_networks_are_let_in_by_the_address_that_our_proxies_saw(
    peer: str, forwarded_for: str, proxies: int, status: int, settings: Any
) -> None:
    settings.METRICS_ALLOW, settings.PROXY_COUNT = [ip_network("10.0.0.0/8"), ip_network("2001:db8::/32")], proxies

    answer = APIClient().get("/metrics", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded_for)

    assert answer.status_code == status


@pytest.mark.usefixtures("_token")
def test_figures_are_only_read() -> None:
    client = APIClient(headers={"Authorization": f"Bearer {TOKEN}"})

    assert [client.post("/metrics").status_code, client.delete("/metrics").status_code] == [405, 405]
    assert client.head("/metrics").status_code == 200

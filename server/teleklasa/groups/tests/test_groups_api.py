import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from teleklasa.groups.factories import add_pupil, make_group
from teleklasa.groups.models import Group
from teleklasa.people.models import AuditEvent
from teleklasa.people.moderators import revoke_moderator
from teleklasa.swarm.factories import RegionFactory, ServerFactory

URL = "/api/v1/groups"


@pytest.fixture
def client(ala, client_of):
    return client_of(ala)


def names(client, **query: str):
    return [row["name"] for row in client.get(URL, query).json()["results"]]


def test_moderator_sees_own_groups_and_an_admin_all(ala, borys, celina, client_of):
    make_group("klasa 6A", moderators=[ala])
    make_group("klasa 1B", moderators=[borys])
    make_group("klasa 2C", moderators=[ala, borys])

    assert names(client_of(ala)) == ["klasa 2C", "klasa 6A"]
    assert names(client_of(celina)) == ["klasa 1B", "klasa 2C", "klasa 6A"]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_five_queries_whatever_its_length(ala, client, rows):
    for number in range(rows):
        add_pupil(make_group(f"klasa {number}", moderators=[ala]), "Darek")

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(URL)

    assert len(answer.json()["results"]) == rows
    assert len(queries) == 5  # session, person, page, rooms with their last lesson, open lessons


def test_search_finds_any_part_of_a_name_and_archived_groups_are_apart(ala, client):
    make_group("klasa 6A", moderators=[ala])
    old = make_group("klasa 5A (2025)", moderators=[ala])
    client.post(f"{URL}/{old.slug}/archive")

    assert names(client, search="KLASA 6") == ["klasa 6A"]
    assert names(client, search="5A") == []
    assert names(client, archived="true") == ["klasa 5A (2025)"]


def test_group_and_its_pupils_are_made_in_one_step(client):
    pasted = "1. Jan Nowak\n\n2) Żaneta Łęska\njan nowak\n  Ewa\tKot  \n"

    answer = client.post(URL, {"name": "klasa 4D", "roster": pasted})

    body = answer.json()
    assert answer.status_code == 201
    assert body["report"] == {"added": 3, "blank_lines": 1, "duplicates": ["jan nowak"]}
    assert (body["group"]["pupils_count"], body["group"]["may"]["start"]) == (3, True)
    listed = client.get(f"{URL}/{body['group']['slug']}/pupils").json()
    assert [row["display_name"] for row in listed] == ["Ewa Kot", "Jan Nowak", "Żaneta Łęska"]


@pytest.mark.parametrize(
    ("body", "fields", "facts"),
    [
        ({"name": ""}, {"name": ["blank"]}, {}),
        ({"name": "x" * 500}, {"name": ["max_length"]}, {}),
        ({"name": "6A", "region": "Mars"}, {"region": ["unknown"]}, {}),
        (
            {"name": "6A", "roster": "Ewa\n" + "x" * 81},
            {"roster": ["line_invalid"]},
            {"line": 2, "fault": "max_length"},
        ),
        (
            {"name": "6A", "roster": "\n".join(f"Uczeń {n}" for n in range(5000))},
            {"roster": ["too_long"]},
            {"limit": 500, "count": 5000},
        ),
    ],
)
def test_bad_group_is_refused_and_nothing_is_half_done(client, body, fields, facts):
    answer = client.post(URL, body)

    problem = answer.json()
    assert (answer.status_code, problem["fields"]) == (422, fields)
    assert {key: problem[key] for key in facts} == facts
    assert not Group.objects.exists()


def test_five_thousand_lines_of_blanks_and_duplicates_are_one_pupil(client):
    answer = client.post(URL, {"name": "6A", "roster": "Ewa Kot\n\n" * 2500})

    report = answer.json()["report"]
    assert (report["added"], report["blank_lines"], len(report["duplicates"])) == (1, 2500, 2499)


def test_foreign_missing_and_deleted_groups_answer_byte_for_byte_alike(ala, borys, client):
    foreign = make_group("klasa 1B", moderators=[borys])
    deleted = make_group("klasa 2C", moderators=[ala])
    client.delete(f"{URL}/{deleted.slug}")

    answers = {client.get(f"{URL}/{slug}").content for slug in (foreign.slug, deleted.slug, "group-nikt")}

    assert len(answers) == 1


def test_settings_change_name_region_and_servers_in_order(ala, client):
    group = make_group("klasa 6A", moderators=[ala])
    RegionFactory(code="PL-14", name="mazowieckie")
    first, second = ServerFactory(name="a"), ServerFactory(name="b")
    change = {"name": "klasa 7A", "region": "PL-14", "preferred_servers": [second.public_id, first.public_id]}

    changed = client.patch(f"{URL}/{group.slug}", change).json()
    kept = client.patch(f"{URL}/{group.slug}", {"name": "klasa 8A"}).json()

    assert (changed["name"], changed["region"]["code"]) == ("klasa 7A", "PL-14")
    assert [server["name"] for server in changed["preferred_servers"]] == ["b", "a"]
    assert (kept["name"], [server["name"] for server in kept["preferred_servers"]]) == ("klasa 8A", ["b", "a"])


def test_list_of_servers_with_one_unknown_is_refused_whole(ala, client):
    group = make_group("klasa 6A", moderators=[ala])
    server = ServerFactory(name="a")

    for wrong in ([server.public_id, "nie-ma"], [server.public_id, server.public_id]):
        answer = client.patch(f"{URL}/{group.slug}", {"preferred_servers": wrong})

        assert answer.json()["fields"] == {"preferred_servers": ["unknown"]}
    assert client.get(f"{URL}/{group.slug}").json()["preferred_servers"] == []


def test_deleted_group_comes_back_with_its_pupils(ala, client):
    group = make_group("klasa 6A", moderators=[ala])
    add_pupil(group, "Darek")

    gone = client.delete(f"{URL}/{group.slug}")
    back = client.post(f"{URL}/{group.slug}/restore")

    assert (gone.status_code, back.status_code, back.json()["pupils_count"]) == (204, 200, 1)
    assert names(client) == ["klasa 6A"]


def test_group_is_shared_and_unshared_but_never_left_without_a_moderator(ala, borys, client, client_of):
    group = make_group("klasa 6A", moderators=[ala])

    last = client.delete(f"{URL}/{group.slug}/moderators/{ala.public_id}")
    shared = client.post(f"{URL}/{group.slug}/moderators", {"person": borys.public_id})
    seen = names(client_of(borys))
    left = client.delete(f"{URL}/{group.slug}/moderators/{ala.public_id}")

    assert (last.status_code, last.json()["code"]) == (409, "last-moderator")
    assert [m["display_name"] for m in shared.json()["moderators"]] == ["Ala Nowak", "Borys Kot"]
    assert seen == ["klasa 6A"]
    assert (left.status_code, names(client)) == (204, [])


def test_last_moderator_who_can_sign_in_stays_whoever_else_is_listed(ala, borys, celina, client, group_6a):
    client.post(f"{URL}/{group_6a.slug}/moderators", {"person": borys.public_id})
    revoke_moderator(borys, by=celina)

    answer = client.delete(f"{URL}/{group_6a.slug}/moderators/{ala.public_id}")

    assert (answer.status_code, answer.json()["code"]) == (409, "last-moderator")


def test_group_is_shared_with_moderators_only(ala, celina, client, darek, group_6a):
    for person in (celina, darek):
        answer = client.post(f"{URL}/{group_6a.slug}/moderators", {"person": person.public_id})

        assert answer.json()["fields"] == {"person": ["not_a_moderator"]}


def test_choices_show_names_only(ala, borys, client):
    ServerFactory(name="Warszawa", region=RegionFactory(code="PL-14", name="mazowieckie"))
    ServerFactory(name="wyłączony", intent="disabled")

    people = client.get("/api/v1/moderator-choices", {"search": "bor"}).json()
    servers = client.get("/api/v1/server-choices").json()

    assert people == [{"id": borys.public_id, "display_name": "Borys Kot"}]
    assert [sorted(row) for row in servers] == [["id", "name", "region"]]
    assert servers[0]["name"] == "Warszawa"


def test_acts_on_groups_are_audited(ala, client):
    slug = client.post(URL, {"name": "klasa 6A", "roster": "Ewa"}).json()["group"]["slug"]
    client.patch(f"{URL}/{slug}", {"name": "7A"})
    client.post(f"{URL}/{slug}/archive")
    client.post(f"{URL}/{slug}/archive")

    seen = AuditEvent.objects.filter(target=f"group:{slug}").order_by("id").values_list("action", flat=True)
    assert list(seen) == ["group-created", "pupils-added", "group-changed", "group-archived"]

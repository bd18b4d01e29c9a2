from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from teleklasa.groups.factories import add_pupil, make_group
from teleklasa.groups.models import GroupMember
from teleklasa.groups.roster import add_pupils
from teleklasa.keys.codes import canonical
from teleklasa.people.keyring import keyring
from teleklasa.people.links import reveal_link
from teleklasa.people.models import AccessLink
from teleklasa.rest.problems import Invalid


@pytest.fixture
def client(ala, client_of):
    return client_of(ala)


@pytest.fixture
def url(group_6a):
    return f"/api/v1/groups/{group_6a.slug}/pupils"


def opens(code):
    """Whether a code, as typed, opens somebody's door."""
    return AccessLink.objects.live().filter(code_lookup=keyring().lookup(canonical(code) or "")).exists()


def test_pasted_pupils_are_added_and_those_already_there_are_reported(client, darek, url):
    answer = client.post(url, {"roster": "Ewa Kot\ndarek wilk\n"})

    assert answer.status_code == 201
    assert [row["display_name"] for row in answer.json()["added"]] == ["Ewa Kot"]
    assert answer.json()["report"]["duplicates"] == ["darek wilk"]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_six_queries_whatever_its_length(client, group_6a, url, rows):
    for number in range(rows):
        add_pupil(group_6a, f"Uczeń {number}")

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)

    assert len(answer.json()) == rows
    assert len(queries) == 6  # session, person, group, right, who is present, pupils


def test_name_with_markup_is_kept_as_text(client, url):
    client.post(url, {"roster": "Żółć <script>alert(1)</script>"})

    assert client.get(url).json()[0]["display_name"] == "Żółć <script>alert(1)</script>"


def test_link_is_shown_only_when_asked_and_reset_kills_the_old_one(client, darek, url):
    listed = client.get(url).json()[0]
    old = client.post(f"{url}/{darek.public_id}/link").json()
    new = client.post(f"{url}/{darek.public_id}/link/reset").json()

    assert not set(listed) & {"url", "code"}
    assert old["url"] == f"http://localhost:8080/{canonical(old['code'])}"
    assert (opens(old["code"]), opens(new["code"])) == (False, True)


def test_removed_pupil_is_out_and_comes_back_with_the_printed_link(client, ala, darek, url):
    code = reveal_link(darek, "personal", by=ala).code

    client.delete(f"{url}/{darek.public_id}")
    gone = (client.get(url).json(), opens(code))
    client.post(f"{url}/{darek.public_id}/restore")

    assert gone == ([], False)
    assert ([row["id"] for row in client.get(url).json()], opens(code)) == ([darek.public_id], True)


def test_link_of_a_pupil_of_two_groups_outlives_one_removal(client, ala, darek, url):
    other = make_group("kółko", moderators=[ala])
    GroupMember.objects.create(group=other, person=darek)
    code = reveal_link(darek, "personal", by=ala).code

    client.delete(f"{url}/{darek.public_id}")

    assert opens(code)


def test_pupil_is_renamed_and_a_bad_name_is_refused(client, darek, url):
    renamed = client.patch(f"{url}/{darek.public_id}", {"display_name": " Dariusz  Wilk "})
    refused = client.patch(f"{url}/{darek.public_id}", {"display_name": ""})

    assert renamed.json()["display_name"] == "Dariusz Wilk"
    assert refused.json()["fields"] == {"display_name": ["blank"]}


def test_pupil_moves_between_own_groups_and_never_into_a_foreign_one(client, ala, borys, darek, url):
    own, foreign = make_group("klasa 7A", moderators=[ala]), make_group("klasa 1B", moderators=[borys])

    refused = client.post(f"{url}/{darek.public_id}/move", {"group": foreign.slug})
    moved = client.post(f"{url}/{darek.public_id}/move", {"group": own.slug})

    assert (refused.status_code, moved.status_code) == (404, 204)
    assert client.get(url).json() == []
    assert [row["id"] for row in client.get(f"/api/v1/groups/{own.slug}/pupils").json()] == [darek.public_id]


def test_pupil_who_moved_away_is_not_taken_back_by_a_restore(client, ala, borys, darek, url):
    client.post(f"{url}/{darek.public_id}/move", {"group": make_group("klasa 7A", moderators=[ala]).slug})

    assert client.post(f"{url}/{darek.public_id}/restore").status_code == 404


@pytest.mark.parametrize("name", ["\u200b", "\u3164", "\u2800", "A\u200e", "🙂"])
def test_name_that_shows_nothing_or_turns_the_text_is_refused(client, darek, url, name):
    assert client.patch(f"{url}/{darek.public_id}", {"display_name": name}).status_code == 422


def test_pupil_of_another_group_is_missing_here(client, ala, borys, url):
    stranger = add_pupil(make_group("klasa 1B", moderators=[borys]), "Obcy")

    answer = client.post(f"{url}/{stranger.public_id}/link")

    assert answer.status_code == 404


def test_cards_carry_a_code_and_a_picture_of_the_link(client, darek, group_6a):
    [card] = client.post(f"/api/v1/groups/{group_6a.slug}/cards").json()

    assert card["display_name"] == "Darek Wilk"
    assert card["url"].endswith(canonical(card["code"]))
    assert card["qr_svg"].startswith("data:image/svg+xml")


def test_quick_link_session_sees_one_link_but_prints_none_and_settles_nothing(ala, darek, group_6a, url):
    client = APIClient()
    client.post("/api/v1/session/quick", {"code": reveal_link(ala, "quick", by=ala).code})
    group_url = f"/api/v1/groups/{group_6a.slug}"

    assert client.post(f"{url}/{darek.public_id}/link").status_code == 200
    refused = [
        client.post(f"{group_url}/cards"),
        client.patch(group_url, {"name": "x"}),
        client.delete(group_url),
        client.post(f"{group_url}/archive"),
        client.post(f"{group_url}/moderators", {"person": ala.public_id}),
    ]
    assert [answer.status_code for answer in refused] == [403] * 5
    may = client.get(group_url).json()["may"]
    assert {right for right, granted in may.items() if granted} == {"manage_pupils", "start", "end"}


@pytest.mark.django_db(transaction=True)
def test_two_pastes_at_once_never_exceed_the_limit(ala, group_6a, settings):
    settings.LARGEST_ROSTER_PEOPLE = 30
    barrier = Barrier(4)

    def paste(number):
        barrier.wait()
        try:
            add_pupils(group_6a, "\n".join(f"Uczeń {number}-{n}" for n in range(10)), by=ala)
        except Invalid as refusal:
            return refusal.facts["count"]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(paste, range(4)))

    assert sorted(outcomes, key=bool) == [None, None, None, 40]
    assert GroupMember.objects.count() == 30

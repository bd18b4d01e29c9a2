import threading

import pytest
from django.db import connection

from teleklasa.media import quota
from teleklasa.media.factories import make_document
from teleklasa.media.models import MediaQuota
from teleklasa.media.refusals import QuotaFull
from teleklasa.people.factories import make_pupil

PLACE = "club:szachy"


def status_and_code(answer):
    return answer.status_code, answer.json().get("code")


def test_place_takes_files_from_whom_its_rules_say(club, ala, tus):
    assert tus(ala).create(10, place=PLACE).status_code == 201


def test_place_refuses_files_of_who_only_sees_it(club, borys, tus):
    assert status_and_code(tus(borys).create(10, place=PLACE)) == (403, "forbidden")


@pytest.mark.parametrize(
    "place", [PLACE, "club:nie-ma", "nie:ma", "club", ":", "club:", "CLUB:szachy", "club:szachy:x"]
)
def test_place_that_is_not_seen_answers_as_a_missing_one(club, celina, tus, place):
    assert status_and_code(tus(celina).create(10, place=place)) == (404, "not-found")


def test_captions_belong_to_a_place(ala, tus):
    assert status_and_code(tus(ala).create(10, kind="captions")) == (403, "forbidden")


def test_rules_tell_the_way_the_kinds_and_the_room_left(club, ala, client_of, django_assert_num_queries):
    make_document(ala, place=PLACE)
    client = client_of(ala)

    with django_assert_num_queries(3):  # session, person, room
        rules = client.get("/api/v1/uploads/rules", {"place": PLACE}).json()

    used = MediaQuota.objects.get(bucket=PLACE).used_bytes
    kinds = {rule["kind"]: rule["most_bytes"] for rule in rules.pop("kinds")}
    assert rules == {
        "mode": "tus",
        "chunk_bytes": 16 * 1024 * 1024,
        "kept_h": 24,
        "quota_bytes": 1_000_000,
        "left_bytes": 1_000_000 - used,
    }
    assert (sorted(kinds), kinds["captions"]) == (["captions", "document", "image", "package", "video"], 1024 * 1024)


def test_rules_of_an_unseen_place_are_not_told(club, celina, client_of):
    assert client_of(celina).get("/api/v1/uploads/rules", {"place": PLACE}).status_code == 404


def test_full_place_refuses_and_says_what_would_fit(club, ala, tus):
    club.quota = 1000
    tus(ala).create(600, place=PLACE)

    answer = tus(ala).create(401, place=PLACE)

    assert (answer.status_code, answer.json()["code"], answer.json()["left_bytes"]) == (409, "quota-full", 400)
    assert tus(ala).create(400, place=PLACE).status_code == 201


def test_person_with_a_link_only_has_less_room(ala, settings):
    settings.MEDIA_OWN_QUOTA_BYTES, settings.MEDIA_LINK_QUOTA_BYTES = 1000, 10

    assert [quota.own_quota_bytes(ala), quota.own_quota_bytes(make_pupil("Darek"))] == [1000, 10]


@pytest.mark.django_db(transaction=True)
def test_room_is_never_given_to_more_than_fit_at_the_same_moment():
    barrier, taken = threading.Barrier(6), []

    def take():
        barrier.wait()
        try:
            quota.charge("club:szachy", 300, limit_bytes=1000)
            taken.append(300)
        except QuotaFull:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (sum(taken), MediaQuota.objects.get().used_bytes) == (900, 900)

"""Misses are limited, hits are not: who has to work for a try, and who never does."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from teleklasa.door.app import DoorApp
from teleklasa.door.settings import DoorSettings
from teleklasa.keys.challenge import Challenge, solve
from teleklasa.people.miss_budgets import OF_ADDRESS, OF_NETWORK, OF_SITE, SITE_WINDOW_S
from teleklasa.people.models import MissCount, Person, SpentChallenge

from .conftest import CODE
from .serving import HANGS_AFTER_S, Browser, Reply, door_on_a_socket, until

WRONG = "ZZZZZZZZZZ"
EASY_BITS = 6


@pytest.fixture
def door_settings(door_settings: DoorSettings) -> DoorSettings:
    return replace(door_settings, challenge_bits=EASY_BITS, proxy_count=1)


@pytest.fixture
def two_doors(door_settings: DoorSettings) -> Iterator[tuple[int, int]]:
    with door_on_a_socket(door_settings) as (_, first), door_on_a_socket(door_settings) as (_, second):
        yield first, second


def test_a_spent_address_is_challenged_for_right_and_wrong_codes_alike(
    darek: Person, door: tuple[DoorApp, int]
) -> None:
    misses = [_stranger(door[1]).enter(WRONG).status for _ in range(OF_ADDRESS)]

    wrong, right = _stranger(door[1]).enter(WRONG), _stranger(door[1]).enter(CODE)

    assert set(misses) == {404}
    assert [_without_its_seed(reply) for reply in (wrong, right)] == [(429, "challenge", 2, 16, [])] * 2


def test_the_answer_to_a_challenge_opens_the_door(darek: Person, door: tuple[DoorApp, int]) -> None:
    _spend_address(door[1])
    phone = _stranger(door[1])

    reply = phone.enter(CODE, **_answer(phone.enter(CODE)))

    assert (reply.status, reply.json()["display_name"]) == (200, "Darek Wilk")
    assert SpentChallenge.objects.count() == 1


def test_a_device_that_got_in_is_never_challenged_again(darek: Person, door: tuple[DoorApp, int]) -> None:
    _spend_address(door[1])
    phone = _stranger(door[1])
    phone.enter(CODE, **_answer(phone.enter(CODE)))

    assert phone.enter(CODE).status == 200


def test_one_answer_pays_for_one_try_on_whatever_door(darek: Person, two_doors: tuple[int, int]) -> None:
    first, second = two_doors
    _spend_address(first)
    until(lambda: _stranger(second).enter(WRONG).status == 429)
    answer = _answer(_stranger(first).enter(WRONG))

    tries = [_stranger(port).enter(WRONG, **answer).status for port in (first, second, first)]

    assert tries == [404, 429, 429]


def test_a_challenge_that_was_not_answered_asks_again(darek: Person, door: tuple[DoorApp, int]) -> None:
    _spend_address(door[1])
    asked = _stranger(door[1]).enter(CODE)
    good = _answer(asked)
    bad: list[dict[str, Any]] = [
        {**good, "numbers": list(range(16))},
        {**good, "numbers": good["numbers"][:-1]},
        {**good, "numbers": [good["numbers"][0]] * 16},
        {**good, "numbers": [str(number) for number in good["numbers"]]},
        {**good, "numbers": "0" * 16},
        {**good, "numbers": [-1, *good["numbers"][1:]]},
        {**good, "numbers": [*good["numbers"][:-1], 1e300]},
        {**good, "challenge": good["challenge"][:-2] + "AA"},
        {**good, "challenge": "ż"},
        {**good, "challenge": None},
        {"challenge": 7},
    ]

    replies = [_stranger(door[1]).enter(CODE, **answer) for answer in bad]

    assert {(reply.status, reply.json()["code"]) for reply in replies} == {(429, "challenge")}
    assert SpentChallenge.objects.count() == 0
    assert _stranger(door[1]).enter(CODE, **good).status == 200


def test_an_answer_is_not_looked_at_while_the_budget_lasts(darek: Person, door: tuple[DoorApp, int]) -> None:
    assert _stranger(door[1]).enter(CODE, challenge="rubbish", numbers=[]).status == 200
    assert SpentChallenge.objects.count() == 0


def test_known_devices_of_the_same_address_never_notice(darek: Person, door: tuple[DoorApp, int]) -> None:
    known = _stranger(door[1])
    known.enter(CODE)
    _spend_address(door[1])

    assert known.enter(CODE).status == 200


def test_one_link_has_one_budget_however_many_devices_it_opened(darek: Person, door: tuple[DoorApp, int]) -> None:
    devices = [_stranger(door[1]) for _ in range(4)]
    for device in devices:
        device.enter(CODE)

    guesses = [device.enter(WRONG).status for device in devices for _ in range(OF_ADDRESS)]

    # The link's budget, then the address's.
    assert sorted(guesses) == [404] * 2 * OF_ADDRESS + [429] * 2 * OF_ADDRESS


def test_a_device_that_guesses_spends_nothing_of_its_neighbours(darek: Person, door: tuple[DoorApp, int]) -> None:
    prankster = _stranger(door[1])
    prankster.enter(CODE)
    for _ in range(OF_ADDRESS):
        prankster.enter(WRONG)

    assert _stranger(door[1]).enter(CODE).status == 200


def test_guesses_sent_all_at_once_are_limited_too(darek: Person, door: tuple[DoorApp, int]) -> None:
    with ThreadPoolExecutor(40) as threads:
        guesses = list(threads.map(lambda _: _stranger(door[1]).enter(WRONG).status, range(OF_ADDRESS + 40)))

    assert sorted(guesses) == [404] * OF_ADDRESS + [429] * 40


def test_what_one_door_counts_the_other_knows_within_a_second(darek: Person, two_doors: tuple[int, int]) -> None:
    first, second = two_doors
    for number in range(OF_ADDRESS):
        _stranger((first, second)[number % 2]).enter(WRONG)

    for port in two_doors:
        until(partial(_is_challenged, port), within_s=HANGS_AFTER_S)

    assert MissCount.objects.get(bucket="address:192.0.2.7").misses == OF_ADDRESS


def test_an_attack_from_everywhere_challenges_strangers_everywhere(darek: Person, door: tuple[DoorApp, int]) -> None:
    known = _stranger(door[1])
    known.enter(CODE)
    for number in range(OF_SITE):
        _stranger(door[1], f"198.51.{number // 10}.9").enter(WRONG)

    assert _stranger(door[1], "203.0.113.1").enter(CODE).status == 429
    assert known.enter(CODE).status == 200
    assert OF_SITE / SITE_WINDOW_S == 5


def test_addresses_of_one_network_share_ten_budgets(darek: Person, door: tuple[DoorApp, int]) -> None:
    _count("network:2001:db8:7::/48", OF_NETWORK - 1)
    _stranger(door[1], "2001:db8:7:1::1").enter(WRONG)
    until(lambda: MissCount.objects.get(bucket="network:2001:db8:7::/48").misses == OF_NETWORK)

    of_network, beside = (_stranger(door[1], f"2001:db8:{net}:2::1").enter(CODE).status for net in (7, 8))

    assert (of_network, beside) == (429, 200)


def test_a_window_that_is_over_begins_anew(darek: Person, door: tuple[DoorApp, int]) -> None:
    _count("address:192.0.2.7", OF_ADDRESS, left_s=-1)

    replies = [_stranger(door[1]).enter(code).status for code in (WRONG, CODE)]

    assert replies == [404, 200]
    until(lambda: MissCount.objects.get(bucket="address:192.0.2.7").misses == 1)


def test_a_door_that_starts_anew_remembers_the_misses(darek: Person, door_settings: DoorSettings) -> None:
    with door_on_a_socket(door_settings) as (_, port):
        _spend_address(port)
    with door_on_a_socket(door_settings) as (_, port):
        assert _stranger(port).enter(CODE).status == 429


def test_a_door_that_cannot_read_the_counts_challenges_strangers(darek: Person, door: tuple[DoorApp, int]) -> None:
    known = _stranger(door[1])
    known.enter(CODE)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE people_misscount RENAME TO hidden")
    try:
        until(lambda: _stranger(door[1]).enter(CODE).status == 429, within_s=12)

        assert known.enter(CODE).status == 200
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE hidden RENAME TO people_misscount")
    until(lambda: _stranger(door[1]).enter(CODE).status == 200, within_s=12)


def _stranger(port: int, address: str = "192.0.2.7") -> Browser:
    return Browser(port, {"Sec-Fetch-Site": "same-origin", "X-Forwarded-For": address})


def _is_challenged(port: int) -> bool:
    return _stranger(port).enter(CODE).status == 429


def _spend_address(port: int) -> None:
    for _ in range(OF_ADDRESS):
        _stranger(port).enter(WRONG)


def _count(bucket: str, misses: int, *, left_s: int = 300) -> None:
    ends_at = timezone.now() + timedelta(seconds=left_s)
    MissCount.objects.create(bucket=bucket, misses=misses, ends_at=ends_at)


def _answer(asked: Reply) -> dict[str, Any]:
    told = asked.json()
    challenge = Challenge(told["seed"], told["bits"], told["challenge"])
    return {"challenge": told["challenge"], "numbers": solve(challenge)}


def _without_its_seed(reply: Reply) -> tuple[Any, ...]:
    told = reply.json()
    return reply.status, told["code"], told["bits"], told["parts"], reply.cookies

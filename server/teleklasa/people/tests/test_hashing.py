"""Passwords are hashed behind a gate: one at a time, at low priority, with a short queue."""

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password
from rest_framework.test import APIClient

from teleklasa.people import hashing
from teleklasa.people.factories import PASSWORD, make_moderator
from teleklasa.people.hashing import Busy, Gate


@pytest.fixture
def real_hashing(settings):
    settings.PASSWORD_HASHERS = ["teleklasa.people.hashing.GatedArgon2"]


@pytest.fixture
def shut_gate():
    """The process's gate while one hash takes as long as the test."""
    opened, entered = threading.Event(), threading.Event()

    def work():
        entered.set()
        return opened.wait(30)

    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(hashing.gate.run, work)
        assert entered.wait(10)
        yield hashing.gate
        opened.set()
        assert held.result(10)


def test_hash_is_djangos_own_and_no_cheaper(real_hashing):
    encoded = make_password(PASSWORD)

    assert not Argon2PasswordHasher().must_update(encoded)
    assert encoded.startswith("argon2$argon2id$v=19$m=102400,t=2,p=8$")
    assert (check_password(PASSWORD, encoded), check_password("nie-to", encoded)) == (True, False)
    assert Argon2PasswordHasher().verify(PASSWORD, encoded)


def test_one_works_at_a_time_and_all_who_may_wait_are_served(settings):
    settings.PASSWORDS_WAITING = 15
    gate, inside, most, everybody = Gate(), [], [], threading.Barrier(16)

    def work():
        inside.append(1)
        most.append(len(inside))
        inside.pop()
        return threading.get_ident()

    def enter(_):
        everybody.wait()
        return gate.run(work)

    with ThreadPoolExecutor(16) as pool:
        threads = list(pool.map(enter, range(16)))

    assert (max(most), len(most), len(set(threads))) == (1, 16, 1)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a priority for each thread")
def test_only_the_hashing_thread_gives_way():
    def niceness():
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    before = niceness()

    assert Gate().run(niceness) == min(19, hashing.NICENESS)
    assert niceness() == before


def test_fault_in_the_work_reaches_the_caller_and_frees_the_place(settings):
    settings.PASSWORDS_WAITING = 0
    gate = Gate()

    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            gate.run(lambda: 1 // 0)

    assert gate.run(lambda: 7) == 7


def test_who_comes_when_the_queue_is_full_is_told_busy(settings, shut_gate):
    settings.PASSWORDS_WAITING = 0

    with pytest.raises(Busy) as caught:
        shut_gate.run(lambda: 7)

    assert caught.value.facts == {"retry_after_s": 2}


@pytest.mark.parametrize("path", ["session", "tokens"])
def test_sign_in_at_a_full_queue_is_a_503_and_no_miss(db, real_hashing, settings, path, shut_gate):
    settings.PASSWORDS_WAITING = 0

    answers = [APIClient().post(f"/api/v1/{path}", {"login": "nikt", "password": PASSWORD}) for _ in range(12)]

    assert {(answer.status_code, answer.json()["code"], answer["Retry-After"]) for answer in answers} == {
        (503, "busy", "2")
    }


def test_admin_page_at_a_full_queue_is_a_503_too(db, real_hashing, settings, shut_gate):
    settings.PASSWORDS_WAITING = 0
    client = APIClient(raise_request_exception=False)

    answer = client.post("/admin/login/", {"username": "nikt", "password": PASSWORD}, format="multipart")

    assert (answer.status_code, answer["Retry-After"]) == (503, "2")


def test_everybody_who_waits_signs_in(db, real_hashing):
    make_moderator("Ala", username="ala")

    answers = [APIClient().post("/api/v1/tokens", {"login": "ala", "password": PASSWORD}).status_code for _ in "abc"]

    assert answers == [200, 200, 200]

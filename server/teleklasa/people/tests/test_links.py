import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from teleklasa.keys.codes import ALPHABET, canonical, grouped, new_code
from teleklasa.people.factories import make_moderator, make_pupil
from teleklasa.people.links import LinkJustReset, reset_link, reveal_link
from teleklasa.people.models import AccessLink, AuditEvent

PERSONAL = AccessLink.Purpose.PERSONAL


def read(shown: str) -> str:
    return canonical(shown) or ""


def test_new_codes_have_the_length_of_their_purpose_and_readable_letters(db):
    ala, darek = make_moderator("Ala"), make_pupil("Darek")

    codes = [read(reveal_link(p, purpose, by=ala).code) for p, purpose in ((darek, PERSONAL), (ala, "quick"))]

    assert [len(code) for code in codes] == [10, 16]
    assert set("".join(codes)) <= set(ALPHABET)


def test_a_hundred_thousand_codes_use_every_letter_evenly():
    letters = "".join(new_code(10) for _ in range(10_000))

    shares = [letters.count(letter) / len(letters) * len(ALPHABET) for letter in ALPHABET]

    assert min(shares) > 0.9
    assert max(shares) < 1.1


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("uczen1", "UCZEN1"),
        ("bcdfg-hjkmn", "BCDFGHJKMN"),
        (" BC DF ", "BCDF"),
        ("abc", None),
        ("a" * 33, None),
        ("<b>x", None),
    ],
)
def test_codes_are_read_in_any_case_with_spaces_and_dashes(typed, read):
    assert canonical(typed) == read


def test_grouped_code_is_read_back_as_itself():
    code = new_code(10)

    assert canonical(grouped(code)) == code
    assert re.fullmatch(r"\w{5}-\w{5}", grouped(code))


def test_database_holds_no_readable_code(db):
    darek = make_pupil("Darek")
    code = read(reveal_link(darek, PERSONAL, by=darek).code)

    link = AccessLink.objects.get(person=darek)

    assert code.encode() not in bytes(link.code_sealed) + bytes(link.code_lookup)


def test_reveal_and_reset_are_audited_without_the_code(db):
    ala, darek = make_moderator("Ala"), make_pupil("Darek")

    reveal_link(darek, PERSONAL, by=ala)
    reset_link(darek, PERSONAL, by=ala)

    seen = list(AuditEvent.objects.order_by("id").values_list("actor", "action", "target", "facts"))
    target = f"person:{darek.public_id}"
    facts = {"purpose": "personal"}
    assert seen == [(ala.pk, "link-revealed", target, facts), (ala.pk, "link-reset", target, facts)]


@pytest.mark.django_db(transaction=True)
def test_two_resets_at_once_leave_one_live_code():
    ala, darek = make_moderator("Ala"), make_pupil("Darek")
    barrier = Barrier(4)

    def reset(_):
        barrier.wait()
        try:
            return reset_link(darek, PERSONAL, by=ala).code
        except LinkJustReset:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        codes = [code for code in pool.map(reset, range(4)) if code]

    link = AccessLink.objects.get(person=darek)
    assert link.code_version == 1 + len(codes)
    assert reveal_link(darek, PERSONAL, by=ala).code in codes

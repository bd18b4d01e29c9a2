import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teleklasa.keys.local_secret import local_secret
from teleklasa.keys.sealing import Keyring, SealBroken, make_key_file, read_keyring

OLD, NEW = b"1" * 32, b"2" * 32
RING = Keyring(current=1, masters={1: OLD})


@given(st.text(max_size=200), st.text(min_size=1, max_size=40))
def test_what_was_sealed_is_unsealed_for_the_same_owner(text, owner):
    assert RING.unseal(RING.seal(text, owner=owner), owner=owner) == text


def test_value_moved_to_another_owner_or_changed_does_not_open():
    sealed = RING.seal("UCZEN1", owner="person:a")
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])

    for value, owner in ((sealed, "person:b"), (changed, "person:a"), (b"", "person:a"), (b"\x07abc", "person:a")):
        with pytest.raises(SealBroken):
            RING.unseal(value, owner=owner)


def test_new_version_seals_and_the_old_one_still_opens():
    sealed = RING.seal("UCZEN1", owner="a")
    rotated = Keyring(current=2, masters={1: OLD, 2: NEW})

    assert rotated.unseal(sealed, owner="a") == "UCZEN1"
    assert rotated.seal("UCZEN1", owner="a")[0] == 2


def test_two_purposes_never_share_a_key():
    purposes = ("lookup", "seal", "ticket", "attendee", "callback", "school", "device", "mark")

    assert len({RING.key_for(purpose) for purpose in purposes}) == len(purposes)


def test_keyring_shows_no_key():
    assert "1111" not in repr(RING)


def test_key_file_is_made_once_for_its_owner_only(tmp_path):
    path = tmp_path / "keys" / "keys.json"
    make_key_file(path)
    first = read_keyring(path).masters

    make_key_file(path)

    assert read_keyring(path).masters == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"current": 1, "keys": {"1": "c2hvcnQ="}}',
        '{"current": 2, "keys": {}}',
        '{"current": 1, "keys": 7}',
    ],
)
def test_file_that_holds_no_keys_is_refused(tmp_path, text):
    path = tmp_path / "keys.json"
    path.write_text(text)

    with pytest.raises(ValueError, match="is not a key file"):
        read_keyring(path)


def test_local_secret_stays_the_same(tmp_path):
    assert local_secret(tmp_path / "secret") == local_secret(tmp_path / "secret")

"""The key file is changed while others read it."""

import stat

import pytest

from teleklasa.keys import key_file
from teleklasa.keys.key_file import NothingToDo, WatchedKeyFile, add_key, main, retire_old_keys, use_newest_key
from teleklasa.keys.sealing import make_key_file, read_keyring


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "keys.json"
    make_key_file(path)
    return path


def test_new_key_is_added_then_used_then_alone(path):
    first = read_keyring(path)

    added = add_key(path)
    waiting = read_keyring(path)
    used = use_newest_key(path)
    both = read_keyring(path)
    forgotten = retire_old_keys(path)
    alone = read_keyring(path)

    assert (added, used, forgotten) == (2, 2, [1])
    assert (waiting.current, waiting.masters[1], sorted(waiting.masters)) == (1, first.masters[1], [1, 2])
    assert (both.current, both.masters) == (2, waiting.masters)
    assert (alone.current, alone.masters) == (2, {2: both.masters[2]})


def test_a_step_that_was_done_is_not_done_twice(path):
    for act in (use_newest_key, retire_old_keys):
        with pytest.raises(NothingToDo):
            act(path)
    add_key(path)
    with pytest.raises(NothingToDo):
        add_key(path)

    assert sorted(read_keyring(path).masters) == [1, 2]


def test_rights_of_the_file_stay_and_nothing_is_left_beside_it(path):
    path.chmod(0o640)

    add_key(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [file.name for file in path.parent.iterdir()] == ["keys.json"]


def test_a_watched_file_is_read_again_when_it_was_replaced(path, monkeypatch):
    monkeypatch.setattr(key_file, "LOOK_EVERY_S", 0)
    watched = WatchedKeyFile(path)
    before = watched.keyring
    same = watched.keyring

    add_key(path)

    assert same is before
    assert sorted(watched.keyring.masters) == [1, 2]


def test_the_last_good_keys_stay_while_the_file_is_broken_or_gone(path, monkeypatch):
    monkeypatch.setattr(key_file, "LOOK_EVERY_S", 0)
    watched = WatchedKeyFile(path)
    good = watched.keyring

    path.write_text("{")
    broken = watched.keyring
    path.unlink()

    assert (broken, watched.keyring) == (good, good)


def test_typed_by_hand_it_tells_versions_and_no_keys(path, capsys):
    codes = [main([act, str(path)]) for act in ("add", "use", "show", "use")] + [main(["steal", str(path)])]

    said = capsys.readouterr()
    assert codes == [0, 0, 0, 0, 2]
    assert "keys: 1, 2 (in use)" in said.out
    assert not any(key in said.out for key in path.read_text().split('"') if len(key) > 20)

"""New keys come in while the school runs, and no link notices."""

import shutil
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from teleklasa.groups.factories import add_pupil, make_group
from teleklasa.keys import key_file
from teleklasa.keys.sealing import read_keyring
from teleklasa.people.keyring import keyring
from teleklasa.people.links import UnknownLink, live_link, reset_link, shown
from teleklasa.people.models import AccessLink
from teleklasa.site import rotation
from teleklasa.site.rotation import SEALED, left_by_version, seal_all_anew
from teleklasa.swarm.connect import secret_of
from teleklasa.swarm.factories import ServerFactory

CODES = ["BCDFGHJKMN", "CDFGHJKMNP", "DFGHJKMNPQ"]
PERSONAL = AccessLink.Purpose.PERSONAL


@pytest.fixture
def keys(settings, tmp_path, monkeypatch):
    """A key file of the test's own, looked at each time it is needed."""
    monkeypatch.setattr(key_file, "LOOK_EVERY_S", 0)
    settings.KEYS_FILE = shutil.copy(settings.KEYS_FILE, tmp_path / "keys.json")
    return settings.KEYS_FILE


@pytest.fixture
def pupils(keys, db):
    group = make_group("klasa 6A", moderators=[])
    return [add_pupil(group, f"Pupil {code}", code=code) for code in CODES]


def opened() -> list[str]:
    return [live_link(code, PERSONAL).person.display_name for code in CODES]


def test_links_open_before_while_and_after_keys_are_rotated(pupils, keys, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH_ROWS", 2)
    everyone = [f"Pupil {code}" for code in CODES]
    server = ServerFactory.create()
    secret = secret_of(server)

    seen = [opened()]
    key_file.add_key(keys)
    seen.append(opened())
    key_file.use_newest_key(keys)
    seen.append(opened())
    seen += [opened() for _ in seal_all_anew()]  # between batches some rows have the old key and some the new one
    key_file.retire_old_keys(keys)
    seen.append(opened())

    server.refresh_from_db()
    assert seen == [everyone] * len(seen)
    assert len(seen) >= 7
    assert [shown(live_link(code, PERSONAL)).code.replace("-", "") for code in CODES] == CODES
    assert secret_of(server) == secret


def test_a_rotation_that_was_stopped_goes_on_where_it_was(pupils, keys, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH_ROWS", 1)
    key_file.add_key(keys)
    key_file.use_newest_key(keys)
    next(seal_all_anew())
    half = left_by_version()

    said = StringIO()
    call_command("rotate_keys", wait=0, stdout=said)

    assert half == {1: 2, 2: 1}
    assert left_by_version() == {2: 3}
    assert read_keyring(keys).current == 2
    assert "goes on" in said.getvalue()


def test_one_command_does_it_all_and_another_forgets_the_old_keys(pupils, keys):
    call_command("rotate_keys", wait=0, stdout=StringIO())
    rotated = (keyring().current, left_by_version(), opened())
    call_command("rotate_keys", retire=True, stdout=StringIO())

    assert rotated == (2, {2: 3}, [f"Pupil {code}" for code in CODES])
    assert list(keyring().masters) == [2]
    assert opened() == rotated[2]


def test_old_keys_are_kept_while_anything_is_sealed_by_them(pupils, keys):
    key_file.add_key(keys)
    key_file.use_newest_key(keys)

    with pytest.raises(CommandError, match="3 rows are still sealed by old keys"):
        call_command("rotate_keys", retire=True, stdout=StringIO())

    assert sorted(keyring().masters) == [1, 2]


def test_rows_of_unknown_keys_are_left_and_told(pupils, keys):
    AccessLink.objects.filter(person=pupils[0]).update(code_sealed=b"\x07" + b"x" * 40)

    with pytest.raises(CommandError, match="not in the file"):
        call_command("rotate_keys", seal_only=True, stdout=StringIO())

    assert bytes(AccessLink.objects.get(person=pupils[0]).code_sealed) == b"\x07" + b"x" * 40


def test_a_reset_between_reading_and_writing_is_not_undone(pupils, keys):
    key_file.add_key(keys)
    key_file.use_newest_key(keys)
    new = reset_link(pupils[0], PERSONAL, by=pupils[0]).code
    list(seal_all_anew())

    assert live_link(new, PERSONAL).person == pupils[0]
    with pytest.raises(UnknownLink):
        live_link(CODES[0], PERSONAL)


def test_everything_that_is_sealed_is_rotated():
    columns = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if str(field.column).endswith("_sealed")
    }

    assert columns == {(sealed.table, sealed.column) for sealed in SEALED}

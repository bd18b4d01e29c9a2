from pathlib import Path

import pytest

from teleklasa.environment import (
    SettingUnreadable,
    env_bool,
    env_float,
    env_int,
    env_list,
    env_path,
    env_secret,
    env_text,
)
from teleklasa.site.database import database_from_url

NAME = "TELEKLASA_TRIED"


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in (NAME, f"{NAME}_FILE"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_every_reader_gives_its_default_when_nothing_is_set(given: pytest.MonkeyPatch) -> None:
    assert [
        env_text(NAME, "some"),
        env_bool(NAME, default=True),
        env_int(NAME, 7),
        env_float(NAME, 0.5),
        env_list(NAME, "a, b"),
        env_path(NAME, Path("/var")),
        env_secret(NAME),
    ] == ["some", True, 7, 0.5, ["a", "b"], Path("/var"), ""]


@pytest.mark.parametrize(
    ("text", "claim"), [("1", True), ("TRUE", True), ("on", True), ("0", False), ("No", False), ("off", False)]
)
def test_claim_is_read_in_any_usual_form(given: pytest.MonkeyPatch, text: str, *, claim: bool) -> None:
    given.setenv(NAME, text)

    assert env_bool(NAME, default=not claim) is claim


def test_unreadable_values_stop_with_a_sentence_that_names_them(given: pytest.MonkeyPatch) -> None:
    given.setenv(NAME, "many")

    with pytest.raises(SettingUnreadable, match=f"{NAME} must be true or false, not 'many'"):
        env_bool(NAME, default=True)
    with pytest.raises(SettingUnreadable, match=f"{NAME} must be a whole number, not 'many'"):
        env_int(NAME, 1)
    with pytest.raises(SettingUnreadable, match=f"{NAME} must be a number, not 'many'"):
        env_float(NAME, 1.0)


def test_number_below_the_least_is_refused(given: pytest.MonkeyPatch) -> None:
    given.setenv(NAME, "0")

    with pytest.raises(SettingUnreadable, match=f"{NAME} must be at least 1, not 0"):
        env_int(NAME, 2, least=1)


def test_list_takes_commas_and_spaces(given: pytest.MonkeyPatch) -> None:
    given.setenv(NAME, "a.pl,b.pl  c.pl, ")

    assert env_list(NAME) == ["a.pl", "b.pl", "c.pl"]


def test_secret_comes_from_a_file_when_one_is_named(given: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("kept in a file\n")
    given.setenv(NAME, "kept in the environment")
    given.setenv(f"{NAME}_FILE", str(tmp_path / "secret"))

    assert env_secret(NAME) == "kept in a file"


def test_secret_file_that_is_missing_is_named(given: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given.setenv(f"{NAME}_FILE", str(tmp_path / "gone"))

    with pytest.raises(SettingUnreadable, match=r"gone, which cannot be read: No such file or directory"):
        env_secret(NAME)


def test_database_address_becomes_django_settings() -> None:
    found = database_from_url("postgresql://user:p%40ss@db.local:5433/school%20one?sslmode=require")

    assert found == {
        "ENGINE": "teleklasa.site.engine",
        "NAME": "school one",
        "USER": "user",
        "PASSWORD": "p@ss",
        "HOST": "db.local",
        "PORT": "5433",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {
            "connect_timeout": 3,
            "keepalives": 1,
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "tcp_user_timeout": 10_000,
            "sslmode": "require",
            "server_side_binding": True,
        },
    }


def test_database_address_has_the_last_word_on_how_long_to_wait() -> None:
    found = database_from_url("postgresql://db.local/school?connect_timeout=20&tcp_user_timeout=60000")

    assert (found["OPTIONS"]["connect_timeout"], found["OPTIONS"]["tcp_user_timeout"]) == ("20", "60000")


@pytest.mark.parametrize("url", ["sqlite:///file", "mysql://host/name", "postgresql://host", "nonsense", ""])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(SettingUnreadable, match="DATABASE_URL must look like postgresql://"):
        database_from_url(url)

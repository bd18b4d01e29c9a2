"""Finding in logs what opens something: codes, secrets of servers, signed addresses, tokens, keys of sessions."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import psycopg

from teleklasa.keys.sealing import read_keyring

SHAPES: Mapping[str, re.Pattern[str]] = {
    "a signed address": re.compile(r"checksum=[0-9a-fA-F]{16}"),
    "a token": re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}"),
    "a session of BigBlueButton": re.compile(r"sessionToken=[\w-]{8}"),
    "a cookie": re.compile(r"\b(__Host-)?(session|csrf|door|device)=[\w.:-]{16}"),
}
SEALED = {
    "a code": "SELECT link.code_sealed, 'person:' || person.public_id"
    " FROM people_accesslink link JOIN people_person person ON person.id = link.person_id",
    "a secret of a server": "SELECT secret_sealed, 'server:' || public_id FROM swarm_server",
}
SESSIONS = "SELECT session_key FROM people_browsersession"


def what_opens(var: Path) -> dict[str, str]:
    """Everything of a running school that opens something, each with what it is; its data are in this folder."""
    keyring = read_keyring(var / "keys.json")
    found: dict[str, str] = {}
    with psycopg.connect(f"postgresql://postgres@/teleklasa?host={var / 'postgres'}") as connection:
        for what, statement in SEALED.items():
            rows = connection.execute(statement.encode()).fetchall()
            found |= {keyring.unseal(bytes(sealed), owner=owner): what for sealed, owner in rows}
        found |= {key: "a key of a session" for (key,) in connection.execute(SESSIONS).fetchall()}
    return found


def logs_of(var: Path) -> dict[str, str]:
    """What every program of the school has said, by file; what is shown in the terminal is `terminal.log`."""
    return {str(path.relative_to(var)): path.read_text(errors="replace") for path in sorted(var.rglob("*.log"))}


def leaks(logs: Mapping[str, str], opening: Mapping[str, str]) -> list[str]:
    """Where something is said that opens something, without saying it again."""
    return [f"{name}, line {number}: {what}" for name, said in logs.items() for number, what in _lines(said, opening)]


def _lines(said: str, opening: Mapping[str, str]) -> Iterable[tuple[int, str]]:
    for number, line in enumerate(said.splitlines(), start=1):
        known = [what for text, what in opening.items() if re.search(rf"(?<!\w){re.escape(text)}(?!\w)", line)]
        shown = [what for what, shape in SHAPES.items() if shape.search(line)]
        yield from ((number, what) for what in dict.fromkeys([*known, *shown]))

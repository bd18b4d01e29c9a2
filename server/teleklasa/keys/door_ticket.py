"""The ticket of a pupil's browser: issued at the door, and believed by the rest of the school."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from teleklasa.keys import ticket as signed
from teleklasa.keys.sealing import Keyring

LIFE_S = 12 * 3600
PURPOSE = "ticket"


@dataclass(frozen=True, slots=True)
class Ticket:
    """Whose browser this is, and by which version of which link it came in."""

    person_id: int
    link_id: int
    code_version: int


def cookie_name(*, is_https: bool) -> str:
    return "__Host-door" if is_https else "door"


def written(ticket: Ticket, keyring: Keyring) -> str:
    """The ticket as the cookie's value, good for LIFE_S from now."""
    claims = {"p": ticket.person_id, "l": ticket.link_id, "v": ticket.code_version}
    return signed.issue(claims, key=keyring.key_for(PURPOSE), expires_at=int(time.time()) + LIFE_S)


def read(text: str | None, keyring: Keyring) -> Ticket | None:
    """The ticket that a browser brought; None when absent, forged or expired."""
    return told(signed.read_any(text, PURPOSE, keyring) or {})


def told(claims: Mapping[str, Any]) -> Ticket | None:
    """The ticket that signed claims tell; None when they are of something else."""
    try:
        return Ticket(int(claims["p"]), int(claims["l"]), int(claims["v"]))
    except (KeyError, TypeError, ValueError):
        return None

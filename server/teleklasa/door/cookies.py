"""The two cookies of a pupil's browser: the ticket of one person, and the mark of a known device."""

import secrets
import time
from dataclasses import dataclass
from typing import Any

from teleklasa.keys import ticket as signed
from teleklasa.keys.sealing import Keyring

from .requests import Request
from .settings import DoorSettings

TICKET_LIFE_S = 12 * 3600
DEVICE_LIFE_S = 400 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Ticket:
    """Whose browser this is, and by which version of which link it came in."""

    person_id: int
    link_id: int
    code_version: int


@dataclass(frozen=True, slots=True)
class Device:
    """A browser that has opened a link: its random id, 32 hexadecimal characters, and that link."""

    id: str
    link_id: int


def marked(device: Device | None, link_id: int) -> Device:
    """The device as it goes on, a new one when it was unknown, with the link that it has just opened."""
    return Device(device.id if device else secrets.token_hex(16), link_id)


def read_ticket(request: Request, settings: DoorSettings) -> Ticket | None:
    """The ticket that the browser brought; None when absent, forged or expired."""
    claims = _claims(request.cookie(_name("door", settings)), "ticket", settings.keyring)
    try:
        return Ticket(int(claims["p"]), int(claims["l"]), int(claims["v"])) if claims else None
    except (KeyError, TypeError, ValueError):
        return None


def read_device(request: Request, settings: DoorSettings) -> Device | None:
    """The device that the browser says to be, if it has opened a link before; None for an unknown one."""
    claims = _claims(request.cookie(_name("device", settings)), "device", settings.keyring)
    try:
        return Device(str(claims["d"]), int(claims["l"])) if claims else None
    except (KeyError, TypeError, ValueError):
        return None


def ticket_cookie(ticket: Ticket, settings: DoorSettings) -> bytes:
    claims = {"p": ticket.person_id, "l": ticket.link_id, "v": ticket.code_version}
    return _cookie("door", claims, "ticket", TICKET_LIFE_S, settings)


def device_cookie(device: Device, settings: DoorSettings) -> bytes:
    return _cookie("device", {"d": device.id, "l": device.link_id}, "device", DEVICE_LIFE_S, settings)


def no_ticket_cookie(settings: DoorSettings) -> bytes:
    """Makes the browser forget its ticket."""
    return _written(_name("door", settings), "", 0, settings)


def _claims(text: str | None, purpose: str, keyring: Keyring) -> dict[str, Any] | None:
    """What was signed by any version of the key, so that a rotation logs nobody out."""
    if not text:
        return None
    now = time.time()
    found = (signed.read(text, key=keyring.key_for(purpose, version), now=now) for version in keyring.masters)
    return next((claims for claims in found if claims is not None), None)


def _cookie(name: str, claims: dict[str, Any], purpose: str, life_s: int, settings: DoorSettings) -> bytes:
    key = settings.keyring.key_for(purpose)
    text = signed.issue(claims, key=key, expires_at=int(time.time()) + life_s)
    return _written(_name(name, settings), text, life_s, settings)


def _name(name: str, settings: DoorSettings) -> str:
    return f"__Host-{name}" if settings.is_https else name


def _written(name: str, value: str, life_s: int, settings: DoorSettings) -> bytes:
    secure = "; Secure" if settings.is_https else ""
    return f"{name}={value}; Max-Age={life_s}; Path=/; HttpOnly; SameSite=Lax{secure}".encode()

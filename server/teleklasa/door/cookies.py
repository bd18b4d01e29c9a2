"""The two cookies of a pupil's browser: the ticket of one person, and the mark of a known device."""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from teleklasa.keys import door_ticket
from teleklasa.keys import ticket as signed
from teleklasa.keys.door_ticket import Ticket

from .requests import Request, cookies_in
from .settings import DoorSettings

DEVICE_LIFE_S = 400 * 24 * 3600
REMEMBERED = 20_000
LONGEST_REMEMBERED = 1024


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
    brought = _brought(request, settings)
    return brought.ticket if brought.ticket_until > time.time() else None


def read_device(request: Request, settings: DoorSettings) -> Device | None:
    """The device that the browser says to be, if it has opened a link before; None for an unknown one."""
    brought = _brought(request, settings)
    return brought.device if brought.device_until > time.time() else None


class _Brought(NamedTuple):
    """What a browser's cookies say and until when, in seconds since 1970."""

    ticket: Ticket | None
    ticket_until: float
    device: Device | None
    device_until: float


NOTHING = _Brought(None, 0, None, 0)


class _NothingBelieved(Exception):
    """Neither cookie was signed by us; raised, so that it is not remembered."""


def _brought(request: Request, settings: DoorSettings) -> _Brought:
    header = request.header(b"cookie")
    if header is None:
        return NOTHING
    keys = settings.keyring.keys_for
    read = _believed if len(header) <= LONGEST_REMEMBERED else _believed.__wrapped__
    try:
        return read(header, settings.is_https, keys(door_ticket.PURPOSE), keys("device"))
    except _NothingBelieved:
        return NOTHING


@lru_cache(maxsize=REMEMBERED)
def _believed(
    header: str,
    is_https: bool,  # noqa: FBT001 -- named arguments are slower to remember by
    ticket_keys: tuple[bytes, ...],
    device_keys: tuple[bytes, ...],
) -> _Brought:
    """What the cookies say whose signatures are ours, expired or not: a browser sends the same ones all day long."""
    cookies = cookies_in(header)
    ticket = signed.read_by_any(cookies.get(door_ticket.cookie_name(is_https=is_https)), ticket_keys, now=0) or {}
    device = signed.read_by_any(cookies.get(_device_name(is_https=is_https)), device_keys, now=0) or {}
    if not ticket and not device:
        raise _NothingBelieved
    return _Brought(door_ticket.told(ticket), ticket.get("x", 0), _device_told(device), device.get("x", 0))


def _device_told(claims: Mapping[str, Any]) -> Device | None:
    try:
        return Device(str(claims["d"]), int(claims["l"]))
    except (KeyError, TypeError, ValueError):
        return None


def ticket_cookie(ticket: Ticket, settings: DoorSettings) -> bytes:
    return _set(_ticket_name(settings), door_ticket.written(ticket, settings.keyring), door_ticket.LIFE_S, settings)


def device_cookie(device: Device, settings: DoorSettings) -> bytes:
    claims = {"d": device.id, "l": device.link_id}
    text = signed.issue(claims, key=settings.keyring.key_for("device"), expires_at=int(time.time()) + DEVICE_LIFE_S)
    return _set(_device_name(is_https=settings.is_https), text, DEVICE_LIFE_S, settings)


def no_ticket_cookie(settings: DoorSettings) -> bytes:
    """Makes the browser forget its ticket."""
    return _set(_ticket_name(settings), "", 0, settings)


def _ticket_name(settings: DoorSettings) -> str:
    return door_ticket.cookie_name(is_https=settings.is_https)


def _device_name(*, is_https: bool) -> str:
    return "__Host-device" if is_https else "device"


def _set(name: str, value: str, life_s: int, settings: DoorSettings) -> bytes:
    secure = "; Secure" if settings.is_https else ""
    return f"{name}={value}; Max-Age={life_s}; Path=/; HttpOnly; SameSite=Lax{secure}".encode()

"""The two cookies of a pupil's browser: the ticket of one person, and the mark of a known device."""

import secrets
import time
from dataclasses import dataclass

from teleklasa.keys import door_ticket
from teleklasa.keys import ticket as signed
from teleklasa.keys.door_ticket import Ticket

from .requests import Request
from .settings import DoorSettings

DEVICE_LIFE_S = 400 * 24 * 3600


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
    return door_ticket.read(request.cookie(_ticket_name(settings)), settings.keyring)


def read_device(request: Request, settings: DoorSettings) -> Device | None:
    """The device that the browser says to be, if it has opened a link before; None for an unknown one."""
    claims = signed.read_any(request.cookie(_device_name(settings)), "device", settings.keyring)
    try:
        return Device(str(claims["d"]), int(claims["l"])) if claims else None
    except (KeyError, TypeError, ValueError):
        return None


def ticket_cookie(ticket: Ticket, settings: DoorSettings) -> bytes:
    return _set(_ticket_name(settings), door_ticket.written(ticket, settings.keyring), door_ticket.LIFE_S, settings)


def device_cookie(device: Device, settings: DoorSettings) -> bytes:
    claims = {"d": device.id, "l": device.link_id}
    text = signed.issue(claims, key=settings.keyring.key_for("device"), expires_at=int(time.time()) + DEVICE_LIFE_S)
    return _set(_device_name(settings), text, DEVICE_LIFE_S, settings)


def no_ticket_cookie(settings: DoorSettings) -> bytes:
    """Makes the browser forget its ticket."""
    return _set(_ticket_name(settings), "", 0, settings)


def _ticket_name(settings: DoorSettings) -> str:
    return door_ticket.cookie_name(is_https=settings.is_https)


def _device_name(settings: DoorSettings) -> str:
    return "__Host-device" if settings.is_https else "device"


def _set(name: str, value: str, life_s: int, settings: DoorSettings) -> bytes:
    secure = "; Secure" if settings.is_https else ""
    return f"{name}={value}; Max-Age={life_s}; Path=/; HttpOnly; SameSite=Lax{secure}".encode()

"""Signed tickets: what the door believes about a browser without asking the database."""

import base64
import hmac
import json
import time
from collections.abc import Iterable, Mapping
from typing import Any

from teleklasa.keys.sealing import Keyring, signature

SIGNATURE_BYTES = 20


def issue(claims: Mapping[str, Any], *, key: bytes, expires_at: int) -> str:
    """`claims` as a URL-safe signed text, valid until `expires_at` (seconds since 1970)."""
    body = json.dumps({**claims, "x": expires_at}, separators=(",", ":")).encode()
    return _text(body) + "." + _text(_signature(body, key))


def read(ticket: str, *, key: bytes, now: float) -> dict[str, Any] | None:
    """The claims of a valid ticket, None for a forged, broken or expired one."""
    head, dot, tail = ticket.partition(".")
    if not dot or len(ticket) > 2048:
        return None
    try:
        body, signature = _bytes(head), _bytes(tail)
        if not hmac.compare_digest(signature, _signature(body, key)):
            return None
        claims = json.loads(body)
    except ValueError:
        return None
    return claims if isinstance(claims, dict) and claims.get("x", 0) > now else None


def read_any(ticket: str | None, purpose: str, keyring: Keyring) -> dict[str, Any] | None:
    """What was signed now or earlier by any version of the key, so that a rotation logs nobody out."""
    return read_by_any(ticket, keyring.keys_for(purpose), now=time.time())


def read_by_any(ticket: str | None, keys: Iterable[bytes], *, now: float) -> dict[str, Any] | None:
    """The claims of a ticket that is valid under one of the keys."""
    if not ticket:
        return None
    found = (read(ticket, key=key, now=now) for key in keys)
    return next((claims for claims in found if claims is not None), None)


def _signature(body: bytes, key: bytes) -> bytes:
    return signature(key, body)[:SIGNATURE_BYTES]


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _bytes(value: str) -> bytes:
    return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))

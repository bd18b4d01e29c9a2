"""Adding, changing and removing servers, as an admin does it.

A server is believed only after a real call to it; the call is made outside any transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from teleklasa.bbb import BbbError, ChecksumRefused, NotUnderstood, Unreachable
from teleklasa.people.audit import record
from teleklasa.people.models import Person
from teleklasa.refusal import Refusal
from teleklasa.rest.problems import Invalid
from teleklasa.swarm.connect import AddressRefused, checked_address, client_for, seal_secret
from teleklasa.swarm.models import HealthChange, Region, Reservation, Server
from teleklasa.swarm.reservation import wait_for_turn


class ServerInUse(Refusal):
    status, code, title = 409, "server-in-use", "Lessons are open on this server"


@dataclass(frozen=True, slots=True)
class Verified:
    """A server that answered and accepted the secret."""

    base_url: str
    digest: str
    bbb_version: str


def add_server(
    *,
    by: Person | None,
    name: str,
    base_url: str,
    secret: str,
    region: Region | None = None,
    strength: float = 1.0,
) -> Server:
    """A new enabled server, once a real call has shown that it is one and that the secret is right.

    Raises Invalid with a code for `base_url` (malformed, address_refused, taken, unreachable,
    not_bbb) or `secret` (wrong).
    """
    address = address_for_new(base_url)
    verified = verify(address, secret)
    server = Server(
        name=name,
        base_url=verified.base_url,
        digest=verified.digest,
        bbb_version=verified.bbb_version,
        region=region,
        strength=strength,
    )
    server.secret_sealed = seal_secret(server, secret)
    try:
        with transaction.atomic():
            server.save(force_insert=True)
            record(by, "server-added", target_of(server), base_url=server.base_url)
    except IntegrityError as error:
        raise Invalid(fields={"base_url": ["taken"]}) from error
    return server


def change_server(server: Server, *, by: Person, **changes: Any) -> Server:
    """Write the named fields: name, region, strength, intent, secret.

    A new secret is tried by a real call first, and makes a misconfigured server online again.
    Raises Invalid with `secret` (wrong) or `base_url` (unreachable, not_bbb, address_refused).
    """
    if "secret" in changes:
        changes |= _new_secret(server, changes.pop("secret"))
    if not changes:
        return server
    for field, value in changes.items():
        setattr(server, field, value)
    with transaction.atomic():
        server.save(update_fields=[*changes, "updated_at"])
        if "health" in changes:
            HealthChange.objects.create(server=server, at=changes["health_changed_at"], health=server.health)
        told = {"intent": server.intent} if "intent" in changes else {}
        record(by, "server-changed", target_of(server), fields=sorted(_told(changes)), **told)
    return server


def remove_server(server: Server, *, by: Person) -> None:
    """Forget the server and all that was seen of it.

    Waits its turn among placements, so that no lesson is promised to it meanwhile.  Raises ServerInUse
    while it has open lessons, or what an app above must not forget (`hold_servers_by`).
    """
    with transaction.atomic():
        wait_for_turn()
        if Reservation.objects.filter(server=server, released_at=None).exists() or _is_held(server):
            raise ServerInUse
        record(by, "server-removed", target_of(server), base_url=server.base_url)
        server.delete()


def hold_servers_by(holds: Callable[[Server], bool]) -> None:
    """Let an app above say which servers must not be removed yet."""
    _holds[:] = [holds]


_holds: list[Callable[[Server], bool]] = []


def _is_held(server: Server) -> bool:
    return any(holds(server) for holds in _holds)


def address_for_new(base_url: str) -> str:
    """The checked address of a server that is not in the swarm yet.  Raises Invalid."""
    address = _checked(base_url)
    if Server.objects.filter(base_url=address).exists():
        raise Invalid(fields={"base_url": ["taken"]})
    return address


def verify(address: str, secret: str) -> Verified:
    """Call the server with the secret.  Raises Invalid; no answer of the server is passed on."""
    try:
        probe = client_for(address, secret).probe_digest()
    except NotUnderstood as error:
        raise Invalid(fields={"base_url": ["not_bbb"]}) from error
    except Unreachable as error:
        raise Invalid(fields={"base_url": ["unreachable"]}) from error
    except ChecksumRefused as error:
        raise Invalid(fields={"secret": ["wrong"]}) from error
    except BbbError as error:
        raise Invalid(fields={"base_url": ["not_bbb"]}) from error
    return Verified(address, probe.digest, probe.bbb_version[: Server._meta.get_field("bbb_version").max_length])


def target_of(server: Server) -> str:
    """How the audit names a server."""
    return f"server:{server.public_id}"


def _checked(base_url: str) -> str:
    try:
        return checked_address(base_url)
    except AddressRefused as refused:
        raise Invalid(fields={"base_url": [refused.code]}) from refused


def _new_secret(server: Server, secret: str) -> dict[str, Any]:
    verified = verify(_checked(server.base_url), secret)
    changes: dict[str, Any] = {
        "secret_sealed": seal_secret(server, secret),
        "digest": verified.digest,
        "bbb_version": verified.bbb_version,
    }
    if server.health == Server.Health.MISCONFIGURED:
        changes |= {"health": Server.Health.ONLINE, "health_changed_at": timezone.now(), "last_fault": ""}
        changes |= {"good_polls": 0, "bad_polls": 0}
    return changes


def _told(changes: dict[str, Any]) -> set[str]:
    """Names of changed fields as an admin knows them."""
    own = {"name", "region", "strength", "intent"} & set(changes)
    return own | ({"secret"} if "secret_sealed" in changes else set())

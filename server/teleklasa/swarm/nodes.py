"""A BigBlueButton host that tells us of itself: it registers, and says how busy it is.

Who knows the secret of a server is that server: registering is believed after a call back to the
host with the secret it gave, a keepalive by its signature.  A keepalive is signed thus:

    text      = "teleklasa-keepalive-1", base_url, at, cpu_count, load_5m, region, each on a line of
                its own, joined by "\\n" without one at the end
    signature = HMAC-SHA256(secret, text) in lower-case hexadecimal

`base_url` is the normalised address that registering answered, `at` the node's time as sent
(ISO-8601 with zone), `load_5m` has two decimals, `region` is "" when left out.  In a shell:

    printf 'teleklasa-keepalive-1\\n%s\\n%s\\n%d\\n%.2f\\n%s' "$url" "$at" "$cpus" "$load" "$region" |
        openssl dgst -sha256 -hmac "$secret" -r

A keepalive counts when it is not older or newer than five minutes by our clock and newer than the
one before, so a recorded one cannot be played again.  Nothing here ever changes an admin's intent.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, Q, Subquery
from django.db.models.functions import Coalesce, Now

from teleklasa.refusal import Refusal
from teleklasa.rest.problems import Invalid
from teleklasa.swarm.connect import AddressRefused, checked_address, secret_of
from teleklasa.swarm.models import Region, Server, ServerQuerySet
from teleklasa.swarm.registration import add_server

SIGNED_AS = "teleklasa-keepalive-1"
EARLIEST_YEAR, LATEST_YEAR = 2000, 3000
REPLAY_WINDOW_S = 300
UNKNOWN_SECRET = "the same work for an unknown server as for a known one"  # noqa: S105 -- opens nothing
ZONED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)\Z")


class NodeRefused(Refusal):
    """One answer for every reason: unknown, wrong secret, wrong signature, too old, host not allowed."""

    status, code, title = 401, "node-refused", "This node is not known by that secret"


@dataclass(frozen=True, slots=True)
class Keepalive:
    """What a node says of itself; `load_5m` is its load average over five minutes, not per core."""

    base_url: str
    at: str
    cpu_count: int
    load_5m: float
    region: str = ""

    def signature(self, secret: str) -> str:
        lines = [SIGNED_AS, self.base_url, self.at, str(self.cpu_count), f"{self.load_5m:.2f}", self.region]
        return hmac.digest(secret.encode(), "\n".join(lines).encode(), "sha256").hex()


def register_node(
    *, base_url: str, secret: str, cpu_count: int, load_5m: float, region: str = "", name: str = ""
) -> tuple[Server, bool]:
    """The node's server and whether it is new; a known one only takes its load and a heartbeat.

    A new one is enabled.  Raises NodeRefused.
    """
    address = _address_of_node(base_url)
    server = Server.objects.filter(base_url=address).first()
    if server is not None:
        if not hmac.compare_digest(secret_of(server).encode(), secret.encode()):
            raise NodeRefused
        _write_load(Server.objects.filter(pk=server.pk), cpu_count, load_5m, region)
        return server, False
    host = urlsplit(address).hostname or ""
    try:
        added = add_server(by=None, name=name or host[:80], base_url=address, secret=secret, region=_region(region))
    except Invalid as error:
        raise NodeRefused from error
    _write_load(Server.objects.filter(pk=added.pk), cpu_count, load_5m, region)
    return added, True


def keep_alive(keepalive: Keepalive, *, signature: str) -> None:
    """Stamp the node's heartbeat by our clock and note how busy it is.  Raises NodeRefused.

    One conditional update: of two keepalives the newer one stands, whichever arrives last.
    """
    server = Server.objects.filter(base_url=keepalive.base_url).first()
    secret = secret_of(server) if server else UNKNOWN_SECRET
    is_signed = hmac.compare_digest(keepalive.signature(secret).encode(), signature.lower().encode())
    if server is None or not is_signed:
        raise NodeRefused
    sent_at = _time(keepalive.at)
    window = timedelta(seconds=REPLAY_WINDOW_S)
    if not EARLIEST_YEAR < sent_at.year < LATEST_YEAR:
        raise NodeRefused
    fresh = Server.objects.alias(by_our_clock=Now()).filter(
        Q(heartbeat_sent_at=None) | Q(heartbeat_sent_at__lt=sent_at),
        pk=server.pk,
        by_our_clock__gte=sent_at - window,
        by_our_clock__lte=sent_at + window,
    )
    if not _write_load(fresh, keepalive.cpu_count, keepalive.load_5m, keepalive.region, sent_at):
        raise NodeRefused


def is_allowed_host(host: str) -> bool:
    """Whether a host is one of NODE_DOMAINS or lies under one, label by label."""
    labels = host.lower().rstrip(".").split(".")
    allowed = (domain.lower().strip(".").split(".") for domain in settings.NODE_DOMAINS)
    return any(labels[-len(domain) :] == domain for domain in allowed if domain != [""])


def _address_of_node(base_url: str) -> str:
    """The checked address; the domain is asked before any name is resolved."""
    try:
        host = urlsplit(base_url).hostname or ""
        if not is_allowed_host(host):
            raise NodeRefused
        return checked_address(base_url)
    except (AddressRefused, ValueError) as error:
        raise NodeRefused from error


def _write_load(
    servers: ServerQuerySet, cpu_count: int, load_5m: float, region: str, sent_at: datetime | None = None
) -> bool:
    """True when the one server took it; a region is written only where an admin set none."""
    changes: dict[str, Any] = {"cpu_count": cpu_count, "load_5m": load_5m, "last_heartbeat": Now()}
    if sent_at is not None:
        changes["heartbeat_sent_at"] = sent_at
    if region:
        known = Subquery(Region.objects.filter(code=region).values("pk")[:1])
        changes["region"] = Coalesce(F("region"), known)
    return servers.update(**changes) == 1


def _region(code: str) -> Region | None:
    return Region.objects.filter(code=code).first() if code else None


def _time(text: str) -> datetime:
    if not ZONED.match(text):
        raise NodeRefused
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise NodeRefused from error

"""Alerts of the monitoring: a firing one keeps lessons off its server until it is resolved.

The words are Alertmanager's (its webhook, version 4).  An alert is known by its fingerprint, and each time it
fires by `starts_at`; both decide what a message that comes twice, late or out of order may change.  An
alert never touches the admin's `intent`, and lifts nothing but what it set itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now

from teleklasa.swarm.models import AlertDrain, Server, ServerQuerySet
from teleklasa.swarm.tallies import Counted, count_many

HOST_LABELS = ("instance", "host", "server")
LONGEST_REASON = 200
DRAINS_KEPT_DAYS = 30
ALERTS_LOCK = 0x54_4B_04
"""The advisory lock under which messages are taken one at a time; two would wait for each other's rows in a ring."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert of a message; `ends_at` is None while it fires."""

    fingerprint: str
    starts_at: datetime
    ends_at: datetime | None
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)

    @property
    def hosts(self) -> set[str]:
        return {host for label in HOST_LABELS if (host := host_of(self.labels.get(label, "")))}

    @property
    def reason(self) -> str:
        """What the admin reads: the summary, or the next best text, on one line."""
        texts = (self.annotations.get("summary"), self.annotations.get("description"), self.labels.get("alertname"))
        return next((line for text in texts if text and (line := one_line(text))), "alert")[:LONGEST_REASON]


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a message, in alerts: those that drain a server, lift a drain, or name no server of ours."""

    firing: int
    resolved: int
    unknown: int


def take_alerts(alerts: Sequence[Alert]) -> Taken:
    """Open a drain for each firing alert of a known server, and lift those of resolved ones.

    Saying the same again changes nothing, and so does the beginning of an alert whose end came before
    it.  Five statements, however many alerts.
    """
    servers = _servers_by_host()
    known = [alert for alert in alerts if any(host in servers for host in alert.hosts)]
    firing = [alert for alert in known if alert.ends_at is None]
    resolved = [alert for alert in known if alert.ends_at is not None]
    taken = Taken(len(firing), len(resolved), len(alerts) - len(known))
    with transaction.atomic():
        _take_turn()
        _note(known, servers)
        _lift([alert for alert in alerts if alert.ends_at is not None])
        count_many(
            Counted.ALERT,
            {"firing": (taken.firing, 0), "resolved": (taken.resolved, 0), "unknown-host": (taken.unknown, 0)},
        )
    return taken


def open_drains() -> QuerySet[AlertDrain]:
    """Drains that hold now: not lifted, and heard of within ALERTS_KEPT_S."""
    return AlertDrain.objects.filter(lifted_at=None, heard_at__gt=Now() - timedelta(seconds=settings.ALERTS_KEPT_S))


def with_alert(servers: ServerQuerySet) -> ServerQuerySet:
    """Servers with `alert_reason` and `alert_since` of their oldest open drain, None where there is none."""
    oldest = open_drains().filter(server=OuterRef("pk")).order_by("since", "pk")
    return servers.annotate(
        alert_reason=Subquery(oldest.values("reason")[:1]), alert_since=Subquery(oldest.values("since")[:1])
    )


def forget_old_drains(*, kept_days: int = DRAINS_KEPT_DAYS) -> int:
    """Delete drains that nobody heard of for `kept_days`; how many there were."""
    long_ago = Now() - timedelta(days=kept_days)
    deleted, _ = AlertDrain.objects.filter(Q(heard_at__lt=long_ago)).delete()
    return deleted


def host_of(text: str) -> str:
    """The host of `host`, `host:port`, `[::1]:port` or a URL, in lower case; empty when there is none."""
    text = text.strip()
    try:
        host = urlsplit(text if "://" in text else f"//{text}").hostname
    except ValueError:
        return ""
    return (host or "").rstrip(".")


def one_line(text: str) -> str:
    """The text without anything that does not show, and with single spaces."""
    shown = "".join(" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in text)
    return " ".join("".join(char for char in shown if unicodedata.category(char)[0] != "C").split())


def _servers_by_host() -> dict[str, list[int]]:
    by_host: dict[str, list[int]] = {}
    for server_id, base_url in Server.objects.values_list("pk", "base_url"):
        by_host.setdefault(host_of(base_url), []).append(server_id)
    return by_host


def _take_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ALERTS_LOCK])


def _note(alerts: Iterable[Alert], servers: Mapping[str, Sequence[int]]) -> None:
    """Write the drains, each once, those of resolved alerts as lifted; one that was lifted since stays lifted."""
    drains = {
        (server_id, alert.fingerprint, alert.starts_at): (alert.reason, alert.ends_at is not None)
        for alert in sorted(alerts, key=lambda alert: alert.ends_at is not None)
        for host in sorted(alert.hosts)
        for server_id in servers.get(host, ())
    }
    rows = [(*key, *said) for key, said in drains.items()]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO swarm_alertdrain (server_id, fingerprint, starts_at, reason, since, heard_at, lifted_at)
            SELECT server_id, fingerprint, starts_at, reason, statement_timestamp(), statement_timestamp(),
                   CASE WHEN is_over THEN statement_timestamp() END
            FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[], %s::text[], %s::bool[])
                AS said(server_id, fingerprint, starts_at, reason, is_over)
            WHERE server_id IN (SELECT id FROM swarm_server)
            ON CONFLICT (server_id, fingerprint, starts_at) DO UPDATE SET
                heard_at = excluded.heard_at, reason = excluded.reason, lifted_at = excluded.lifted_at
            WHERE swarm_alertdrain.lifted_at IS NULL
            """,
            [list(column) for column in zip(*rows, strict=True)] or [[], [], [], [], []],
        )


def _lift(resolved: Sequence[Alert]) -> None:
    """Lift what the alerts had set before they ended; an alert that fired again since keeps its drain."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE swarm_alertdrain drain SET lifted_at = statement_timestamp()
            FROM unnest(%s::text[], %s::timestamptz[]) AS said(fingerprint, ends_at)
            WHERE drain.fingerprint = said.fingerprint AND drain.starts_at <= said.ends_at AND drain.lifted_at IS NULL
            """,
            [[alert.fingerprint for alert in resolved], [alert.ends_at for alert in resolved]],
        )

"""`GET /metrics`: the school in figures, for Prometheus.  They name no person, no group and no code.

Most are read from the database at that moment, so every process answers the same; the times of requests
are those of the processes that share METRICS_FOLDER.  Nobody is let in by default.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseNotAllowed
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from teleklasa.live.figures import live_figures
from teleklasa.people.miss_budgets import MISSES_OF, SITE
from teleklasa.rest.client_address import client_address
from teleklasa.site.request_times import request_figures
from teleklasa.swarm.figures import swarm_figures

JOB_STATES = ("todo", "doing", "failed")
JOBS = """
    SELECT job.status::text, count(*),
           max(greatest(0, extract(epoch FROM statement_timestamp() - coalesce(job.scheduled_at, came.at))))::float8
    FROM procrastinate_jobs job
    LEFT JOIN LATERAL (
        SELECT event.at FROM procrastinate_events event
        WHERE event.job_id = job.id AND event.type = 'deferred' ORDER BY event.id LIMIT 1
    ) came ON job.status = 'todo'
    WHERE job.status::text = ANY(%s) GROUP BY 1
"""


class School(Collector):
    """Everything that `/metrics` tells; seven statements, however large the school is."""

    def collect(self) -> Iterator[Metric]:
        yield from request_figures()
        try:
            found = [*swarm_figures(), *live_figures(), miss_figure(), *job_figures()]
        except (OperationalError, InterfaceError):
            found = []
        yield GaugeMetricFamily("teleklasa_database_up", "1 while the database answers.", value=bool(found))
        yield from found


def metrics(request: HttpRequest) -> HttpResponseBase:
    """For whoever has METRICS_TOKEN or asks from METRICS_ALLOW; nothing is here for anyone else."""
    if not may_read(request):
        raise Http404
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    registry = CollectorRegistry(auto_describe=False)
    registry.register(School())
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST, headers=headers)


def may_read(request: HttpRequest) -> bool:
    kind, _, token = request.META.get("HTTP_AUTHORIZATION", "").strip().partition(" ")
    is_right = hmac.compare_digest(token.strip().encode(errors="replace"), settings.METRICS_TOKEN.encode())
    has_token = bool(settings.METRICS_TOKEN) and kind.lower() == "bearer" and is_right
    return has_token or _is_allowed(client_address(request))


def miss_figure() -> Metric:
    """How much codes are guessed.  One statement."""
    with connection.cursor() as cursor:
        cursor.execute(MISSES_OF, {"buckets": [SITE.bucket]})
        counted = cursor.fetchone()
    missed = counted[1] if counted else 0
    return GaugeMetricFamily("teleklasa_missed_codes", "Wrong codes in the current minute, at all doors.", value=missed)


def job_figures() -> Iterator[Metric]:
    """The queue of jobs.  One statement."""
    with connection.cursor() as cursor:
        cursor.execute(JOBS, [list(JOB_STATES)])
        found = {status: (number, oldest_s) for status, number, oldest_s in cursor.fetchall()}
    jobs = GaugeMetricFamily("teleklasa_jobs", "Jobs that wait, run or have failed.", labels=("status",))
    for status in JOB_STATES:
        jobs.add_metric([status], found.get(status, (0, None))[0])
    yield jobs
    oldest_s = found.get("todo", (0, None))[1] or 0.0
    yield GaugeMetricFamily("teleklasa_job_wait_seconds", "How long the oldest due job has waited.", value=oldest_s)


def _is_allowed(address: str) -> bool:
    try:
        found = ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return any(found in network for network in settings.METRICS_ALLOW)

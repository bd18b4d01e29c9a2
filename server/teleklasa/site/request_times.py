"""How long requests take: a histogram of each process, added up over all of them when it is read.

Each process writes a small mapped file of its own in METRICS_FOLDER (prometheus-client's way for several
processes), so that counting costs microseconds and no statement.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import structlog
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from prometheus_client import CollectorRegistry, Histogram, Metric
from prometheus_client.multiprocess import MultiProcessCollector

BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
UNKNOWN = "unknown"
"""The route of an address that leads nowhere."""
log = structlog.get_logger(__name__)

# In a registry of its own, which nobody reads: what is read are the files of all processes.
REQUESTS = Histogram(
    "teleklasa_request_seconds",
    "Seconds until Django had its answer, by route and class of the status.",
    labelnames=("route", "status"),
    buckets=BUCKETS_S,
    registry=CollectorRegistry(),
)


class RequestTimes:
    """Measures every request that Django answers; kept answers and pages never reach it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._is_counting = _made_folder()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = self.get_response(request)
        if self._is_counting:
            route = request.resolver_match.view_name if request.resolver_match else UNKNOWN
            status = f"{response.status_code // 100}xx"
            REQUESTS.labels(route, status).observe(time.perf_counter() - began)
        return response


def request_figures() -> Iterator[Metric]:
    """The times of all processes whose files are in METRICS_FOLDER."""
    if not settings.METRICS_FOLDER.is_dir():
        return
    yield from MultiProcessCollector(CollectorRegistry(), path=str(settings.METRICS_FOLDER)).collect()  # type: ignore[no-untyped-call]


def _made_folder() -> bool:
    """False where nothing can be written, as on a read-only disk: then nothing is counted."""
    try:
        settings.METRICS_FOLDER.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        log.warning("requests are not timed", folder=str(settings.METRICS_FOLDER), reason=error.strerror)
        return False
    return True

"""What a test server tells the outside: end of a meeting, recordings that are ready, webhooks.

(BigBlueButton API documentation, "Callbacks"; bbb-webhooks, "callback_emitter")
"""

import base64
import hashlib
import hmac
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from .clock import VirtualClock

TIMEOUT_S = 3.0


@dataclass(frozen=True, slots=True)
class Sent:
    """One attempt to call back; `status` is 0 when nobody answered."""

    kind: str
    url: str
    status: int


@dataclass
class Messenger:
    """Delivers callbacks in the background, as faithfully as it is told to.

    `copies` is 0 to lose each callback and 2 to send it twice; `delay_s` is virtual time.
    """

    clock: VirtualClock
    copies: int = 1
    delay_s: float = 0.0
    sent: list[Sent] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)

    def get(self, kind: str, url: str, parameters: Mapping[str, str]) -> None:
        """Call `url` with more parameters than it has."""
        joint = "&" if urlsplit(url).query else "?"
        full = f"{url}{joint}{urlencode(parameters)}" if parameters else url
        self._later(lambda: self._deliver(kind, full, None, {}))

    def post(self, kind: str, url: str, form: Mapping[str, str]) -> None:
        body = urlencode(form).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        self._later(lambda: self._deliver(kind, url, body, headers))

    def settle(self, timeout_s: float = 2 * TIMEOUT_S) -> None:
        """Wait until everything that was on its way has been delivered."""
        for thread in list(self._threads):
            thread.join(timeout_s)

    def _later(self, deliver: Callable[[], None]) -> None:
        for _ in range(self.copies):
            if self.delay_s:
                self.clock.plan(self.delay_s, lambda: self._start(deliver))
            else:
                self._start(deliver)

    def _start(self, deliver: Callable[[], None]) -> None:
        thread = threading.Thread(target=deliver, daemon=True)
        self._threads = [each for each in self._threads if each.is_alive()] + [thread]
        thread.start()

    def _deliver(self, kind: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> None:
        self.sent.append(Sent(kind, url, _status_of(url, body, headers)))


class _FollowNothing(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def _status_of(url: str, body: bytes | None, headers: Mapping[str, str]) -> int:
    if urlsplit(url).scheme not in {"http", "https"}:
        return 0
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _FollowNothing())
    try:
        request = urllib.request.Request(url, data=body, headers=dict(headers))  # noqa: S310
        with opener.open(request, timeout=TIMEOUT_S) as answer:
            status: int = answer.status
            return status
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code
    except (OSError, ValueError):
        return 0


def signed_token(claims: Mapping[str, str], secret: str) -> str:
    """A JSON Web Token, HS256, as `recording-ready` carries it.  (RFC 7519)"""
    head = _compact(json.dumps({"alg": "HS256"}).encode())
    unsigned = f"{head}.{_compact(json.dumps(dict(claims)).encode())}"
    signature = hmac.digest(secret.encode(), unsigned.encode(), "sha256")
    return f"{unsigned}.{_compact(signature)}"


def _compact(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def hook_url(callback_url: str, form: Mapping[str, str], secret: str) -> str:
    """A webhook's URL with the checksum over URL, body and secret."""
    text = f"{callback_url}{urlencode(form)}{secret}"
    checksum = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
    joint = "&" if urlsplit(callback_url).query else "?"
    return f"{callback_url}{joint}checksum={checksum}"

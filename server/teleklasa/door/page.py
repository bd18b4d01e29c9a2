"""The neutral page of a code: the same bytes for everyone, and no effect."""

from dataclasses import dataclass, field
from pathlib import Path

from teleklasa.keys.codes import canonical

from .packed import best_coding, forms_of
from .refused import NotFound, Unavailable
from .settings import DoorSettings

LIMBO = "/lekcja"
PERMISSIONS = "camera=(), geolocation=(), microphone=(self), payment=(), usb=(), screen-wake-lock=(self)"
"""A phone that waits stays awake, and a pupil who waits may try the microphone."""


def is_door_page(path: str) -> bool:
    """Whether a path is `/lekcja` or one segment that could be a code.

    Names of the web app such as `/groups` could be codes too: ask about those first.
    """
    return path == LIMBO or ("/" not in path[1:] and canonical(path[1:]) is not None)


def page_headers(settings: DoorSettings) -> dict[str, str]:
    """The headers of the door's page.

    The room is reached by a form and a redirect to a BigBlueButton server, and Chromium applies
    `form-action` to redirects too, hence `https:`.  Whether such a server is alive the page tries by
    `fetch`, hence the same in `connect-src`.
    """
    targets = "'self' https:" + (" http://localhost:* http://127.0.0.1:*" if settings.is_demo else "")
    headers = {
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
            f"connect-src {targets}; media-src 'self'; base-uri 'none'; form-action {targets}; "
            "frame-ancestors 'none'; object-src 'none'"
        ),
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex, nofollow",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": PERMISSIONS,
    }
    if settings.is_https:
        headers["Strict-Transport-Security"] = f"max-age={365 * 24 * 3600}; includeSubDomains"
    return headers


@dataclass(slots=True)
class Page:
    """The built page and its packed forms, read again when a new build has replaced it."""

    web_dist: Path
    _forms: dict[str, bytes] = field(default_factory=dict)
    _modified_ns: int = field(default=-1)

    def html(self, accepted: str) -> tuple[bytes, str]:
        """The page in the best of the codings that the browser accepts, and the name of that coding.

        Raises NotFound when the web app was not built.
        """
        path = self.web_dist / "door.html"
        try:
            modified_ns = path.stat().st_mtime_ns
            if modified_ns != self._modified_ns:
                self._forms, self._modified_ns = forms_of(path), modified_ns
        except FileNotFoundError:
            raise NotFound from None
        except OSError:
            raise Unavailable(retry_after_s=5) from None
        coding = best_coding(self._forms, accepted)
        return self._forms[coding], coding

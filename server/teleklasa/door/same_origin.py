"""Whether a browser says that a request comes from our own pages."""

from urllib.parse import urlsplit

from .refused import CrossSite
from .requests import Request
from .settings import DoorSettings

UNREADABLE = "/"


def require_same_origin(request: Request, settings: DoorSettings) -> None:
    """Go on unless the browser says the request began on another site.  Raises CrossSite.

    `Sec-Fetch-Site` decides where it is sent.  A form on a page with `no-referrer` is posted with
    `Origin: null` (Fetch standard, "append a request Origin header"), so `null` alone says nothing;
    there the ticket's SameSite=Lax keeps other sites out.
    """
    site = request.header(b"sec-fetch-site")
    if site is not None:
        if site != "same-origin":
            raise CrossSite
        return
    origin = request.header(b"origin")
    if origin not in {None, "null"} and not _is_ours(str(origin), request, settings):
        raise CrossSite


def _is_ours(origin: str, request: Request, settings: DoorSettings) -> bool:
    return origin == settings.public_url or _host(origin) == request.header(b"host")


def _host(origin: str) -> str:
    """The host and port of an origin; what cannot be read matches no host."""
    try:
        return urlsplit(origin).netloc or UNREADABLE
    except ValueError:  # http://[zz]
        return UNREADABLE

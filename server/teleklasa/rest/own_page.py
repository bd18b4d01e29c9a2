"""Whether a browser says that a request comes from a page of ours, for the one page without a CSRF token."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from teleklasa.refusal import Refusal


class CrossSite(Refusal):
    status, code, title = 403, "csrf", "Load the page again and retry"


def require_own_page(request: HttpRequest) -> None:
    """Raises CrossSite unless the request began on this site.

    `Sec-Fetch-Site` decides where it is sent, `Origin` elsewhere.  A browser too old for both is kept out of
    other sites' hands by SameSite alone, as at the door.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    is_own = site == "same-origin" if site is not None else origin is None or _is_ours(origin, request)
    if not is_own:
        raise CrossSite


def _is_ours(origin: str, request: HttpRequest) -> bool:
    try:
        host = urlsplit(origin).netloc
    except ValueError:
        return False
    return origin == settings.PUBLIC_URL or (host != "" and host == request.headers.get("Host"))

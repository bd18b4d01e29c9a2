"""Where a request of Django comes from, told only by proxies that we run."""

from django.conf import settings
from django.http import HttpRequest

from teleklasa.client_range import believed_address


def client_address(request: HttpRequest) -> str:
    """The believed address of the client, empty when there is none."""
    peer, forwarded_for = request.META.get("REMOTE_ADDR"), request.META.get("HTTP_X_FORWARDED_FOR")
    return believed_address(peer, forwarded_for, proxy_count=settings.PROXY_COUNT) or ""

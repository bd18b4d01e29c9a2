"""Where a request comes from, told only by proxies that we run."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address that the outermost of our PROXY_COUNT proxies saw; headers beyond it are not believed."""
    if not settings.PROXY_COUNT:
        return str(request.META.get("REMOTE_ADDR", ""))
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    if len(hops) < settings.PROXY_COUNT:
        return str(request.META.get("REMOTE_ADDR", ""))
    return str(hops[-settings.PROXY_COUNT])

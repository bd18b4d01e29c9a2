"""Security headers on every answer of Django, errors included."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
PLAYERS = (
    "https://www.youtube-nocookie.com https://player.vimeo.com https://www.geogebra.org https://commons.wikimedia.org"
)
"""Whose films and models a text may show, once the reader asked for one; see `richtext.embeds`."""


def content_security_policy(*, form_targets: str = "'self'", inline: bool = False) -> str:
    """Nothing foreign, no inline code; `inline` only for Django's own admin pages.

    Where a form may lead, a page may also try whether anything answers: a moderator's browser says whether
    it reaches a server that does not answer us (`live.witnesses`).

    Where files are kept on hosts of their own (`settings.MEDIA_ORIGINS`), they are shown and sent there too.
    """
    files = "".join(f" {origin}" for origin in settings.MEDIA_ORIGINS)
    loose = " 'unsafe-inline' 'unsafe-eval'" if inline else ""
    style = " 'unsafe-inline'" if inline else ""
    return (
        f"default-src 'none'; script-src 'self'{loose}; style-src 'self'{style}; "
        f"img-src 'self' data: blob:{files}; font-src 'self'; connect-src {form_targets}{files}; "
        f"media-src 'self' blob:{files}; "
        f"frame-src {PLAYERS}; base-uri 'none'; form-action {form_targets}; frame-ancestors 'none'; object-src 'none'"
    )


class SecurityHeaders:
    """Adds what the browser needs to be told; an answer that set a header itself keeps it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_admin_page = request.path.startswith(("/admin/", "/api/docs"))
        headers = response.headers
        headers.setdefault("Content-Security-Policy", content_security_policy(inline=is_admin_page))
        headers.setdefault("Referrer-Policy", "same-origin" if is_admin_page else "no-referrer")
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("X-Frame-Options", "DENY")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if settings.SECURE_HSTS_SECONDS:
            headers.setdefault(
                "Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"
            )
        if request.path.startswith("/api/"):
            headers.setdefault("Cache-Control", "no-store")
        return response

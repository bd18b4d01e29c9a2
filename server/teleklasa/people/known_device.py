"""Devices on which somebody signed in before: strangers' misses do not lock them out."""

import time

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from teleklasa.keys import ticket
from teleklasa.people.keyring import keyring
from teleklasa.people.models import Person

PURPOSE = "known-device"
KEPT_S = 180 * 24 * 3600
COOKIE = "__Host-known" if settings.IS_HTTPS else "known"


def remember_device(response: HttpResponseBase, person: Person) -> None:
    """Mark the browser as one on which this person signed in; the mark opens nothing."""
    names = sorted({name.lower() for name in (person.username, person.email) if name})
    mark = ticket.issue(
        {"p": person.pk, "n": names}, key=keyring().key_for(PURPOSE), expires_at=int(time.time()) + KEPT_S
    )
    response.set_cookie(COOKIE, mark, max_age=KEPT_S, httponly=True, samesite="Lax", secure=settings.IS_HTTPS)


def known_device(request: HttpRequest, login: str | None) -> str | None:
    """Whose device it is, when that person (or, by a link, anybody) signs in; None for a stranger's device."""
    claims = ticket.read_any(request.COOKIES.get(COOKIE), PURPOSE, keyring())
    if claims is None or (login is not None and login.lower() not in claims["n"]):
        return None
    return str(claims["p"])

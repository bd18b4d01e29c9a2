"""The door's ticket as the rest of the school reads and gives it: one cookie for limbo and for the courses."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from teleklasa.keys import door_ticket
from teleklasa.keys.door_ticket import Ticket
from teleklasa.people.keyring import keyring
from teleklasa.people.models import AccessLink


def ticket_of(request: HttpRequest) -> Ticket | None:
    """The ticket that the browser brought; None when absent, forged or expired."""
    return door_ticket.read(request.COOKIES.get(_name()), keyring())


def brings_ticket_of(request: HttpRequest, link: AccessLink) -> bool:
    """Whether the browser still holds the door's ticket of this very code."""
    return ticket_of(request) == _ticket(link)


def give_ticket(response: HttpResponseBase, link: AccessLink) -> None:
    """Open the door too, so that the way to limbo never asks for the code again."""
    response.set_cookie(
        _name(),
        door_ticket.written(_ticket(link), keyring()),
        max_age=door_ticket.LIFE_S,
        httponly=True,
        samesite="Lax",
        secure=settings.IS_HTTPS,
    )


def take_ticket(response: HttpResponseBase) -> None:
    """Make the browser forget whose it was."""
    response.set_cookie(_name(), "", max_age=0, httponly=True, samesite="Lax", secure=settings.IS_HTTPS)


def _ticket(link: AccessLink) -> Ticket:
    return Ticket(link.person_id, link.pk, link.code_version)


def _name() -> str:
    return door_ticket.cookie_name(is_https=settings.IS_HTTPS)

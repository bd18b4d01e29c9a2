"""Signing in: by password, by a moderator's quick link, or by a personal link."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from teleklasa.people.browser_sessions import LINK_IN_SESSION
from teleklasa.people.door_tickets import brings_ticket_of, ticket_of
from teleklasa.people.known_device import known_device
from teleklasa.people.link_use import note_old_code
from teleklasa.people.links import UnknownLink, live_link, still_opens
from teleklasa.people.miss_budgets import SITE
from teleklasa.people.misses import Budget, SlowDown, budgets_for, count_miss, refuse_over_budget
from teleklasa.people.models import AccessLink, Person
from teleklasa.people.registration import confirm_again
from teleklasa.refusal import Refusal
from teleklasa.rest.client_address import client_address
from teleklasa.rest.problems import Invalid

OWN_PASSWORD_MISSES = 10


class WrongCredentials(Refusal):
    status, code, title = 401, "wrong-credentials", "The login or the password is wrong"


class EmailNotConfirmed(Refusal):
    """Said only to who knows the password."""

    status, code, title = 403, "email-not-confirmed", "Confirm the e-mail by the link that was mailed"


class NoTicket(Refusal):
    """The door's own answer to a browser without a ticket, or with one of a link that was reset."""

    status, code, title = 401, "no-ticket", "This browser has no ticket of the door"


def nobody() -> AnonymousUser:
    return AnonymousUser()


class PasswordBackend(ModelBackend):
    """E-mail or user name and password; misses are limited on every path, Django's admin included."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Person | None:
        if not username or password is None:
            return None
        budgets = budgets_of(request, username)
        try:
            refuse_over_budget(budgets)
        except SlowDown as error:
            raise PermissionDenied from error
        person = Person.objects.who_signs_in_as(username).first()
        if person is None:
            Person().set_password(password)  # the same work for an unknown login as for a known one
        elif person.check_password(password) and self.user_can_authenticate(person):
            return person
        count_miss(budgets)
        return None


def person_by_password(request: HttpRequest, *, name: str, password: str) -> Person:
    """Who has this login and password.  Raises WrongCredentials, EmailNotConfirmed and SlowDown."""
    refuse_over_budget(budgets_of(request, name))
    person = authenticate(request, username=name, password=password)
    if not isinstance(person, Person):
        raise WrongCredentials
    if person.must_confirm_email:
        confirm_again(request, person)
        raise EmailNotConfirmed
    return person


@contextmanager
def misses_counted(request: HttpRequest, *misses: type[Refusal]) -> Iterator[None]:
    """Refusals of these kinds count as misses of where the request comes from.

    Raises SlowDown in their place once too many were counted; what is right is never slowed down.
    """
    try:
        yield
    except misses:
        budgets = budgets_of(request)
        refuse_over_budget(budgets)
        count_miss(budgets)
        raise


def link_by_code(request: HttpRequest, code: str, purpose: str) -> AccessLink:
    """The live link with this code, with its person marked as by link.  Raises UnknownLink and SlowDown."""
    budgets = budgets_of(request)
    if purpose == AccessLink.Purpose.PERSONAL and known_device(request, None) is None:
        budgets.append(SITE)  # short codes are safe by what the whole site lets through; quick ones by their length
    refuse_over_budget(budgets)
    try:
        link = live_link(code, purpose)
    except UnknownLink:
        count_miss(budgets)
        note_old_code(code)
        raise
    AccessLink.objects.filter(pk=link.pk, code_version=link.code_version).update(last_used_day=timezone.localdate())
    link.person.is_by_link = True
    return link


def sign_in_by_password(request: HttpRequest, *, name: str, password: str) -> Person:
    """Open a session for who knows the password.  Raises WrongCredentials and SlowDown."""
    person = person_by_password(request, name=name, password=password)
    request.session.flush()  # nothing of a session that a link opened lives on
    login(request, person)
    return person


def sign_in_by_link(request: HttpRequest, code: str, purpose: str) -> AccessLink:
    """Open a limited session for the person whose link it is.  Raises UnknownLink and SlowDown."""
    link = link_by_code(request, code, purpose)
    _open_link_session(request, link)
    return link


def sign_in_by_ticket(request: HttpRequest) -> AccessLink:
    """Open a limited session for whose ticket of the door the browser holds.  Raises NoTicket."""
    ticket = ticket_of(request)
    links = AccessLink.objects.live().select_related("person").filter(purpose=AccessLink.Purpose.PERSONAL)
    link = links.filter(pk=ticket.link_id, person=ticket.person_id).first() if ticket else None
    if ticket is None or link is None or not still_opens(link, link.person, version=ticket.code_version):
        raise NoTicket
    link.person.is_by_link = True
    _open_link_session(request, link)
    return link


def _open_link_session(request: HttpRequest, link: AccessLink) -> None:
    request.session.flush()
    login(request, link.person, backend="teleklasa.people.signin.PasswordBackend")
    request.session[LINK_IN_SESSION] = [link.pk, link.code_version]
    request.session.set_expiry(settings.LINK_SESSION_AGE_S)


def require_own_password(request: HttpRequest, person: Person, password: str, *, field: str) -> None:
    """The person proves to be there before a credential changes; misses are limited as at the sign-in.

    Raises Invalid under `field`, and SlowDown.
    """
    budgets = [Budget(f"own-password:{person.pk}", OWN_PASSWORD_MISSES)]
    refuse_over_budget(budgets)
    if not person.check_password(password):
        count_miss(budgets)
        raise Invalid(fields={field: ["wrong"]})


def budgets_of(request: HttpRequest | None, name: str | None = None) -> list[Budget]:
    """What a miss of this request is counted against: the login, and where it comes from."""
    if request is None:
        return budgets_for(address="", login=name)
    return budgets_for(address=client_address(request), login=name, known=known_device(request, name))


class LinkSessionMiddleware:
    """Ends a session that a link opened as soon as the link is reset or revoked; marks it as limited.

    A pupil's also ends with the door's ticket: after *this is not me*, or when another pupil opens a link here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if LINK_IN_SESSION in request.session:
            self._check(request)
        return self.get_response(request)

    def _check(self, request: HttpRequest) -> None:
        pk, version = request.session[LINK_IN_SESSION]
        person, link = request.user, AccessLink.objects.filter(pk=pk).first()
        if isinstance(person, Person) and link is not None and _is_open(request, link, person, version):
            person.is_by_link = True
        else:
            logout(request)


def _is_open(request: HttpRequest, link: AccessLink, person: Person, version: int) -> bool:
    if not still_opens(link, person, version=version):
        return False
    return link.purpose == AccessLink.Purpose.QUICK or brings_ticket_of(request, link)

"""Sign-ins with tokens: opened, refreshed, found by a request, and ended."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import update_last_login
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from teleklasa.people.audit import record
from teleklasa.people.browser_sessions import end_browsers
from teleklasa.people.device import LONGEST_PROGRAM, device_words
from teleklasa.people.links import still_opens
from teleklasa.people.models import AccessLink, Person, SignIn
from teleklasa.people.sign_in_rows import find_sign_in
from teleklasa.people.tokens import TokenForged, TokenInvalid, Tokens, new_jti, read_access, read_refresh, tokens_of
from teleklasa.refusal import Refusal

RACE_S = 10
REVOKED_KEPT = timedelta(days=30)


class TokenRotated(Refusal):
    """Two programs of one device refreshed in the same moment; the other one has the new tokens."""

    status, code, title = 401, "token-rotated", "This token was just exchanged for a new one"


class TokenReused(Refusal):
    """A refresh token came back long after it was exchanged: somebody holds a copy, so all of its family end."""

    status, code, title = 401, "token-reused", "This token was used before, so the sign-in was ended; sign in again"


def open_sign_in(person: Person, *, device: str, link: AccessLink | None = None) -> Tokens:
    """Sign a program in for `person`; one that a link opened dies with that link's code."""
    sign_in = SignIn.objects.create(
        person=person,
        link=link,
        link_version=link.code_version if link else None,
        current_jti=new_jti(),
        device=device_words(device, longest=LONGEST_PROGRAM),
        last_used_day=timezone.localdate(),
        expires_at=_expiry(),
    )
    update_last_login(Person, person)
    return tokens_of(sign_in, person)


def refresh_tokens(text: str) -> Tokens:
    """A new pair for a refresh token that was never used.  Raises TokenInvalid, TokenRotated and TokenReused.

    Of any number of callers at once exactly one gets the pair; one conditional update decides.
    """
    claims = read_refresh(text)
    sign_in = _live_sign_in(claims)
    fresh, now, expires_at = new_jti(), timezone.now(), _expiry()
    won = SignIn.objects.filter(pk=sign_in.pk, current_jti=claims["jti"], revoked_at=None).update(
        current_jti=fresh, rotated_at=now, expires_at=expires_at, last_used_day=timezone.localdate()
    )
    if not won:
        _refuse_used(sign_in)
    sign_in.current_jti, sign_in.expires_at = fresh, expires_at
    return tokens_of(sign_in, sign_in.person)


def person_of_access(text: str) -> tuple[Person, SignIn]:
    """Who holds an access token, marked as by link if a link opened the sign-in.  One query; raises TokenInvalid."""
    sign_in = _live_sign_in(read_access(text))
    sign_in.person.is_by_link = sign_in.link_id is not None
    return sign_in.person, sign_in


def require_good_token(text: str) -> None:
    """Raises TokenInvalid unless this access or refresh token would be taken now."""
    try:
        claims = read_access(text)
    except TokenForged:
        claims = read_refresh(text)
    sign_in = _live_sign_in(claims)
    if claims["typ"] == "refresh" and sign_in.current_jti != claims["jti"]:
        raise TokenInvalid


def end_sign_in_of(text: str) -> None:
    """Log out the program that holds this refresh token, even an older one.  May be repeated; raises TokenInvalid."""
    _end(SignIn.objects.filter(public_id=read_refresh(text).get("sid")))


def open_sign_ins(person: Person) -> QuerySet[SignIn]:
    """Where the person is signed in with tokens now."""
    return SignIn.objects.filter(person=person, revoked_at=None, expires_at__gt=timezone.now())


def end_sign_in(person: Person, public_id: str) -> bool:
    """True when an own open sign-in of that name was ended."""
    return _end(open_sign_ins(person).filter(public_id=public_id)) == 1


def end_everything(person: Person, **changes: Any) -> None:
    """End every session and every sign-in of the person; `changes` of the row are written by the same statement."""
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(
            **changes, session_version=F("session_version") + 1, updated_at=timezone.now()
        )
        _end(SignIn.objects.filter(person=person))
        end_browsers(person)
    person.refresh_from_db(fields=["session_version", *changes])


def forget_old_sign_ins() -> None:
    """Delete sign-ins that can never be used again; revoked ones are kept for a month, to recognise copies."""
    now = timezone.now()
    SignIn.objects.filter(expires_at__lt=now).delete()
    SignIn.objects.filter(revoked_at__lt=now - REVOKED_KEPT).delete()


def _live_sign_in(claims: Mapping[str, Any]) -> SignIn:
    """The sign-in that claims name, with its person.  One query; raises TokenInvalid for one that ended."""
    sign_in = find_sign_in(claims.get("sid"))
    if sign_in is None or not _is_live(sign_in) or sign_in.person.session_version != claims.get("sv"):
        raise TokenInvalid
    return sign_in


def _is_live(sign_in: SignIn) -> bool:
    if sign_in.revoked_at is not None or sign_in.expires_at <= timezone.now() or not sign_in.person.is_active:
        return False
    return sign_in.link is None or still_opens(sign_in.link, sign_in.person, version=sign_in.link_version)


def _refuse_used(sign_in: SignIn) -> None:
    """Tell a race, in which nothing else happens, from a copy, which ends the family."""
    since = timezone.now() - timedelta(seconds=RACE_S)
    if SignIn.objects.filter(pk=sign_in.pk, rotated_at__gt=since, revoked_at=None).exists():
        raise TokenRotated
    with suppress(IntegrityError), transaction.atomic():  # the person may be erased in this moment
        if _end(SignIn.objects.filter(pk=sign_in.pk)):
            record(sign_in.person, "token-reused", f"person:{sign_in.person.public_id}", sign_in=sign_in.public_id)
    raise TokenReused


def _end(sign_ins: QuerySet[SignIn]) -> int:
    return sign_ins.filter(revoked_at=None).update(revoked_at=timezone.now())


def _expiry() -> datetime:
    return timezone.now() + settings.REFRESH_TOKEN_AGE

"""Tokens of programs that use the API: a short access token and a refresh token that is good once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from time import time
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from django.conf import settings
from rest_framework_simplejwt.exceptions import ExpiredTokenError, TokenError
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken, Token

from teleklasa.people.models import Person, SignIn
from teleklasa.refusal import Refusal

LONGEST_TOKEN = 4096
TOKENS_REMEMBERED = 2048
"""Checking a signature costs more than anything else that is done for a request with a token."""


class TokenInvalid(Refusal):
    """Forged, broken, expired, revoked, of a person who is gone: all answer alike."""

    status, code, title = 401, "token-invalid", "This token opens nothing; sign in again"


class TokenForged(TokenInvalid):
    """Answers as TokenInvalid does; told apart only to count the miss."""


@dataclass(frozen=True)
class Tokens:
    """A fresh pair; never logged."""

    access: str
    refresh: str
    expires_in_s: int


def new_jti() -> str:
    return uuid4().hex


def tokens_of(sign_in: SignIn, person: Person) -> Tokens:
    """The pair that says: this sign-in, of this person, in this version of the person's sessions."""
    refresh, access = RefreshToken(), AccessToken()
    for token in (refresh, access):
        token["sub"], token["sid"], token["sv"] = person.public_id, sign_in.public_id, person.session_version
    refresh["jti"], refresh["exp"] = sign_in.current_jti, int(sign_in.expires_at.timestamp())
    expires_in_s = int(settings.ACCESS_TOKEN_AGE.total_seconds())
    return Tokens(access=str(access), refresh=str(refresh), expires_in_s=expires_in_s)


def read_access(text: str) -> dict[str, Any]:
    """The claims of an access token.  Raises TokenInvalid."""
    claims = _access_claims(text)
    if claims["exp"] <= time() - settings.TOKEN_LEEWAY_S:
        raise TokenInvalid
    return dict(claims)


@lru_cache(maxsize=TOKENS_REMEMBERED)
def _access_claims(text: str) -> Mapping[str, Any]:
    """What a token whose signature is good says: it says the same each time, until it ends."""
    return MappingProxyType(_read(AccessToken, text))


def read_refresh(text: str) -> dict[str, Any]:
    """The claims of a refresh token.  Raises TokenInvalid."""
    return _read(RefreshToken, text)


def _read(kind: type[Token], text: str) -> dict[str, Any]:
    if len(text) > LONGEST_TOKEN:
        raise TokenForged
    try:
        return dict(kind(text.encode()).payload)  # type: ignore[arg-type]  # bytes are what it decodes
    except ExpiredTokenError as error:
        raise TokenInvalid from error
    except (TokenError, OverflowError) as error:  # an end that no clock can show
        raise TokenForged from error

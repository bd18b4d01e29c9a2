"""Signed BigBlueButton URLs, made here without asking the server.

Only the standard library, so that the door can sign join URLs without Django.
(BigBlueButton API documentation, "API Security Model")
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Literal
from urllib.parse import quote_plus

Digest = Literal["sha1", "sha256", "sha384", "sha512"]
"""The digests a server tells apart by the length of the checksum."""

MIN_NAME_CHARACTERS = 2
MAX_NAME_CHARACTERS = 64
MAX_MARKS_ON_A_LETTER = 2
PUNCTUATION_IN_NAMES = frozenset("-'.")
_UNRESERVED = re.compile(r"[A-Za-z0-9_.~-]*").fullmatch


class Role(StrEnum):
    """What someone may do in a meeting."""

    MODERATOR = "MODERATOR"
    VIEWER = "VIEWER"


@dataclass(frozen=True, slots=True)
class Join:
    """One person's way into one meeting.

    `create_time_ms` binds the URL to one instance of the meeting: it dies with it.
    `error_redirect_url` is honoured from BigBlueButton 2.7; older servers send the person to
    `logout_url`.  `userdata` holds settings of the HTML5 client without their `userdata-` prefix.
    """

    meeting_id: str
    full_name: str
    role: Role
    user_id: str = ""
    create_time_ms: int | None = None
    error_redirect_url: str = field(default="", repr=False)
    logout_url: str = field(default="", repr=False)
    guest: bool = False
    avatar_url: str = ""
    userdata: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)

    def parameters(self) -> dict[str, str]:
        """The parameters of the `join` call, unencoded; what is unset is left out."""
        known = {
            "meetingID": self.meeting_id,
            "fullName": name_for_bbb(self.full_name),
            "role": self.role,
            "userID": self.user_id,
            "createTime": "" if self.create_time_ms is None else str(self.create_time_ms),
            "errorRedirectUrl": self.error_redirect_url,
            "logoutURL": self.logout_url,
            "guest": "true" if self.guest else "",
            "avatarURL": self.avatar_url,
        }
        settings = {f"userdata-{name}": value for name, value in self.userdata.items()}
        return {name: value for name, value in known.items() if value} | settings | dict(self.extra)


def api_root(base_url: str) -> str:
    """The address every call's name is appended to, from any of the forms `bbb-conf` prints."""
    return base_url.rstrip("/").removesuffix("/api") + "/api/"


def encode_query(parameters: Mapping[str, str]) -> str:
    """URL-encode so that neither a browser nor an old server rewrites it.

    Spaces become `+` and `*'()!` become %XX: browsers unescape or escape those at will, and the
    checksum covers the raw bytes.
    """
    return "&".join([f"{_quoted(name)}={_quoted(value)}" for name, value in parameters.items()])


def _quoted(text: str) -> str:
    return text if _UNRESERVED(text) else quote_plus(text)


def signed_query(call: str, query: str, secret: str, digest: Digest = "sha256") -> str:
    """Return `query` with its checksum; `query` must already be URL-encoded."""
    signature = hashlib.new(digest, f"{call}{query}{secret}".encode()).hexdigest()
    return f"{query}&checksum={signature}" if query else f"checksum={signature}"


def sign_url(
    base_url: str,
    call: str,
    parameters: Mapping[str, str],
    secret: str,
    digest: Digest = "sha256",
) -> str:
    """The whole URL of one call, ready to be requested."""
    query = signed_query(call, encode_query(parameters), secret, digest)
    return f"{api_root(base_url)}{call}?{query}"


def join_url(base_url: str, join: Join, secret: str, digest: Digest = "sha256") -> str:
    """The URL that lets one person into one meeting.

    It works for whoever holds it: answer it once, by redirect, and keep it out of logs.
    """
    return sign_url(base_url, "join", join.parameters(), secret, digest)


class JoinUrls:
    """The ways of many people into one meeting, alike but for the name and the id: what is common is signed once."""

    def __init__(self, base_url: str, common: Join, secret: str, digest: Digest = "sha256") -> None:
        """`common` as for `join_url`; its `full_name` and `user_id` are not used."""
        own = ("fullName", "userID")
        shared = {name: value for name, value in common.parameters().items() if name not in own}
        self._query = encode_query(shared)
        self._url = f"{api_root(base_url)}join?{self._query}"
        self._secret = secret.encode()
        self._begun = hashlib.new(digest, f"join{self._query}".encode())

    def url(self, full_name: str, user_id: str) -> str:
        """What `join_url` says of: it works for whoever holds it."""
        own = f"&fullName={_quoted_name(full_name)}&userID={_quoted(user_id)}"
        signed = self._begun.copy()
        signed.update(own.encode() + self._secret)
        return f"{self._url}{own}&checksum={signed.hexdigest()}"


@lru_cache(maxsize=20_000)
def _quoted_name(full_name: str) -> str:
    return _quoted(name_for_bbb(full_name))


def name_for_bbb(text: str, *, fallback: str = "Osoba") -> str:
    """A name that no interpreter behind BigBlueButton can take for anything but a name.

    Keeps letters of every script, digits, spaces and `-'.`; 2 to 64 characters long.  Names reach
    FreeSWITCH, where `${…}` is evaluated, and the pages of everyone in the meeting.
    """
    if _is_plain_name(text):
        return text
    kept = "".join(_allowed_characters(unicodedata.normalize("NFKC", text)))
    name = " ".join(kept.split())[:MAX_NAME_CHARACTERS].strip()
    if not any(character.isalnum() for character in name):
        return fallback
    return name if len(name) >= MIN_NAME_CHARACTERS else f"{name}."


def _is_plain_name(text: str) -> bool:
    """Whether this is one of most people's names: letters and single spaces, nothing to be changed."""
    return (
        MIN_NAME_CHARACTERS <= len(text) <= MAX_NAME_CHARACTERS
        and text.replace(" ", "").isalpha()
        and unicodedata.is_normalized("NFKC", text)
        and " ".join(text.split()) == text
    )


def _allowed_characters(text: str) -> list[str]:
    """The characters of `text`, with a space for each one that a name may not hold."""
    kept: list[str] = []
    marks = MAX_MARKS_ON_A_LETTER
    for character in text:
        if character.isalpha():
            marks = 0
        elif unicodedata.category(character) in {"Mn", "Mc"} and marks < MAX_MARKS_ON_A_LETTER:
            marks += 1
        else:
            marks = MAX_MARKS_ON_A_LETTER
            character = character if _is_plain(character) else " "  # noqa: PLW2901
        kept.append(character)
    return kept


def _is_plain(character: str) -> bool:
    return (character.isascii() and character.isdigit()) or character in PUNCTUATION_IN_NAMES

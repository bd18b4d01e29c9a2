"""What can go wrong between us and a BigBlueButton server.

No message, attribute or cause of these holds a secret, a checksum or a URL's query.
"""

import re

_LOOKS_LIKE_A_SECRET = re.compile(r"[?&=]|[0-9A-Za-z]{24,}")
_NOT_IN_A_KEY = re.compile(r"[^A-Za-z0-9 _-]")
MAX_TEXT_CHARACTERS = 200
MAX_KEY_CHARACTERS = 64


class BbbError(Exception):
    """The root of this tree; it never leaves `live` and `swarm`."""


class Unreachable(BbbError):
    """No answer that can be trusted: refused, cut, too late, too large, or not BigBlueButton's.

    `ambiguous` is true when the request may have been carried out all the same, so nothing may be
    concluded from it: ask the same server again.
    """

    def __init__(self, reason: str, *, ambiguous: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.ambiguous = ambiguous


class NotUnderstood(Unreachable):
    """Something answered, and it was not BigBlueButton; ambiguous like every answer not to trust."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, ambiguous=True)


class _Refused(BbbError):
    """A well-formed "no"; `text` is the server's wording, emptied when it might echo a secret."""

    def __init__(self, message_key: str = "", text: str = "") -> None:
        self.message_key = _NOT_IN_A_KEY.sub("", message_key)[:MAX_KEY_CHARACTERS]
        self.text = "" if _LOOKS_LIKE_A_SECRET.search(text) else text[:MAX_TEXT_CHARACTERS]
        super().__init__(self.message_key)


class Rejected(_Refused):
    """The server understood and said no; `message_key` says why (BigBlueButton's words)."""


class NotFound(_Refused):
    """A signed, well-formed answer that the meeting, recording or hook does not exist."""


class ChecksumRefused(_Refused):
    """The server does not accept our checksum: wrong secret, wrong digest, or a rewriting proxy."""


_MEANS_NOT_FOUND = frozenset({"notFound", "meetingNotFound", "invalidMeetingIdentifier", "destroyMissingHook"})


def refusal_for(message_key: str, text: str = "") -> Rejected | NotFound | ChecksumRefused:
    """The error that a FAILED answer with this key stands for."""
    if message_key == "checksumError":
        return ChecksumRefused(message_key, text)
    if message_key in _MEANS_NOT_FOUND:
        return NotFound(message_key, text)
    return Rejected(message_key, text)

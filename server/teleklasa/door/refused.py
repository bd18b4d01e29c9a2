"""Every "no" of the door: an HTTP status and a stable code that the page translates."""

from typing import Any, ClassVar


class Refused(Exception):
    """A request that is refused; facts are public, so no secret may be one."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "malformed"
    title: ClassVar[str] = "The request could not be read"

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code)
        self.facts = facts

    def as_problem(self) -> dict[str, Any]:
        """The body of an `application/problem+json` answer (RFC 9457)."""
        return {
            "type": f"/problems/{self.code}",
            "title": self.title,
            "status": self.status,
            "code": self.code,
            **self.facts,
        }


class Malformed(Refused):
    pass


class CrossSite(Refused):
    status, code, title = 403, "csrf", "Load the page again and retry"


class NotFound(Refused):
    status, code, title = 404, "not-found", "There is no such thing"


class WrongMethod(Refused):
    status, code, title = 405, "method-not-allowed", "That cannot be done here"


class TooLarge(Refused):
    status, code, title = 413, "too-large", "The request is too large"


class NotJson(Refused):
    status, code, title = 415, "unsupported-media-type", "Send JSON"


class UnknownLink(Refused):
    """One answer for a code that never was, was reset, is revoked, or cannot be one."""

    status, code, title = 404, "unknown-link", "No such link"


class NoTicket(Refused):
    status, code, title = 401, "no-ticket", "Open your link first"


class LinkRenewed(Refused):
    status, code, title = 401, "link-renewed", "This link was replaced by a new one"


class SlowDown(Refused):
    status, code, title = 429, "slow-down", "Too many tries, wait a while"


class MustWork(Refused):
    """Too many codes are guessed: a stranger's browser works a second for its next try (`keys.challenge`)."""

    status, code, title = 429, "challenge", "Answer the challenge and try again"


class Unavailable(Refused):
    """The database does not answer; what is in memory keeps being told."""

    status, code, title = 503, "unavailable", "Try again in a moment"


class OurFault(Refused):
    """Something unforeseen; it is in the log, and the browser may try again."""

    status, code, title = 500, "our-fault", "Something broke on our side; it has been noted"

"""The BigBlueButton API, one method a call.

Every method raises `Unreachable` when there is no answer to trust, and `Rejected`, `NotFound` or
`ChecksumRefused` when the server says no.
"""

import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import Element

import urllib3

from .errors import BbbError, ChecksumRefused, NotUnderstood, Unreachable, refusal_for
from .messages import CreatedMeeting, Hook, Joined, Meeting, Version
from .new_meeting import NewMeeting, Slides, slides_xml
from .parsing import each_of, flag_in, read_answer, said_in
from .recordings import Recording
from .signing import Digest, Join, api_root, join_url, sign_url
from .wire import Limits, Reply, fetch, shared_pool

CREATE_TOTAL_S = 5.0
PASSWORD_CHARACTERS = 24
XML_BODY: Mapping[str, str] = {"Content-Type": "application/xml"}


@dataclass(frozen=True, slots=True)
class Probe:
    """What a first contact told: the digest that works, and the server's version if it shows it."""

    digest: Digest
    bbb_version: str


class Client:
    """One BigBlueButton server. Cheap to make, safe to share between threads."""

    def __init__(  # noqa: PLR0913 -- every one but the first two has a good default
        self,
        base_url: str,
        secret: str,
        *,
        digest: Digest = "sha256",
        connect_s: float = 2.0,
        total_s: float = 3.0,
        create_total_s: float = CREATE_TOTAL_S,
        max_bytes: int = 1_000_000,
        pool: urllib3.PoolManager | None = None,
    ) -> None:
        self.base_url = base_url
        self.digest: Digest = digest
        self._secret = secret
        self._limits = Limits(connect_s, total_s, max_bytes)
        self._create_limits = replace(self._limits, total_s=create_total_s)
        self._pool = pool if pool is not None else shared_pool()

    def __repr__(self) -> str:
        return f"Client({self.base_url!r})"

    def create(self, meeting: NewMeeting, *, slides: Sequence[Slides] = ()) -> CreatedMeeting:
        """Create the meeting, or find it again: asking twice for one id answers the same meeting.

        Slides are read only by the call that creates.
        """
        # Servers compare nothing but the passwords to tell a repeated call from a foreign meeting,
        # and some before 2023-05 take two calls without any for two meetings.
        parameters = self._passwords(meeting.meeting_id) | meeting.parameters()
        body = slides_xml(slides) if slides else None
        answer = self._ask("create", parameters, body=body, limits=self._create_limits)
        return CreatedMeeting.read(answer)

    def join_url(self, join: Join) -> str:
        """The URL that lets one person in; no call is made. Keep it out of logs and JSON."""
        return join_url(self.base_url, join, self._secret, self.digest)

    def join(self, join: Join) -> Joined:
        """Open a session for someone without a browser.

        The browser that is later sent to its `url` lacks the cookie a redirect would have set, so
        people are sent to `join_url` instead; this is for tests and checks.
        """
        parameters = join.parameters() | {"redirect": "false"}
        return Joined.read(self._ask("join", parameters))

    def end(self, meeting_id: str) -> None:
        """Ask for the end of a meeting; it is over once `get_meeting_info` raises `NotFound`."""
        password = self._passwords(meeting_id)["moderatorPW"]
        self._ask("end", {"meetingID": meeting_id, "password": password})

    def is_meeting_running(self, meeting_id: str) -> bool:
        """Whether somebody has joined; False also for a meeting that nobody knows."""
        return flag_in(said_in(self._ask("isMeetingRunning", {"meetingID": meeting_id}))["running"])

    def get_meeting_info(self, meeting_id: str) -> Meeting:
        """The meeting and who is in it; raises `NotFound` when it does not exist."""
        return Meeting.read(self._ask("getMeetingInfo", {"meetingID": meeting_id}))

    def get_meetings(self) -> tuple[Meeting, ...]:
        """Every meeting the server knows, also those made by others."""
        found = each_of(self._ask("getMeetings", {}), "meetings", "meeting")
        return tuple(Meeting.read(each) for each in found)

    def get_recordings(
        self,
        *,
        meeting_ids: Iterable[str] = (),
        record_ids: Iterable[str] = (),
        states: Iterable[str] = (),
        meta: Mapping[str, str] | None = None,
        offset: int | None = None,
        limit: int | None = None,
    ) -> tuple[Recording, ...]:
        """Recordings by meeting or by record id; published and unpublished ones by default.

        `limit` is 1 to 100.  Asks for everything the server has when nothing narrows it down.
        """
        parameters = {
            "meetingID": ",".join(meeting_ids),
            "recordID": ",".join(record_ids),
            "state": ",".join(states),
            "offset": "" if offset is None else str(offset),
            "limit": "" if limit is None else str(limit),
        }
        narrowed = {name: value for name, value in parameters.items() if value}
        answer = self._ask("getRecordings", narrowed | _meta(meta or {}))
        return tuple(Recording.read(each) for each in each_of(answer, "recordings", "recording"))

    def publish_recordings(self, record_ids: Iterable[str], *, publish: bool) -> bool:
        """Show or hide recordings; answers whether they are published now."""
        parameters = {"recordID": ",".join(record_ids), "publish": "true" if publish else "false"}
        return flag_in(said_in(self._ask("publishRecordings", parameters))["published"])

    def delete_recordings(self, record_ids: Iterable[str]) -> bool:
        """Delete recordings; the server keeps their files in its own bin."""
        answer = self._ask("deleteRecordings", {"recordID": ",".join(record_ids)})
        return flag_in(said_in(answer)["deleted"])

    def update_recordings(self, record_ids: Iterable[str], *, meta: Mapping[str, str]) -> bool:
        """Set metadata of recordings; an empty value removes a name."""
        parameters = {"recordID": ",".join(record_ids)} | _meta(meta)
        return flag_in(said_in(self._ask("updateRecordings", parameters))["updated"])

    def insert_document(self, meeting_id: str, slides: Sequence[Slides]) -> None:
        """Add slides to a meeting that is going on."""
        body = slides_xml(slides)
        self._ask("insertDocument", {"meetingID": meeting_id}, body=body)

    def create_hook(self, callback_url: str, *, meeting_id: str = "", event_ids: Iterable[str] = ()) -> Hook:
        """Ask to be told of events, of one meeting or of all; asking again is harmless."""
        parameters = {
            "callbackURL": callback_url,
            "meetingID": meeting_id,
            "eventID": ",".join(event_ids),
        }
        stated = {name: value for name, value in parameters.items() if value}
        return Hook.read(self._ask("hooks/create", stated))

    def list_hooks(self) -> tuple[Hook, ...]:
        found = each_of(self._ask("hooks/list", {}), "hooks", "hook")
        return tuple(Hook.read(each) for each in found)

    def destroy_hook(self, hook_id: str) -> bool:
        """Remove a hook; raises `NotFound` when the server has dropped it already."""
        return flag_in(said_in(self._ask("hooks/destroy", {"hookID": hook_id}))["removed"])

    def version(self) -> Version:
        """What the server says of itself without a checksum."""
        reply = fetch(self._pool, api_root(self.base_url), self._limits)
        return Version.read(_answer_in(reply))

    def probe_digest(self) -> Probe:
        """Find the digest this server accepts, sha256 before sha1, and its version.

        Raises `ChecksumRefused` when neither works, which means that the secret is wrong.
        """
        bbb_version = self.version().bbb_version
        digests: tuple[Digest, ...] = ("sha256", "sha1")
        for digest in digests:
            try:
                self._ask("isMeetingRunning", {"meetingID": "probe"}, digest=digest)
            except ChecksumRefused:
                continue
            return Probe(digest, bbb_version)
        raise ChecksumRefused("checksumError")

    def _ask(
        self,
        call: str,
        parameters: Mapping[str, str],
        *,
        body: bytes | None = None,
        limits: Limits | None = None,
        digest: Digest | None = None,
    ) -> Element:
        """Make a call; a body is never signed, so everything that matters is in `parameters`."""
        url = sign_url(self.base_url, call, parameters, self._secret, digest or self.digest)
        headers = None if body is None else XML_BODY
        reply = fetch(self._pool, url, limits or self._limits, body=body, headers=headers)
        return _answer_in(reply)

    def _passwords(self, meeting_id: str) -> dict[str, str]:
        """The passwords of a meeting, the same each time, and known only with the secret."""
        key = self._secret.encode()
        return {
            name: hmac.digest(key, f"{name} {meeting_id}".encode(), "sha256").hex()[:PASSWORD_CHARACTERS]
            for name in ("attendeePW", "moderatorPW")
        }


def _meta(values: Mapping[str, str]) -> dict[str, str]:
    return {f"meta_{name}": value for name, value in values.items()}


def _answer_in(reply: Reply) -> Element:
    """The answer in an HTTP reply; a page of a proxy in between is no answer."""
    if reply.location:
        raise _refusal_in_redirect(reply.location)
    if reply.status >= 500:
        raise Unreachable(f"the server answers with HTTP {reply.status}", ambiguous=True)
    return read_answer(reply.body)


def _refusal_in_redirect(location: str) -> BbbError:
    """BigBlueButton up to 2.6 refuses some joins by a redirect that carries `errors` as JSON."""
    errors = parse_qs(urlsplit(location).query).get("errors", [""])[0]
    try:
        first: Any = json.loads(errors)[0]
        return refusal_for(str(first["key"]), str(first["message"]))
    except (ValueError, LookupError, TypeError):
        return NotUnderstood("the server redirects to another address")

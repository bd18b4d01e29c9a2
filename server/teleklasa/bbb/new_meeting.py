"""What a meeting is asked to be: the parameters and the slides of `create`."""

import base64
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from xml.etree.ElementTree import Element, SubElement, tostring

from .signing import name_for_bbb

_MEETING_ID = re.compile(r"[A-Za-z0-9_-]{2,256}")
_METADATA_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*")


class GuestPolicy(StrEnum):
    """Whom a server lets in without asking a moderator."""

    ALWAYS_ACCEPT = "ALWAYS_ACCEPT"
    ALWAYS_DENY = "ALWAYS_DENY"
    ASK_MODERATOR = "ASK_MODERATOR"


@dataclass(frozen=True, slots=True)
class Locks:
    """What viewers may not do; moderators are never locked."""

    camera: bool = False
    microphone: bool = False
    private_chat: bool = False
    public_chat: bool = False
    shared_notes: bool = False
    user_list: bool = False

    def parameters(self) -> dict[str, str]:
        return {
            "lockSettingsDisableCam": _flag(self.camera),
            "lockSettingsDisableMic": _flag(self.microphone),
            "lockSettingsDisablePrivateChat": _flag(self.private_chat),
            "lockSettingsDisablePublicChat": _flag(self.public_chat),
            "lockSettingsDisableNotes": _flag(self.shared_notes),
            "lockSettingsHideUserList": _flag(self.user_list),
        }


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """A meeting to be created; None and empty mean the server's own default.

    `expire_*` count in minutes, 0 for never; `duration_min` counts from `create` and is a hard
    end.  The defaults outlast a school-wide loss of the network, which would otherwise destroy the
    meeting and its slides after one minute.  `extra` is sent as it is and wins over everything.
    """

    name: str
    meeting_id: str
    welcome: str = ""
    moderator_only_message: str = ""
    logout_url: str = field(default="", repr=False)
    record: bool = False
    auto_start_recording: bool = False
    duration_min: int = 0
    max_participants: int = 0
    max_user_concurrent_accesses: int | None = None
    mute_on_start: bool = False
    mods_may_unmute_users: bool = False
    webcams_only_for_moderator: bool = False
    user_camera_cap: int | None = None
    meeting_camera_cap: int | None = None
    guest_policy: GuestPolicy | None = None
    locks: Locks = field(default_factory=Locks)
    disabled_features: tuple[str, ...] = ()
    layout: str = ""
    expire_when_last_user_left_min: int = 10
    expire_if_no_user_joined_min: int = 15
    end_when_no_moderator_min: int | None = None
    keep_events: bool = False
    meta: Mapping[str, str] = field(default_factory=dict, repr=False)
    extra: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if not _MEETING_ID.fullmatch(self.meeting_id):
            raise ValueError("a meeting id is 2 to 256 letters, digits, - or _")
        if not all(_METADATA_NAME.fullmatch(name) for name in self.meta):
            raise ValueError("a metadata name is letters, digits and -, and starts with a letter")

    def parameters(self) -> dict[str, str]:
        """The parameters of `create`, unencoded."""
        meta = {f"meta_{name}": value for name, value in self.meta.items()}
        stated = self._texts() | self._numbers() | self._flags() | self.locks.parameters()
        return stated | self._ending() | meta | dict(self.extra)

    def _texts(self) -> dict[str, str]:
        texts = {
            "name": name_for_bbb(self.name),
            "meetingID": self.meeting_id,
            "welcome": self.welcome,
            "moderatorOnlyMessage": self.moderator_only_message,
            "logoutURL": self.logout_url,
            "guestPolicy": self.guest_policy or "",
            "disabledFeatures": ",".join(self.disabled_features),
            "meetingLayout": self.layout,
        }
        return {name: value for name, value in texts.items() if value}

    def _numbers(self) -> dict[str, str]:
        numbers = {
            "duration": self.duration_min or None,
            "maxParticipants": self.max_participants or None,
            "maxUserConcurrentAccesses": self.max_user_concurrent_accesses,
            "userCameraCap": self.user_camera_cap,
            "meetingCameraCap": self.meeting_camera_cap,
            "meetingExpireWhenLastUserLeftInMinutes": self.expire_when_last_user_left_min,
            "meetingExpireIfNoUserJoinedInMinutes": self.expire_if_no_user_joined_min,
        }
        return {name: str(value) for name, value in numbers.items() if value is not None}

    def _flags(self) -> dict[str, str]:
        return {
            "record": _flag(self.record),
            "autoStartRecording": _flag(self.auto_start_recording),
            "muteOnStart": _flag(self.mute_on_start),
            "allowModsToUnmuteUsers": _flag(self.mods_may_unmute_users),
            "webcamsOnlyForModerator": _flag(self.webcams_only_for_moderator),
            "meetingKeepEvents": _flag(self.keep_events),
        }

    def _ending(self) -> dict[str, str]:
        if self.end_when_no_moderator_min is None:
            return {}
        delay = str(self.end_when_no_moderator_min)
        return {"endWhenNoModerator": "true", "endWhenNoModeratorDelayInMinutes": delay}


@dataclass(frozen=True, slots=True)
class Slides:
    """A document to show: fetched by the server from `url`, or sent along as `content`.

    A server takes https URLs of public hosts only, and 2 MB of embedded content by default.
    """

    filename: str
    url: str = field(default="", repr=False)
    content: bytes = field(default=b"", repr=False)
    current: bool = False
    downloadable: bool = False
    removable: bool = True

    def __post_init__(self) -> None:
        if bool(self.url) == bool(self.content):
            raise ValueError("slides have either a url or content")


def slides_xml(slides: Iterable[Slides]) -> bytes:
    """The body of `create` and `insertDocument`."""
    modules = Element("modules")
    module = SubElement(modules, "module", name="presentation")
    for each in slides:
        document = SubElement(module, "document", _document_attributes(each))
        if each.content:
            document.text = base64.b64encode(each.content).decode()
    return b'<?xml version="1.0" encoding="UTF-8"?>' + tostring(modules)


def _document_attributes(slides: Slides) -> dict[str, str]:
    named = {"name": slides.filename}
    by_url = {"url": slides.url, "filename": slides.filename}
    return (named if slides.content else by_url) | {
        "current": _flag(slides.current),
        "downloadable": _flag(slides.downloadable),
        "removable": _flag(slides.removable),
    }


def _flag(value: bool) -> str:  # noqa: FBT001 -- the value is the subject
    return "true" if value else "false"

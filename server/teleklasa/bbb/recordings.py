"""What BigBlueButton says about recordings, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from xml.etree.ElementTree import Element

from .parsing import NO_FIELDS, each_of, fields_of, flag_in, number_in, said_in


@dataclass(frozen=True, slots=True)
class PreviewImage:
    """A thumbnail of a recording."""

    url: str = ""
    alternative_text: str = ""
    width: int = 0
    height: int = 0

    @classmethod
    def read(cls, element: Element) -> Self:
        return cls(
            url=(element.text or "").strip(),
            alternative_text=element.get("alt", ""),
            width=_pixels(element.get("width")),
            height=_pixels(element.get("height")),
        )


@dataclass(frozen=True, slots=True)
class PlaybackFormat:
    """One way to watch a recording; BigBlueButton states its length in whole minutes."""

    kind: str = ""
    url: str = ""
    length_min: int = 0
    processing_time_ms: int | None = None
    size_bytes: int | None = None
    previews: tuple[PreviewImage, ...] = ()

    @classmethod
    def read(cls, element: Element) -> Self:
        said = said_in(element)
        images = element.iterfind("preview/images/image")
        return cls(
            kind=said["type"],
            url=said["url"],
            length_min=number_in(said["length"]) or 0,
            processing_time_ms=number_in(said["processingTime"]),
            size_bytes=number_in(said["size"]),
            previews=tuple(PreviewImage.read(image) for image in images),
        )


@dataclass(frozen=True, slots=True)
class Recording:
    """A recorded meeting; `record_id` equals the internal id of the meeting it was made of."""

    record_id: str = ""
    meeting_id: str = ""
    internal_meeting_id: str = ""
    name: str = ""
    state: str = ""
    published: bool = False
    protected: bool = False
    is_breakout: bool = False
    start_time_ms: int | None = None
    end_time_ms: int | None = None
    participants: int | None = None
    metadata: Mapping[str, str] = NO_FIELDS
    formats: tuple[PlaybackFormat, ...] = ()

    @classmethod
    def read(cls, element: Element) -> Self:
        said = said_in(element)
        formats = each_of(element, "playback", "format")
        return cls(
            record_id=said["recordID"],
            meeting_id=said["meetingID"],
            internal_meeting_id=said["internalMeetingID"],
            name=said["name"],
            state=said["state"],
            published=flag_in(said["published"]),
            protected=flag_in(said["protected"]),
            is_breakout=flag_in(said["isBreakout"]),
            start_time_ms=number_in(said["startTime"]),
            end_time_ms=number_in(said["endTime"]),
            participants=number_in(said["participants"]),
            metadata=fields_of(element, "metadata"),
            formats=tuple(PlaybackFormat.read(each) for each in formats),
        )


def _pixels(attribute: str | None) -> int:
    text = attribute or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0

"""Recordings of a test server: born when a recorded meeting ends, published a little later."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from .answers import Fields, Refusal, flag
from .meetings import Meeting

SHOWN_BY_DEFAULT = frozenset({"published", "unpublished"})
MINUTE_MS = 60_000


@dataclass
class Recording:
    """One recorded meeting; `state` is processing, published, unpublished or deleted."""

    record_id: str
    meeting_id: str
    name: str
    start_ms: int
    end_ms: int
    participants: int
    metadata: dict[str, str]
    state: str = "processing"

    @classmethod
    def of(cls, meeting: Meeting, *, ended_ms: int) -> Self:
        return cls(
            record_id=meeting.internal_id,
            meeting_id=meeting.meeting_id,
            name=meeting.name,
            start_ms=meeting.create_time_ms,
            end_ms=ended_ms,
            participants=meeting.people_at_most,
            metadata=dict(meeting.metadata),
        )


def listed(recordings: list[Recording], parameters: Mapping[str, str]) -> list[Recording]:
    """The recordings that `getRecordings` answers for these parameters."""
    states = set(_listed_values(parameters, "state")) or SHOWN_BY_DEFAULT
    chosen = [
        each
        for each in recordings
        if (each.state in states or "any" in states)
        and _is_asked_for(each, parameters)
        and _has_metadata(each, parameters)
    ]
    offset, limit = _whole(parameters, "offset", 0), _whole(parameters, "limit", 100)
    return chosen[offset : offset + limit] if "limit" in parameters else chosen[offset:]


def named(recordings: list[Recording], parameters: Mapping[str, str]) -> list[Recording]:
    """The recordings a changing call names; refuses when one of them does not exist."""
    wanted = _listed_values(parameters, "recordID")
    if not wanted:
        raise Refusal("missingParamRecordID", "You must specify a recordID.")
    found = [each for each in recordings if each.record_id in wanted and each.state != "deleted"]
    if len(found) < len(set(wanted)):
        raise Refusal("notFound", "We could not find recordings")
    return found


def described(recording: Recording, origin: str) -> Fields:
    length_min = str(round((recording.end_ms - recording.start_ms) / MINUTE_MS))
    playback: Fields = [
        ("type", "presentation"),
        ("url", f"{origin}/playback/presentation/2.3/{recording.record_id}"),
        ("processingTime", "5000"),
        ("length", length_min),
    ]
    is_ready = recording.state in SHOWN_BY_DEFAULT
    return [
        ("recordID", recording.record_id),
        ("meetingID", recording.meeting_id),
        ("internalMeetingID", recording.record_id),
        ("name", recording.name),
        ("isBreakout", "false"),
        ("published", flag(recording.state == "published")),
        ("state", recording.state),
        ("startTime", str(recording.start_ms)),
        ("endTime", str(recording.end_ms)),
        ("participants", str(recording.participants)),
        ("metadata", list(recording.metadata.items())),
        ("playback", [("format", playback)] if is_ready else []),
    ]


def update(recording: Recording, parameters: Mapping[str, str]) -> None:
    """Set metadata; an empty value removes the name."""
    for name, value in parameters.items():
        if name.startswith("meta_"):
            recording.metadata[name.removeprefix("meta_").lower()] = value
    recording.metadata = {name: value for name, value in recording.metadata.items() if value}


def _is_asked_for(recording: Recording, parameters: Mapping[str, str]) -> bool:
    """By record id, where a prefix is enough and which wins, else by meeting id, else all."""
    record_ids = _listed_values(parameters, "recordID")
    if record_ids:
        return recording.record_id.startswith(tuple(record_ids))
    meeting_ids = _listed_values(parameters, "meetingID")
    return not meeting_ids or recording.meeting_id in meeting_ids


def _has_metadata(recording: Recording, parameters: Mapping[str, str]) -> bool:
    return all(
        recording.metadata.get(name.removeprefix("meta_").lower()) == value
        for name, value in parameters.items()
        if name.startswith("meta_")
    )


def _listed_values(parameters: Mapping[str, str], name: str) -> list[str]:
    return [value for value in parameters.get(name, "").split(",") if value]


def _whole(parameters: Mapping[str, str], name: str, default: int) -> int:
    text = parameters.get(name, "")
    return int(text) if text.isdigit() else default

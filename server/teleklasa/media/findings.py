"""What a check of a file finds: facts about a good one, a stable reason against a bad one."""

from dataclasses import dataclass


class Rejected(Exception):
    """The file is not taken; `because` is the stable reason that the web app has a text for."""

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


@dataclass(frozen=True, slots=True)
class Findings:
    """What is recorded of a good file; `name` may have got an ending."""

    mime: str
    name: str
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None


REASONS = (
    "empty",
    "lost",
    "wrong_size",
    "type_not_allowed",
    "wrong_ending",
    "damaged",
    "too_many_pixels",
    "macros",
    "not_text",
    "captions_malformed",
    "no_video",
    "codec_not_allowed",
    "unfinished",
    "not_checked",
)
"""Every reason there is."""

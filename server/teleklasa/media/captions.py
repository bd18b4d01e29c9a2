"""WebVTT, read strictly enough that every player shows it.  (W3C WebVTT, sections 4 and 6)"""

import re
from pathlib import Path

from teleklasa.media.findings import Rejected

MOST_CUES = 20_000
TIME = r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
TIMING = re.compile(rf"{TIME}[ \t]+-->[ \t]+{TIME}(?:[ \t]+.*)?")
OTHER_BLOCKS = ("NOTE", "STYLE", "REGION")
LOADS = re.compile(r"url\s*\(|@import|\\", re.IGNORECASE)
"""What a style sheet could fetch by."""


def read_captions(path: Path) -> float:
    """When the last cue ends, in seconds.  Raises Rejected for anything that is not WebVTT with cues."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Rejected("not_text") from error
    if "\0" in text:
        raise Rejected("not_text")
    header, *blocks = re.split(r"\n{2,}", re.sub(r"\r\n?", "\n", text).strip("\n"))
    first_line = header.split("\n", 1)[0]
    if first_line != "WEBVTT" and not first_line.startswith(("WEBVTT ", "WEBVTT\t")):
        raise Rejected("captions_malformed")
    ends = [end for block in blocks if (end := _cue_end(block.strip("\n").split("\n"))) is not None]
    if not 0 < len(ends) <= MOST_CUES:
        raise Rejected("captions_malformed")
    return max(ends)


def _cue_end(lines: list[str]) -> float | None:
    """When the cue of a block ends; None for a block of another sort."""
    if lines[0].split(" ")[0].split("\t")[0] in OTHER_BLOCKS and not any("-->" in line for line in lines[1:]):
        if lines[0].startswith("STYLE") and LOADS.search("\n".join(lines)):
            raise Rejected("captions_malformed")
        return None
    timing, text = (lines[0], lines[1:]) if "-->" in lines[0] else (lines[1] if len(lines) > 1 else "", lines[2:])
    found = TIMING.fullmatch(timing)
    if found is None or any("-->" in line for line in text):
        raise Rejected("captions_malformed")
    start, end = _seconds(found.groups()[:4]), _seconds(found.groups()[4:])
    if end <= start:
        raise Rejected("captions_malformed")
    return end


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000

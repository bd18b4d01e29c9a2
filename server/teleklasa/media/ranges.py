"""Which part of a file is asked for.  (RFC 9110, section 14)"""

import re
from dataclasses import dataclass

from teleklasa.media.refusals import RangeBeyond

RANGE = re.compile(r"bytes=[ \t]*(\d{0,18})-(\d{0,18})[ \t]*")


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes from `start`, `length` of them."""

    start: int
    length: int

    def of(self, size: int) -> str:
        """Content-Range."""
        return f"bytes {self.start}-{self.start + self.length - 1}/{size}"


def asked_span(header: str, size: int) -> Span | None:
    """The one part that is asked for; None for the whole file, also when several parts or other units are.

    Raises RangeBeyond when the file is not that long.
    """
    found = RANGE.fullmatch(header)
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        length = min(int(last), size)
        if length == 0:
            raise RangeBeyond(size=size)
        return Span(size - length, length)
    start = int(first)
    end = min(int(last), size - 1) if last else size - 1
    if last and int(last) < start:
        return None  # not a range at all
    if start >= size:
        raise RangeBeyond(size=size)
    return Span(start, end - start + 1)

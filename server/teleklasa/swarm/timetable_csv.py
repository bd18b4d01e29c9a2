"""A timetable as people keep it in a sheet, read forgivingly: size, start, length and cameras of each lesson.

Plain Python.  Separators `;`, `,` or a tab, UTF-8 with or without a mark, UTF-16 or Windows-1250; a first
line with names of columns in any order, or none and the order above.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from teleklasa.swarm.capacity import CapacityLesson

MOST_ROWS = 20_000
MOST_BYTES = 5 * 1024 * 1024
MOST_FAULTS = 20
MOST_PEOPLE = 5000
USUAL_LENGTH_MIN = 45
LONGEST_MIN = 24 * 60
ORIGIN = datetime(2000, 1, 1)  # noqa: DTZ001 -- the clock on the wall, as the sheet has it
FIELDS = ("size", "start", "length", "cameras")
NAMES = {
    "size": "size people pupils students participants osoby osob uczniowie uczniow liczba wielkosc rozmiar",
    "start": "start starts starts_at begin begins time poczatek godzina rozpoczecie od",
    "length": "length length_min minutes duration dlugosc czas minuty trwanie",
    "cameras": "cameras camera cams kamery kamer kamera",
}
FIELD_OF = {name: field for field, names in NAMES.items() for name in names.split()}
TIME = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.]\d{2}(?:\.\d+)?)?"
CLOCK = re.compile(TIME)
ISO = re.compile(rf"(?P<year>\d{{4}})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})[T ]+{TIME}(?:Z|[+-]\d\d:?\d\d)?")
POLISH = re.compile(rf"(?P<day>\d{{1,2}})[./](?P<month>\d{{1,2}})[./](?P<year>\d{{4}}),? +{TIME}")
WHOLE = re.compile(r"(\d{1,9})(?:[.,]0+)?")
LENGTH = re.compile(r"(\d{1,4})(?:[.,]0+)? *(?:m|min|minut|minuty|minutes)?\.?", re.IGNORECASE)
HOURS = re.compile(r"(\d{1,2}):(\d{2})")
SHARE = re.compile(r"(\d{1,3}) *%")


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be read: the line as an editor counts them, the column's name or none, and a stable code."""

    line: int
    field: str
    code: str


class TimetableUnreadable(ValueError):
    """Nothing is taken; `faults` are the first of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(f"line {each.line} {each.field}: {each.code}" for each in faults))
        self.faults = list(faults)


@dataclass(frozen=True, slots=True)
class Timetable:
    """Lessons by the clock on the wall; `is_dated` when every one has its day, otherwise all are of one day."""

    lessons: list[CapacityLesson]
    is_dated: bool

    def moment(self, minute: int) -> str:
        """A minute as it was written: "08:05", or "2026-09-01T08:05"."""
        if not self.is_dated:
            return f"{minute // 60 % 24:02}:{minute % 60:02}"
        return (ORIGIN + timedelta(minutes=minute)).isoformat(timespec="minutes")


class _Unread(Exception):
    """A cell that cannot be read, by its code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def minute_of(moment: datetime) -> int:
    """A moment of the clock on the wall in minutes."""
    return int((moment.replace(tzinfo=None) - ORIGIN) // timedelta(minutes=1))


def decoded(data: bytes) -> str:
    """The text of a file.  Raises TimetableUnreadable for one too long or that is no text."""
    if len(data) > MOST_BYTES:
        raise TimetableUnreadable([Fault(1, "", "too-long")])
    is_utf16 = data[:2] in {b"\xff\xfe", b"\xfe\xff"}
    for encoding in ("utf-16",) if is_utf16 else ("utf-8-sig", "cp1250"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TimetableUnreadable([Fault(1, "", "not-text")])


def read_csv(text: str) -> Timetable:
    """The timetable in a text.  Raises TimetableUnreadable."""
    text = text.removeprefix("\ufeff")
    if "\x00" in text:
        raise TimetableUnreadable([Fault(text[: text.index("\x00")].count("\n") + 1, "", "not-text")])
    return read_rows(_rows(text))


def read_rows(rows: Iterable[tuple[int, Mapping[str, str]]]) -> Timetable:
    """The timetable of rows of cells by field, each with its line.  Raises TimetableUnreadable."""
    lessons, faults, dated = [], [], set[bool]()
    for number, (line, cells) in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise TimetableUnreadable([Fault(line, "", "too-many-rows")])
        lesson, is_dated, found = _lesson(line, cells)
        faults += found
        if lesson is not None:
            dated.add(is_dated)
            lessons.append(lesson)
        if len(dated) > 1:
            faults.append(Fault(line, "start", "dates-mixed"))
        if len(faults) >= MOST_FAULTS or len(dated) > 1:
            break
    if not lessons and not faults:
        faults = [Fault(1, "", "empty")]
    if faults:
        raise TimetableUnreadable(faults[:MOST_FAULTS])
    return Timetable(lessons, is_dated=True in dated)


def _rows(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = next((mark for mark in ";\t," if mark in first), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    columns: Sequence[str | None] | None = None
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if columns is None:
                columns = _columns(cells, reader.line_num)
                if columns is not None:
                    continue
                columns = FIELDS
            yield reader.line_num, {field: cell for field, cell in zip(columns, cells, strict=False) if field}
    except csv.Error as error:
        raise TimetableUnreadable([Fault(reader.line_num, "", "not-text")]) from error


def _columns(cells: Sequence[str], line: int) -> Sequence[str | None] | None:
    """The fields that the first line names; None when it is a lesson already."""
    found = [FIELD_OF.get(next(iter(_plain(cell).split()), "")) for cell in cells]
    if not any(found):
        if WHOLE.fullmatch(cells[0].strip()):
            return None
        raise TimetableUnreadable([Fault(line, "", "columns-unknown")])
    missing = [field for field in ("size", "start") if field not in found]
    if missing or len(set(filter(None, found))) < len(list(filter(None, found))):
        raise TimetableUnreadable([Fault(line, missing[0] if missing else "", "columns-unknown")])
    return found


def _plain(text: str) -> str:
    """Lower case without accents, and without what stands around words."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    return "".join(mark if mark.isalnum() or mark == "_" else " " for mark in apart if not unicodedata.combining(mark))


def _lesson(line: int, cells: Mapping[str, str]) -> tuple[CapacityLesson | None, bool, list[Fault]]:
    read: dict[str, Any] = {}
    faults: list[Fault] = []
    for field, reading in READINGS.items():
        try:
            read[field] = reading(cells.get(field, "").strip())
        except _Unread as unread:
            faults.append(Fault(line, field, unread.code))
    if faults:
        return None, False, faults
    start_min, is_dated = read["start"]
    people, cameras = read["size"], read["cameras"]
    if isinstance(cameras, float):  # a share
        cameras *= people
    return CapacityLesson(people, start_min, read["length"], cameras), is_dated, []


def _size(text: str) -> int:
    number = _whole(text, required=True)
    if number is None or not 1 <= number <= MOST_PEOPLE:
        raise _Unread("out-of-range")
    return number


def _start(text: str) -> tuple[int, bool]:
    if not text:
        raise _Unread("missing")
    if clock := CLOCK.fullmatch(text):
        return _minutes(clock), False
    dated = ISO.fullmatch(text) or POLISH.fullmatch(text)
    if dated is None:
        raise _Unread("unreadable")
    try:
        day = datetime(int(dated["year"]), int(dated["month"]), int(dated["day"]))  # noqa: DTZ001 -- as above
    except ValueError:
        raise _Unread("unreadable") from None
    if not 2000 <= day.year < 2200:
        raise _Unread("out-of-range")
    return minute_of(day) + _minutes(dated), True


def _minutes(time: re.Match[str]) -> int:
    hour, minute = int(time["hour"]), int(time["minute"])
    if hour > 23 or minute > 59:
        raise _Unread("out-of-range")
    return 60 * hour + minute


def _length(text: str) -> int:
    if not text:
        return USUAL_LENGTH_MIN
    if hours := HOURS.fullmatch(text):
        minutes = 60 * int(hours[1]) + int(hours[2])
    elif plain := LENGTH.fullmatch(text):
        minutes = int(plain[1])
    else:
        raise _Unread("unreadable")
    if not 1 <= minutes <= LONGEST_MIN:
        raise _Unread("out-of-range")
    return minutes


def _cameras(text: str) -> int | float | None:
    """A number of cameras, or as a float below or equal 1 their share of the people."""
    if share := SHARE.fullmatch(text):
        if int(share[1]) > 100:
            raise _Unread("out-of-range")
        return int(share[1]) / 100
    number = _whole(text, required=False)
    if number is not None and number > MOST_PEOPLE:
        raise _Unread("out-of-range")
    return number


def _whole(text: str, *, required: bool) -> int | None:
    if not text and not required:
        return None
    found = WHOLE.fullmatch(text)
    if found is None:
        raise _Unread("unreadable" if text else "missing")
    return int(found[1])


READINGS = {"size": _size, "start": _start, "length": _length, "cameras": _cameras}

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teleklasa.swarm.capacity import CapacityLesson
from teleklasa.swarm.timetable_csv import (
    MOST_BYTES,
    Fault,
    TimetableUnreadable,
    decoded,
    read_csv,
)

AT_8 = 8 * 60


def faults(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(TimetableUnreadable) as found:
        read_csv(text)
    return [(each.line, each.field, each.code) for each in found.value.faults]


@pytest.mark.parametrize(
    "text",
    [
        "28,8:00,45,5",
        "28;08:00;45;5\n",
        "28\t8.00\t45 min\t5\r\n\r\n",
        "\ufeffsize,start,length,cameras\n28,8:00:00,0:45,5",
        "Początek;Liczba uczniów;Długość (min);Kamery;Sala\n8:00; 28 ;45;5;101",
        '"People","Start"\n"28.0","08:00"\n',
    ],
)
def test_same_lesson_is_read_however_it_is_written(text):
    timetable = read_csv(text)

    cameras = 5 if "5" in text.replace("45", "") else None
    assert (timetable.lessons, timetable.is_dated) == ([CapacityLesson(28, AT_8, 45, cameras)], False)
    assert timetable.moment(AT_8 + 5) == "08:05"


@pytest.mark.parametrize(
    "start", ["2026-09-01T08:00", "2026-09-01 08:00:00+02:00", "1.09.2026 8:00", "01/09/2026, 8:00"]
)
def test_lesson_with_a_day_keeps_it(start):
    timetable = read_csv(f'28;"{start}"')

    assert timetable.is_dated
    assert timetable.moment(timetable.lessons[0].start_min) == "2026-09-01T08:00"


def test_cameras_are_a_number_a_share_or_left_to_the_usual():
    timetable = read_csv("20,8:00,45,25%\n20,8:00,45,0\n20,8:00,45,\n20,8:00")

    assert [each.cameras for each in timetable.lessons] == [5, 0, None, None]


def test_every_fault_is_named_by_line_and_column():
    text = "size;start;length;cameras\n28;8:00;45;\n\n0;8:00\nx;25:00;99999;-1\n;;;200%\n20;za chwilę;0:00;"

    assert faults(text) == [
        (4, "size", "out-of-range"),
        (5, "size", "unreadable"),
        (5, "start", "out-of-range"),
        (5, "length", "unreadable"),
        (5, "cameras", "unreadable"),
        (6, "size", "missing"),
        (6, "start", "missing"),
        (6, "cameras", "out-of-range"),
        (7, "start", "unreadable"),
        (7, "length", "out-of-range"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [(1, "", "empty")]),
        ("\n ; \n", [(1, "", "empty")]),
        ("size;start\n", [(1, "", "empty")]),
        ("nazwa;sala\n1;2", [(1, "", "columns-unknown")]),
        ("size;length\n1;2", [(1, "start", "columns-unknown")]),
        ("size;size;start\n1;2;8:00", [(1, "", "columns-unknown")]),
        ("28;8:00\n28;\x00", [(2, "", "not-text")]),
        ("28;8:00\n28;2026-09-01 8:00", [(2, "start", "dates-mixed")]),
        ("28;2026-02-30 8:00", [(1, "start", "unreadable")]),
        ("28;1999-02-03 8:00", [(1, "start", "out-of-range")]),
        ("28;8:00;" + "x" * 200_000, [(1, "", "not-text")]),
        ("9" * 5000 + ";8:00", [(1, "", "columns-unknown")]),
    ],
)
def test_table_that_cannot_be_read_says_where(text, found):
    assert faults(text) == found


def test_no_more_than_twenty_faults_are_told_and_no_more_rows_read_than_may_be():
    assert len(faults("28;8:00\n" + "x;8:00\n" * 100)) == 20
    assert faults("28;8:00\n" * 20_001) == [(20_001, "", "too-many-rows")]


def test_file_is_read_in_the_encodings_of_sheets():
    text = "początek;osób\n8:00;28"
    assert {decoded(text.encode(each)) for each in ("utf-8", "utf-8-sig", "cp1250", "utf-16")} == {text}


@pytest.mark.parametrize(
    ("data", "code"), [(b" " * (MOST_BYTES + 1), "too-long"), (b"\x81\x83", "not-text"), (b"\xff\xfe\x00", "not-text")]
)
def test_file_that_is_no_text_or_too_long_is_refused(data, code):
    with pytest.raises(TimetableUnreadable) as found:
        decoded(data)

    assert found.value.faults == [Fault(1, "", code)]


@settings(deadline=None)
@given(st.text() | st.lists(st.text('0123456789:;,.-" %T\n\tsizestart', max_size=30)).map("\n".join))
def test_any_text_is_read_or_refused_by_line(text):
    lessons, unread = [], []
    try:
        lessons = read_csv(text).lessons
    except TimetableUnreadable as unreadable:
        unread = unreadable.faults

    assert bool(lessons) != bool(unread)
    assert all(each.line >= 1 and each.code for each in unread)
    assert all(each.people >= 1 and each.length_min >= 1 for each in lessons)

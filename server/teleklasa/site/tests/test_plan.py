"""`teleklasa plan`, as it is typed."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from teleklasa.live.planned import announce
from teleklasa.site.command import main

SHEET = "size;start;length;cameras\n100;8:00;45;0\n100;8:10;45;0\n"


@pytest.fixture
def sheet(tmp_path):
    def write(text: str, encoding: str = "utf-8") -> str:
        file = tmp_path / "plan.csv"
        file.write_bytes(text.encode(encoding))
        return str(file)

    return write


def test_plan_of_a_sheet_is_a_sentence_and_a_table(sheet, capsys):
    status = main(["plan", sheet(SHEET), "--strength", "1", "--strength", "0.5"])

    assert (status, capsys.readouterr().out.splitlines()) == (
        0,
        [
            "2 lessons; the fullest minute is 08:10: 2 lessons at once, 200 people, 246 units.",
            "",
            "strength  servers  so that one may fail",
            "       1        2                     3",
            "     0.5        2                     3",
            "",
            "2 lessons are too large for one server of strength 0.5.",
        ],
    )


def test_plan_for_programs_is_json_and_weights_count(sheet, capsys, monkeypatch):
    monkeypatch.setenv("TELEKLASA_PLACEMENT_WEIGHTS", "capacity_units=400")

    status = main(["plan", sheet("Początek;Uczniów\n1.09.2026 8:00;100", "cp1250"), "--json"])

    found = json.loads(capsys.readouterr().out)
    assert (status, found["peak_at"], found["servers_needed"]) == (
        0,
        "2026-09-01T08:00",
        [{"strength": 1.0, "servers": 1, "servers_with_spare": 2, "oversized_lessons": 0}],
    )


def test_lines_that_cannot_be_read_are_named(sheet, capsys):
    file = sheet("28;8:00\nx;25:00")

    status = main(["plan", file])

    assert (status, capsys.readouterr().err) == (
        1,
        (
            f"teleklasa: {file} cannot be planned:\n"
            "  line 2: size cannot be read\n"
            "  line 2: start is too small or too large\n"
        ),
    )


def test_missing_file_is_told_in_one_sentence(capsys):
    assert main(["plan", "/nie/ma/takiego.csv"]) == 1
    assert capsys.readouterr().err == "teleklasa: /nie/ma/takiego.csv: No such file or directory.\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["plan"],
        ["plan", "a.csv", "--timetable"],
        ["plan", "a.csv", "--strength", "nan"],
        ["plan", "a.csv", "--strength", "x"],
    ],
)
def test_arguments_that_make_no_sense_are_refused(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)

    assert stopped.value.code == 2


@pytest.mark.django_db
def test_announced_lessons_are_planned_from_the_database(ala, group_6a, capsys):
    nothing = main(["plan", "--timetable"])
    tomorrow = timezone.now() + timedelta(days=1)
    announce(group_6a, starts_at=tomorrow, length_s=2700, expected_people=30, cameras=0, by=ala)

    status = main(["plan", "--timetable", "--json"])

    told = capsys.readouterr()
    assert (nothing, told.err) == (1, "teleklasa: No lessons are announced for the next 14 days.\n")
    assert (status, json.loads(told.out)["peak_people"]) == (0, 30)

import re
from dataclasses import fields
from pathlib import Path

import pytest

from teleklasa.swarm.cost import Weights

OPERATIONS = Path(__file__).resolve().parents[4] / "docs" / "operations.md"
ROW = re.compile(r"^\| `(\w+)` \| ([\d.]+) \| (.+?) \| (.+?) \|$", re.MULTILINE)


def test_every_number_of_the_placement_is_described_with_its_usual_value_and_unit() -> None:
    section = OPERATIONS.read_text().split("## The numbers of the placement")[1].split("\n## ")[0]

    described = {name: float(usual) for name, usual, unit, means in ROW.findall(section)}

    assert described == {field.name: field.default for field in fields(Weights)}


@pytest.mark.parametrize(
    "senseless",
    [
        {"capacity_units": 0.0},
        {"ramp_full_s": 1200.0},
        {"guess_end_s": 20.0},
        {"candidates_told": 0},
        {"fresh_s": 0.0},
        {"unknown_people": 0},
        {"tie_share": -0.1},
    ],
)
def test_numbers_that_make_no_sense_are_refused_by_name(senseless: dict[str, float]) -> None:
    [name] = senseless

    with pytest.raises(ValueError, match=name):
        Weights(**senseless)  # type: ignore[arg-type]


def test_numbers_that_count_things_are_whole_though_settings_are_not() -> None:
    weights = Weights(candidates_told=3.0, flaps_most=2.0)  # type: ignore[arg-type]

    assert (weights.candidates_told, weights.flaps_most) == (3, 2)
    assert isinstance(weights.candidates_told, int)

import pytest

from teleklasa.courses.quizzes.keys import KeyFault, checked_question, renamed
from teleklasa.courses.quizzes.parsed import lettered
from teleklasa.courses.quizzes.writing_questions import fingerprint

TWO = lettered(["tak", "nie"])
SIDES = {"left": lettered(["a"], "l"), "right": lettered(["b", "c"], "r")}


@pytest.mark.parametrize(
    ("kind", "options", "key", "fault"),
    [
        ("single", TWO, {"right": []}, "key.right: too_few"),
        ("single", TWO, {"right": ["1", "2"]}, "key.right: too_many"),
        ("single", TWO, {"right": ["9"]}, "key.right: unknown"),
        ("single", TWO, {"right": "1"}, "key.right: invalid"),
        ("single", TWO, {"right": [1]}, "key.right: invalid"),
        ("single", TWO, {"right": ["1"], "hint": "x"}, "key: unknown_field"),
        ("single", TWO, [], "key: invalid"),
        ("single", TWO[:1], {"right": ["1"]}, "options: too_few"),
        ("single", TWO + TWO, {"right": ["1"]}, "options: twice"),
        ("single", lettered(["x"] * 51), {"right": ["1"]}, "options: too_many"),
        ("single", [*TWO, {"id": "3"}], {"right": ["1"]}, "options: invalid"),
        ("single", [*TWO, {"id": "3", "source": " "}], {"right": ["1"]}, "options: blank"),
        ("single", [*TWO, {"id": "3", "source": "x" * 2001}], {"right": ["1"]}, "options: max_length"),
        ("single", [*TWO, {"id": "3", "source": "\x00"}], {"right": ["1"]}, "options: invalid"),
        ("single", [*TWO, {"id": "3", "source": "\ud800"}], {"right": ["1"]}, "options: invalid"),
        ("single", [*TWO, {"id": "a b", "source": "x"}], {"right": ["1"]}, "options: invalid"),
        ("single", [*TWO, {"id": "3", "source": "x", "right": True}], {"right": ["1"]}, "options: invalid"),
        ("multiple", TWO, {"right": ["1", "1"]}, "key.right: twice"),
        ("order", TWO, {"order": ["1"]}, "key.order: incomplete"),
        ("match", TWO, {"pairs": {}}, "options: invalid"),
        ("match", SIDES, {"pairs": {}}, "key.pairs: incomplete"),
        ("match", SIDES, {"pairs": {"l1": "l1"}}, "key.pairs: unknown"),
        ("match", SIDES, {"pairs": {"l1": ["r1"]}}, "key.pairs: invalid"),
        ("match", {**SIDES, "left": lettered(["a"], "r")}, {"pairs": {"r1": "r2"}}, "options: twice"),
        ("short", TWO, {"accepted": ["a"]}, "options: too_many"),
        ("short", [], {"accepted": []}, "key.accepted: too_few"),
        ("short", [], {"accepted": [" "]}, "key.accepted: blank"),
        ("short", [], {"accepted": "a"}, "key.accepted: invalid"),
        ("short", [], {"accepted": ["a" * 201]}, "key.accepted: max_length"),
        ("short", [], {"accepted": ["a"], "case_matters": 1}, "key.case_matters: invalid"),
        ("number", [], {"value": 3}, "key.value: not_a_number"),
        ("number", [], {"value": "1e400"}, "key.value: not_a_number"),
        ("number", [], {"value": "1e60"}, "key.value: not_a_number"),
        ("number", [], {"value": "NaN"}, "key.value: not_a_number"),
        ("number", [], {"value": "3", "tolerance": "-1"}, "key.tolerance: negative"),
        ("number", [], {"tolerance": "1"}, "key.value: not_a_number"),
    ],
)
def test_question_that_cannot_be_graded_is_refused(kind, options, key, fault):
    with pytest.raises(KeyFault) as refused:
        checked_question(kind, options, key)

    assert str(refused.value) == fault


def test_key_is_kept_in_one_form():
    assert checked_question("number", None, {"value": " 1 000,50 "}) == ([], {"value": "1000.50", "tolerance": "0"})
    assert checked_question("number", [], {"value": "-0", "tolerance": "1e2"})[1] == {"value": "0", "tolerance": "100"}
    assert checked_question("multiple", TWO, {"right": ["2", "1"]})[1] == {"right": ["1", "2"]}
    assert checked_question("short", [], {"accepted": ["a"]})[1] == {
        "accepted": ["a"],
        "case_matters": False,
        "accents_matter": True,
    }


def test_ids_change_everywhere_or_nowhere():
    told = renamed(SIDES, {"pairs": {"l1": "r2"}}, {"l1": "x", "r2": "y"})

    assert told == (
        {"left": [{"id": "x", "source": "a"}], "right": [{"id": "r1", "source": "b"}, {"id": "y", "source": "c"}]},
        {"pairs": {"x": "y"}},
    )


def test_question_is_known_again_by_what_it_asks():
    other_ids = [{"id": "b", "source": "tak"}, {"id": "a", "source": "nie"}]
    same = fingerprint("single", "Czy  tak?", TWO, {"right": ["1"]})

    assert same == fingerprint("single", "Czy tak?", other_ids, {"right": ["b"]})
    assert same != fingerprint("single", "Czy tak?", other_ids, {"right": ["a"]})

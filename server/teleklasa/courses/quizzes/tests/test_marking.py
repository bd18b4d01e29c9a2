import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teleklasa.courses.quizzes.keys import KeyFault, checked_answer, checked_question
from teleklasa.courses.quizzes.marking import full_answer, points_for, score, share_of
from teleklasa.courses.quizzes.parsed import lettered
from teleklasa.courses.quizzes.texts import decimal_of

KINDS = ["single", "multiple", "short", "number", "order", "match"]
SHORT = {"accepted": ["Kraków"]}


def short(*accepted, case_matters=False, accents_matter=True):
    return {"accepted": list(accepted), "case_matters": case_matters, "accents_matter": accents_matter}


def taken_or_refused(check, *given):
    """What the check answers, or its refusal; any other error is one."""
    try:
        return check(*given)
    except KeyFault as fault:
        return fault


@pytest.mark.parametrize(
    ("key", "value", "share"),
    [
        (SHORT, "kraków", 1),
        (SHORT, "  KRAKÓW ", 1),
        (SHORT, "Krako\u0301w", 1),
        (SHORT, "Krakow", 0),
        (SHORT, "", 0),
        (short("Kraków", accents_matter=False), "krakow", 1),
        (short("Łódź", accents_matter=False), "lodz", 1),
        (short("Kraków", case_matters=True), "kraków", 0),
        (short("New   York"), "new york", 1),
        (short("ﬁolet"), "fiolet", 1),
        (short("STRASSE"), "straße", 1),
        (short("*"), "cokolwiek", 1),
        (short("*"), " ", 0),
        (short("a*c"), "abbbc", 1),
        (short("a*c"), "ac", 1),
        (short("a*a"), "a", 0),
        (short("colo*r"), "colour", 1),
        (short("* b *"), "a b c", 1),
        (short(r"2\*3"), "2*3", 1),
        (short(r"2\*3"), "2 razy 3", 0),
        (short("x", "Gniezno"), "gniezno", 1),
        (short("*a*a*a*"), "aaa", 1),
        (short("*a*a*a*"), "aa", 0),
    ],
)
def test_short_answer_is_compared_as_people_write(key, value, share):
    assert share_of("short", key, value) == share


@pytest.mark.parametrize(
    ("value", "share"),
    [
        ("3.14", 1),
        ("3,14", 1),
        (" 3.15 ", 1),
        ("3.13", 1),
        ("3.1500000001", 0),
        ("314e-2", 1),
        ("+3.14", 1),
        ("−3.14", 0),
        ("trzy", 0),
        ("1e400", 0),
        ("1e99", 0),
        ("9" * 5000, 0),
        ("NaN", 0),
        ("inf", 0),
        ("٣", 0),
        (3.14, 0),
        (None, 0),
    ],
)
def test_number_is_exact_within_its_tolerance(value, share):
    assert share_of("number", {"value": "3.14", "tolerance": "0.01"}, value) == share


@pytest.mark.parametrize(
    ("picked", "share"),
    [
        (["a", "b"], Fraction(1)),
        (["a"], Fraction(1, 2)),
        (["a", "x"], Fraction(0)),
        (["a", "b", "x"], Fraction(1, 2)),
        (["x", "y"], Fraction(0)),
        (["a", "b", "x", "y"], Fraction(0)),
        ([], Fraction(0)),
    ],
)
def test_wrong_picks_take_right_ones_away(picked, share):
    assert share_of("multiple", {"right": ["a", "b"]}, picked) == share


@pytest.mark.parametrize(
    ("order", "share"),
    [
        (["a", "b", "c", "d"], Fraction(1)),
        (["b", "c", "d", "a"], Fraction(2, 3)),
        (["d", "c", "b", "a"], Fraction(0)),
        (["a", "b", "c"], Fraction(0)),
        (["a", "a", "b", "c"], Fraction(0)),
    ],
)
def test_order_is_worth_the_neighbours_that_follow_each_other(order, share):
    assert share_of("order", {"order": ["a", "b", "c", "d"]}, order) == share


def test_match_is_worth_its_right_pairs():
    key = {"pairs": {"kot": "miau", "pies": "hau", "krowa": "muu"}}

    assert share_of("match", key, {"kot": "miau", "pies": "muu", "inny": "x"}) == Fraction(1, 3)


@pytest.mark.parametrize(
    ("parts", "points"),
    [
        ([(1, 1), (0, 1)], "5.00"),
        ([(Fraction(1, 3), 1)], "3.33"),
        ([(Fraction(2, 3), 1)], "6.67"),
        ([(Fraction(1, 2000), 1)], "0.01"),
        ([(1, 1), (0, 5)], "1.67"),
        ([(1, 0)], "0.00"),
        ([], "0.00"),
    ],
)
def test_score_weighs_questions_and_rounds_halves_up_once(parts, points):
    given_parts = [(Fraction(share), Decimal(weight)) for share, weight in parts]

    assert str(score(given_parts, Decimal(10))) == points


NAMES = st.lists(st.text("abcdefgh", min_size=1, max_size=4), min_size=2, max_size=8, unique=True)
TEXTS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00*\\"), min_size=1, max_size=30)
NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, places=5).map(str)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=5),
    max_leaves=20,
)


@st.composite
def questions(draw):
    """A kind with options and a key as authors may write them."""
    kind, names = draw(st.sampled_from(KINDS)), draw(NAMES)
    options = [{"id": name, "source": "tekst"} for name in names]
    if kind == "single":
        return kind, options, {"right": [draw(st.sampled_from(names))]}
    if kind == "multiple":
        return kind, options, {"right": draw(st.lists(st.sampled_from(names), min_size=1, unique=True))}
    if kind == "order":
        return kind, options, {"order": draw(st.permutations(names))}
    if kind == "short":
        return kind, [], {"accepted": draw(st.lists(TEXTS, min_size=1, max_size=4))}
    if kind == "number":
        return kind, [], {"value": draw(NUMBERS), "tolerance": draw(NUMBERS).lstrip("-")}
    right = lettered(names, "r-")
    pairs = {name: draw(st.sampled_from([one["id"] for one in right])) for name in names}
    return kind, {"left": options, "right": right}, {"pairs": pairs}


@given(questions())
def test_right_answer_is_worth_the_whole_question(question):
    kind, options, key = question
    taken = taken_or_refused(checked_question, kind, options, key)
    if isinstance(taken, KeyFault):
        assert (kind, taken.code) in {("short", "blank"), ("number", "negative")}
        return
    options, key = taken

    value = checked_answer(kind, options, full_answer(kind, key))

    assert share_of(kind, key, value) == 1


@given(st.sampled_from([*KINDS, "", "essay"]), ANYTHING, ANYTHING)
def test_marking_never_raises_and_stays_between_nothing_and_all(kind, key, value):
    share = share_of(kind, key, value)

    assert 0 <= share <= 1
    assert points_for(share, Decimal("99999.99")) <= Decimal("99999.99")


@given(questions(), ANYTHING)
def test_no_answer_is_worth_more_than_all_or_raises(question, value):
    kind, _, key = question

    assert 0 <= share_of(kind, key, value) <= 1


@given(questions(), st.sets(st.text("abcdefgh", min_size=1, max_size=4)), st.data())
def test_one_more_right_pick_never_takes_anything_away(question, picked, data):
    kind, _, key = question
    if kind != "multiple":
        assert kind in KINDS
        return
    more = picked | {data.draw(st.sampled_from(key["right"]))}

    assert share_of(kind, key, sorted(more)) >= share_of(kind, key, sorted(picked))


@given(st.sampled_from(KINDS), ANYTHING, ANYTHING)
def test_keys_of_any_shape_are_taken_or_refused(kind, options, key):
    taken = taken_or_refused(checked_question, kind, options, key)

    if isinstance(taken, KeyFault):
        assert taken.field.split(".")[0] in {"options", "key"}
    else:
        assert json.dumps(taken)


@given(questions(), ANYTHING)
def test_answers_of_any_shape_are_taken_or_refused(question, value):
    kind, options, _ = question
    taken = taken_or_refused(checked_answer, kind, options, value)

    assert taken.field == "value" if isinstance(taken, KeyFault) else json.dumps(taken)


@given(st.text())
def test_numbers_are_read_or_not_and_never_long(text):
    number = decimal_of(text)

    assert number is None or number.is_finite()

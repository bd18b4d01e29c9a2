from decimal import Decimal

import pytest

from teleklasa.courses.packages.bounded_xml import parsed
from teleklasa.courses.packages.html_text import markdown_of
from teleklasa.courses.packages.qti import assessment_title, is_bank, most_attempts, parse_questions
from teleklasa.courses.packages.tests.cartridges import BLANK, choices, equal, question, quiz, scoring
from teleklasa.courses.quizzes.parsed import ParsedProblem, ParsedQuestion

CANVAS = "question_type"


def read(*questions: str):
    return parse_questions(parsed(quiz(*questions).encode()), text=markdown_of)


def fib(kind: str, *conditions: str, label: str = "cc_profile"):
    return question(kind, "?", BLANK, *conditions, label=label)


def ranged(low: str, high: str) -> str:
    return f"<vargte respident='r'>{low}</vargte><varlte respident='r'>{high}</varlte>"


MATCH = choices("miau", "hau", ident="kot") + choices("miau", "hau", ident="pies")
BOTH = f"<and>{equal('0')}<not>{equal('1')}</not>{equal('2')}</and>"
ABC = choices("a", "b", "c", cardinality="Multiple")


@pytest.mark.parametrize(
    ("text", "kind", "key"),
    [
        (question("cc.multiple_choice.v0p1", "?", choices("a", "b"), scoring(equal("1"))), "single", {"right": ["2"]}),
        (question("cc.true_false.v0p1", "?", choices("t", "n"), scoring(equal("0"))), "single", {"right": ["1"]}),
        (question("cc.multiple_response.v0p1", "?", ABC, scoring(BOTH)), "multiple", {"right": ["1", "3"]}),
        (
            question("multiple_answers_question", "?", ABC, scoring(BOTH), label=CANVAS),
            "multiple",
            {"right": ["1", "3"]},
        ),
        (
            fib("cc.fib.v0p1", scoring(f"<or>{equal('Łódź')}{equal('Lodz*')}</or>")),
            "short",
            {"accepted": ["Łódź", "Lodz\\*"], "case_matters": False, "accents_matter": True},
        ),
        (
            fib("cc.pattern_match.v0p1", scoring('<varsubstring respident="r" case="Yes">waw</varsubstring>')),
            "short",
            {"accepted": ["*waw*"], "case_matters": True, "accents_matter": True},
        ),
        (
            fib("numerical_question", scoring(f"<or>{equal('5')}<and>{ranged('4.5', '5.5')}</and></or>"), label=CANVAS),
            "number",
            {"value": "5", "tolerance": "0.5"},
        ),
        (
            fib("numerical_question", scoring(ranged("1", "2")), label=CANVAS),
            "number",
            {"value": "1.5", "tolerance": "0.5"},
        ),
        (
            question(
                "matching_question",
                "?",
                MATCH,
                scoring(equal("1", ident="kot"), points="50", action="Add"),
                scoring(equal("0", ident="pies"), points="50", action="Add"),
                label=CANVAS,
            ),
            "match",
            {"pairs": {"l1": "r2", "l2": "r1"}},
        ),
        (
            question(
                "ordering_question",
                "?",
                choices("a", "b", "c", cardinality="Ordered"),
                scoring(equal("2") + equal("0") + equal("1")),
                label=CANVAS,
            ),
            "order",
            {"order": ["3", "1", "2"]},
        ),
        (question("", "?", choices("a", "b"), scoring(equal("1"))), "single", {"right": ["2"]}),
    ],
)
def test_question_is_read_with_its_key(text, kind, key):
    (found,) = read(text)

    assert isinstance(found, ParsedQuestion)
    assert (found.kind, found.key, found.body, found.title) == (kind, key, "?", "Pytanie")


@pytest.mark.parametrize(
    ("text", "outcome", "reason"),
    [
        (fib("cc.essay.v0p1"), "skipped", "essay"),
        (fib("calculated_question", label=CANVAS), "skipped", "calculated"),
        (fib("file_upload_question", label=CANVAS), "skipped", "file_upload"),
        (question("text_only_question", "?", "", label=CANVAS), "skipped", "text_only"),
        (fib("fill_in_multiple_blanks_question", label=CANVAS), "skipped", "several_blanks"),
        (fib("hologram_question", label=CANVAS), "skipped", "kind_unknown"),
        (question("", "?", BLANK), "skipped", "essay"),
        (question("", "?", ""), "skipped", "text_only"),
        (fib("cc.fib.v0p1"), "failed", "no_key"),
        (question("cc.multiple_choice.v0p1", "?", choices("a", "b")), "failed", "no_key"),
        (question("cc.multiple_choice.v0p1", "?", ""), "failed", "no_answers"),
        (question("cc.multiple_choice.v0p1", "?", choices("a", "b"), scoring(equal("9"))), "failed", "no_key"),
        (
            question("cc.multiple_choice.v0p1", "?", choices("a", "b"), scoring(equal("0")), scoring(equal("1"))),
            "failed",
            "several_right",
        ),
        (
            question("matching_question", "?", MATCH, scoring(equal("1", ident="kot")), label=CANVAS),
            "failed",
            "key_incomplete",
        ),
        (fib("numerical_question", scoring(equal("dużo")), label=CANVAS), "failed", "no_key"),
        (fib("numerical_question", scoring(equal("1e400")), label=CANVAS), "failed", "no_key"),
    ],
)
def test_what_becomes_no_question_is_told(text, outcome, reason):
    (found,) = read(text)

    assert isinstance(found, ParsedProblem)
    assert (found.outcome, found.reason, found.line) == (outcome, reason, 1)


def test_partial_credit_is_dropped_and_noted():
    added = [scoring(equal(place), points=points, action="Add") for place, points in (("0", "50"), ("1", "-50"))]

    (found,) = read(question("multiple_answers_question", "?", ABC, *added, label=CANVAS))

    assert (found.key, found.notes) == ({"right": ["1"]}, ("partial_credit_dropped",))


@pytest.mark.parametrize(("told", "points"), [("2.5", "2.50"), ("-1", "1"), ("1e400", "1"), ("NaN", "1"), ("x", "1")])
def test_points_are_what_is_said_within_reason(told, points):
    (found,) = read(question("cc.true_false.v0p1", "?", choices("t", "n"), scoring(equal("0")), points=told))

    assert found.points == Decimal(points)


def test_quiz_says_its_title_and_attempts():
    field = "<qtimetadatafield><fieldlabel>cc_maxattempts</fieldlabel><fieldentry>{}</fieldentry></qtimetadatafield>"
    told = [f"<qtimetadata>{field.format(many)}</qtimetadata>" for many in ("3", "unlimited", "wiele")]

    roots = [parsed(quiz(inside=one).encode()) for one in told]

    assert [most_attempts(root) for root in roots] == [3, 0, None]
    assert (assessment_title(roots[0]), is_bank(roots[0])) == ("Sprawdzian", False)

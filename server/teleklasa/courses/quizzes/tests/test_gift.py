import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teleklasa.courses.quizzes.gift import parse_gift
from teleklasa.courses.quizzes.gift_writing import as_gift
from teleklasa.courses.quizzes.parsed import ParsedProblem, ParsedQuestion, UnreadableFile, lettered
from teleklasa.courses.quizzes.writing_questions import checked, fingerprint


def only(text: str) -> ParsedQuestion:
    [found] = parse_gift(text)
    assert isinstance(found, ParsedQuestion), found
    return found


def sources(items) -> list[str]:
    return [item["source"] for item in items]


def test_one_right_answer_of_many():
    found = only("::Grób:: Kto leży w grobie Granta?{ =Grant ~nikt #Prawie. ~Napoleon }")

    assert (found.kind, found.title, found.body) == ("single", "Grób", "Kto leży w grobie Granta?")
    assert sources(found.options) == ["Grant", "nikt", "Napoleon"]
    assert found.key == {"right": ["1"]}
    assert found.explanation == "- nikt: Prawie."


@pytest.mark.parametrize(
    "answers",
    ["~%50%dwa ~%50%cztery ~%-100%trzy", "~%-100%trzy ~%33.33333%dwa ~%66,66667%cztery", "=dwa =cztery ~trzy"],
)
def test_many_right_answers(answers):
    found = only(f"Parzyste? {{{answers}}}")

    right = {item["source"] for item in found.options if item["id"] in found.key["right"]}
    assert (found.kind, right) == ("multiple", {"dwa", "cztery"})


@pytest.mark.parametrize(
    ("said", "right"), [("T", "Prawda"), ("TRUE", "Prawda"), ("false", "Fałsz"), ("F#Źle.#Dobrze.", "Fałsz")]
)
def test_true_or_false_has_the_words_of_the_language(said, right):
    found = only(f"Ziemia jest okrągła. {{{said}}}")

    assert sources(found.options) == ["Prawda", "Fałsz"]
    assert [item["source"] for item in found.options if item["id"] in found.key["right"]] == [right]


def test_short_answers_drop_partial_ones_with_a_note():
    found = only("Ile? {=dwa =2 =%50%około dwóch}")

    assert (found.kind, found.key, found.notes) == ("short", {"accepted": ["dwa", "2"]}, ("partial_credit_dropped",))


@pytest.mark.parametrize(
    ("said", "value", "tolerance"),
    [
        ("#3.14159:0.0005", "3.14159", "0.0005"),
        ("#3,1", "3.1", "0"),
        ("#3.141..3.142", "3.1415", "0.0005"),
        ("#-5..5", "0", "5"),
        ("#=1822:0 =%50%1822:2", "1822", "0"),
        ("# 10 : 1 # Brawo", "10", "1"),
    ],
)
def test_numbers_with_tolerances_and_ranges(said, value, tolerance):
    found = only(f"Ile? {{{said}}}")

    assert found.kind == "number"
    assert {name: Decimal(text) for name, text in found.key.items()} == {
        "value": Decimal(value),
        "tolerance": Decimal(tolerance),
    }


def test_pairs_with_one_right_side_too_many_and_one_twice():
    found = only("Połącz. {=kot -> ssak =pies -> ssak =wrona -> ptak = -> ryba}")

    assert found.kind == "match"
    assert sources(found.options["left"]) == ["kot", "pies", "wrona"]
    assert sources(found.options["right"]) == ["ssak", "ptak", "ryba"]
    assert found.key == {"pairs": {"l1": "r1", "l2": "r1", "l3": "r2"}}


def test_missing_word_leaves_its_place():
    assert only("Stolicą jest {=Warszawa ~Kraków} i basta.").body == r"Stolicą jest \_\_\_\_\_ i basta."


def test_escapes_comments_categories_and_line_numbers():
    text = (
        "// uwaga\n$CATEGORY: a/b\n\n::Z\\:najak:: Ile to 2\\=\\{x\\}\\~\\#?\\nNowy wiersz {\n// nie to\n=tak\n~nie}\n"
    )

    category, question = parse_gift(text)

    assert category == ParsedProblem(2, "category", "skipped", "category", "a/b")
    assert isinstance(question, ParsedQuestion)
    assert (question.line, question.title) == (4, "Z:najak")
    assert question.body == "Ile to 2={x}\\~#?  \nNowy wiersz"


@pytest.mark.parametrize(
    ("written", "body"),
    [
        ("[markdown]**Czy** to?", "**Czy** to?"),
        ("[plain]**Czy** to <b>?", r"\*\*Czy\*\* to \<b\>?"),
        ("[html]<p>Czy <b>to</b>?</p><img src=x>", "Czy **to**?"),
        ("Czy <i>to</i>?", "Czy *to*?"),
        ("2 < 3 & 5 > 4_x", r"2 \< 3 \& 5 \> 4\_x"),
        ("- Czy to?", r"\- Czy to?"),
        ("12. Czy to?", r"12\. Czy to?"),
        ("Ile to $$a_1*b$$?", "Ile to $$a_1*b$$?"),
    ],
)
def test_formats_become_markdown(written, body):
    assert only(f"{written} {{T}}").body == body


def test_general_feedback_is_the_explanation():
    assert only("Czy? {T####[markdown]Bo **tak**.}").explanation == "Bo **tak**."


@pytest.mark.parametrize(
    ("text", "outcome", "reason"),
    [
        ("Napisz coś. {}", "skipped", "essay"),
        ("To jest wstęp.", "skipped", "no_answers"),
        ("Czy? {=a", "failed", "unclosed_answers"),
        ("Czy? {a b}", "failed", "no_marks"),
        ("Czy {=a} czy {=b}?", "failed", "several_answers"),
        ("Ile? {#dwa}", "failed", "not_a_number"),
        ("Ile? {#1e400}", "failed", "not_a_number"),
        ("Ile? {#5..1}", "failed", "not_a_number"),
        ("Ile? {#=1 =2}", "failed", "several_right_numbers"),
        ("Co? {~a ~b}", "failed", "no_right_answer"),
        ("Co? {=a -> b =c}", "failed", "incomplete_pair"),
        ("::Co? {=a}", "failed", "unclosed_title"),
    ],
)
def test_what_becomes_no_question_says_why(text, outcome, reason):
    [found] = parse_gift(text)

    assert isinstance(found, ParsedProblem)
    assert (found.outcome, found.reason) == (outcome, reason)


EVIL = [
    "{",
    "~",
    "=",
    "}",
    "#",
    "%",
    "\\",
    "::",
    "{~",
    "{=",
    "{~%",
    "{=a->",
    "a{=b}",
    "[html]<",
    "<!--",
    "<b>",
    "<ul><li>",
    "</",
    "$$",
    "\n{\n",
]


@pytest.mark.slow
@pytest.mark.parametrize("piece", EVIL)
@pytest.mark.parametrize("around", ["{}", "Czy? {{={}}}", "[html]{}", "[html]Co? {{=a ~b#{}}}"])
def test_a_million_characters_are_read_in_a_moment(piece, around):
    text = around.format(piece * (990_000 // len(piece)))
    begin = time.process_time()

    try:
        found = len(parse_gift(text))
    except UnreadableFile as error:
        found = len(error.reason)

    assert found
    assert time.process_time() - begin < 30


@pytest.mark.parametrize(("text", "reason"), [("x" * 1_000_001, "too_long"), ("x\n\n" * 3000, "too_many")])
def test_file_that_is_too_much_is_refused_whole(text, reason):
    with pytest.raises(UnreadableFile) as refused:
        parse_gift(text)

    assert refused.value.reason == reason


@given(st.lists(st.sampled_from([*EVIL, "a", " ", "\n\n", "//", "T", "->", "50", "\ufdd3", "\x00"]), max_size=40))
def test_any_text_is_read_or_refused(pieces):
    found = parse_gift("".join(pieces))

    assert all(isinstance(one, ParsedQuestion | ParsedProblem) for one in found)


LETTERS = st.characters(whitelist_categories=["L", "N", "P"]) | st.sampled_from("~=#{}:\\ \n+<>$")
TEXTS = st.text(LETTERS, min_size=1, max_size=20).map(lambda text: f"a{text}z").filter(lambda text: "->" not in text)


@st.composite
def questions(draw):
    kind = draw(st.sampled_from(["single", "multiple", "short", "number", "match"]))
    body, texts = draw(TEXTS), draw(st.lists(TEXTS, min_size=2, max_size=5, unique=True))
    options: Any = lettered(texts)
    key: dict[str, Any] = {"right": ["1"]}
    if kind == "multiple":
        key = {"right": ["1", "2"]}
    elif kind == "short":
        options, key = [], {"accepted": texts}
    elif kind == "number":
        options, key = [], {"value": str(draw(st.integers(-999, 999))), "tolerance": "0.5"}
    elif kind == "match":
        options = {"left": lettered(texts, "l"), "right": lettered([*texts, "inne"], "r")}
        key = {"pairs": {f"l{place}": f"r{place}" for place in range(1, len(texts) + 1)}}
    return ParsedQuestion(kind, body, options, key, draw(st.just("") | TEXTS))


@given(st.lists(questions(), min_size=1, max_size=4))
def test_what_is_written_as_gift_is_read_the_same(written):
    read = parse_gift(as_gift(written))

    assert len(read) == len(written)
    for before, after in zip(written, read, strict=True):
        assert isinstance(after, ParsedQuestion), (after, as_gift([before]))
        assert (after.kind, after.body, after.explanation) == (before.kind, before.body, before.explanation)
        known, again = checked(before), checked(after)
        assert fingerprint(known.kind, known.body, known.options, known.key) == fingerprint(
            again.kind, again.body, again.options, again.key
        )

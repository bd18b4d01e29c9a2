import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teleklasa.courses.quizzes.moodle_xml import parse_moodle_xml
from teleklasa.courses.quizzes.parsed import ParsedProblem, ParsedQuestion, UnreadableFile

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def question(kind: str, inside: str, text: str = "<![CDATA[<p>Czy <b>to</b>?</p>]]>") -> str:
    return (
        f'<question type="{kind}"><name><text>Nazwa</text></name>'
        f'<questiontext format="html"><text>{text}</text></questiontext>{inside}</question>'
    )


def answer(share: str, text: str, feedback: str = "") -> str:
    return (
        f'<answer fraction="{share}" format="html"><text>{text}</text>'
        f"<feedback format='html'><text>{feedback}</text></feedback></answer>"
    )


def quiz(*questions: str) -> str:
    return f"{HEAD}<quiz>{''.join(questions)}</quiz>"


def only(written: str) -> ParsedQuestion:
    [found] = parse_moodle_xml(quiz(written))
    assert isinstance(found, ParsedQuestion), found
    return found


def right_of(found: ParsedQuestion) -> list[str]:
    return [item["source"] for item in found.options if item["id"] in found.key["right"]]


def test_choice_with_feedback_points_and_explanation():
    inside = (
        "<defaultgrade>2.5000000</defaultgrade><single>true</single>"
        "<generalfeedback format='html'><text>&lt;i&gt;Bo tak&lt;/i&gt;</text></generalfeedback>"
        + answer("100", "tak", "Brawo")
        + answer("0", "nie")
    )

    found = only(question("multichoice", inside))

    assert (found.kind, found.body, found.title, found.points) == ("single", "Czy **to**?", "Nazwa", Decimal("2.50"))
    assert right_of(found) == ["tak"]
    assert found.explanation == "*Bo tak*\n\n- tak: Brawo"
    assert found.notes == ()


def test_choice_of_many():
    inside = "<single>false</single>" + answer("50", "a") + answer("50", "b") + answer("-100", "c")

    found = only(question("multichoice", inside))

    assert (found.kind, right_of(found), found.notes) == ("multiple", ["a", "b"], ())


def test_partial_credit_of_a_single_choice_is_noted():
    found = only(question("multichoice", answer("100", "a") + answer("50", "b")))

    assert (found.kind, right_of(found), found.notes) == ("single", ["a"], ("partial_credit_dropped",))


def test_true_or_false():
    found = only(question("truefalse", answer("0", "true") + answer("100", "false")))

    assert (found.kind, right_of(found)) == ("single", ["Fałsz"])


def test_short_answer_and_number():
    short = only(question("shortanswer", "<usecase>1</usecase>" + answer("100", "Krak*w") + answer("50", "x")))
    number = only(
        question("numerical", '<answer fraction="100"><text>3.14</text><tolerance>0.01</tolerance></answer><units/>')
    )

    assert (short.kind, short.key) == ("short", {"accepted": ["Krak*w"], "case_matters": True})
    assert (number.kind, number.key) == ("number", {"value": "3.14", "tolerance": "0.01"})
    assert number.notes == ("units_dropped",)


def test_pairs_and_order():
    pairs = "".join(
        f"<subquestion format='html'><text>{left}</text><answer><text>{right}</text></answer></subquestion>"
        for left, right in [("kot", "miau"), ("pies", "hau"), ("", "kwa")]
    )

    match = only(question("matching", pairs))
    order = only(question("ordering", answer("2", "drugi") + answer("1", "pierwszy") + answer("3", "trzeci")))

    assert [item["source"] for item in match.options["right"]] == ["miau", "hau", "kwa"]
    assert match.key == {"pairs": {"l1": "r1", "l2": "r2"}}
    assert [item["source"] for item in order.options] == ["pierwszy", "drugi", "trzeci"]
    assert order.key == {"order": ["1", "2", "3"]}


def test_files_and_pictures_are_left_out_with_a_note():
    text = "<![CDATA[<p>Co to?</p><img src='a.png'><script>zło()</script>]]></text><file name='a.png'/><text>"

    found = only(question("truefalse", answer("100", "true"), text))

    assert (found.body, found.notes) == ("Co to?", ("files_dropped", "picture_dropped"))


def test_html_lists_and_code_become_markdown():
    text = "<![CDATA[<p>Wybierz:</p><ul><li>raz<ol><li>jeden</li></ol></li><li><code>x_1</code></li></ul>a<br>b * c]]>"

    found = only(question("truefalse", answer("100", "true"), text))

    assert found.body == "Wybierz:\n\n- raz\n    1. jeden\n- `x_1`\n\na  \nb \\* c"


@pytest.mark.parametrize(
    ("kind", "outcome", "reason"),
    [
        ("category", "skipped", "category"),
        ("essay", "skipped", "essay"),
        ("description", "skipped", "no_answers"),
        ("cloze", "skipped", "unsupported_kind"),
        ("multichoice", "failed", "no_right_answer"),
        ("truefalse", "failed", "no_right_answer"),
        ("shortanswer", "failed", "no_right_answer"),
        ("numerical", "failed", "no_right_answer"),
    ],
)
def test_what_becomes_no_question_says_why(kind, outcome, reason):
    [found] = parse_moodle_xml(quiz("\n", question(kind, "")))

    assert found == ParsedProblem(3, kind, outcome, reason, "Nazwa")


BOMB = '<!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><quiz>&b;</quiz>'
OUTSIDE = '<!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not_xml"),
        ("<quiz>", "not_xml"),
        ("{}", "not_xml"),
        ("<quiz>\x00</quiz>", "not_xml"),
        ("<quiz>\ud800</quiz><", "not_xml"),
        ("<questions/>", "not_a_quiz"),
        (BOMB, "entities_refused"),
        (OUTSIDE, "entities_refused"),
        (f"<quiz>{'<a>' * 300_000}", "too_deep"),
        ("x" * 1_000_001, "too_long"),
        (f"<quiz>{'<question/>' * 2001}</quiz>", "too_many"),
        (f"<quiz>{'<a/>' * 60_001}</quiz>", "too_many"),
    ],
    ids=range(12),
)
def test_file_that_is_none_is_refused_whole(text, reason):
    begin = time.process_time()
    with pytest.raises(UnreadableFile) as refused:
        parse_moodle_xml(text)

    assert refused.value.reason == reason
    assert time.process_time() - begin < 30


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["<a/>", "&amp;", "&lt;b&gt;", "&lt;ul&gt;&lt;li&gt;", "x", "<![CDATA[<!--]]>"])
@pytest.mark.parametrize("around", ["<quiz>{}</quiz>", question("truefalse", answer("100", "true"), "{}")])
def test_a_million_characters_are_read_in_a_moment(piece, around):
    text = around.replace("{}", piece * (990_000 // len(piece)))
    begin = time.process_time()

    try:
        found = len(parse_moodle_xml(text if text.startswith("<quiz>") else f"<quiz>{text}</quiz>"))
    except UnreadableFile as error:
        found = 0
        assert error.reason == "too_many"  # noqa: PT017 -- either is right

    assert found < 2
    assert time.process_time() - begin < 30


PIECES = st.sampled_from(
    [
        *("<text>", "</text>", "<answer fraction='100'>", "<answer fraction='x'>", "</answer>", "a", "1", "&lt;p&gt;"),
        *("<subquestion>", "</subquestion>", "<single>false</single>", "<tolerance>", "</tolerance>", "<defaultgrade>"),
        *("</defaultgrade>", "<questiontext format='markdown'>", "</questiontext>", "&#0;", "&#x1F600;", "<file/>"),
    ]
)


@given(
    st.sampled_from(["multichoice", "truefalse", "numerical", "matching", "ordering"]), st.lists(PIECES, max_size=25)
)
def test_any_text_is_read_or_refused(kind, pieces):
    try:
        found = len(parse_moodle_xml(f"<quiz><question type='{kind}'>{''.join(pieces)}</question></quiz>"))
    except UnreadableFile as error:
        found = len(error.reason)

    assert found

import pytest

from teleklasa.richtext.summary import plain


@pytest.mark.parametrize(
    ("source", "length", "said"),
    [
        ("# Kot\n\nAla **ma** [kota](https://a.pl) i $x^2$.", 80, "Kot Ala ma kota i x^2."),
        ("Ala ma kota, a kot ma Alę", 13, "Ala ma kota…"),
        ("Ala ma kota", 11, "Ala ma kota"),
        ("Konstantynopolitańczykowianeczka", 10, "Konstanty…"),
        ("![kot na płocie](media:a)\n\n```\nkod\n```", 80, "kot na płocie"),
        ("| a | b |\n|-|-|\n| 1 | 2 |", 80, "a b 1 2"),
        ("https://youtu.be/dQw4w9WgXcQ", 80, ""),
        ("<b>a</b>", 80, "<b>a</b>"),
        ("a\x00\ud800b", 80, "ab"),
        ("", 80, ""),
        ("Ala", 0, ""),
    ],
)
def test_summary_says_the_text_without_its_marks(source, length, said):
    assert plain(source, length) == said


def test_summary_of_a_long_text_reads_only_its_beginning():
    assert plain("słowo " * 30_000, 20) == "słowo słowo słowo…"

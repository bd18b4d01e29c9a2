"""Words as the search compares them: without case and accents, letters and digits only; plain Python.

What is stored and what is asked for go through the same functions, so they always meet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST_WORD = 40
MOST_ASKED_WORDS = 8
MOST_KEPT_WORDS = 1000
WEIGHTS = "ABCD"
AND = " & "

WORD = re.compile(r"[^\W_]+")
PLAIN_LETTERS = str.maketrans(
    {
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ı": "i",
        "ø": "o",
        "ŧ": "t",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "\N{CYRILLIC SMALL LETTER IO}": "\N{CYRILLIC SMALL LETTER IE}",
    }
)
"""Small letters that have no accent to take off, though people type the plain ones for them."""


def folded(text: str) -> str:
    """`text` in small letters without accents: "Łódź, STRAẞE" is "lodz, strasse"."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return bare.casefold().translate(PLAIN_LETTERS)


def words_of(text: str) -> list[str]:
    """The folded words of a text in their order, each cut at LONGEST_WORD letters."""
    return [word[:LONGEST_WORD] for word in WORD.findall(folded(text))]


def tsquery_of(asked: str, *, weight: str = "", is_whole: bool = False) -> str:
    """PostgreSQL's query for rows that have a word beginning with each word asked for; empty when there is none.

    If `is_whole`, for rows that have each word as it was asked for.

    A single letter or digit among other words is meant as it stands: so many words begin with it that it
    would find nothing and cost much.  Words hold letters and digits only, so nothing of the text can act
    as an operator.  `weight` limits it to words of that weight.
    """
    words = list(dict.fromkeys(words_of(asked)))[:MOST_ASKED_WORDS]
    ways = ["" if is_whole or len(word) == 1 < len(words) else "*" for word in words]
    return AND.join(f"'{word}':{way}{weight}".rstrip(":") for word, way in zip(words, ways, strict=True))


def tsvector_of(weighted: Iterable[tuple[str, str]]) -> str:
    """PostgreSQL's vector of texts, each with its weight out of WEIGHTS, in that order.

    It is written here and not by `to_tsvector`, whose parser takes some words apart.
    """
    entries: list[str] = []
    for text, weight in weighted:
        entries += [f"'{word}':{len(entries) + place}{weight}" for place, word in enumerate(words_of(text), start=1)]
    return " ".join(entries[:MOST_KEPT_WORDS])

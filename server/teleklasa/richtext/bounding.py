"""How much work one text may ask of the parser: counted in steps, so the same text always ends the same way."""

import re
from types import SimpleNamespace
from typing import Any

from markdown_it import helpers
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

LONGEST_SOURCE = 200_000
"""Characters of one text, about a hundred printed pages."""

MOST_STEPS = 60_000
MOST_LINES = 6_000
MOST_OF = {"[": 5_000, "](": 2_500, "`": 20_000}
"""Marks behind each of which the parser looks far ahead."""

STEPS_OF_A_BLOCK = 3
STEPS_OF_A_CELL = 2
"""What a block and an empty cell of a table cost the parser, in steps inside a line."""

LONGEST_TARGET = 2_100
"""Characters after which the parser gives up a link's address that does not end."""

DEEPEST = 40
"""Levels of quotes and lists in each other, two for a list; what lies deeper is left out."""


DELIMITERS = re.compile(r"[|:\-\s>]+")


class TooIntricate(Exception):
    """The text asks for more steps than any lesson needs; it is shown as it was typed."""


class SourceTooLong(ValueError):
    """The text has more than LONGEST_SOURCE characters; whoever takes input refuses it before."""


def look_at(source: str) -> None:
    """Raise TooIntricate for a text of too many lines or brackets before any work is done for it."""
    lines = source.count("\n") + source.count("\r") - source.count("\r\n")
    if lines > MOST_LINES or any(source.count(mark) > most for mark, most in MOST_OF.items()):
        raise TooIntricate


def spend(env: Any, steps: int) -> None:
    """Count `steps` against the text's allowance.  Raises TooIntricate when it is used up."""
    env["steps"] = env.get("steps", 0) + steps
    if env["steps"] > MOST_STEPS:
        raise TooIntricate


def count_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 -- the parser's shape
    """A rule that never matches and counts every block that is tried."""
    spend(state.env, STEPS_OF_A_BLOCK)
    return False


def count_inline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 -- the parser's shape
    """A rule that never matches and counts every place inside a line that is tried."""
    if not silent:
        spend(state.env, 1)
    return False


def count_cells(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 -- the parser's shape
    """A rule that never matches and counts the cells of a table before it is built; missing ones are built too."""
    if silent or start + 1 >= end:
        return False
    columns = state.src[state.bMarks[start + 1] : state.eMarks[start + 1]]
    if "|" in columns and DELIMITERS.fullmatch(columns):
        begin = state.bMarks[start]
        close = state.src.find("\n\n", begin)
        rows = state.src.count("\n", begin, close if close > 0 else len(state.src)) + 1
        spend(state.env, STEPS_OF_A_CELL * rows * (columns.count("|") + 1))
    return False


class CountingInline(ParserInline):
    """The parser of lines, which also counts every look ahead, remembered or not."""

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 -- the parser's name
        spend(state.env, 1)
        super().skipToken(state)


def near_destination(text: str, start: int, end: int) -> Any:
    """The address of a link, looked for only so far as an address may be long."""
    return helpers.parseLinkDestination(text, start, min(end, start + LONGEST_TARGET))


NEAR_HELPERS = SimpleNamespace(
    parseLinkLabel=helpers.parseLinkLabel,
    parseLinkTitle=helpers.parseLinkTitle,
    parseLinkDestination=near_destination,
)
"""What the parser reads links with."""

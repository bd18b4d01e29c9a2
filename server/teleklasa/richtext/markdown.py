"""The parser of authors' texts: CommonMark with tables, strikethrough, mathematics and embeds; raw HTML is text."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from teleklasa.richtext.bounding import DEEPEST, NEAR_HELPERS, CountingInline, count_block, count_cells, count_inline
from teleklasa.richtext.embeds import embed_at
from teleklasa.richtext.mathematics import dollars

UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters and halves of characters: no page shows them and PostgreSQL refuses some."""


def readable(source: str) -> str:
    """The text without what nobody can read."""
    return UNREADABLE.sub("", source)


@cache
def parser() -> MarkdownIt:
    """The one parser; what belongs to a text is in its `env`."""
    options: dict[str, Any] = {"html": False, "xhtmlOut": False, "maxNesting": DEEPEST}
    markdown = MarkdownIt("commonmark", options)
    markdown.inline = CountingInline()
    markdown.configure("commonmark", options)
    markdown.enable(["table", "strikethrough"])
    markdown.helpers = NEAR_HELPERS  # type: ignore[assignment]  # the same functions, one of them bounded
    markdown.validateLink = _any_link  # type: ignore[assignment,method-assign]  # links are judged after parsing, in one place
    dollarmath_plugin(markdown, allow_labels=False, allow_blank_lines=False)
    markdown.inline.ruler.at("math_inline", dollars)
    markdown.inline.ruler.before("text", "count", count_inline)
    markdown.block.ruler.before("table", "embed", _embed_line, {"alt": ["paragraph", "reference"]})
    markdown.block.ruler.before("embed", "count", count_block)
    markdown.block.ruler.before("table", "count_cells", count_cells)
    markdown.add_render_rule("embed", _show_embed)
    return markdown


def _any_link(address: str) -> bool:
    return True


def _embed_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 -- the parser's shape
    """A line that holds only the address of a film or model."""
    begin = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or not state.src.startswith("http", begin):
        return False
    line = state.src[begin : state.eMarks[start]].strip()
    found = embed_at(line, peertube_hosts=state.env.get("peertube_hosts", ()))
    if found is None:
        return False
    if not silent:
        token = state.push("embed", "div", 0)
        token.meta, token.map = {"embed": found}, [start, start + 1]
        state.line = start + 1
    return True


def _show_embed(renderer: Any, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
    found = tokens[place].meta["embed"]
    host = f' data-host="{escapeHtml(found.host)}"' if found.host else ""
    return f'<div class="embed" data-embed="{found.kind}"{host} data-id="{escapeHtml(found.id)}"></div>\n'

"""Plain texts and simple HTML as Markdown that shows the same."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nh3

TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
SPECIAL = re.compile(r"([\\`*_\[\]<>|~&])")
AT_LINE_START = re.compile(r"^(\s*)(?:([-+#=])|([0-9]{1,9})([.)]))", re.MULTILINE)
FORMULA = re.compile(r"(\$\$[^$]{1,1000}\$\$)")
BLANK = r"\_\_\_\_\_"
"""Where a missing word belongs."""

LONGEST_HTML = 60_000
MOST_TAGS = 500
"""Of one text: the time for cleaning grows with the square of how deep tags stand in each other."""

DEEPEST_LIST = 8
BLOCKS = {"p", "div", "pre", "blockquote", "table", "tr", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "hr"}
MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "s": "~~", "del": "~~"}
DROPPED = {"script", "style", "template"}
MEDIA = {"img": "picture_dropped", "audio": "media_dropped", "video": "media_dropped", "object": "media_dropped"}
KNOWN = {*BLOCKS, *MARKS, *MEDIA, "br", "li", "td", "th"}


def markdown_of_plain(text: str) -> str:
    """The text with marks of Markdown escaped; lines stay lines, and `$$…$$` stays a formula."""
    pieces = FORMULA.split(text)
    told = "".join(piece if place % 2 else _escaped(piece) for place, piece in enumerate(pieces))
    lines = [line.strip() for line in told.strip().split("\n")]
    return "  \n".join(lines).replace("\n  \n", "\n\n")


def _escaped(text: str) -> str:
    return AT_LINE_START.sub(_escape_start, SPECIAL.sub(r"\\\1", text))


def _escape_start(found: re.Match[str]) -> str:
    space, sign, number, dot = found.groups()
    return f"{space}\\{sign}" if sign else f"{space}{number}\\{dot}"


def has_tags(text: str) -> bool:
    return TAG.search(text) is not None


def markdown_of_html(html: str) -> tuple[str, set[str]]:
    """What the HTML says, and codes of what was left out.

    Paragraphs, line breaks, bold, italic, code and lists stay; pictures and scripts go; of anything else the
    text stays.
    """
    if html.count("<") > MOST_TAGS:
        return markdown_of_plain(TAG.sub(" ", html[:LONGEST_HTML])), {"markup_dropped"}
    reader = _Reader()
    if len(html) > LONGEST_HTML:
        reader.notes.add("text_cut")
    reader.feed(nh3.clean(html[:LONGEST_HTML], tags=KNOWN, clean_content_tags=DROPPED))  # well-formed from here on
    reader.close()
    return reader.markdown(), reader.notes


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.notes: set[str] = set()
        self._parts: list[str] = []
        self._lists: list[int | None] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in MEDIA:
            self.notes.add(MEDIA[tag])
        elif tag in MARKS:
            self._mark(tag)
        elif tag == "br":
            self._parts.append("  \n")
        elif tag == "li":
            self._item()
        elif tag in BLOCKS:
            self._block(tag)
        elif tag in {"td", "th"}:
            self._parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in MARKS and tag in self._open[-1:]:
            self._open.pop()
            self._parts.append(MARKS[tag])
        elif tag in BLOCKS:
            if tag in {"ul", "ol"} and self._lists:
                self._lists.pop()
            self._apart(tag)

    def handle_data(self, data: str) -> None:
        text = re.sub(r"\s+", " ", data)
        self._parts.append(text.replace("`", "'") if "code" in self._open else SPECIAL.sub(r"\\\1", text))

    def _mark(self, tag: str) -> None:
        if tag not in self._open and len(self._open) < 2:
            self._open.append(tag)
            self._parts.append(MARKS[tag])

    def _block(self, tag: str) -> None:
        self._open.clear()
        self._apart(tag)
        if tag in {"ul", "ol"} and len(self._lists) < DEEPEST_LIST:
            self._lists.append(1 if tag == "ol" else None)

    def _apart(self, tag: str) -> None:
        """A new paragraph; in a list only a new line, which items begin by themselves."""
        if not self._lists:
            self._parts.append("\n\n")
        elif tag not in {"ul", "ol"}:
            self._parts.append("\n")

    def _item(self) -> None:
        depth = max(0, len(self._lists) - 1)
        number = self._lists[-1] if self._lists else None
        if number is not None:
            self._lists[-1] = number + 1
        self._parts.append("\n" + "    " * depth + ("- " if number is None else f"{number}. "))

    def markdown(self) -> str:
        text = "".join([*self._parts, *(MARKS[tag] for tag in reversed(self._open))])
        text = "\n".join(line.rstrip(" ") + ("  " if line.endswith("  ") else "") for line in text.split("\n"))
        return re.sub(r"\n\s*\n+", "\n\n", text).strip()

"""HTML of other platforms as Markdown, which our own rules then make safe: nothing of the HTML itself stays."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

from teleklasa.richtext.cleaning import is_link

MOST_HTML = 200_000
"""Characters of one page that are looked at."""

MOST_TAGS = 8_000
"""A page with more is taken as plain text."""

TAG = re.compile(r"<[^<>]{0,2000}>")
DEEPEST = 30
DROPPED = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "select", "textarea", "object"})
BLOCKS = frozenset(
    {
        *("p", "div", "section", "article", "header", "footer", "main", "aside", "nav", "figure", "figcaption"),
        *("address", "dl", "dt", "dd", "form", "fieldset", "center", "details", "summary", "tbody", "thead", "tfoot"),
    }
)
LISTS = frozenset({"ul", "ol"})
HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "s": "~~", "del": "~~", "strike": "~~"}
FRAMES = LISTS | {"li", "blockquote", "pre", "table", "tr", "td", "th", "a", "code"} | MARKS.keys() | HEADINGS.keys()
INLINE = frozenset({"a", "code", *MARKS})
SPECIAL = re.compile(r"([\\`*_\[\]<>~$|&])")
AT_START = re.compile(r"^(?:([#+\-=])|(\d{1,9})([.)]))", re.MULTILINE)
SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
UNSAFE_IN_LINK = str.maketrans({"<": "%3C", ">": "%3E", " ": "%20", "\\": "%5C", "\n": "", "\r": ""})

Find = Callable[[str], str | None]
"""The key of the own picture or file that an address leads to, None for any other address."""


def _nothing(_: str) -> str | None:
    return None


def markdown_of(html: str, *, picture: Find = _nothing, file: Find = _nothing) -> str:
    """The text with its headings, lists, tables, links and pictures; scripts, frames and styles are dropped.

    `picture` and `file` are asked for every address; a link to an own file leaves its text, since files are
    offered beside the text.
    """
    if html.count("<") > MOST_TAGS:
        return escaped(TAG.sub(" ", html[:MOST_HTML]).strip())
    reader = _Reader(picture, file)
    reader.feed(_well_formed(html[:MOST_HTML]))
    reader.close()
    return reader.text()


def _well_formed(html: str) -> str:
    """The same as a careful parser understands it: what is read next is whole, so that no trick costs time."""
    kept = FRAMES | BLOCKS | {"br", "hr", "img", "iframe", "embed", "video", "audio", "source"}
    attributes = {"a": {"href"}, "img": {"src", "alt", "data-equation-content"}, "iframe": {"src"}, "embed": {"src"}}
    attributes |= {"video": {"src"}, "audio": {"src"}, "source": {"src"}}
    return nh3.clean(
        html, tags=set(kept), attributes=attributes, clean_content_tags=set(DROPPED - {"head"}), link_rel=None
    )


def escaped(text: str) -> str:
    """Plain text, line by line, that Markdown shows as it is."""
    return AT_START.sub(_escaped_start, SPECIAL.sub(r"\\\1", text))


def _escaped_start(found: re.Match[str]) -> str:
    return f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}"


@dataclass
class _Frame:
    """An open element: the blocks that are done in it, and the line that is being written."""

    tag: str
    blocks: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    href: str = ""
    count: int = 0


class _Reader(HTMLParser):
    def __init__(self, picture: Find, file: Find) -> None:
        super().__init__(convert_charrefs=True)
        self._picture, self._file = picture, file
        self._open = [_Frame("")]
        self._dropped: str | None = None
        self._dropped_depth = 0

    def text(self) -> str:
        while len(self._open) > 1:
            self._close()
        self._end_line()
        return "\n\n".join(self._open[0].blocks).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if self._dropped is not None:
            self._dropped_depth += tag == self._dropped
        elif tag in DROPPED:
            self._dropped, self._dropped_depth = tag, 1
        elif tag in FRAMES:
            self._begin(tag, told)
        elif tag in BLOCKS:
            self._end_block()
        else:
            self._void(tag, told)

    def handle_endtag(self, tag: str) -> None:
        if self._dropped is not None:
            self._dropped_depth -= tag == self._dropped
            if self._dropped_depth <= 0:
                self._dropped = None
        elif tag in FRAMES:
            if any(frame.tag == tag for frame in self._open[1:]):
                while self._open[-1].tag != tag:
                    self._close()
                self._close()
        elif tag in BLOCKS:
            self._end_block()

    def handle_data(self, data: str) -> None:
        if self._dropped is not None:
            return
        frame = self._open[-1]
        if any(opened.tag == "pre" for opened in self._open):
            frame.line.append(data)
        elif frame.tag == "code":
            frame.line.append(SPACES.sub(" ", data))
        else:
            frame.line.append(SPECIAL.sub(r"\\\1", SPACES.sub(" ", data)))

    def _begin(self, tag: str, attrs: dict[str, str]) -> None:
        if tag not in INLINE:
            self._end_block()
            self._close_same(tag)
        if len(self._open) < DEEPEST:
            self._open.append(_Frame(tag, href=attrs.get("href", "")))

    def _close_same(self, tag: str) -> None:
        """An item or cell that was not closed ends where the next one begins."""
        ends = {"li": {"li"}, "tr": {"tr", "td", "th"}, "td": {"td", "th"}, "th": {"td", "th"}}.get(tag, set())
        while self._open[-1].tag in ends:
            self._close()

    def _void(self, tag: str, attrs: dict[str, str]) -> None:
        line = self._open[-1].line
        if tag == "br":
            line.append("\n")
        elif tag == "hr":
            self._end_block()
            self._open[-1].blocks.append("---")
        elif tag == "img":
            line.append(self._image(attrs))
        elif tag in {"iframe", "embed", "video", "audio", "source"}:
            self._player(attrs.get("src", ""))

    def _image(self, attrs: dict[str, str]) -> str:
        if equation := attrs.get("data-equation-content", ""):  # Canvas draws mathematics as pictures
            return f"${equation.strip()}$" if "$" not in equation and "\n" not in equation else escaped(equation)
        source, label = attrs.get("src", ""), escaped(SPACES.sub(" ", attrs.get("alt", "")).strip())
        if key := self._picture(source):
            return f"![{label}](media:{key})"
        if is_link(source):
            return f"![{label or 'img'}](<{source.translate(UNSAFE_IN_LINK)}>)"
        return label

    def _player(self, source: str) -> None:
        """A film of another site on a line of its own, which is how our texts show one."""
        source = f"https:{source}" if source.startswith("//") else source
        if self._file(source) is None and is_link(source):
            self._end_block()
            self._open[-1].blocks.append(source.translate(UNSAFE_IN_LINK))

    def _end_block(self) -> None:
        while self._open[-1].tag in INLINE:
            self._close()
        self._end_line()

    def _end_line(self) -> None:
        frame = self._open[-1]
        text = _line(frame.line)
        frame.line.clear()
        if text:
            frame.blocks.append(text)

    def _close(self) -> None:
        frame = self._open[-1]
        if frame.tag in INLINE:
            self._open.pop()
            self._open[-1].line.append(self._inline(frame))
            return
        is_pre = frame.tag == "pre"
        raw = "".join(frame.line) if is_pre else ""
        self._end_line()
        self._open.pop()
        above = self._open[-1]
        block = _fenced(raw) if is_pre else _block(frame, above)
        if block:
            above.blocks.append(block)

    def _inline(self, frame: _Frame) -> str:
        text = "".join(frame.line)
        if any(opened.tag == "pre" for opened in self._open):
            return text
        inner = text.strip()
        if frame.tag == "a" and inner:
            return self._link(frame.href, text)
        if not inner:
            return text
        if frame.tag == "code":
            return f"`` {inner} ``" if "`" in inner else f"`{inner}`"
        mark = MARKS.get(frame.tag, "")
        return text.replace(inner, f"{mark}{inner}{mark}", 1) if "\n" not in inner else text

    def _link(self, href: str, text: str) -> str:
        address = href.strip().translate(UNSAFE_IN_LINK)
        if self._file(href) is not None or not is_link(address) or "](" in text:
            return text
        return f"[{text.strip()}](<{address}>)"


def _line(parts: list[str]) -> str:
    """A paragraph: lines without spaces around, each but the last ending in a hard break, nothing read as a mark."""
    lines = [AT_START.sub(_escaped_start, SPACES.sub(" ", line).strip()) for line in "".join(parts).split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    return "\\\n".join(line for line in lines if line)


def _block(frame: _Frame, above: _Frame) -> str:
    """A closed element as a block of the one around it."""
    match frame.tag:
        case tag if tag in HEADINGS:
            text = _one_line(frame.blocks)
            block = f"{HEADINGS[tag]} {text}" if text else ""
        case "li":
            block = _item(frame, above)
        case "ul" | "ol":
            block = "\n".join(frame.blocks)
        case "blockquote":
            block = _prefixed("\n\n".join(frame.blocks), "> ", "> ")
        case "td" | "th":
            block = _one_line(frame.blocks) or " "
        case "tr":
            block = "| " + " | ".join(frame.blocks) + " |" if frame.blocks else ""
        case "table":
            block = _table(frame.blocks)
        case _:
            block = "\n\n".join(frame.blocks)
    return block


def _one_line(blocks: list[str]) -> str:
    """The blocks where only a line may stand, as in a heading or a cell."""
    return " ".join(" ".join(blocks).replace("\\\n", " ").split())


def _item(frame: _Frame, above: _Frame) -> str:
    above.count += 1
    mark = f"{above.count}. " if above.tag == "ol" else "- "
    return _prefixed("\n\n".join(frame.blocks), mark, " " * len(mark)) if frame.blocks else ""


def _prefixed(text: str, first: str, other: str) -> str:
    lines = text.split("\n")
    told = [f"{other if place else first}{line}".rstrip() for place, line in enumerate(lines)]
    return "\n".join(told) if text else ""


def _fenced(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    stripped = text.strip("\n")
    return f"{fence}\n{stripped}\n{fence}" if stripped.strip() else ""


def _table(rows: list[str]) -> str:
    """A table whose first row is its head; what stood between rows is kept above it."""
    cells = [row for row in rows if row.startswith("| ")]
    others = [row for row in rows if not row.startswith("| ")]
    if not cells:
        return "\n\n".join(others)
    columns = cells[0].count(" | ") + 1
    table = "\n".join([cells[0], "|" + " --- |" * columns, *cells[1:]])
    return "\n\n".join([*others, table])

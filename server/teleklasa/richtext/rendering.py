"""An author's text as HTML that a page may show as it is."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from teleklasa.richtext.bounding import LONGEST_SOURCE, SourceTooLong, TooIntricate, look_at
from teleklasa.richtext.cleaning import clean
from teleklasa.richtext.markdown import parser, readable
from teleklasa.richtext.settling import Pictures, settle_links

LANGUAGE = re.compile(r"[A-Za-z0-9]{1,30}")
ALIGNED = re.compile(r"text-align:(left|center|right)")
FILE_NAMED = re.compile(r"media:([A-Za-z0-9_-]{1,40})")


@dataclass(frozen=True)
class RichText:
    """A text as it was written, as a page shows it, and the ids of the files that it shows, in order."""

    source: str
    html: str
    files: tuple[str, ...] = field(default=())


def render(source: str, *, image: Callable[[str], str | None], peertube_hosts: Collection[str] = ()) -> RichText:
    """`source` as safe HTML; the same source and files always give the same bytes.

    `image` tells the address of an own file by its public id, None for one that may not be shown; it is
    asked once for each id.  `files_named_in` tells the ids beforehand, so that one query finds them all.
    `peertube_hosts` are the PeerTube sites whose films are embedded, host names in small letters.
    A text that asks for too much work is shown as it was typed.  Raises SourceTooLong, and nothing else.
    """
    if len(source) > LONGEST_SOURCE:
        raise SourceTooLong
    source = readable(source)
    pictures = Pictures(image)
    try:
        page = _page(source, pictures, {"peertube_hosts": peertube_hosts})
    except TooIntricate:
        return RichText(source=source, html=_as_typed(source))
    shown = clean(page, image_sources=pictures.addresses)
    return RichText(source=source, html=shown, files=tuple(pictures.used))


def files_named_in(source: str) -> set[str]:
    """Every id that the text might ask `image` for."""
    return set(FILE_NAMED.findall(source))


def _page(source: str, pictures: Pictures, env: dict[str, Any]) -> str:
    look_at(source)
    markdown = parser()
    tokens = markdown.parse(source, env)
    for token in tokens:
        _settle(token, pictures)
    return str(markdown.renderer.render(tokens, markdown.options, env))


def _settle(token: Token, pictures: Pictures) -> None:
    """Bring one token of the parser to what this school's pages know."""
    if token.type == "fence":
        words = token.info.split(maxsplit=1)
        token.info = words[0] if words and LANGUAGE.fullmatch(words[0]) else ""
    elif token.type in {"th_open", "td_open"} and token.attrs:
        aligned = ALIGNED.fullmatch(str(token.attrs.pop("style", "")))
        if aligned:
            token.attrs["class"] = f"align-{aligned[1]}"
    elif token.children:
        token.children = settle_links(token.children, pictures)


def _as_typed(source: str) -> str:
    return "<p>" + "<br>\n".join(html.escape(line, quote=False) for line in source.splitlines()) + "</p>\n"

"""Links and pictures of a line: where they may lead, and whose files they may show."""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it.token import Token

from teleklasa.richtext.cleaning import is_link

OWN_FILE = re.compile(r"media:([A-Za-z0-9_-]{1,40})")


class Pictures:
    """The own files that a text shows; each is looked up once."""

    def __init__(self, address_of: Callable[[str], str | None]) -> None:
        self._address_of = address_of
        self._known: dict[str, str | None] = {}

    def address(self, source: str) -> str | None:
        """The address of `media:ID`, None for any other source and for a file that may not be shown."""
        own = OWN_FILE.fullmatch(source)
        if not own:
            return None
        if own[1] not in self._known:
            self._known[own[1]] = self._address_of(own[1])
        return self._known[own[1]]

    @property
    def used(self) -> list[str]:
        return [file for file, address in self._known.items() if address]

    @property
    def addresses(self) -> set[str]:
        return {address for address in self._known.values() if address}


def settle_links(tokens: list[Token], pictures: Pictures) -> list[Token]:
    """The tokens of a line in which links lead outside by http, https or mailto, and pictures are own files.

    A link that leads elsewhere leaves its text; a picture from elsewhere becomes a link with its description.
    """
    settled: list[Token] = []
    is_in_link = is_dropped = False
    for token in tokens:
        if token.type == "link_open":
            is_dropped = not is_link(str(token.attrs.get("href", "")))
            is_in_link = not is_dropped
            settled += [] if is_dropped else [token]
        elif token.type == "link_close":
            settled += [] if is_dropped else [token]
            is_in_link = is_dropped = False
        elif token.type == "image":
            settled += _picture(token, pictures, may_link=not is_in_link)
        else:
            settled.append(token)
    return settled


def _picture(token: Token, pictures: Pictures, *, may_link: bool) -> list[Token]:
    source = str(token.attrs.get("src", ""))
    address = pictures.address(source)
    if address:
        token.attrs |= {"src": address, "loading": "lazy"}
        return [token]
    described = Token("text", "", 0, content=text_of(token.children or []) or (source if is_link(source) else ""))
    if may_link and is_link(source):
        return [Token("link_open", "a", 1, attrs={"href": source}), described, Token("link_close", "a", -1)]
    return [described]


def text_of(tokens: list[Token]) -> str:
    """What a line says, without its marks; a picture says its description."""
    parts = []
    for token in tokens:
        if token.children:
            parts.append(text_of(token.children))
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
        else:
            parts.append(token.content)
    return "".join(parts)

"""The last word on HTML: whatever the parser made, only what is listed here leaves."""

import re
from collections.abc import Collection

import nh3

SCHEMES = {"http", "https", "mailto"}
TAGS = {
    *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "code", "em", "strong", "s"),
    *("ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "a", "img", "span", "div"),
}
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "loading"},
    "ol": {"start"},
    "code": {"class"},
    "span": {"class"},
    "th": {"class"},
    "td": {"class"},
    "div": {"class", "data-embed", "data-id", "data-host"},
}
LINK_REL = "noopener noreferrer nofollow"
LINK = re.compile(r"(?:https?://[^/?#\s]|mailto:[^@\s]+@[^@\s])[^\s]*", re.IGNORECASE)
LONGEST_LINK = 2000

_CLASS_OF = {
    "code": re.compile(r"language-[A-Za-z0-9]{1,30}"),
    "span": re.compile("math inline"),
    "div": re.compile("math block|embed"),
    "th": re.compile("align-(?:left|center|right)"),
    "td": re.compile("align-(?:left|center|right)"),
}
_VALUE_OF = {
    "data-embed": re.compile("[a-z]{1,20}"),
    "data-id": re.compile(r"[\w.,()!'&+\- ]{1,200}"),
    "data-host": re.compile(r"[a-z0-9.\-]{1,253}(?::[0-9]{1,5})?"),
    "loading": re.compile("lazy"),
    "start": re.compile("[0-9]{1,9}"),
    "href": LINK,
}


def is_link(address: str) -> bool:
    """Whether an author may link to the address: absolute http or https, or an e-mail address."""
    return len(address) <= LONGEST_LINK and LINK.fullmatch(address) is not None


def clean(html: str, *, image_sources: Collection[str]) -> str:
    """`html` with the listed tags and attributes only; pictures come from `image_sources` and nowhere else."""

    def kept(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "src":
            return value if value in image_sources else None
        pattern = _CLASS_OF.get(tag) if attribute == "class" else _VALUE_OF.get(attribute)
        return value if pattern is None or pattern.fullmatch(value) else None

    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=kept,
        link_rel=LINK_REL,
        url_schemes=SCHEMES,
        generic_attribute_prefixes=set(),
    )

"""HTML read again by a parser of its own, to judge what a browser would find in it."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

ALLOWED = {
    **dict.fromkeys(
        ("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "em", "strong", "s"), ""
    ),
    **dict.fromkeys(("ul", "li", "table", "thead", "tbody", "tr"), ""),
    "ol": "start",
    "th": "class",
    "td": "class",
    "code": "class",
    "span": "class",
    "a": "href title rel",
    "img": "src alt title loading",
    "div": "class data-embed data-host data-id",
}
CLASSES = re.compile(r"math inline|math block|embed|align-(left|center|right)|language-[A-Za-z0-9]+")
EMPTY = {"br", "hr", "img"}


class Reading(HTMLParser):
    """Collects every element that breaks the rules, and every one that was found."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        if tag not in EMPTY:
            self.open.append(tag)
        for name, value in attrs:
            if tag not in ALLOWED or name not in ALLOWED[tag].split() or not self.is_allowed(tag, name, value or ""):
                self.faults.append(f"{tag} {name}={value}")
        if tag not in ALLOWED:
            self.faults.append(tag)

    def is_allowed(self, tag, name, value):
        if name == "class":
            return CLASSES.fullmatch(value)
        if name == "href":
            return urlsplit(value).scheme.lower() in {"http", "https", "mailto"}
        if name == "rel":
            return value == "noopener noreferrer nofollow"
        if name == "src":
            return value.startswith("/media/")
        return True

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"unbalanced {tag}")

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        self.faults.append(f"comment {data}")

    def handle_decl(self, decl):
        self.faults.append(f"declaration {decl}")

    def unknown_decl(self, data):
        self.faults.append(f"declaration {data}")

    def handle_pi(self, data):
        self.faults.append(f"instruction {data}")


def faults_of(html: str) -> list[str]:
    """What a page must not hold: empty for safe HTML."""
    reading = Reading()
    reading.feed(html)
    reading.close()
    return reading.faults + [f"left open {tag}" for tag in reading.open]

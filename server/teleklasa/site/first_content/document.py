"""The web app's own HTML with a place in it for the first content."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from django.conf import settings

from teleklasa.site.headers import content_security_policy
from teleklasa.site.pages import form_targets

CATALOGUE = "src/courses/catalogue/CataloguePage.vue"
COURSE = "src/courses/catalogue/CoursePage.vue"
PLAYER = "src/courses/player/PlayerPage.vue"
"""Components of the routes that have first content, as Vite's manifest names them."""

FIRST_PAINT = Path(__file__).with_name("first_paint.js").read_text(encoding="utf-8")
PLACE = '<div id="app" class="isolate"></div>'
TITLE = "<title>TeleKlasa</title>"
SCHEME = '<meta name="color-scheme" content="light dark" />'
APP_FILE = re.compile(r'\s*(<script type="module"[^>]*></script>|<link rel="modulepreload"[^>]*>)')
ICON = re.compile(r'<link rel="icon" href="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Document:
    """The HTML of one route, cut at its places."""

    head: str
    middle: str
    tail: str
    mark: str
    """The address of the school's mark."""

    def with_content(self, content: str, answers: bytes, *, title: str, language: str) -> bytes:
        head = self.head.replace('<html lang="pl">', f'<html lang="{language}">', 1)
        head += f"<title>{escape(title)} · TeleKlasa</title>"
        page = f'{head}{self.middle}<div id="app" class="isolate">{content}</div>'
        data = b'<script type="application/json" id="first-answers">' + answers + b"</script>"
        return page.encode() + data + self.tail.encode()


def document_of(component: str) -> Document | None:
    """The HTML for the route of a Vue component, such as `CATALOGUE`, read once: the files it names are kept as well.

    None while the web app is not built, or not as it is known here.
    """
    try:
        return _read(component, settings.WEB_DIST)
    except FileNotFoundError:
        return None


def read_documents() -> None:
    """Read them before anybody asks, as the files of the web app are: a later build has files of other names."""
    for component in (CATALOGUE, COURSE, PLAYER):
        document_of(component)


@cache
def policy() -> str:
    """The page's Content-Security-Policy, which allows the one script that runs before the first paint."""
    digest = base64.b64encode(hashlib.sha256(FIRST_PAINT.encode()).digest()).decode()
    plain = content_security_policy(form_targets=form_targets(is_demo=settings.DEMO))
    return plain.replace("script-src 'self'", f"script-src 'self' 'sha256-{digest}'", 1)


@cache
def _read(component: str, dist: Path) -> Document | None:
    html = (dist / "index.html").read_text(encoding="utf-8")
    if not all(html.count(part) == 1 for part in (PLACE, TITLE, SCHEME, "</body>")):
        return None
    chunks = [f'<link rel="modulepreload" crossorigin href="/{file}">' for file in _files(dist, component, html)]
    # What is seen comes first; `first_paint.js` then takes the program out of its template.
    app = "".join((*APP_FILE.findall(html), *chunks))
    html = APP_FILE.sub("", html).replace("</body>", f'<template id="app-files">{app}</template></body>')
    html = html.replace(SCHEME, f"{SCHEME}<script>{FIRST_PAINT}</script>")
    head, _, rest = html.partition(TITLE)
    middle, _, tail = rest.partition(PLACE)
    icon = ICON.search(html)
    return Document(head, middle, tail, icon[1] if icon else "")


def _files(dist: Path, component: str, html: str) -> list[str]:
    """The scripts that a route needs and the page does not name yet, in the order in which they are needed."""
    known: dict[str, Any] = json.loads((dist / "manifest.json").read_text(encoding="utf-8"))
    names, wanted = [component], []
    for name in names:
        chunk = known.get(name, {})
        if chunk.get("file", "") not in html:
            wanted.append(chunk["file"])
        names += [other for other in chunk.get("imports", []) if other not in names]
    return wanted

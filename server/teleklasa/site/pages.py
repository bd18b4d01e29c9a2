"""The built web app: whose each address is, which file it shows, and with which headers.

Everything is read into memory once: the app is a few megabytes, and thousands open the door at eight.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from teleklasa.door.packed import best_coding, forms_of
from teleklasa.keys.codes import canonical
from teleklasa.site.bridge import Scope, Send, answer_plainly
from teleklasa.site.headers import PERMISSIONS_POLICY, content_security_policy

APP_WORDS = frozenset(
    {
        "account",
        "approvals",
        "calendar",
        "categories",
        "certificates",
        "courses",
        "favourites",
        "forgot-password",
        "grade-queue",
        "groups",
        "invite",
        "l",
        "login",
        "moderation",
        "moderators",
        "my",
        "news",
        "notifications",
        "people",
        "register",
        "reset-password",
        "servers",
        "teachers",
        "teaching",
    }
)
"""First words of the web app's addresses; its routes have the same, which a test compares."""

SERVER_WORDS = frozenset({"admin", "after", "api", "door", "media", "metrics", "static"})
"""First words answered by programs; none of them may be taken for a code."""

RESUME_WORD = "lekcja"
INDEX = "index.html"

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
_KEPT_FOR_EVER = "public, max-age=31536000, immutable"
_ASKED_EACH_TIME = "no-cache"
_NEVER_KEPT = "no-store"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of the web app with its compressed copies, by content coding; `identity` is the file itself."""

    content_type: str
    bodies: dict[str, bytes]
    etag: str


@dataclass(frozen=True, slots=True)
class Page:
    file: StoredFile
    cache_control: str
    is_html: bool
    status: int = 200


class Pages:
    """The files under `dist`, by address, without the door's page, which the door serves itself.

    `form_targets` are the sources that a page may send a form on to.
    """

    def __init__(self, dist: Path, *, form_targets: str, is_https: bool = False) -> None:
        self._files = dict(_stored_files(dist))
        self._policy = content_security_policy(form_targets=form_targets)
        self._is_https = is_https

    def page_at(self, path: str) -> Page | None:
        """What an address shows; None when it is no page of the web app."""
        if is_app_address(path):
            index = self._files.get(INDEX)
            kept = _NEVER_KEPT if path.startswith("/l/") else _ASKED_EACH_TIME
            return Page(index, kept, is_html=True) if index else None
        file = self._files.get(path.removeprefix("/"))
        if file is None or path.endswith(".html"):
            return None
        return Page(file, _KEPT_FOR_EVER if path.startswith("/assets/") else _ASKED_EACH_TIME, is_html=False)

    async def answer(self, scope: Scope, send: Send) -> bool:
        """Answer a GET or HEAD of a page; False, with nothing sent, when the address is somebody else's."""
        if scope["method"] not in {"GET", "HEAD"}:
            return False
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        page = self.page_at(scope["path"]) or self._page_of_the_lost(scope["path"], headers.get(b"accept", ""))
        if page is None:
            if not is_app_address(scope["path"]):
                return False
            await answer_plainly(send, 503, "The web app is not built: run `make web`.", retry_after_s=30)
            return True
        coding = best_coding(page.file.bodies, headers.get(b"accept-encoding", ""))
        etag = f'"{page.file.etag}-{coding}"'
        is_known = page.cache_control != _NEVER_KEPT and etag in headers.get(b"if-none-match", "")
        body = b"" if is_known else page.file.bodies[coding]
        start = {"type": "http.response.start", "status": 304 if is_known else page.status}
        await send(start | {"headers": _as_bytes(self._headers(page, coding, etag, body))})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
        return True

    def _page_of_the_lost(self, path: str, accepted: str) -> Page | None:
        """What a person sees at an address that is nobody's: the web app, which says so and leads on."""
        index = self._files.get(INDEX)
        if index is None or "text/html" not in accepted or is_app_address(path) or _first_word(path) in SERVER_WORDS:
            return None
        return Page(index, _NEVER_KEPT, is_html=True, status=404)

    def _headers(self, page: Page, coding: str, etag: str, body: bytes) -> dict[str, str]:
        headers = {
            "content-type": page.file.content_type,
            "cache-control": page.cache_control,
            "x-content-type-options": "nosniff",
            "cross-origin-resource-policy": "same-origin",
            "referrer-policy": "no-referrer",
        }
        if body:
            headers["content-length"] = str(len(body))
        if page.cache_control != _NEVER_KEPT:
            headers["etag"] = etag
        if len(page.file.bodies) > 1:
            headers["vary"] = "Accept-Encoding"
        if coding != "identity":
            headers["content-encoding"] = coding
        if page.is_html:
            headers |= {
                "content-security-policy": self._policy,
                "cross-origin-opener-policy": "same-origin",
                "permissions-policy": PERMISSIONS_POLICY,
                "x-frame-options": "DENY",
                "x-robots-tag": "noindex",
            }
        if self._is_https:
            headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"
        return headers


def form_targets(*, is_demo: bool) -> str:
    """Where a form of the web app may lead: Chromium holds the redirect into a room to the page's form-action."""
    return "'self' https:" + (" http://localhost:* http://127.0.0.1:*" if is_demo else "")


def is_app_address(path: str) -> bool:
    """Whether the web app's router has an answer for `path`."""
    return path == "/" or _first_word(path) in APP_WORDS


def is_door_address(path: str) -> bool:
    """Whether `path` is the door's: its own calls, the page to resume at, or one segment that may be a code."""
    first = _first_word(path)
    if first in APP_WORDS or path.count("/") > 1:
        return first == "door"
    return first == RESUME_WORD or (first not in SERVER_WORDS and "." not in first and canonical(first) is not None)


def _first_word(path: str) -> str:
    return path.removeprefix("/").partition("/")[0]


def _stored_files(dist: Path) -> Iterator[tuple[str, StoredFile]]:
    for path in sorted(dist.rglob("*")):
        content_type = _TYPES.get(path.suffix)
        if content_type is None or not path.is_file():
            continue
        bodies = forms_of(path)
        etag = hashlib.sha256(bodies["identity"]).hexdigest()[:20]
        yield path.relative_to(dist).as_posix(), StoredFile(content_type, bodies, etag)


def _as_bytes(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]

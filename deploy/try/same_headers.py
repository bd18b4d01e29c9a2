"""Whether Caddy answers as the one-process school does: the same page at each address, with the same headers.

Runs inside kl-backend, where the school's own code says what is right:
`docker compose exec -T kl-backend python - <deploy/try/same_headers.py`
"""

import asyncio
import re
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import django
from django.conf import settings

django.setup()

from teleklasa.door.page import page_headers  # noqa: E402 -- Django has to be set up first
from teleklasa.door.settings import settings_from_environment  # noqa: E402
from teleklasa.site.pages import APP_WORDS, Pages, form_targets, is_door_address  # noqa: E402

CADDY = "http://kl-webapp:8080"
COMPARED = (  # noqa: SIM905 -- one word each
    "cache-control content-security-policy cross-origin-opener-policy cross-origin-resource-policy "
    "permissions-policy referrer-policy strict-transport-security x-content-type-options x-frame-options x-robots-tag"
).split()
ADDRESSES = (  # noqa: RUF005, SIM905 -- one word each
    "/ /account /groups /groups/ /groups/new /groups/group-1 /groups/group-1/cards /l /l/ /l/NAU1 /login /login/x "
    "/moderators /servers /GROUPS /Login /UCZEN1 /uczen1 /BCDFG-HJKMN /BCDFG%20HJKMN /B-C-D-F /BCDF%E2%80%93GHJK "
    "/lekcja /LEKCJA /lekcja/ /abc /abcd /a.b.c.d /żółw /UCZEN1/ /UCZEN1/x /index.html /door.html /favicon.ico "
    "/robots.txt /door /doors /api /Api /statics /assets /assets/ /assets/none.js /assets/../index.html /metrics/x"
).split() + ["/" + "B" * 32, "/" + "B" * 33, *(f"/{word}{rest}" for word in sorted(APP_WORDS) for rest in ("", "/x"))]
FILLED = "/courses"
"""Django writes the first content into it and says its headers itself, through Caddy too."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        pages = school_pages(Path(folder))
        wrong = [problem for address in ADDRESSES if address != FILLED for problem in differences(pages, address)]
        wrong += asset_differences(pages)
    print(f"  {len(ADDRESSES)} addresses and an asset compared, {len(wrong)} differences")
    sys.exit("\n".join(wrong) or 0)


def school_pages(dist: Path) -> Pages:
    (dist / "assets").mkdir()
    for name in ("index.html", "assets/any.js"):
        (dist / name).write_text(name)
    return Pages(dist, form_targets=form_targets(is_demo=settings.DEMO), is_https=settings.IS_HTTPS)


def differences(pages: Pages, address: str) -> list[str]:
    path = urllib.parse.unquote(address)
    status, seen, body = fetch(address)
    if is_door_address(path):
        return compared(address, page_headers(settings_from_environment()), seen, is_shown="/door/room" in body)
    wanted = headers_by(pages, path)
    if wanted is not None:
        return compared(address, wanted, seen, is_shown='<div id="app"' in body)
    return [] if status in {301, 302, 404} else [f"{address}: wanted a 404 of Django, saw {status}"]


def asset_differences(pages: Pages) -> list[str]:
    found = re.search(r'"(/assets/[^"]+\.js)"', fetch("/")[2])
    if found is None:
        return ["the app's page names no script"]
    return compared(found[1], headers_by(pages, "/assets/any.js") or {}, fetch(found[1])[1], is_shown=True)


def headers_by(pages: Pages, path: str) -> dict[str, str] | None:
    """What the one-process school says of a page; None when it leaves the address to Django."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    if not asyncio.run(pages.answer({"method": "GET", "path": path, "headers": []}, send)):
        return None
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}


def compared(address: str, wanted: Mapping[str, str], seen: Mapping[str, str], *, is_shown: bool) -> list[str]:
    wanted = lowered(wanted.items())
    found = [] if is_shown else [f"{address}: another page is shown"]
    different = [name for name in COMPARED if wanted.get(name) != seen.get(name)]
    return found + [f"{address}: {name}: wanted {wanted.get(name)!r}, saw {seen.get(name)!r}" for name in different]


def fetch(address: str) -> tuple[int, Mapping[str, str], str]:
    host = urllib.parse.urlsplit(settings.PUBLIC_URL).netloc
    request = urllib.request.Request(CADDY + urllib.parse.quote(address, safe="/%"), headers={"Host": host})
    try:
        with urllib.request.build_opener(Stay).open(request, timeout=10) as answer:
            return answer.status, lowered(answer.headers.items()), answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, lowered(error.headers.items()), error.read().decode()


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def lowered(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers}


if __name__ == "__main__":
    main()

"""What pages cost an old phone on a slow network: JavaScript, the largest paint, an interaction.

`python pages.py [page …]` opens the built web app (`make web`) of a whole school of its own in Chromium,
each time in a new profile: a phone of four times less speed on a network as Lighthouse throttles it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from load import SERVER
from record import Figure, write_results

DIST = SERVER.parent / "web" / "dist"
RUNS = 5
PHONE = {"width": 390, "height": 844}
SLOWER = 4
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
MOST_JS_KB, MOST_LCP_S, MOST_INTERACTION_MS = 200, 2.0, 200
SETTLED_MS = 1_500
OURS = ("TELEKLASA_", "DATABASE_", "DJANGO_")
LEARNER = {"login": "kursant@example.com", "password": "kursant"}
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

WATCH = """
localStorage.setItem('teleklasa.locale', 'pl')
window.measured = { lcp: 0, interaction: 0 }
new PerformanceObserver((list) => { for (const one of list.getEntries()) measured.lcp = one.startTime })
  .observe({ type: 'largest-contentful-paint', buffered: true })
new PerformanceObserver((list) => {
  for (const { interactionId, duration } of list.getEntries()) {
    if (interactionId) measured.interaction = Math.max(measured.interaction, duration)
  }
}).observe({ type: 'event', durationThreshold: 16, buffered: true })
"""


@dataclass(frozen=True)
class Visited:
    """A page to measure: where it is, whose it is, and what one does there first."""

    path: str
    is_signed_in: bool
    shown: str
    """What is there once the page is."""
    act: Callable[[Any], None]


def main() -> None:
    sys.path.insert(0, str(SERVER))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", help="only these; nothing is written then")
    parser.add_argument("--runs", type=int, default=RUNS, help="of each page (%(default)s)")
    options = parser.parse_args()
    asked = options.pages
    with school() as url, browser() as chromium:
        pages = pages_of(url)
        names = asked or list(pages)
        figures = [figure for name in names for figure in measure(chromium, url, name, pages[name], options.runs)]
    if not asked:
        print(write_results("pages", figures, seeds=[]))
    for figure in figures:
        print(f"{figure.name:34} {figure.value:>10g} {figure.unit:4} {figure.aim:10} {figure.holds}  {figure.runs}")


@contextmanager
def school() -> Iterator[str]:
    """`teleklasa run` with its sample data, in a folder that goes with it."""
    from teleklasa.site.ports import free_ports_in_a_row

    port = free_ports_in_a_row(5)
    program = Path(sys.executable).with_name("teleklasa")
    command = [program, "run", "--port", str(port), "--test-server-port", str(port + 1)]
    others = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    with tempfile.TemporaryDirectory(prefix="teleklasa-pages-", ignore_cleanup_errors=True) as var:
        process = subprocess.Popen(
            command,
            env=others | {"TELEKLASA_VAR": var, "TELEKLASA_WEB_DIST": str(DIST)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            wait_until_open(process)
            yield f"http://localhost:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)


def wait_until_open(process: subprocess.Popen[str]) -> None:
    said = ""
    for line in process.stdout or ():
        said += line
        if line.startswith("Ctrl-C"):
            return
    raise SystemExit(f"the school did not open:\n{said}")


@contextmanager
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    program = os.environ.get("TELEKLASA_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        try:
            yield chromium
        finally:
            chromium.close()


def pages_of(url: str) -> dict[str, Visited]:
    course = "/courses/astronomy-for-curious"
    return {
        "catalogue": Visited("/courses", False, "main article img", type_into_search),
        "course": Visited(course, False, "main h1", open_reviews),
        "player": Visited(first_lesson(url, course), True, "main h1:not(.sr-only)", go_to_next_lesson),
    }


def first_lesson(url: str, course: str) -> str:
    with urllib.request.urlopen(f"{url}/api/v1{course}", timeout=30) as answer:
        page = json.loads(answer.read())
    return f"{course}/lessons/{page['sections'][0]['lessons'][0]['id']}"


def type_into_search(page: Any) -> None:
    page.get_by_role("searchbox").press_sequentially("gitara", delay=120)


def open_reviews(page: Any) -> None:
    page.get_by_role("main").get_by_role("link", name="Opinie").last.click()


def go_to_next_lesson(page: Any) -> None:
    page.get_by_role("main").get_by_role("link", name="Następna").or_(
        page.get_by_role("main").get_by_role("button", name="Następna")
    ).first.click()


def measure(chromium: Any, url: str, name: str, visited: Visited, runs: int) -> list[Figure]:
    figures = {
        "js": Figure(f"{name}_js_kb_gzip", "kB", f"<= {MOST_JS_KB}"),
        "lcp": Figure(f"{name}_lcp_s", "s", f"<= {MOST_LCP_S}"),
        "interaction": Figure(f"{name}_interaction_ms", "ms", f"<= {MOST_INTERACTION_MS}"),
    }
    for _ in range(runs):
        for kind, value in visit(chromium, url, visited).items():
            figures[kind].runs.append(value)
    return list(figures.values())


def visit(chromium: Any, url: str, visited: Visited) -> dict[str, float]:
    """One visit with nothing kept from before; what was loaded is weighed before anything is pressed."""
    context = chromium.new_context(
        viewport=PHONE, locale="pl-PL", is_mobile=True, has_touch=True, device_scale_factor=2
    )
    try:
        if visited.is_signed_in:
            sign_in(context, url)
        page = context.new_page()
        page.add_init_script(WATCH)
        scripts: set[str] = set()
        page.on(
            "response", lambda answer: scripts.add(urlsplit(answer.url).path) if answer.url.endswith(".js") else None
        )
        console = context.new_cdp_session(page)
        console.send("Network.enable")
        console.send("Network.emulateNetworkConditions", SLOW_4G)
        console.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(url + visited.path, timeout=90_000)
        page.locator(visited.shown).first.wait_for(timeout=90_000)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(SETTLED_MS)
        js_bytes = sum(weight_of(path) for path in scripts if path.endswith(".js"))
        lcp_ms = page.evaluate("measured.lcp")
        visited.act(page)
        page.wait_for_timeout(SETTLED_MS)
        return {"js": js_bytes / 1000, "lcp": lcp_ms / 1000, "interaction": page.evaluate("measured.interaction")}
    finally:
        context.close()


def weight_of(path: str) -> int:
    """Bytes of a script as gzip sends it; the smallest ones are sent as they are."""
    plain = DIST / path.removeprefix("/")
    packed = plain.with_name(f"{plain.name}.gz")
    return (packed if packed.is_file() else plain).stat().st_size


def sign_in(context: Any, url: str) -> None:
    first = context.request.get(f"{url}/api/v1/session").json()
    headers = {"X-CSRFToken": first["csrf_token"], "Origin": url}
    if not context.request.post(f"{url}/api/v1/session", data=LEARNER, headers=headers).ok:
        raise SystemExit("the learner of the sample school could not sign in")


if __name__ == "__main__":
    main()

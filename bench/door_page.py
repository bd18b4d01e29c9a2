"""What the page of a pupil's link costs an old phone on a slow network: bytes on the wire, seconds until it is usable.

`python door_page.py` opens a link of the sample school (the built web app, `make web`) in Chromium, each time in a
new profile, throttled like `pages.py`: usable is when the button that opens the lesson is there to be tapped.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any
from urllib.parse import urlsplit

from load import SERVER
from pages import DIST, PHONE, SLOW_4G, SLOWER, browser, school
from record import Figure, write_results

LINK, BUTTON = "/UCZEN1", "#act"
RUNS = 5
MOST_KIB, MOST_S = 15, 1
WATCH = """
localStorage.setItem('teleklasa.locale', 'pl')
const look = () => {
  const button = document.querySelector('#act')
  if (button && button.textContent && button.getClientRects().length) window.usable = performance.now()
  else requestAnimationFrame(look)
}
requestAnimationFrame(look)
"""


def main() -> None:
    sys.path.insert(0, str(SERVER))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="one visit; nothing is written")
    options = parser.parse_args()
    weight = Figure("door_kib_gzip", "KiB", f"<= {MOST_KIB}")
    usable = Figure("door_usable_s", "s", f"<= {MOST_S}")
    requests = Figure("door_requests", "", "")
    foreign = Figure("door_foreign_requests", "", "<= 0")
    figures = [weight, usable, requests, foreign]
    with school() as url, browser() as chromium:
        visit(chromium, url)  # what the school reads from the disk for the first time is no phone's matter
        for _ in range(1 if options.short else RUNS):
            for figure, value in zip(figures, visit(chromium, url), strict=True):
                figure.runs.append(value)
    if not options.short:
        print(write_results("door_page", figures, seeds=[]))
    for figure in figures:
        print(f"{figure.name:24} {figure.value:>10g} {figure.unit:4} {figure.aim:10} {figure.holds}  {figure.runs}")


def visit(chromium: Any, url: str) -> tuple[float, float, int, int]:
    """KiB on the wire with the heads of the answers, seconds until usable, requests, and those to other hosts."""
    context = chromium.new_context(
        viewport=PHONE, locale="pl-PL", is_mobile=True, has_touch=True, device_scale_factor=2
    )
    try:
        page = context.new_page()
        page.add_init_script(WATCH)
        console = context.new_cdp_session(page)
        console.send("Network.enable")
        console.send("Network.emulateNetworkConditions", SLOW_4G)
        console.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        weights: list[int] = []
        page.on("response", lambda answer: weights.append(more_by_gzip(answer)))
        asked: list[str] = []
        console.on("Network.loadingFinished", lambda done: weights.append(done["encodedDataLength"]))
        console.on("Network.requestWillBeSent", lambda sent: asked.append(sent["request"]["url"]))
        page.goto(url + LINK, timeout=90_000)
        page.locator(BUTTON).wait_for(timeout=90_000)
        page.wait_for_load_state("networkidle")
        foreign = sum(not address.startswith((url, "data:")) for address in asked)
        return sum(weights) / 1024, page.evaluate("usable") / 1000, len(asked), foreign
    finally:
        context.close()


def more_by_gzip(answer: Any) -> int:
    """Bytes that gzip sends more than Brotli, which this browser takes."""
    if answer.headers.get("content-encoding") != "br":
        return 0
    path = urlsplit(answer.url).path
    file = DIST / ("door.html" if path == LINK else path.removeprefix("/"))
    sizes = [file.with_name(file.name + ending).stat().st_size for ending in (".gz", ".br")]
    return sizes[0] - sizes[1]


if __name__ == "__main__":
    main()

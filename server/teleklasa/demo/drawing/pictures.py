"""Pictures inside lessons."""

from __future__ import annotations

from pathlib import Path

from teleklasa.demo.drawing.shading import LARGER, around, canvas, save_webp, scaled

INK, PAPER = "#2b2f45", "#fbf7ef"


def draw_pictures(folder: Path) -> None:
    _number_line(folder / "pictures" / "os-liczbowa.webp")
    _thirds(folder / "pictures" / "thirds.webp")


def _number_line(path: Path) -> None:
    """From 0 to 1 in quarters, with thirds below."""
    picture, draw = canvas((640, 160), PAPER, PAPER)
    draw.line(scaled(40, 80, 600, 80), fill=INK, width=3 * LARGER)
    for parts, colour, up in ((4, "#c9563c", -1), (3, "#2f6f9f", 1)):
        for part in range(parts + 1):
            x = 40 + 560 * part / parts
            draw.line(scaled(x, 80, x, 80 + 26 * up), fill=colour, width=4 * LARGER)
            draw.ellipse(around(x, 80 + 36 * up, 8), fill=colour)
    save_webp(picture, path)


def _thirds(path: Path) -> None:
    """A horizon on the lower third and a tree on the left one."""
    picture, draw = canvas((640, 400), "#bfe0f5", "#f5e6c8")
    draw.rectangle(scaled(0, 267, 640, 400), fill="#6f9a5a")
    draw.rectangle(scaled(206, 170, 220, 275), fill="#5b3d26")
    draw.ellipse(around(213, 140, 52), fill="#3f7a45")
    draw.ellipse(around(500, 90, 30), fill="#ffd27a")
    for x in (213, 427):
        draw.line(scaled(x, 0, x, 400), fill=(255, 255, 255, 160), width=2 * LARGER)
    for y in (133, 267):
        draw.line(scaled(0, y, 640, y), fill=(255, 255, 255, 160), width=2 * LARGER)
    save_webp(picture, path)

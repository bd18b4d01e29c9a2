"""Covers of courses: one quiet motif each, without words, so that they fit every language."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin
from pathlib import Path
from random import Random

from PIL.ImageDraw import ImageDraw

from teleklasa.demo.drawing.shading import LARGER, around, canvas, save_webp, scaled

WIDTH, HEIGHT = 640, 360
WHITE, FAINT, DIM = (255, 255, 255, 235), (255, 255, 255, 90), (255, 255, 255, 45)
DARK = (20, 24, 40, 150)


def fractions(draw: ImageDraw) -> None:
    for place, parts in enumerate((2, 3, 4, 8)):
        x = 110 + 140 * place
        draw.ellipse(around(x, 180, 56), fill=DIM)
        draw.pieslice(around(x, 180, 56), -90, -90 + 360 / parts, fill=WHITE)
        for cut in range(parts):
            angle = 2 * pi * cut / parts - pi / 2
            draw.line(scaled(x, 180, x + 56 * cos(angle), 180 + 56 * sin(angle)), fill=FAINT, width=2 * LARGER)


def light(draw: ImageDraw) -> None:
    draw.polygon(scaled(320, 90, 420, 270, 220, 270), fill=FAINT, outline=WHITE, width=3 * LARGER)
    draw.line(scaled(0, 250, 270, 180), fill=WHITE, width=6 * LARGER)
    for place, colour in enumerate(("#ff5d5d", "#ffb14a", "#ffe866", "#6fe07c", "#5fb7ff", "#b48cff")):
        draw.polygon(scaled(370, 178 + 4 * place, 640, 170 + 26 * place, 640, 196 + 26 * place), fill=colour)


def history(draw: ImageDraw) -> None:
    for place, height in enumerate((60, 96, 130, 96, 150, 110, 70)):
        left = 90 + 68 * place
        draw.rectangle(scaled(left, 300 - height, left + 60, 300), fill=FAINT if place % 2 else WHITE)
        for tooth in range(3):
            draw.rectangle(scaled(left + 22 * tooth, 288 - height, left + 22 * tooth + 14, 300 - height), fill=WHITE)
    draw.rectangle(scaled(60, 300, 600, 308), fill=WHITE)


def chords(draw: ImageDraw) -> None:
    for string in range(6):
        draw.line(scaled(60, 90 + 36 * string, 600, 90 + 36 * string), fill=WHITE, width=2 + string)
    for fret in range(6):
        draw.line(scaled(80 + 100 * fret, 84, 80 + 100 * fret, 276), fill=FAINT, width=4 * LARGER)
    for fret, string in ((0, 1), (1, 3), (2, 4), (3, 2)):
        draw.ellipse(around(130 + 100 * fret, 90 + 36 * string, 15), fill="#ffe0a3")


def python(draw: ImageDraw) -> None:
    draw.rounded_rectangle(scaled(120, 70, 520, 290), radius=18 * LARGER, fill=DARK)
    for place, colour in enumerate(("#ff6b6b", "#ffd166", "#7bd88f")):
        draw.ellipse(around(148 + 26 * place, 96, 8), fill=colour)
    rows = ((0, 90, 60), (24, 140, 90), (48, 70, 120), (48, 110, 40), (24, 60, 30), (0, 150, 70))
    for row, (indent, first, second) in enumerate(rows):
        y, x = 126 + 25 * row, 150 + indent
        draw.rounded_rectangle(scaled(x, y, x + first, y + 11), radius=5 * LARGER, fill="#8ec9ff")
        draw.rounded_rectangle(
            scaled(x + first + 10, y, x + first + second + 10, y + 11), radius=5 * LARGER, fill=FAINT
        )


def chess(draw: ImageDraw) -> None:
    for row in range(6):
        for column in range(11):
            if (row + column) % 2:
                draw.rectangle(scaled(column * 60, row * 60, column * 60 + 60, row * 60 + 60), fill=DIM)
    for x, y, colour in ((270, 210, WHITE), (330, 150, DARK), (390, 210, WHITE)):
        draw.polygon(scaled(x, y - 30, x + 28, y + 48, x - 28, y + 48), fill=colour)
        draw.ellipse(around(x, y - 30, 17), fill=colour)


def spanish(draw: ImageDraw) -> None:
    for x, y, width, colour in ((90, 80, 260, WHITE), (290, 190, 270, "#ffe0a3")):
        draw.rounded_rectangle(scaled(x, y, x + width, y + 84), radius=28 * LARGER, fill=colour)
        for line in range(3):
            end = x + width - 40 - 40 * line
            draw.line(scaled(x + 32, y + 24 + 18 * line, end, y + 24 + 18 * line), fill=(90, 40, 50, 120), width=6)
    draw.polygon(scaled(130, 160, 170, 160, 124, 196), fill=WHITE)
    draw.polygon(scaled(480, 270, 520, 270, 528, 304), fill="#ffe0a3")


def photography(draw: ImageDraw) -> None:
    for radius, colour in ((130, DIM), (104, DARK), (84, FAINT), (60, DARK)):
        draw.ellipse(around(320, 180, radius), fill=colour)
    for blade in range(7):
        angle = 2 * pi * blade / 7
        outer, inner = angle + 0.9, angle + 2.1
        points = (320 + 84 * cos(angle), 180 + 84 * sin(angle), 320 + 84 * cos(outer), 180 + 84 * sin(outer))
        draw.polygon(scaled(*points, 320 + 34 * cos(inner), 180 + 34 * sin(inner)), fill=(255, 255, 255, 70))
    draw.ellipse(around(320, 180, 26), fill="#cfe8ff")


def astronomy(draw: ImageDraw) -> None:
    chance = Random(7)  # noqa: S311 -- places of stars
    for _ in range(150):
        draw.ellipse(around(chance.uniform(0, WIDTH), chance.uniform(0, HEIGHT), chance.uniform(0.5, 1.8)), fill=WHITE)
    for radius in (70, 115, 165):
        draw.ellipse(
            scaled(320 - radius * 1.6, 180 - radius * 0.7, 320 + radius * 1.6, 180 + radius * 0.7), outline=FAINT
        )
    draw.ellipse(around(320, 180, 34), fill="#ffd27a")
    for x, y, radius, colour in ((208, 180, 9, "#8ec9ff"), (470, 235, 13, "#e9a178"), (150, 105, 17, "#d9c7a2")):
        draw.ellipse(around(x, y, radius), fill=colour)


def bicycle(draw: ImageDraw) -> None:
    for x in (220, 420):
        draw.ellipse(around(x, 220, 76), outline=WHITE, width=6 * LARGER)
        for spoke in range(12):
            angle = pi * spoke / 6
            draw.line(scaled(x, 220, x + 72 * cos(angle), 220 + 72 * sin(angle)), fill=FAINT, width=2)
    frame = (220, 220, 310, 220, 390, 130, 280, 130, 220, 220)
    draw.line(scaled(*frame), fill="#ffe0a3", width=7 * LARGER, joint="curve")
    for line in ((310, 220, 272, 104), (250, 104, 296, 104), (420, 220, 384, 96), (384, 96, 420, 88)):
        draw.line(scaled(*line), fill="#ffe0a3", width=7 * LARGER)


def kitchen(draw: ImageDraw) -> None:
    draw.rounded_rectangle(scaled(200, 150, 440, 290), radius=26 * LARGER, fill=WHITE)
    draw.rounded_rectangle(scaled(186, 138, 454, 160), radius=10 * LARGER, fill="#ffd6a3")
    for left in (160, 440):
        draw.rounded_rectangle(scaled(left, 190, left + 40, 208), radius=9 * LARGER, fill="#ffd6a3")
    for place in range(3):
        wave = [(270 + 50 * place + 9 * sin(y / 9), 126 - y) for y in range(0, 76, 3)]
        draw.line([(x * LARGER, y * LARGER) for x, y in wave], fill=FAINT, width=7 * LARGER, joint="curve")


def maps(draw: ImageDraw) -> None:
    for ring in range(7):
        wobble = [
            (
                330 + (200 - 27 * ring) * cos(step / 20) * (1 + 0.13 * sin(3 * step / 20 + ring / 3)),
                185 + (135 - 18 * ring) * sin(step / 20) * (1 + 0.1 * cos(2 * step / 20)),
            )
            for step in range(127)
        ]
        draw.line([(x * LARGER, y * LARGER) for x, y in wobble], fill=WHITE if ring % 3 else "#ffe0a3", width=4)
    draw.line(scaled(0, 300, 160, 262, 300, 300, 460, 250, 640, 300), fill="#8fd0ff", width=8 * LARGER, joint="curve")


COVERS: dict[str, tuple[Callable[[ImageDraw], None], str, str]] = {
    "ulamki": (fractions, "#e2725b", "#8c2f5c"),
    "swiatlo": (light, "#2b2f6b", "#101326"),
    "historia": (history, "#b5485d", "#5b1f35"),
    "gitara": (chords, "#8a5a34", "#3d2413"),
    "python": (python, "#2f6f9f", "#173a5e"),
    "szachy": (chess, "#4f7a5b", "#1f3b2c"),
    "hiszpanski": (spanish, "#e0803d", "#b03a48"),
    "fotografia": (photography, "#47617d", "#1b2736"),
    "astronomy": (astronomy, "#232a5c", "#0b0e22"),
    "rower": (bicycle, "#2d8c86", "#12484f"),
    "kuchnia": (kitchen, "#c9563c", "#7a2a2f"),
    "mapa": (maps, "#5b8c4a", "#2c5236"),
}


def draw_covers(folder: Path) -> None:
    for name, (motif, top, bottom) in COVERS.items():
        picture, draw = canvas((WIDTH, HEIGHT), top, bottom)
        motif(draw)
        save_webp(picture, folder / "covers" / f"{name}.webp")

"""Short films without sound, drawn picture by picture and written by ffmpeg."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from math import cos, pi, sin
from pathlib import Path

from PIL import Image
from PIL.ImageDraw import ImageDraw

from teleklasa.demo.drawing.shading import LARGER, around, canvas, scaled

WIDTH, HEIGHT, RATE = 480, 270, 12
MP4 = ("-c:v", "libx264", "-preset", "slow", "-crf", "30", "-pix_fmt", "yuv420p", "-movflags", "+faststart")
WEBM = ("-c:v", "libvpx-vp9", "-crf", "44", "-b:v", "0", "-row-mt", "0", "-pix_fmt", "yuv420p")
EXACT = ("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-threads", "1")


def three_quarters(draw: ImageDraw, t: float) -> None:
    """A circle is cut into quarters, then three of them are coloured one by one."""
    draw.ellipse(around(240, 135, 96), fill="#fbf7ef")
    for part in range(min(3, int(max(0.0, t - 0.4) / 0.15))):
        draw.pieslice(around(240, 135, 96), 90 * part - 90, 90 * part, fill="#e2725b")
    for cut in range(4):
        reach = 96 * min(1.0, max(0.0, t * 10 - cut))
        angle = pi * cut / 2 - pi / 2
        draw.line(scaled(240, 135, 240 + reach * cos(angle), 135 + reach * sin(angle)), fill="#5b1f35", width=6)


def moon_phases(draw: ImageDraw, t: float) -> None:
    """The Moon as seen from the north, from new to full to new again."""
    draw.ellipse(around(240, 135, 90), fill="#1d2238")
    turn = 2 * pi * t
    for row in range(-90, 91):
        half = (90 * 90 - row * row) ** 0.5
        edge = half * cos(turn)
        left, right = (edge, half) if t <= 0.5 else (-half, -edge)
        draw.line(scaled(240 + left, 135 + row, 240 + right, 135 + row), fill="#f3ecd2", width=3)


def refraction(draw: ImageDraw, t: float) -> None:
    """A ray falls into water ever more aslant and is bent by Snell's law, n = 1.33."""
    draw.rectangle(scaled(0, 135, 480, 270), fill="#2f7fb5")
    draw.line(scaled(240, 40, 240, 230), fill=(255, 255, 255, 120), width=2)
    slant = (10 + 65 * t) * pi / 180
    bent = sin(slant) / 1.33
    down = (1 - bent * bent) ** 0.5
    draw.line(scaled(240 - 170 * sin(slant), 135 - 170 * cos(slant), 240, 135), fill="#ffe866", width=8)
    draw.line(scaled(240, 135, 240 + 150 * bent, 135 + 150 * down), fill="#ffe866", width=8)


def pawn_run(draw: ImageDraw, t: float) -> None:
    """1. e4 e5 2. Nf3, as discs that slide over the board."""
    for row in range(8):
        for column in range(8):
            left, top = 108 + 33 * column, 3 + 33 * row
            colour = "#4f7a5b" if (row + column) % 2 else "#f0ead2"
            draw.rectangle(scaled(left, top, left + 33, top + 33), fill=colour)
    moves = ((4, 6, 4, 4, "#fbf7ef", 0.1), (4, 1, 4, 3, "#22242e", 0.4), (6, 7, 5, 5, "#fbf7ef", 0.7))
    for x, y, to_x, to_y, colour, start in moves:
        done = min(1.0, max(0.0, (t - start) / 0.2))
        place = (124.5 + 33 * (x + (to_x - x) * done), 19.5 + 33 * (y + (to_y - y) * done))
        draw.ellipse(around(*place, 12), fill=colour, outline="#22242e", width=2)


FILMS: dict[str, tuple[Callable[[ImageDraw, float], None], int, str, tuple[str, ...]]] = {
    "trzy-czwarte.mp4": (three_quarters, 10, "#5b8c8a", MP4),
    "moon-phases.mp4": (moon_phases, 12, "#0b0e22", MP4),
    "zalamanie.mp4": (refraction, 10, "#17324a", MP4),
    "pierwsze-ruchy.webm": (pawn_run, 8, "#cfd8b8", WEBM),
}


def draw_films(folder: Path) -> None:
    (folder / "films").mkdir(parents=True, exist_ok=True)
    for name, (scene, length_s, background, codec) in FILMS.items():
        frames = b"".join(picture.tobytes() for picture in _pictures(scene, length_s * RATE, background))
        source = ("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(RATE), "-i", "-")
        command = ["ffmpeg", "-y", "-v", "error", *source, "-an", *codec, *EXACT, str(folder / "films" / name)]
        subprocess.run(command, input=frames, check=True)


def _pictures(scene: Callable[[ImageDraw, float], None], frames: int, background: str) -> Iterator[Image.Image]:
    for frame in range(frames):
        picture, draw = canvas((WIDTH, HEIGHT), background, background)
        scene(draw, frame / (frames - 1))
        yield picture.resize((picture.width // LARGER, picture.height // LARGER), Image.Resampling.BILINEAR)

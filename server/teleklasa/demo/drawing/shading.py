"""Canvases with a soft background, drawn large and made small so that edges are smooth."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

Colour = tuple[int, int, int]
LARGER = 2
"""How many times larger than its result a canvas is drawn."""


def canvas(size: tuple[int, int], top: str, bottom: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A canvas that goes from one colour to the other, from corner to corner."""
    width, height = size[0] * LARGER, size[1] * LARGER
    ramp = Image.linear_gradient("L").rotate(35, resample=Image.Resampling.BILINEAR, expand=False)
    middle = ramp.crop((40, 40, 216, 216)).resize((width, height), Image.Resampling.BILINEAR)
    picture = Image.composite(Image.new("RGB", (width, height), bottom), Image.new("RGB", (width, height), top), middle)
    return picture, ImageDraw.Draw(picture, "RGBA")


def scaled(*numbers: float) -> list[float]:
    """Places in the result, as places on the canvas."""
    return [number * LARGER for number in numbers]


def around(x: float, y: float, radius: float) -> list[float]:
    """The box of a circle."""
    return scaled(x - radius, y - radius, x + radius, y + radius)


def save_webp(picture: Image.Image, path: Path, *, quality: int = 80) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    small = picture.resize((picture.width // LARGER, picture.height // LARGER), Image.Resampling.LANCZOS)
    small.save(path, "WEBP", quality=quality, method=6)

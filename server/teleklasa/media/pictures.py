"""Pictures: decoded, turned upright, made smaller and written anew as WebP, so that nothing of the original stays.

What was hidden in the file (place, camera, other formats behind the picture) is gone with it.
"""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from teleklasa.media.findings import Rejected
from teleklasa.media.store import CARD_WIDTH

LONGEST_SIDE = 1920
CARD_QUALITY, QUALITY = 78, 82
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, OverflowError, TypeError)

Image.MAX_IMAGE_PIXELS = None  # the settings say how many, and they are asked before a picture is decoded
decoding = threading.BoundedSemaphore(2)
"""A decoded picture takes up to 120 MB, so few are at a time."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is stored; `card` is the narrow variant for lists."""

    webp: bytes
    card: bytes
    width: int
    height: int


def redraw(path: Path) -> Picture:
    """The picture in a file, written anew.  Raises Rejected."""
    with decoding:
        try:
            with Image.open(path, formats=FORMATS) as opened:
                return _drawn(opened)
        except BROKEN as error:
            raise Rejected("damaged") from error


def _drawn(opened: ImageFile.ImageFile) -> Picture:
    if opened.width * opened.height > settings.MEDIA_MOST_PIXELS:
        raise Rejected("too_many_pixels")
    opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # JPEG is decoded no larger than needed
    picture = _plain(ImageOps.exif_transpose(opened))
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    card = picture.copy()
    card.thumbnail((CARD_WIDTH, LONGEST_SIDE))
    return Picture(_webp(picture, QUALITY), _webp(card, CARD_QUALITY), picture.width, picture.height)


def _plain(picture: Image.Image) -> Image.Image:
    """Colours that WebP has, see-through ones if the picture has any."""
    if picture.mode == "P" and isinstance(picture.info.get("transparency"), bytes):
        return picture.convert("RGBA")
    if picture.mode in {"I", "I;16", "I;16B", "I;16L", "F"}:
        return picture.point(lambda value: value / 256).convert("L").convert("RGB")
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _webp(picture: Image.Image, quality: int) -> bytes:
    target = io.BytesIO()
    picture.info = {}
    picture.save(target, "WEBP", quality=quality, method=4)
    return target.getvalue()

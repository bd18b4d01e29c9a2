"""Avatars of the sample people: shoulders, a head and hair in colours of their own; nobody's face."""

from __future__ import annotations

from pathlib import Path

from teleklasa.demo.drawing.shading import around, canvas, save_webp, scaled

SIDE = 160
PALETTES = {
    "autor": ("#f3c9a5", "#5a3825", "#2f6f9f", "#d7e8f4", "#9cc3df"),
    "ewa": ("#f0c3a0", "#b5651d", "#8c2f5c", "#f8e0ea", "#d99fbd"),
    "marek": ("#e0ac83", "#2b2b2b", "#2c5236", "#e2efd9", "#a5c694"),
    "helen": ("#f6d3b8", "#c9a23f", "#b03a48", "#fae3cf", "#eeb182"),
    "kursant": ("#eebf97", "#3b2a20", "#e0803d", "#fdeccf", "#f2c27f"),
    "ola": ("#f5cfb0", "#7b3f2a", "#5b8c4a", "#e8f3df", "#b7d7a0"),
    "tomek": ("#d9a679", "#1f1a17", "#47617d", "#dfe7ef", "#a8bbcd"),
    "nina": ("#f2c8a8", "#d08a3c", "#7a5ea8", "#ece4f7", "#c2afe0"),
}


def draw_avatars(folder: Path) -> None:
    for name, (skin, hair, clothes, top, bottom) in PALETTES.items():
        picture, draw = canvas((SIDE, SIDE), top, bottom)
        draw.ellipse(scaled(22, 112, 138, 230), fill=clothes)
        draw.rounded_rectangle(scaled(68, 94, 92, 126), radius=20, fill=skin)
        draw.ellipse(around(80, 68, 37), fill=hair)
        draw.ellipse(scaled(52, 46, 108, 112), fill=skin)
        draw.chord(scaled(50, 34, 110, 90), 180, 360, fill=hair)
        save_webp(picture, folder / "avatars" / f"{name}.webp")

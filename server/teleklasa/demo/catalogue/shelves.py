"""The categories of the sample catalogue: shelf, name, English name, and what stands on it."""

from __future__ import annotations

SHELVES = (
    (
        "nauki-scisle",
        "Nauki ścisłe",
        "Science",
        (
            ("matematyka", "Matematyka", "Mathematics"),
            ("fizyka", "Fizyka i astronomia", "Physics and astronomy"),
            ("informatyka", "Informatyka", "Computing"),
        ),
    ),
    (
        "humanistyka",
        "Języki i historia",
        "Languages and history",
        (
            ("historia", "Historia", "History"),
            ("jezyki", "Języki obce", "Foreign languages"),
        ),
    ),
    (
        "sztuka",
        "Sztuka",
        "Arts",
        (
            ("muzyka", "Muzyka", "Music"),
            ("fotografia", "Fotografia", "Photography"),
        ),
    ),
    (
        "na-co-dzien",
        "Na co dzień",
        "Everyday skills",
        (
            ("dom", "Dom i kuchnia", "Home and kitchen"),
            ("w-terenie", "W terenie", "Outdoors"),
            ("gry", "Gry i łamigłówki", "Games and puzzles"),
        ),
    ),
)

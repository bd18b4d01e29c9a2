"""Astronomy for beginners, in English."""

from __future__ import annotations

from teleklasa.demo.catalogue.shapes import (
    SampleAttempt,
    SampleComment,
    SampleCourse,
    SampleLesson,
    SampleNews,
    SampleReview,
    SampleStudent,
    SampleTask,
    order,
    single,
)

LOOK = """
You need no telescope. You need **dark eyes**: after twenty minutes away from lamps you see many more stars, and one
look at a bright phone takes that away again.

Find the Plough. The line through its two end stars, five times as long, leads to **Polaris**. It stands almost exactly
over the North Pole, so its height above the horizon is your latitude: about 52° in Warsaw.
"""
MOON = """
Half of the Moon is always lit by the Sun. What changes is how much of that half we see.

From one new Moon to the next it takes **29.5 days**. Seen from Europe, a Moon whose *right* side is bright is growing.
"""
SCALE = r"""
If the Sun were a ball of 14 cm, the Earth would be a grain of 1.3 mm, **15 metres** away, and Neptune a pea at 450 m.
The nearest other star would lie about 4000 km away.

Distances in the Solar System are told in *astronomical units*: $1\,\text{au} \approx 150$ million km.
"""
FALL = """
On the Moon there is no air, so a feather falls as fast as a hammer. An astronaut of Apollo 15 tried it in 1971:

https://commons.wikimedia.org/wiki/File:Apollo_15_feather_and_hammer_drop.ogv
"""
QUIZ = (
    single(
        "From Europe the right half of the Moon is bright. It is…",
        "the first quarter",
        "the last quarter",
        "a full Moon",
    ),
    order("From the Sun outwards.", "Venus", "Earth", "Mars", "Jupiter", "Saturn"),
)
COURSE = SampleCourse(
    title="Astronomy for Curious Eyes",
    summary="Find your way among the stars, understand the Moon, and feel how large the Solar System is.",
    owner="helen",
    category="fizyka",
    cover="astronomy.webp",
    description="For everyone who looks up. Each lesson ends with something to do *outside*.",
    card={
        "goals": ["Find Polaris", "Explain the phases of the Moon", "Know the order of the planets"],
        "language": "en",
    },
    published_days_ago=20,
    sections=(
        (
            "The sky tonight",
            (
                SampleLesson("How to look", LOOK, fields={"is_preview": True, "duration_s": 700}),
                SampleLesson(
                    "Film: phases of the Moon",
                    MOON,
                    kind="video",
                    film="moon-phases.mp4",
                    captions=(("en", "moon-phases.en.vtt"), ("pl", "moon-phases.pl.vtt")),
                    fields={"completion": "watched", "is_preview": True},
                ),
            ),
        ),
        (
            "Planets",
            (
                SampleLesson("A model of the Solar System", SCALE, fields={"duration_s": 800}),
                SampleLesson("Planets in numbers", "A table to sort and plot.", kind="file", papers=("planets.csv",)),
                SampleLesson("A feather and a hammer", FALL, fields={"duration_s": 300}),
                SampleLesson(
                    "Quiz",
                    "Two questions.",
                    fields={"completion": "passed"},
                    tasks=(
                        SampleTask("Quiz: sky", "Two attempts.", QUIZ, fields={"attempts": 2, "show_key": "never"}),
                    ),
                ),
            ),
        ),
    ),
    news=(
        SampleNews("Clear skies", "If it is clear tonight, look for the Moon next to a bright planet.", 6, "public"),
        SampleNews("Observation evening", "We meet on the school roof, weather permitting.", 2),
    ),
    students=(
        SampleStudent("nina", 5),
        SampleStudent("kursant", 2, ("How to look",)),
        SampleStudent("igor", 4),
        SampleStudent("ola", 1),
    ),
    reviews=(
        SampleReview("nina", 5, "I found Polaris on the first evening.", 9),
        SampleReview("igor", 5, "The ball of 14 cm changed how I see the sky.", 3),
    ),
    comments=(
        SampleComment(
            "How to look",
            "nina",
            "Does a red torch help?",
            (("helen", "Yes, dim red light spares your night vision."),),
        ),
    ),
    attempts=(SampleAttempt("Quiz: sky", "nina", 2),),
)

"""Photography, in English: a course that is archived."""

from __future__ import annotations

from teleklasa.demo.catalogue.shapes import SampleCourse, SampleLesson, SampleReview, SampleStudent

EXPOSURE = """
Three settings decide how bright a picture is, and each has a side effect.

| setting | more of it | side effect |
|---|---|---|
| aperture, f/2 … f/16 | a smaller number lets in more light | less is sharp before and behind |
| time, 1/1000 s … 1 s | longer lets in more light | movement blurs |
| ISO, 100 … 6400 | higher makes it brighter | grain |

One **stop** doubles the light: from 1/60 s to 1/30 s, or from ISO 100 to 200, or from f/4 to f/2.8.
"""
THIRDS = """
Divide the frame by two lines across and two down. Put the horizon on a line and what matters where lines meet.

![A tree on the left third, the horizon on the lower third](media:thirds.webp)

It is a habit to begin with, not a law: symmetry likes the middle.
"""
COURSE = SampleCourse(
    title="Photography With Any Camera",
    summary="Light, time and composition. A finished course; its members may still read it.",
    owner="helen",
    category="fotografia",
    cover="fotografia.webp",
    description="Given last year. The camera in your pocket is good enough for every exercise.",
    card={
        "goals": ["Balance aperture, time and ISO", "Compose on thirds"],
        "language": "en",
        "gives_certificate": True,
    },
    end="archived",
    published_days_ago=300,
    sections=(
        ("Light", (SampleLesson("Exposure", EXPOSURE, fields={"is_preview": True, "duration_s": 1800}),)),
        ("The frame", (SampleLesson("The rule of thirds", THIRDS, fields={"duration_s": 1800}),)),
    ),
    students=(SampleStudent("kursant", 1), SampleStudent("nina", 2), SampleStudent("tomek", 2)),
    reviews=(SampleReview("nina", 5, "I finally left automatic mode.", 200, "Your pictures show it!"),),
)

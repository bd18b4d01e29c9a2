"""First words of Spanish, in English."""

from __future__ import annotations

from teleklasa.demo.catalogue.shapes import (
    SampleAttempt,
    SampleCourse,
    SampleLesson,
    SampleReview,
    SampleStudent,
    SampleTask,
    match,
    short,
)

HELLO = """
| Spanish | when |
|---|---|
| **hola** | hello, any time |
| **buenos días** | until lunch |
| **buenas tardes** | afternoon |
| **buenas noches** | evening, and good night |
| **adiós**, **hasta luego** | goodbye, see you |

`h` is silent: *hola* sounds like "ola". Questions begin with an upside-down mark: **¿Qué tal?**, how are things?
"""
NUMBERS = """
uno, dos, tres, cuatro, cinco, seis, siete, ocho, nueve, diez

`c` before *e* and *i*, and `z`, sound like English *th* in most of Spain and like *s* in Latin America.
Both are right; choose one and stay with it.
"""
GENDER = """
Every noun is masculine (**el**) or feminine (**la**). Words in *-o* are mostly masculine, those in *-a* mostly
feminine: el libro, la casa. Two famous exceptions: **el día**, **la mano**.

The plural adds *-s* after a vowel: los libros, las casas.
"""
COURSE = SampleCourse(
    title="First Words of Spanish",
    summary="Say hello, count to ten and order a juice: a weekend course before a holiday.",
    owner="helen",
    category="jezyki",
    cover="hiszpanski.webp",
    description="A weekend of Spanish. Say every word **aloud, three times**; nobody is listening.",
    card={"goals": ["Greet people", "Count to ten", "Order politely"], "language": "en", "level": "beginner"},
    published_days_ago=5,
    sections=(
        (
            "Saturday",
            (
                SampleLesson("Hello and goodbye", HELLO, fields={"is_preview": True, "duration_s": 600}),
                SampleLesson("One to ten", NUMBERS, fields={"duration_s": 600}),
            ),
        ),
        (
            "Sunday",
            (
                SampleLesson("El and la", GENDER, fields={"duration_s": 600}),
                SampleLesson(
                    "At the bar",
                    "**Un zumo de naranja, por favor.** A juice, please. **La cuenta, por favor.** The bill, please.",
                    fields={"duration_s": 400},
                    tasks=(
                        SampleTask(
                            "Quiz: words",
                            "As often as you like.",
                            (
                                match("Match.", {"casa": "house", "libro": "book", "mano": "hand"}),
                                short("Spanish for *please*?", "por favor"),
                            ),
                            fields={"attempts": 0},
                        ),
                    ),
                ),
            ),
        ),
    ),
    students=(SampleStudent("ola", 3), SampleStudent("basia", 4), SampleStudent("lena", 1)),
    reviews=(SampleReview("basia", 4, "Perfect for the flight.", 2),),
    attempts=(SampleAttempt("Quiz: words", "basia", 1),),
)

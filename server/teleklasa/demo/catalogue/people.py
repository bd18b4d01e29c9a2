"""Who teaches and learns in the sample catalogue; the two passwords are public, so only a demo may have them."""

from __future__ import annotations

from dataclasses import dataclass

AUTHOR = ("autor@example.com", "autor")
LEARNER = ("kursant@example.com", "kursant")
"""Sign-ins of a sample teacher and a sample learner."""


@dataclass(frozen=True)
class SamplePerson:
    """Somebody with an account; without a password nobody signs in as them."""

    name: str
    display_name: str
    bio: str = ""
    locale: str = "pl"
    has_avatar: bool = True

    @property
    def email(self) -> str:
        return f"{self.name}@example.com"


TEACHERS = (
    SamplePerson(
        "autor",
        "Adam Wierzbicki",
        "Uczę fizyki i programowania od dwunastu lat. Lubię **proste doświadczenia**, które można zrobić w kuchni.",
    ),
    SamplePerson(
        "ewa",
        "Ewa Sikora",
        "Matematyczka, która rysuje. Uważam, że każdy ułamek da się zobaczyć, zanim się go policzy.",
    ),
    SamplePerson(
        "marek",
        "Marek Gąsior",
        "Gram na gitarze, naprawiam rowery i prowadzę szkolne koło szachowe.",
    ),
    SamplePerson(
        "helen",
        "Helen Marsh",
        "I teach science and photography in English. My favourite classroom is a dark field with a clear sky.",
        locale="en",
    ),
)
LEARNERS = (
    SamplePerson("kursant", "Karol Nowicki"),
    SamplePerson("ola", "Ola Pietrzak"),
    SamplePerson("tomek", "Tomek Lis"),
    SamplePerson("nina", "Nina Rose", locale="en"),
    SamplePerson("basia", "Basia Wilk", has_avatar=False),
    SamplePerson("igor", "Igor Sowa", has_avatar=False),
    SamplePerson("lena", "Lena Czajka", has_avatar=False),
    SamplePerson("oskar", "Oskar Maj", has_avatar=False),
)
MODERATOR = "anna"
"""The moderator of the sample school who teaches a course too."""

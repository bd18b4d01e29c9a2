"""The sample school: what it is made of. Its codes are public, so only a demo may have them."""

import os
from dataclasses import dataclass

from teleklasa.demo.catalogue.people import AUTHOR, LEARNER

FIRST_PORT = int(os.environ.get("TELEKLASA_TEST_SERVER_PORT") or 8901)
"""The test servers listen on this port and the three after it."""

ADMIN = ("admin", "admin")
"""User name and password of the sample admin."""

VOIVODESHIPS = {
    "PL-02": "dolnośląskie",
    "PL-04": "kujawsko-pomorskie",
    "PL-06": "lubelskie",
    "PL-08": "lubuskie",
    "PL-10": "łódzkie",
    "PL-12": "małopolskie",
    "PL-14": "mazowieckie",
    "PL-16": "opolskie",
    "PL-18": "podkarpackie",
    "PL-20": "podlaskie",
    "PL-22": "pomorskie",
    "PL-24": "śląskie",
    "PL-26": "świętokrzyskie",
    "PL-28": "warmińsko-mazurskie",
    "PL-30": "wielkopolskie",
    "PL-32": "zachodniopomorskie",
}
"""The 16 regions of Poland by their ISO 3166-2 codes."""


@dataclass(frozen=True)
class SampleServer:
    """A BigBlueButton test server on this machine."""

    name: str
    port: int
    region: str
    version: str
    enabled: bool = True

    @property
    def secret(self) -> str:
        return f"sample-secret-of-{self.port}"

    @property
    def base_url(self) -> str:
        return f"http://localhost:{self.port}/bigbluebutton"


@dataclass(frozen=True)
class SampleModerator:
    name: str
    username: str
    quick_code: str


@dataclass(frozen=True)
class SampleGroup:
    slug: str
    name: str
    region: str
    moderators: tuple[str, ...]
    pupils: tuple[tuple[str, str], ...]
    preferred: tuple[str, ...] = ()


SERVERS = (
    SampleServer("Warszawa", FIRST_PORT, "PL-14", "3.0"),
    SampleServer("Kraków", FIRST_PORT + 1, "PL-12", "2.7"),
    SampleServer("Gdańsk", FIRST_PORT + 2, "PL-22", "2.6"),
    SampleServer("Wrocław", FIRST_PORT + 3, "PL-02", "2.7", enabled=False),
)
MODERATORS = (
    SampleModerator("Anna Kowalska", "anna", "NAU1"),
    SampleModerator("Piotr Zieliński", "piotr", "NAU2"),
    SampleModerator("Łucja Wójcik", "lucja", "NAU3"),
)
GROUPS = (
    SampleGroup(
        "group-1",
        "klasa 3A szkola 1",
        "PL-14",
        ("NAU1", "NAU2"),
        (("Jan Nowak", "UCZEN1"), ("Zofia Wiśniewska", "UCZEN2")),
        ("Warszawa", "Kraków"),
    ),
    SampleGroup(
        "group-2",
        "klasa 2C szkola 1",
        "PL-12",
        ("NAU1", "NAU3"),
        (("Kacper Dąbrowski", "UCZEN3"), ("Maja Szymańska", "UCZEN4")),
        ("Kraków",),
    ),
    SampleGroup(
        "group-3",
        "klasa 1B szkola 2",
        "PL-22",
        ("NAU2", "NAU3"),
        (("Antoni Lewandowski", "UCZEN5"), ("Julia Żak", "UCZEN6")),
    ),
    SampleGroup(
        "group-4",
        "klasa 6A szkola 1",
        "PL-14",
        ("NAU1", "NAU3"),
        (("Hania Krawczyk", "UCZEN7"), ("Filip Mazur", "UCZEN8"), ("Zuzia Pawlak", "UCZEN9")),
    ),
)


def sample_passwords() -> list[tuple[str, str]]:
    """Every sign-in of the sample school with its password; a moderator's is the name itself."""
    return [ADMIN, AUTHOR, LEARNER, *((moderator.username, moderator.username) for moderator in MODERATORS)]


def sample_codes() -> list[str]:
    """Every code of the sample school: an installation that is no demo must hold none of them."""
    return [moderator.quick_code for moderator in MODERATORS] + [code for g in GROUPS for _, code in g.pupils]

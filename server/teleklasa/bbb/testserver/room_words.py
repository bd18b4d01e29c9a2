"""The words of the room page, in Polish and English."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "pl": {
        "in_room": "W sali",
        "slides": "Slajdy",
        "you": "to ty",
        "moderator": "prowadzi",
        "viewer": "uczeń",
        "waiting_people": "Czekają na wpuszczenie",
        "admit": "Wpuść",
        "leave": "Wyjdź",
        "end": "Zakończ lekcję",
        "microphone": "Mikrofon",
        "camera": "Kamera",
        "on": "włączony",
        "waiting": "Poczekaj chwilę. Osoba prowadząca zaraz cię wpuści.",
        "ended": "Lekcja się skończyła. Zaraz stąd wyjdziesz.",
        "lost": "Łączymy ponownie…",
        "recorded": "Lekcja jest nagrywana",
        "pretend": "To sala próbna: obraz i dźwięk nie są przesyłane.",
        "left": "Nie jesteś już w sali",
        "no_session": "Ten link już nie działa. Wejdź jeszcze raz ze strony szkoły.",
        "not_found": "Nie ma takiej strony",
        "recording": "Nagranie lekcji",
    },
    "en": {
        "in_room": "In the room",
        "slides": "Slides",
        "you": "you",
        "moderator": "leads",
        "viewer": "pupil",
        "waiting_people": "Waiting to be let in",
        "admit": "Let in",
        "leave": "Leave",
        "end": "End the lesson",
        "microphone": "Microphone",
        "camera": "Camera",
        "on": "on",
        "waiting": "Wait a moment. You will be let in soon.",
        "ended": "The lesson has ended. You are about to leave.",
        "lost": "Connecting again…",
        "recorded": "This lesson is recorded",
        "pretend": "This is a practice room: no picture or sound is sent.",
        "left": "You have left the room",
        "no_session": "This link no longer works. Come in again from the school's page.",
        "not_found": "There is no such page",
        "recording": "Recording of a lesson",
    },
}


def words_in(language: str) -> Mapping[str, str]:
    return WORDS[language]


def language_of(accepted: str) -> str:
    """The first language of an Accept-Language header that there are words in; Polish if none."""
    wishes = (part.partition(";")[0].strip().lower()[:2] for part in accepted.split(","))
    return next((wish for wish in wishes if wish in WORDS), "pl")

"""Words and numbers of the first content, as the web app writes them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from django.http import HttpRequest

from teleklasa.people.models import Person
from teleklasa.site.first_content.forms import LANGUAGES, language_asked

TEXTS: dict[str, dict[str, str]] = json.loads(Path(__file__).with_name("texts.json").read_text(encoding="utf-8"))
"""By language, those texts of the web app that are needed here; a test compares them."""


def language_of(request: HttpRequest) -> str:
    """The person's own language, else the browser's, else Polish."""
    if isinstance(request.user, Person) and request.user.locale in LANGUAGES:
        return str(request.user.locale)
    return language_asked(request.headers.get("Accept-Language", ""))


class Words:
    """The texts of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = TEXTS[language]
        self._form: Callable[[int, int], int] = polish_form if language == "pl" else english_form

    def __call__(self, key: str, /, count: int | None = None, **facts: str) -> str:
        """A text; of a counted one the form that `count` takes."""
        text = self._texts[key]
        if count is not None:
            forms = text.split(" | ")
            text = forms[self._form(count, len(forms))]
        for name, value in facts.items():
            text = text.replace("{" + name + "}", value)
        return text

    def counted(self, key: str, count: int) -> str:
        return self(key, count, n=self.number(count))

    def number(self, value: int) -> str:
        """ "12 345" in Polish, "12,345" in English; Polish leaves four digits together."""
        if self.language == "en":
            return f"{value:,}"
        return str(value) if value < 10_000 else f"{value:,}".replace(",", "\u00a0")

    def rating(self, value: float) -> str:
        """ "4,5" or "4.5"."""
        written = f"{value:.1f}"
        return written if self.language == "en" else written.replace(".", ",")


def duration(seconds: int) -> str:
    """ "3 h 20 min", "45 min", "2 h"; a length under a minute is one minute."""
    minutes = max(1, (seconds + 30) // 60)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def polish_form(count: int, forms: int) -> int:
    """Which form of a text a number takes; a text of four forms says first what to say for none."""
    if forms > 3 and count == 0:
        return 0
    is_few = 2 <= count % 10 <= 4 and not 12 <= count % 100 <= 14
    form = 0 if count == 1 else 1 if is_few else 2
    return min(form + 1 if forms > 3 else form, forms - 1)


def english_form(count: int, forms: int) -> int:
    if forms > 2 and count == 0:
        return 0
    form = 0 if count == 1 else 1
    return min(form + 1 if forms > 2 else form, forms - 1)

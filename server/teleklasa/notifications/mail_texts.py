"""The words of mails, in the language of whoever reads them; plain text, so nothing is escaped as HTML."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.conf import settings
from django.template import Context, Engine

from teleklasa.notifications.models import Notification
from teleklasa.people.models import Person

MOST_LISTED = 50


@cache
def _engine() -> Engine:
    return Engine(app_dirs=True)


def language_of(person: Person) -> str:
    return person.locale or settings.LANGUAGE_CODE


def line_of(told: Notification, language: str) -> str:
    """One line that says what happened, by the kind's own template, else a general one."""
    names = [f"notifications/kinds/{told.kind}.{language}.txt", f"notifications/any.{language}.txt"]
    return _one_line(_engine().select_template(names).render(Context(told.facts, autoescape=False)))


def subject_of(listed: Sequence[Notification], count: int, language: str) -> str:
    if count == 1:
        return line_of(listed[0], language)
    return _one_line(_render(f"notifications/subject.{language}.txt", {"count": count}))


def body_of(person: Person, listed: Sequence[Notification], *, count: int, stop_urls: dict[str, str]) -> str:
    """The mail's text: each event with its address, how many more there are, and how to stop such mails."""
    language = language_of(person)
    words = {
        "name": _one_line(person.display_name),
        "items": [(line_of(told, language), settings.PUBLIC_URL + told.target) for told in listed],
        "more": count - len(listed),
        "bell_url": f"{settings.PUBLIC_URL}/notifications",
        **stop_urls,
    }
    return _render(f"notifications/mail.{language}.txt", words)


def _render(template: str, words: dict[str, Any]) -> str:
    return _engine().get_template(template).render(Context({"school": settings.SCHOOL_NAME, **words}, autoescape=False))


def _one_line(text: str) -> str:
    """Subjects have no line breaks: what people typed cannot add a header."""
    return " ".join(text.split())[:200]

"""The first content looks and speaks as the web app that takes its place: both are compared at their sources."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from teleklasa.site import first_content
from teleklasa.site.first_content.drawn import CHIP, SAID, TAB
from teleklasa.site.first_content.words import TEXTS, Words, duration

WEB = settings.REPOSITORY / "web"
OF_THE_THEME = set(
    "align-middle border-0 md:text-sm ps-9 rounded-[inherit] select-none size-7 text-base/5".split()  # noqa: SIM905 -- one word each
)
"""Classes that Nuxt UI's buttons, fields, badges and pictures have."""

TEMPLATES = sorted((Path(first_content.__file__).parents[1] / "templates" / "first_content").glob("*.html"))


def texts_in(tree: dict[str, Any], path: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in tree.items():
        found |= texts_in(value, f"{path}{name}.") if isinstance(value, dict) else {path + name: value}
    return found


@pytest.mark.parametrize("language", ["pl", "en"])
def test_texts_are_those_of_the_web_app(language: str) -> None:
    web: dict[str, str] = {}
    for path in (WEB / "src").rglob(f"{language}.json"):
        web |= texts_in(json.loads(path.read_text(encoding="utf-8")))

    assert TEXTS[language] == {key: web.get(key) for key in TEXTS[language]}


def test_templates_say_nothing_that_has_no_text() -> None:
    said = {name for path in TEMPLATES for name in re.findall(r"{{ (\w+)_said }}", path.read_text())}

    assert said == set(SAID)


def test_templates_use_only_classes_of_the_web_app() -> None:
    """Others would not be in its style sheet."""
    sources = [path for kind in ("vue", "ts", "css") for path in (WEB / "src").rglob(f"*.{kind}")]
    known = {word for path in sources for word in re.split(r"[\s\"'`]+", path.read_text(encoding="utf-8"))}
    used = {word for text in (CHIP, TAB) for word in text.split()}
    for path in TEMPLATES:
        for classes in re.findall(r'class="([^"]*)"', path.read_text()):
            used |= set(re.sub(r"{%.*?%}|{{.*?}}", " ", classes).split())

    assert used - known == OF_THE_THEME


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("pl", 0, "brak opinii"),
        ("pl", 1, "1 opinia"),
        ("pl", 3, "3 opinie"),
        ("pl", 12, "12 opinii"),
        ("pl", 22, "22 opinie"),
        ("pl", 12345, "12\u00a0345 opinii"),
        ("en", 1, "1 review"),
        ("en", 1200, "1,200 reviews"),
    ],
)
def test_counted_text_takes_the_form_of_its_number(language: str, count: int, said: str) -> None:
    assert Words(language).counted("courseCard.reviews", count) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "1 min"), (89, "1 min"), (90, "2 min"), (3600, "1 h"), (5220, "1 h 27 min")]
)
def test_length_is_written_in_hours_and_minutes(seconds: int, said: str) -> None:
    assert duration(seconds) == said

"""Every "no" of the server has a text in both languages of the web app."""

import json
from pathlib import Path

import pytest

from teleklasa.refusal import Refusal

TEXTS = Path(__file__).resolve().parents[2] / "web" / "src" / "i18n"
OUTSIDE_VIEWS = {"csrf", "malformed", "not-signed-in", "too-large", "unavailable"}
TO_MACHINES = {
    "refused",
    "node-refused",
    "alerts-refused",
    "not-acceptable",
    "method-not-allowed",
    "unsupported-media-type",
}
"""Codes that no person meets in the web app."""


def codes(kind=Refusal):
    return {kind.code} | {code for below in kind.__subclasses__() for code in codes(below)}


@pytest.mark.parametrize("language", ["pl", "en"])
def test_every_code_has_a_text(language):
    known = set(json.loads((TEXTS / f"{language}.json").read_text())["problem"])

    assert (codes() | OUTSIDE_VIEWS) - TO_MACHINES - known == set()

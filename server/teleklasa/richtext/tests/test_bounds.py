"""Texts made to keep a parser busy; CPU time is measured, so that a busy machine fails nobody."""

import time

import pytest

from teleklasa.richtext.rendering import render
from teleklasa.richtext.summary import plain
from teleklasa.richtext.tests.reading import faults_of

HANGS_AFTER_S = 20
"""Of CPU: what is not bounded takes minutes; on a quiet machine each takes less than one."""

EVIL = {
    "brackets": "[" * 100_000,
    "pictures": "![" * 50_000,
    "brackets and stars": "[" * 4_999 + "*a" * 90_000,
    "links in links": "[" * 2_499 + "a" + "](b)" * 2_499,
    "link starts": "[a](" * 2_499 + "b" * 150_000,
    "link titles": '[a](b "' * 2_499,
    "escaped targets": "[a](\\(" * 2_499 + "x" * 150_000,
    "quotes": ">" * 50_000,
    "spaced quotes": "> " * 50_000 + "a",
    "quoted lists": "> - " * 50_000,
    "lists on one line": "- " * 50_000 + "a",
    "lists in lists": "\n".join("  " * level + "- a" for level in range(400)),
    "list items": "1. a\n" * 40_000,
    "list items at the cap": "1. a\n" * 6_000,
    "mixed lists": "".join(" " * (line % 12) + "*+-"[line % 3] + " a\n" for line in range(5_999)),
    "stars": "*" * 100_000,
    "open stars": "*a " * 60_000,
    "stars and underscores": "*a **a_ ***a__ " * 12_000,
    "tildes": "~~a" * 60_000,
    "long table": "|a|b|\n|-|-|\n" + "|a|b|\n" * 20_000,
    "table at the cap": "|a|b|\n|-|-|\n" + "|a|b|\n" * 5_990,
    "wide table": "|" + "a|" * 5_000 + "\n|" + "-|" * 5_000 + "\n" + "|" + "a|" * 5_000 + "\n",
    "table of missing cells": "|" + "a|" * 5_000 + "\n|" + "-|" * 5_000 + "\n" + "|\n" * 5_900,
    "many tables": "|a|\n|-|\n|a|\n\n" * 1_499,
    "tags": "<div>" * 10_000,
    "tags on lines": "<div>\n" * 5_999,
    "comments": "<!--" * 50_000,
    "backticks": "`" * 100_000,
    "runs of backticks": "".join("`" * length + " " for length in range(1, 199)),
    "dollars": "$" * 200_000,
    "open dollars": "$a " * 60_000,
    "escaped dollars": "$a\\" * 60_000,
    "block dollars": "$$a\n" * 5_999,
    "references": "[a]: b\n" * 4_999,
    "open references": "[a\n" * 4_999,
    "reference titles": '[a]: b "\n' * 4_999,
    "headings": "# a\n" * 5_999,
    "underlined headings": "a\n-\n" * 2_999,
    "fences": "~~~\n" * 5_999,
    "autolinks": "<http://" * 25_000,
    "entities": "&#x" * 66_000,
    "backslashes": "\\" * 200_000,
    "lines": "a\n" * 100_000,
    "blank lines": "\n" * 200_000,
    "carriage returns": "\r" * 200_000,
    "spaces": " " * 200_000,
    "tabs": "\t" * 200_000,
    "films": "https://youtu.be/dQw4w9WgXcQ\n" * 5_999,
    "film queries": ("https://www.youtube.com/watch?" + "v=&" * 150 + "\n") * 400,
    "own files": "![a](media:x)" * 2_499,
}


@pytest.mark.parametrize("source", EVIL.values(), ids=EVIL)
def test_evil_text_is_shown_soon_and_always_alike(source):
    source = source[:200_000]
    started = time.process_time()

    shown = render(source, image=lambda public_id: None)

    assert time.process_time() - started < HANGS_AFTER_S
    assert faults_of(shown.html) == []
    assert render(source, image=lambda public_id: None) == shown


@pytest.mark.parametrize("source", EVIL.values(), ids=EVIL)
def test_summary_of_evil_text_ends(source):
    started = time.process_time()

    said = plain(source[:200_000], 200)

    assert len(said) <= 200
    assert time.process_time() - started < HANGS_AFTER_S


def test_long_lesson_is_shown_with_all_its_marks():
    lesson = "Ala ma kota i *psa*, a [link](https://a.b/c) oraz `kod` i dalej tekst.\n\n" * 2_400

    shown = render(lesson, image=lambda public_id: None).html

    assert shown.count("<em>psa</em>") == 2_400


def test_too_intricate_text_is_shown_as_it_was_typed():
    source = "[a](b)<i>\n" * 6_000

    assert render(source, image=lambda public_id: None).html.startswith("<p>[a](b)&lt;i&gt;<br>\n[a](b)&lt;i&gt;<br>\n")

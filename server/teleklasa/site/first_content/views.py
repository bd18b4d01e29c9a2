"""The three pages whose first content is in their HTML; whatever cannot be shown is left to the web app."""

from __future__ import annotations

import gzip
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from teleklasa.courses.catalogue.answering import tag_of
from teleklasa.people.models import Person
from teleklasa.site.first_content import shown
from teleklasa.site.first_content.asking import Answers
from teleklasa.site.first_content.document import CATALOGUE, COURSE, PLAYER, document_of, policy
from teleklasa.site.first_content.drawn import words_of
from teleklasa.site.first_content.forms import takes_gzip
from teleklasa.site.first_content.frame import frame_facts
from teleklasa.site.first_content.words import Words, language_of
from teleklasa.site.kept_answers import has_tag

FRESH_S = 30
"""For how long a page without anybody's cookies is anybody's, as the catalogue's own answers are."""

VARIES_BY = ("Cookie", "Authorization", "Accept-Language", "Accept-Encoding")
GZIP_LEVEL = 5
NO_CONTENT = 204
"""Tells the site to show the web app as it is."""


@require_safe
def catalogue_page(request: HttpRequest) -> HttpResponse:
    answers, words = Answers(request), Words(language_of(request))
    courses = answers.of_anybody("/api/v1/courses?sort=newest")
    tree = answers.of_anybody("/api/v1/categories")
    facets = answers.of_anybody("/api/v1/courses/facets")
    if courses is None or tree is None or facets is None:
        return without_content()
    facts = shown.catalogue(courses, tree, facets, words)
    return _page(answers, words, "catalogue", facts, component=CATALOGUE)


@require_safe
def course_page(request: HttpRequest, slug: str) -> HttpResponse:
    answers, words = Answers(request), Words(language_of(request))
    page = answers.of(f"/api/v1/courses/{slug}")
    tree = answers.of_anybody("/api/v1/categories")
    if page is None or tree is None:
        return without_content()
    if isinstance(request.user, Person):
        answers.of(f"/api/v1/courses/{slug}/enrolment")
    facts = {"title": page["title"], "course": shown.course(page, tree, words)}
    return _page(answers, words, "course", facts, component=COURSE)


@require_safe
def lesson_page(request: HttpRequest, slug: str, lesson_id: str) -> HttpResponse:
    """Only for who is signed in: what a visitor may read of a lesson is the web app's to say."""
    if not isinstance(request.user, Person):
        return without_content()
    answers, words = Answers(request), Words(language_of(request))
    lesson = answers.of(f"/api/v1/lessons/{lesson_id}")
    course = answers.of(f"/api/v1/courses/{slug}")
    own = answers.of(f"/api/v1/courses/{slug}/mine")
    if lesson is None or course is None or own is None or lesson["course"]["slug"] != slug:
        return without_content()
    is_member = own["enrolment"] in {"active", "completed"}
    facts = {
        "title": lesson["title"],
        "lesson": shown.lesson(lesson, words),
        "course": course,
        "percent": own["percent"] if is_member else None,
    }
    return _page(answers, words, "lesson", facts, component=PLAYER, is_wide=True)


def without_content() -> HttpResponse:
    """No page: the site shows the web app as it is, which finds out itself what to say."""
    return HttpResponse(status=NO_CONTENT, headers={"Cache-Control": "no-store"})


def _page(
    answers: Answers, words: Words, name: str, facts: dict[str, Any], *, component: str, is_wide: bool = False
) -> HttpResponse:
    document = document_of(component)
    if document is None:
        return without_content()
    frame = frame_facts(answers.request, words, mark=document.mark, is_wide=is_wide)
    content = render_to_string(f"first_content/{name}.html", {"frame": frame, **words_of(words), **facts})
    body = document.with_content(content, answers.as_json(), title=facts["title"], language=words.language)
    return _answer(answers.request, body)


def _answer(request: HttpRequest, body: bytes) -> HttpResponse:
    is_packed = takes_gzip(request.headers.get("Accept-Encoding", ""))
    tag = tag_of(body, is_packed)
    is_personal = isinstance(request.user, Person)
    if not is_personal and has_tag(request.headers.get("If-None-Match", ""), tag):
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = HttpResponse(gzip.compress(body, GZIP_LEVEL, mtime=0) if is_packed else body)
        if is_packed:
            answer["Content-Encoding"] = "gzip"
    patch_vary_headers(answer, VARIES_BY)
    answer["Content-Security-Policy"] = policy()
    answer["X-Robots-Tag"] = "noindex"
    if is_personal:
        answer["Cache-Control"] = "private, no-store"
        return answer
    is_anybodys = not request.META.get("HTTP_COOKIE") and not request.META.get("HTTP_AUTHORIZATION")
    answer["ETag"] = tag
    answer["Cache-Control"] = f"public, max-age=0, s-maxage={FRESH_S}" if is_anybodys else "private, no-cache"
    return answer

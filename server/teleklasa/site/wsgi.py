"""Django's part of the school as a WSGI application, for granian."""

import json
import os
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from teleklasa.site.kept_answers import KeptAnswers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teleklasa.site.settings")
django = get_wsgi_application()
NOT_UTF8 = {"type": "/problems/unsupported-media-type", "title": "Send UTF-8", "status": 415}


def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Django, but for requests in another charset than UTF-8: it breaks on some before any middleware runs."""
    _, _, charset = environ.get("CONTENT_TYPE", "").lower().partition("charset=")
    if charset and charset.partition(";")[0].strip(" \"'") not in {"utf-8", "utf8"}:
        start_response("415 Unsupported Media Type", [("Content-Type", "application/problem+json")])
        return [json.dumps({**NOT_UTF8, "code": "unsupported-media-type"}).encode()]
    return django(environ, start_response)


application = KeptAnswers(answer, most_bytes=settings.KEPT_ANSWERS_BYTES) if settings.KEPT_ANSWERS_BYTES else answer

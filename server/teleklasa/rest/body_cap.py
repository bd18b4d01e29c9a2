"""What is refused before anybody reads it: bodies too long, addresses and session keys that cannot be ours."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from teleklasa.rest.problems import not_found, plain_problem

SESSION_KEY = re.compile(r"[a-z0-9]{1,64}")


class BodyCap:
    """Answers 413 to a body over DATA_UPLOAD_MAX_MEMORY_SIZE, and 411 to one that does not say its length.

    Parts of uploads may be longer: they are written to the disk as they come (`settings.LONG_BODIES`).

    A session cookie that cannot be one of ours is dropped, and an address with a zero byte is missing:
    PostgreSQL refuses to look them up.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not SESSION_KEY.fullmatch(request.COOKIES.get(settings.SESSION_COOKIE_NAME, "a")):
            del request.COOKIES[settings.SESSION_COOKIE_NAME]  # no session of ours has such a key
        if "\x00" in request.path:
            return not_found(request)
        if not request.path.startswith("/api/"):
            return self.get_response(request)
        if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
            return plain_problem(411, "length-required", "Say how long the request is")
        length = request.META.get("CONTENT_LENGTH") or "0"
        is_part = request.method == "PATCH" and request.path.startswith(settings.LONG_BODIES)
        if not length.isdecimal() or (int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE and not is_part):
            return plain_problem(413, "too-large", "The request is too long")
        return self.get_response(request)

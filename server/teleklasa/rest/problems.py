"""Every error as `application/problem+json` with a stable `code`."""

import sys
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from teleklasa.refusal import Refusal

DATABASE_IS_AWAY = (OperationalError, InterfaceError)
RETRY_AFTER_S = 5
CONTENT_TYPE = "application/problem+json"
log = structlog.get_logger(__name__)


class Unavailable(Refusal):
    """The database does not answer; what was acknowledged before is safe."""

    status, code, title = 503, "unavailable", "The school cannot be reached for a moment; try again"


class Forbidden(Refusal):
    status, code, title = 403, "forbidden", "You may see this but not do that"


class NotFound(Refusal):
    """Missing and foreign objects answer the same, byte for byte."""

    status, code, title = 404, "not-found", "There is no such thing, or it is not yours"


class Invalid(Refusal):
    """Input that was understood and cannot be taken; `fields` maps a field to its error codes."""

    status, code, title = 422, "invalid", "Some fields cannot be taken as they are"


def require(allowed: bool) -> None:  # noqa: FBT001 -- a claim is all there is to say
    """Go on only if a rule of `rules.py` holds.  Raises Forbidden."""
    if not allowed:
        raise Forbidden


def problem(status: int, code: str, title: str, **facts: Any) -> dict[str, Any]:
    return {"type": f"/problems/{code}", "title": title, "status": status, "code": code, **facts}


def answer_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: known errors become problems, unknown ones stay a 500 logged once."""
    refusal = _refusal_for(error)
    if refusal is None:
        return None
    set_rollback()
    body = problem(refusal.status, refusal.code, refusal.title, **refusal.facts)
    response = Response(body, status=refusal.status, content_type=CONTENT_TYPE)
    if "retry_after_s" in refusal.facts:
        response["Retry-After"] = str(refusal.facts["retry_after_s"])
    if refusal.status == 401:
        response["WWW-Authenticate"] = "Bearer, Session"
    return response


def _refusal_for(error: Exception) -> Refusal | None:
    """The refusal that an exception stands for; None for one that nobody foresaw."""
    match error:
        case Refusal():
            found: Refusal | None = error
        case Http404():
            found = NotFound()
        case exceptions.ValidationError():
            found = Invalid(fields=_codes(error.get_codes()))
        case PermissionDenied():
            found = Forbidden()
        case OperationalError() | InterfaceError():
            found = Unavailable(retry_after_s=RETRY_AFTER_S)
        case exceptions.APIException():
            found = _framework_refusal(error)
        case _:
            found = None
    return found


def _framework_refusal(error: exceptions.APIException) -> Refusal:
    known = {
        400: ("malformed", "The request could not be read"),
        401: ("not-signed-in", "Nobody is signed in"),
        403: ("forbidden", Forbidden.title),
        404: ("not-found", NotFound.title),
        405: ("method-not-allowed", "That cannot be done here"),
        406: ("not-acceptable", "The answer exists only as JSON"),
        415: ("unsupported-media-type", "Send JSON"),
        429: ("slow-down", "Too many tries, wait a while"),
    }
    refusal = Refusal()
    code, title = known.get(error.status_code, ("refused", Refusal.title))
    if isinstance(error, exceptions.PermissionDenied) and "CSRF" in str(error.detail):
        code, title = "csrf", "Load the page again and retry"
    refusal.__dict__.update(status=error.status_code, code=code, title=title)
    return refusal


def _codes(found: Any, prefix: str = "") -> dict[str, list[str]]:
    """Error codes by field, nested ones as `parent.child`."""
    if isinstance(found, str):
        return {prefix or "all": [found]}
    if isinstance(found, list):
        merged: dict[str, list[str]] = {}
        for item in found:
            for field, codes in _codes(item, prefix).items():
                merged[field] = sorted({*merged.get(field, []), *codes})
        return merged
    return {
        field: codes
        for name, inner in found.items()
        for field, codes in _codes(inner, f"{prefix}.{name}" if prefix else str(name)).items()
    }


def plain_problem(status: int, code: str, title: str) -> JsonResponse:
    """A problem from outside a view of the API, such as middleware."""
    return JsonResponse(problem(status, code, title), status=status, content_type=CONTENT_TYPE)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return plain_problem(403, "csrf", "Load the page again and retry")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return plain_problem(400, "malformed", "The request could not be read")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return plain_problem(404, "not-found", NotFound.title)


def server_error(request: HttpRequest) -> HttpResponse:
    error = sys.exception()
    if isinstance(error, DATABASE_IS_AWAY):
        error = Unavailable(retry_after_s=RETRY_AFTER_S)
    if isinstance(error, Refusal):  # raised outside the API, as on a page of Django's admin
        response = plain_problem(error.status, error.code, error.title)
        if "retry_after_s" in error.facts:
            response["Retry-After"] = str(error.facts["retry_after_s"])
        return response
    return plain_problem(500, "our-fault", "Something broke on our side; it has been noted")

"""What every answer must hold, whoever asked for whatever."""

from __future__ import annotations

import json
import re
from typing import Any

CODE = re.compile(r"[a-z][a-z0-9-]{1,60}")
BUSY = {"no-server-free", "too-many-starts", "busy"}
"""503 is an honest answer to these, and says when to come back."""


def faults(operation: Any, answer: Any) -> list[tuple[str, str]]:
    """(`server_errors` or `undocumented`, what is wrong)."""
    status, kind = answer.status_code, answer.headers.get("Content-Type", "").partition(";")[0]
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if status >= 500 and not _is_busy(status, content):
        return [("server_errors", f"{status}")]
    found = _problem_faults if status >= 400 else _answer_faults
    return [("undocumented", fault) for fault in found(operation, status, kind, content)]


def _answer_faults(operation: Any, status: int, kind: str, content: bytes) -> list[str]:
    documented = operation.definition.raw["responses"].get(str(status))
    if documented is None:
        return [f"status {status}"]
    known = set(documented.get("content", {}))
    if not known:
        return [f"{status} has a body"] if content else []
    if kind not in known:
        return [f"{status} is {kind}, not {known}"]
    return _body_faults(operation, status, kind, content) if kind == "application/json" else []


def _is_busy(status: int, content: bytes) -> bool:
    try:
        found = json.loads(content)
        return status == 503 and found["code"] in BUSY and found["retry_after_s"] > 0
    except (ValueError, KeyError, TypeError):
        return False


def _problem_faults(_: Any, status: int, kind: str, content: bytes) -> list[str]:
    if kind != "application/problem+json":
        return [f"{status} is {kind}"]
    found = json.loads(content)
    told = found.get("status") == status and CODE.fullmatch(found.get("code", "")) and found.get("title")
    return [] if told and found.get("code") != "refused" else [f"{status} is not a problem: {content[:200]!r}"]


def _body_faults(operation: Any, status: int, kind: str, content: bytes) -> list[str]:
    import requests  # noqa: TID251 -- the tool's answers know what was asked
    from schemathesis.core.failures import Failure, FailureGroup
    from schemathesis.core.transport import Response

    asked = requests.Request("GET", "http://localhost/").prepare()
    response = Response(status, {"content-type": [kind]}, content, asked, 0.0, verify=True)
    try:
        operation.schema.validate_response(operation, response)
    except (Failure, FailureGroup) as error:
        inner = error.exceptions if isinstance(error, FailureGroup) else [error]
        return [f"{status} body: {str(one)[:400]}" for one in inner]
    return []

"""What the fuzz sends: requests drawn from the schema, and good ones made odd by the corpus."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from fuzz_corpus import BEYOND, CONTENT_TYPES, CORPUS, CURSORS, HEADERS, HUGE, ODD_NAMES, RAW
from fuzz_school import Ids


@dataclass
class Request:
    method: str
    path: str
    query: str = ""
    body: bytes = b""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1
    """How often it is sent before anything is taken back."""

    def __str__(self) -> str:
        shown = self.body[:300].decode(errors="replace")
        more = f" {self.headers}" if self.headers else ""
        query = f"?{self.query[:200]}" if self.query else ""
        return f"{self.method} {self.path[:200]}{query}{more} {self.content_type} {shown}"


MEMBERS = {"course": "course", "group": "group", "category": "category", "parent": "comment", "code": "invite_code"}
"""What a field of a body names, where its own name does not say so."""
KINDS = {
    "people": "person",
    "persons": "person",
    "ids": "person",
    "person_id": "person",
    "file": "media",
    "cover": "media",
    "intro": "media",
    "files": "media",
    "captions": "media",
    "video": "media",
    "invite_code": "invite_code",
    "up_to": "notification",
    "group_slug": "group",
    **MEMBERS,
}


def kind_of_field(name: str, ids: Ids) -> str | None:
    for known in (KINDS.get(name), name, name.removesuffix("s"), name.removesuffix("_id")):
        if known in ids:
            return known
    return None


def kind_of_parameter(name: str, path: str) -> str:
    """What an address names there: the same word means another thing under another part of the school."""
    part = path.split("/")[3]
    special = {
        "slug": {"groups": "group", "categories": "category"}.get(part, "course"),
        "code": "certificate",
        "person_id": "pupil" if "/pupils/" in path else "moderator" if part == "moderators" else "person",
        "lesson_id": "live" if part == "groups" else "live_lesson" if "/live" in path else "lesson",
        "task_id": "quiz" if any(word in path for word in ("question", "regrade", "statistics")) else "task",
    }
    return special.get(name, name.removesuffix("_id").removesuffix("_slug"))


class Cases:
    """Requests for one operation, the same ones for the same seed."""

    def __init__(self, operation: Any, ids: Ids, random: Random) -> None:
        self.operation, self.ids, self.random = operation, ids, random
        self.definition = operation.definition.raw

    def drawn(self, positive: int, negative: int) -> Iterator[Request]:
        for mode, wanted in (("positive", positive), ("negative", negative)):
            for case in _draw(self.operation, mode, wanted, self.random.randrange(2**32)):
                body = self._with_ids(case.body, "") if mode == "positive" else case.body
                query = dict(case.query or {})
                headers = {name: str(value) for name, value in (case.headers or {}).items() if _is_sent(name, value)}
                media_type = case.media_type or "application/json"
                content = b"" if isinstance(body, _not_set()) else _encoded(body, media_type)
                path = self._path(case.path_parameters or {}, own=0.85 if mode == "positive" else 0.6)
                yield Request(self.operation.method.upper(), path, _query(query), content, media_type, headers)

    def of_corpus(self, number: int) -> Iterator[Request]:
        """Good requests with one thing in them made odd."""
        pool = [*self._examples(), *self.drawn(1, 0)]
        for place in range(number):
            request = pool[place % len(pool)]
            twisted = Request(
                request.method, request.path, request.query, request.body, request.content_type, dict(request.headers)
            )
            self.random.choice(self._twists(request))(twisted)
            yield twisted

    def _examples(self) -> Iterator[Request]:
        """What the description gives as an example, of things that are there; without a body where none is asked."""
        content = self.definition.get("requestBody", {}).get("content", {})
        example = content.get("application/json", {}).get("example")
        for _ in range(3):
            body = b"" if example is None else _encoded(self._with_ids(example, "", always=True), "application/json")
            if not content or example is not None:
                yield Request(self.operation.method.upper(), self._path({}, own=1.2), body=body)

    def _twists(self, request: Request) -> list[Callable[[Request], None]]:
        twists: list[Callable[[Request], None]] = [self._odd_header, self._twice]
        if "{" in self.operation.path:
            twists.append(self._odd_path)
        if request.method == "GET":
            twists += [self._odd_query] * 4
        if self.definition.get("requestBody"):
            twists += [self._odd_field] * 10 + [self._raw_body, self._other_type, self._twice]
        return twists

    def _odd_header(self, request: Request) -> None:
        request.headers |= self.random.choice(HEADERS)

    def _twice(self, request: Request) -> None:
        request.times = 2

    def _odd_path(self, request: Request) -> None:
        request.path = self._path({}, own=0.0)

    def _odd_query(self, request: Request) -> None:
        known = [one["name"] for one in self.definition.get("parameters", []) if one.get("in") == "query"]
        name = self.random.choice([*known, "cursor"])
        value = self.random.choice(CURSORS) if name == "cursor" else _as_text(self.random.choice(CORPUS))[:3000]
        request.query = _query({name: value})

    def _raw_body(self, request: Request) -> None:
        request.body = self.random.choice(RAW)

    def _other_type(self, request: Request) -> None:
        request.content_type = self.random.choice(CONTENT_TYPES)

    def _odd_field(self, request: Request) -> None:
        try:
            body = json.loads(request.body)
        except ValueError:
            return self._raw_body(request)
        places = [*_places(body), *((body, name) for name in self._fields() if isinstance(body, dict))]
        if not places:
            return self._raw_body(request)
        holder, key = self.random.choice(places)
        holder[key] = self._mixed_ids(str(key)) if self.random.random() < 0.15 else self.random.choice(CORPUS)
        request.body = _encoded(body, "application/json")
        return None

    def _fields(self) -> list[str]:
        """Every field that the body may have."""
        shape = self.definition.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        name = shape.get("$ref", "").rpartition("/")[2]
        return list(self.operation.schema.raw_schema["components"]["schemas"].get(name, {}).get("properties", {}))

    def _mixed_ids(self, name: str) -> Any:
        kind = kind_of_field(name, self.ids) or self.random.choice(sorted(self.ids))
        known = self.ids[kind]
        return self.random.choice([known, [known[0], known[0]], [known[0], "brak"], known[-1], [known[0], None]])

    def _path(self, drawn: dict[str, Any], *, own: float) -> str:
        path = self.operation.path
        for one in self.definition.get("parameters", []):
            if one.get("in") != "path":
                continue
            known = self.ids.get(kind_of_parameter(one["name"], path), ["brak"])
            chance = self.random.random()
            value = known[0] if chance < own * 0.6 else self.random.choice(known)
            if chance >= own:
                value = self.random.choice([*ODD_NAMES, str(drawn.get(one["name"], "brak"))])
            path = path.replace(f"{{{one['name']}}}", quote(value, safe="", errors="surrogatepass"))
        return str(path)

    def _with_ids(self, value: Any, name: str, *, always: bool = False) -> Any:
        """The value with real ids where its fields name something of the school."""
        if isinstance(value, dict):
            return {
                key: self._with_ids(one, name if key == "id" and name else key, always=always)
                for key, one in value.items()
            }
        if isinstance(value, list):
            return [self._with_ids(one, name, always=always) for one in value]
        kind = kind_of_field(name, self.ids)
        if isinstance(value, str) and kind and (always or self.random.random() < 0.8):
            return self.ids[kind][0] if self.random.random() < 0.5 else self.random.choice(self.ids[kind])
        return value


def _draw(operation: Any, mode: str, number: int, seed: int) -> list[Any]:
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from hypothesis.errors import Unsatisfiable
    from schemathesis import GenerationMode

    found: list[Any] = []
    if number == 0:
        return found

    media_types = operation.definition.raw.get("requestBody", {}).get("content", {})
    fixed = {"body": b"part of a file"} if any("octet-stream" in one for one in media_types) else {}

    @seeded(seed)
    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=GenerationMode(mode), **fixed))
    def keep(case: Any) -> None:
        found.append(case)

    try:
        keep()
    except Unsatisfiable:  # nothing of this sort exists, such as a bad request where there is nothing to say
        return []
    return found[:number]


def _not_set() -> type:
    from schemathesis.core import NotSet

    return NotSet


def _is_sent(name: str, value: Any) -> bool:
    """Not the identity, which is the role's, nor what no server lets in."""
    is_line = isinstance(value, str | int | float) and "\n" not in str(value) and "\r" not in str(value)
    return is_line and name.lower() not in {"authorization", "cookie"}


def _encoded(body: Any, media_type: str) -> bytes:
    if isinstance(body, bytes):
        return body
    if "json" not in media_type:
        return (
            urlencode(body, errors="replace").encode() if isinstance(body, dict) else str(body).encode(errors="replace")
        )
    text = json.dumps(body, default=str)
    return text.replace(f'"{HUGE}"', "1e400").replace(f'"{BEYOND}"', "9" * 5000).encode()


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _query(query: dict[str, Any]) -> str:
    return urlencode(query, doseq=True, errors="surrogatepass")


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    pairs = (
        list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    )
    for key, inner in pairs:
        yield value, key
        yield from _places(inner)

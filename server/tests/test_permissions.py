"""The permission table, walked through real requests; a route without a row fails."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from rest_framework.test import APIClient

from teleklasa.groups.factories import make_group
from teleklasa.live.planned import announce
from teleklasa.live.start import start_lesson
from teleklasa.people.links import reveal_link
from teleklasa.swarm.models import Server
from tests.course_table import CourseRow, all_course_rows
from tests.permission_table import ACTORS, ENTERS, Row, all_rows

ROWS = all_rows()
OWN_METHODS = ("get", "post", "put", "patch", "delete")
NOBODY = "nie-ma-takiego"
UNRESOLVED = {"admin"}
FILLED_BY_THE_API = re.compile(r"-in-html$")
"""Pages of the web app that hold what the API answers to whoever opens them: see `site/tests/test_first_content.py`."""


def routes(patterns: list[Any]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name not in UNRESOLVED:
                yield from routes(pattern.url_patterns)
        else:
            yield pattern


def methods_of(route: URLPattern) -> set[tuple[str, str]]:
    view = getattr(route.callback, "view_class", None) or getattr(route.callback, "cls", None)
    if view is None:
        return {(str(route.name), "GET")}
    return {(str(route.name), method.upper()) for method in OWN_METHODS if hasattr(view, method)}


def test_every_route_and_method_has_exactly_one_row():
    named = [route for route in routes(get_resolver().url_patterns) if not FILLED_BY_THE_API.search(str(route.name))]
    existing = [pair for route in named for pair in methods_of(route)]

    said = [(row.route, row.method) for row in ROWS]
    of_courses = {(row.route, row.method) for row in all_course_rows()}
    assert sorted([*said, *of_courses]) == sorted(existing)
    assert all(set(row.answers) == set(ACTORS) for row in ROWS)


@pytest.fixture
def client_as(ala, borys, celina, group_6a, client_of):
    """The browser of one of the actors, signed in through the real endpoints."""
    make_group("klasa 1B", moderators=[borys])

    def sign_in(actor: str) -> APIClient:
        client = APIClient()
        if actor == "ql":
            client.post("/api/v1/session/quick", {"code": reveal_link(ala, "quick", by=ala).code})
        if actor in {"an", "ql"}:
            return client
        found: APIClient = client_of({"mo": ala, "mf": borys, "ad": celina}[actor])
        return found

    return sign_in


@pytest.fixture
def things(ala, borys, group_6a, darek, swarm_of):
    """What the rows' addresses and bodies name, made on demand."""

    def prepare(row: Row) -> dict[str, str]:
        named = {"slug": group_6a.slug, "person_id": darek.public_id, "borys": borys.public_id, "mark": "0" * 40}
        named |= {"lesson_id": "brak", "server_id": "brak", "sign_in_id": "brak", "browser_id": "brak", "code": "brak"}
        named["tomorrow"] = (timezone.now() + timedelta(days=1)).isoformat()
        named |= dict.fromkeys(("upload_id", "media_id", "key", "signed", "piece", "package_id"), "brak")
        if row.route.startswith("moderator") or row.route == "group-moderator":
            named["person_id"] = ala.public_id
        if row.needs:
            swarm_of(1)
            named["server_id"] = Server.objects.get().public_id
        if row.needs == "planned":
            soon = timezone.now() + timedelta(days=1)
            planned, _ = announce(group_6a, starts_at=soon, length_s=2700, expected_people=20, cameras=None, by=ala)
            named["lesson_id"] = planned.public_id
        if row.needs == "lesson":
            named["lesson_id"] = start_lesson(group_6a, by=ala).lesson.public_id
        return named

    return prepare


def address(row: Row | CourseRow, named: dict[str, Any]) -> str:
    """Where the row's route is, with what varies in it filled in by name."""
    [(_, varying)], *_ = get_resolver().reverse_dict.getlist(row.route)[0]
    return reverse(row.route, kwargs={key: named[key] for key in varying})


def call(client: APIClient, row: Row, named: dict[str, str]) -> Any:
    body = {key: value.format(**named) if isinstance(value, str) else value for key, value in row.body.items()}
    form = {"format": "multipart"} if row.route == "group-lesson-enter" else {}
    return getattr(client, row.method.lower())(address(row, named), body or None, **form)


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_actor_is_answered_as_the_table_says(row, actor, client_as, things):
    named = things(row)

    answer = call(client_as(actor), row, named)

    assert answer.status_code == row.answers[actor], answer.content
    if row.route == "group-lesson-enter":
        problem = ENTERS[actor]
        assert answer["Location"].endswith(f"?problem={problem}") if problem else "/api/join?" in answer["Location"]


@pytest.mark.parametrize("row", [row for row in ROWS if row.answers["mf"] == 404 and "group" in row.route], ids=str)
def test_foreign_and_missing_groups_answer_byte_for_byte_alike(row, client_as, things):
    named = things(row)
    client = client_as("mf")

    foreign = call(client, row, named)
    missing = call(client, row, named | {"slug": NOBODY})

    assert (foreign.status_code, foreign.content, dict(foreign.headers)) == (
        404,
        missing.content,
        dict(missing.headers),
    )


SECRET_WORDS = ("secret", "password", "token", "meeting_id", "sealed", "lookup")
SAID_ALOUD = {"csrf_token", "has_password"}
"""Fields whose names have such a word in them and that tell no secret."""


def test_no_answer_has_a_field_that_holds_a_secret():
    from drf_spectacular.generators import SchemaGenerator  # noqa: PLC0415 -- slow to load, needed once

    schema = SchemaGenerator().get_schema(request=None, public=True)
    answers = {name: shape for name, shape in schema["components"]["schemas"].items() if not is_request(name)}
    fields = {field for shape in answers.values() for field in shape.get("properties", {})}

    assert {field for field in fields if any(word in field for word in SECRET_WORDS)} - SAID_ALOUD == set()


def is_request(name: str) -> bool:
    return name.endswith("Request")

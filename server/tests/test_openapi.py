"""The API is what its description says, and odd input never breaks it."""

import json
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
import schemathesis
from django.core.management import call_command
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema_rs import Draft4Validator
from rest_framework.test import APIClient
from schemathesis.core import NOT_SET
from schemathesis.core.result import Ok

from teleklasa.site.api_examples import EXAMPLES
from teleklasa.site.wsgi import application
from tests.course_cast import make_cast

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "openapi.yaml"


def test_committed_description_is_what_the_code_says(tmp_path):
    generated = tmp_path / "openapi.yaml"

    call_command("spectacular", file=str(generated), validate=True, fail_on_warn=True)

    assert generated.read_text() == COMMITTED.read_text(), "run `make openapi` and commit"


@pytest.fixture(scope="module")
def description():
    from drf_spectacular.generators import SchemaGenerator  # noqa: PLC0415 -- slow to load, needed here only

    return SchemaGenerator().get_schema(request=None, public=True)


@pytest.fixture(scope="module")
def operations(description):
    return [operation for methods in description["paths"].values() for operation in methods.values()]


def test_every_operation_has_a_name_of_its_own_a_part_and_one_sentence(description, operations):
    parts = [tag["name"] for tag in description["tags"]]

    names = [operation["operationId"] for operation in operations]
    unlike = [
        operation["operationId"]
        for operation in operations
        if len(operation["tags"]) != 1
        or operation["tags"][0] not in parts
        or not re.fullmatch(r"[A-Z].{3,118}[^.]", operation.get("summary", ""))
    ]

    assert unlike == []
    assert len(set(names)) == len(names)
    assert {operation["tags"][0] for operation in operations} == set(parts)


def test_examples_are_bodies_that_their_operations_describe(description, operations):
    bodies = {
        operation["operationId"]: operation["requestBody"]["content"]["application/json"]
        for operation in operations
        if "application/json" in operation.get("requestBody", {}).get("content", {})
    }

    assert set(EXAMPLES) - set(bodies) == set()
    for name in EXAMPLES:
        whole = {**bodies[name]["schema"], "components": description["components"]}
        Draft4Validator(whole).validate(bodies[name]["example"])
        shape = description["components"]["schemas"][bodies[name]["schema"]["$ref"].rpartition("/")[2]]
        assert set(bodies[name]["example"]) - set(shape["properties"]) == set(), name


def test_both_ways_of_signing_in_are_described(description):
    assert description["components"]["securitySchemes"] == {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
        "session": {"type": "apiKey", "in": "cookie", "name": "session"},
    }


@pytest.mark.parametrize("path", ["courses", "courses/facets", "courses/suggestions", "categories", "teachers"])
def test_what_proxies_keep_is_described_as_unchanged_too(description, db, path):
    answer = APIClient().get(f"/api/v1/{path}", {"q": "ułam"}, HTTP_IF_NONE_MATCH="*")

    assert (answer.status_code, answer.content) == (304, b"")
    assert "304" in description["paths"][f"/api/v1/{path}"]["get"]["responses"]


schema = schemathesis.openapi.from_wsgi("/api/openapi.yaml", application)
OPERATIONS = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]


def drawn(operation):
    """Requests for the operation; parts of files are bytes that the schema does not describe further."""
    bodies = operation.definition.raw.get("requestBody", {}).get("content", {})
    return operation.as_strategy(**({"body": b"part"} if "application/offset+octet-stream" in bodies else {}))


def body_of(case):
    if case.body is NOT_SET:
        return b""
    return case.body if isinstance(case.body, bytes) else json.dumps(case.body).encode()


ADMINS_PARTS = ("/moderators", "/servers", "/categories", "/courses-to-approve", "/moderation")
STUDENTS_PARTS = ("/me/", "/submissions", "/enrolment", "/certificate", "/favourite", "/reviews/mine", "/notifications")


def role_for(path):
    """Who gets furthest there, of the cast of a course."""
    if "/api/v1/groups" in path:
        return "Gt"
    if any(part in path for part in ADMINS_PARTS):
        return "Pa"
    return "St" if any(part in path for part in STUDENTS_PARTS) else "Ow"


@pytest.fixture
def asked(db):
    """Sends a drawn request as whoever of a course's cast gets furthest there."""
    cast = make_cast()
    lesson = cast.course.sections.get().lessons.get()
    known = {"person_id": cast.person("Li").public_id, "lesson_id": lesson.public_id}
    clients: dict[str, APIClient] = {}

    def ask(case):
        known["slug"] = cast.group.slug if "/api/v1/groups" in case.path else cast.course.slug
        case.path_parameters.update({key: value for key, value in known.items() if key in case.path_parameters})
        role = role_for(case.path)
        client = clients.get(role) or clients.setdefault(role, cast.client(role))
        client.raise_request_exception = False
        return client.generic(
            case.method,
            case.formatted_path,
            body_of(case),
            content_type=case.media_type or "application/json",
            QUERY_STRING=urlencode(case.query or {}, doseq=True, errors="replace"),
        )

    return ask


@pytest.mark.slow
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_odd_input_is_never_a_server_error(operation, asked):
    answers = []

    @settings(max_examples=2, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(drawn(operation))
    def draw_and_ask(case):
        answers.append(asked(case))

    draw_and_ask()

    assert [one.content for one in answers if one.status_code >= 500 and one.status_code != 503] == []
    assert answers

"""What every endpoint does with requests that are too long, not JSON, or from behind proxies."""

import base64
import json

import pytest
from django.test import RequestFactory
from rest_framework.test import APIClient

from teleklasa.rest.client_address import client_address


def test_ten_megabytes_are_refused_before_they_are_read(ala, client_of):
    client = client_of(ala)

    answer = client.post("/api/v1/groups", {"name": "x" * 10_000_000})

    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


@pytest.mark.parametrize(
    ("content_type", "body", "status", "code"),
    [
        ("application/json", b"{", 400, "malformed"),
        ("application/json", b"\xff\xfe", 400, "malformed"),
        ("application/json", b"[1]", 422, "invalid"),
        ("text/xml", b"<a/>", 415, "unsupported-media-type"),
    ],
)
def test_body_that_cannot_be_read_is_a_problem_not_a_500(db, content_type, body, status, code):
    answer = APIClient().generic("POST", "/api/v1/session", body, content_type=content_type)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"


def test_unknown_address_and_method_are_problems(db):
    missing, wrong = APIClient().get("/api/v1/nie-ma"), APIClient().put("/api/v1/session")

    assert (missing.status_code, missing.json()["code"]) == (404, "not-found")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method-not-allowed")


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "1.2.3.4", "10.0.0.1"),
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.2", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.1"),
    ],
)
def test_client_address_is_believed_only_from_our_own_proxies(settings, proxies, forwarded, address):
    settings.PROXY_COUNT = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="10.0.0.1")

    assert client_address(request) == address


def test_every_answer_forbids_framing_foreign_code_and_referrers(db):
    for path in ("/api/v1/session", "/api/v1/nie-ma", "/admin/login/", "/after/group-1"):
        headers = APIClient().get(path).headers

        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] in {"no-referrer", "same-origin"}


@pytest.mark.parametrize("key", ["aaaaaaaaaa\x00", "A" * 10, "x" * 5000])
def test_odd_session_cookie_is_nobodys(db, key):
    client = APIClient()
    client.cookies["session"] = key

    assert client.get("/api/v1/session").json()["person"] is None


def test_json_nested_too_deeply_is_malformed(db):
    answer = APIClient().generic("POST", "/api/v1/session", "[" * 100_000, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


@pytest.mark.parametrize("values", [["a", "x"], ["\x00", 1], [1, 2], ["a", 2**70], ["a"], {"a": 1}, ["a", None]])
def test_cursor_that_no_page_handed_out_is_refused(ala, client_of, values):
    cursor = base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")

    answer = client_of(ala).get("/api/v1/groups", {"cursor": cursor})

    assert answer.status_code in {200, 422}
    assert answer.status_code == 422 or values == [1, 2]

"""Answers given from memory: only what anybody may have, and only for as long as it says."""

import pytest
import time_machine

from teleklasa.site.kept_answers import KeptAnswers, has_tag, shared_seconds

PUBLIC = "public, s-maxage=30, stale-while-revalidate=300"


class Answer(list[bytes]):
    """What Django gives to a WSGI server: parts that can be read again."""

    streaming = False


class Application:
    """Counts how often it is asked."""

    def __init__(self, status="200 OK", body=b"{}", **headers: str) -> None:
        self.asked = 0
        self.status, self.body = status, body
        self.headers = {"Cache-Control": PUBLIC, "ETag": '"a"', "Content-Type": "application/json", **headers}

    def __call__(self, environ, start_response) -> list[bytes]:
        self.asked += 1
        start_response(self.status, [(name.replace("_", "-"), value) for name, value in self.headers.items()])
        return Answer([self.body])


def get(kept, path="/api/v1/courses", query="", method="GET", **headers: str):
    told = []
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "a", **headers}
    body = b"".join(kept(environ, lambda status, headers: told.append((status, dict(headers)))))
    return (*told[0], body)


def test_second_visitor_is_answered_from_memory():
    application = Application()
    kept = KeptAnswers(application, most_bytes=1_000_000)

    first, second = get(kept), get(kept)

    assert application.asked == 1
    assert second == (first[0], {**first[1], "Age": "0"}, first[2])


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/api/v1/teachers"},
        {"query": "q=a"},
        {"method": "HEAD"},
        {"method": "POST"},
        {"HTTP_HOST": "b"},
        {"HTTP_ACCEPT": "text/html"},
        {"HTTP_COOKIE": "session=x"},
        {"HTTP_AUTHORIZATION": "Bearer x"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
    ],
    ids=str,
)
def test_another_request_is_asked_anew(other):
    application = Application()
    kept = KeptAnswers(application, most_bytes=1_000_000)
    get(kept)

    get(kept, **other)

    assert application.asked == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Cache_Control": "private, no-cache"},
        {"Cache-Control": "s-maxage=30"},
        {"Cache-Control": "public, max-age=30"},
        {"Cache-Control": "no-store"},
        {"Set-Cookie": "csrf=x"},
        {"Vary": "Cookie, Accept-Language"},
        {"Vary": "*"},
        {"status": "404 Not Found"},
        {"status": "304 Not Modified"},
        {"body": b"x" * 200_000},
    ],
    ids=str,
)
def test_answer_that_is_not_anybodys_is_never_kept(headers):
    application = Application(**{name.replace("_", "-"): value for name, value in headers.items()})
    kept = KeptAnswers(application, most_bytes=1_000_000)

    get(kept)
    get(kept)

    assert application.asked == 2


def test_answer_grows_old_and_is_made_anew():
    application = Application()
    kept = KeptAnswers(application, most_bytes=1_000_000)
    with time_machine.travel(0, tick=False) as clock:
        get(kept)
        clock.shift(29)
        assert get(kept)[1]["Age"] == "29"
        clock.shift(1)
        get(kept)

    assert application.asked == 2


def test_visitor_who_has_the_answer_is_told_so():
    kept = KeptAnswers(Application(), most_bytes=1_000_000)
    get(kept)

    status, headers, body = get(kept, HTTP_IF_NONE_MATCH='"b", W/"a"')

    assert (status, headers, body) == ("304 Not Modified", {"Cache-Control": PUBLIC, "ETag": '"a"', "Age": "0"}, b"")
    assert get(kept, HTTP_IF_NONE_MATCH='"b"')[0] == "200 OK"


def test_memory_is_bounded_and_the_least_used_goes_first():
    application = Application(body=b"x" * 4000)
    kept = KeptAnswers(application, most_bytes=50_000)
    for number in range(9):
        get(kept, query=f"page={number}")
    get(kept, query="page=0")
    assert application.asked == 9
    get(kept, query="page=9")
    get(kept, query="page=0")
    get(kept, query="page=1")

    assert application.asked == 11


def test_facts_of_headers_are_read_as_the_standard_says():
    assert shared_seconds({"cache-control": "Public,S-MaxAge=7", "vary": "Accept, COOKIE"}) == 7
    assert shared_seconds({}) == 0
    assert has_tag("*", '"a"')
    assert not has_tag('"ab"', '"a"')


@pytest.mark.parametrize(
    ("language", "encoding", "is_kept"),
    [
        ("pl-PL,pl;q=0.9,de;q=0.1", "br, gzip;q=0.9", True),
        ("de, x-nobody", "gzip", True),  # who speaks neither reads Polish
        ("en-GB,pl;q=0.5", "gzip", False),
        ("pl", "identity", False),
    ],
)
def test_page_is_kept_by_what_it_differs_by_and_not_by_how_browsers_ask(language, encoding, is_kept):
    application = Application(Vary="Cookie, Accept-Language, Accept-Encoding")
    kept = KeptAnswers(application, most_bytes=1_000_000)
    get(kept, path="/courses", HTTP_ACCEPT_LANGUAGE="pl", HTTP_ACCEPT_ENCODING="gzip")

    get(kept, path="/courses", HTTP_ACCEPT_LANGUAGE=language, HTTP_ACCEPT_ENCODING=encoding)

    assert application.asked == (1 if is_kept else 2)

import pytest

from teleklasa.courses.factories import add_section
from teleklasa.courses.models import Course, Lesson, Section

JUNK = (
    "[]",
    "null",
    '"x"',
    "7",
    "{",
    '{"a": NaN}',
    '{"title": 1e400}',
    '{"title": {"a": 1}, "note": {}, "role": {}, "person": {}, "sections": {"a": 1}, "captions": {}}',
    '{"title": [1], "note": [1], "role": [1], "person": [1], "sections": [1], "captions": [1], "files": [1]}',
    '{"title": "\\u0000", "note": "\\u0000", "person": "\\u0000", "role": "\\u0000", "video": "\\u0000"}',
    '{"version": 1e400, "duration_s": 1e400, "release_at": 1e400}',
    '{"sections": [{"id": {}, "lessons": [null]}], "captions": [{"language": [], "file": {}}]}',
    '{"sections":' + "[" * 5000 + "]" * 5000 + "}",
)


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_junk_is_refused_everywhere_and_changes_nothing(client_of, olga, draft, junk):
    lesson = Lesson.objects.get(course=draft)
    empty = add_section(draft, "Rozdział 2")
    base = f"/api/v1/courses/{draft.slug}"
    writes = [
        ("POST", "/api/v1/courses"),
        ("POST", f"{base}/staff"),
        ("PATCH", f"{base}/staff/{olga.public_id}"),
        ("POST", f"{base}/transfer"),
        ("POST", f"{base}/sections"),
        ("POST", f"{base}/outline/order"),
        ("PATCH", f"/api/v1/sections/{empty.public_id}"),
        ("POST", f"/api/v1/sections/{empty.public_id}/lessons"),
        ("PUT", f"/api/v1/lessons/{lesson.public_id}/captions"),
    ]
    may_be_empty = [("PATCH", base), ("PATCH", f"/api/v1/lessons/{lesson.public_id}")]
    client = client_of(olga)
    before = [list(kind.objects.order_by("pk").values()) for kind in (Lesson, Section)]

    refused = [client.generic(method, url, junk, "application/json").status_code for method, url in writes]
    patched = [client.generic(method, url, junk, "application/json").status_code for method, url in may_be_empty]

    assert set(refused) <= {400, 409, 422}
    assert set(patched) <= {200, 400, 422}
    assert [list(kind.objects.order_by("pk").values()) for kind in (Lesson, Section)] == before
    assert Course.objects.count() == 1


@pytest.mark.parametrize("name", ["%00", "..%2f", "brak", "a" * 3000, "'", "%F0%9F%98%80"])
def test_addresses_of_nothing_are_not_found(client_of, olga, draft, name):
    client = client_of(olga)

    answers = [
        client.get(f"/api/v1/courses/{name}/edit"),
        client.get(f"/api/v1/lessons/{name}/edit"),
        client.delete(f"/api/v1/sections/{name}"),
        client.delete(f"/api/v1/courses/{draft.slug}/staff/{name}"),
        client.post(f"/api/v1/lessons/{name}/restore"),
    ]

    assert {answer.status_code for answer in answers} == {404}


@pytest.mark.parametrize("query", ["cursor=x", "cursor=%00", "search=%00", "cursor=" + "x" * 500])
def test_bad_pages_are_refused(client_of, olga, celina, draft, query):
    admin = client_of(celina)

    answers = [
        admin.get(f"/api/v1/courses/{draft.slug}/deleted-lessons?{query}"),
        admin.get(f"/api/v1/courses-to-approve?{query}"),
    ]

    assert {answer.status_code for answer in answers} == {422}

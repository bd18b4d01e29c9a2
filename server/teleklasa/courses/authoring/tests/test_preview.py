"""A text looked at before it is saved."""

import pytest

from teleklasa.courses.authoring import preview_api
from teleklasa.courses.factories import add_file
from teleklasa.courses.models import CourseImage

URL = "/api/v1/rich-text/preview"


def test_text_is_shown_as_a_page_would(client_of, stas):
    answer = client_of(stas).post(URL, {"source": "Połowa **jabłka** <script>"})

    assert answer.status_code == 200
    assert answer.json() == {"html": "<p>Połowa <strong>jabłka</strong> &lt;script&gt;</p>\n"}


def test_author_sees_pictures_of_the_course_and_nothing_is_noted(client_of, olga, tomek, course):
    image = add_file("image", owner=olga, place=f"course:{course.slug}")
    source = f"![koło](media:{image.public_id})"

    in_course = client_of(tomek).post(URL, {"source": source, "course": course.slug}).json()["html"]
    elsewhere = client_of(tomek).post(URL, {"source": source}).json()["html"]
    of_own = client_of(olga).post(URL, {"source": source}).json()["html"]

    assert f"/media/image/{image.storage_key}" in in_course
    assert "<img" not in elsewhere
    assert "<img" in of_own
    assert not CourseImage.objects.exists()


def test_pictures_of_a_course_are_for_its_authors(client_of, stas, course):
    assert client_of(stas).post(URL, {"source": "a", "course": course.slug}).status_code == 403


def test_text_may_not_be_endless(client_of, stas):
    answer = client_of(stas).post(URL, {"source": "a" * 64_001})

    assert (answer.status_code, answer.json()["fields"]) == (422, {"source": ["max_length"]})


def test_nobody_asks_without_end(client_of, stas, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(preview_api, "MOST_PREVIEWS", 2)
    client = client_of(stas)

    assert [client.post(URL, {"source": "a"}).status_code for _ in range(3)] == [200, 200, 429]

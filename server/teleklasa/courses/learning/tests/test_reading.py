"""Reading one lesson."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from teleklasa.courses.factories import add_file, add_lesson
from teleklasa.courses.learning.lesson_rows import lesson_row
from teleklasa.courses.learning.serializers import CourseLessonPage
from teleklasa.courses.models import Course, Lesson, LessonCaptions, LessonFile
from teleklasa.courses.standing import read_standing
from teleklasa.media.signing import opened_file
from tests.course_cast import ROLES, make_cast


def read(client: APIClient, lesson: Lesson, **query: str) -> Any:
    return client.get(reverse("lesson", kwargs={"lesson_id": lesson.public_id}), query)


def test_member_reads_a_lesson_with_its_place_in_the_course(school, as_ewa):
    answer = read(as_ewa, school.second)

    assert answer.json() == {
        "id": school.second.public_id,
        "title": "Lekcja 2",
        "kind": "text",
        "status": "published",
        "release_at": None,
        "is_preview": False,
        "required": True,
        "completion": "marked",
        "duration_s": 0,
        "body_html": "<p>Tekst.</p>",
        "link_url": None,
        "files": [],
        "video": None,
        "live": None,
        "course": {"slug": school.course.slug, "title": "Ułamki", "status": "published"},
        "section": {"id": school.first.section.public_id, "title": "Rozdział 1"},
        "previous": school.first.public_id,
        "next": school.third.public_id,
        "comment_count": 0,
        "comments_locked": False,
        "version": 1,
    }
    assert set(answer.json()) == set(CourseLessonPage().fields)


def test_lesson_is_the_same_bytes_for_every_member_and_is_not_sent_twice(school, as_ewa):
    answer = read(as_ewa, school.first)
    again = as_ewa.get(answer.request["PATH_INFO"], headers={"If-None-Match": answer["ETag"]})
    of_staff = read(school.client(school.asia), school.first)

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
    assert of_staff.content == answer.content
    assert answer["Cache-Control"] == "private, no-cache"


def test_preview_is_open_to_anyone_and_may_be_kept_by_proxies(school, change):
    change(school.second, is_preview=True)

    answer = read(APIClient(), school.second)

    assert answer.status_code == 200
    assert (answer.json()["previous"], answer.json()["next"]) == (None, None)
    assert answer["Cache-Control"].startswith("public, s-maxage=")


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"status": "draft"}, 404, "not-found"),
        ({"deleted_at": timezone.now(), "position": None}, 404, "not-found"),
        ({"release_at": timezone.now() + timedelta(days=1)}, 409, "lesson-not-released"),
        ({"release_at": timezone.now() - timedelta(days=1)}, 200, None),
    ],
)
def test_member_reads_a_lesson_only_while_it_is_open(school, as_ewa, change, fields, status, code):
    change(school.first, **fields)

    answer = read(as_ewa, school.first)

    assert (answer.status_code, answer.json().get("code")) == (status, code)


def test_drafts_are_read_by_staff_and_as_a_student_by_nobody(school, change):
    change(school.second, status="draft")
    asia = school.client(school.asia)

    drafts = read(asia, school.second), read(asia, school.second, **{"as": "student"})
    nexts = read(asia, school.first).json()["next"], read(asia, school.first, **{"as": "student"}).json()["next"]

    assert [answer.status_code for answer in drafts] == [200, 404]
    assert nexts == (school.second.public_id, school.third.public_id)


def test_neighbours_are_lessons_that_the_reader_may_open(school, as_ewa, change):
    change(school.second, release_at=timezone.now() + timedelta(hours=1))
    fourth = add_lesson(school.section, "Lekcja 4", status="draft")

    assert read(as_ewa, school.first).json()["next"] == school.third.public_id
    assert read(as_ewa, school.third).json()["previous"] == school.first.public_id
    assert read(as_ewa, school.third).json()["next"] is None
    assert read(school.client(school.tomek), school.third).json()["next"] == fourth.public_id


def test_files_and_captions_come_by_addresses_that_stay_the_same_for_two_hours(school, change):
    place = f"course:{school.course.slug}"
    video = add_file("video", place=place, mime="video/mp4", duration_s=61.5)
    sheet = add_file("document", place=place, name="karta.pdf")
    words = add_file("captions", place=place, mime="text/vtt")
    change(school.first, kind="video", video=video, duration_s=62)
    LessonFile.objects.create(lesson=school.first, file=sheet, position=0)
    LessonCaptions.objects.create(lesson=school.first, file=words, language="pl")

    noon = datetime.now(UTC).replace(hour=12, minute=0)
    with time_machine.travel(noon, tick=False):
        answer = read(school.client(school.ewa), school.first)
    with time_machine.travel(noon + timedelta(minutes=119), tick=False):
        again = read(school.client(school.ewa), school.first)

    page = answer.json()
    addresses = [page["video"]["url"], page["files"][0]["url"], page["video"]["captions"][0]["url"]]
    with time_machine.travel(noon, tick=False):
        opened = [opened_file(address.rpartition("/")[2]) for address in addresses]
    assert [one.name for one in opened] == [video.public_id, sheet.public_id, words.public_id]
    assert {one.expires_at - noon.replace(second=0, microsecond=0).timestamp() for one in opened} == {4 * 3600.0}
    assert {key: page["files"][0][key] for key in ("id", "name", "kind", "mime")} == {
        "id": sheet.public_id,
        "name": "karta.pdf",
        "kind": "document",
        "mime": sheet.mime,
    }
    assert (page["video"]["hls_url"], page["video"]["duration_s"]) == (None, 61.5)
    assert again.content == answer.content


@pytest.mark.parametrize("files", [0, 1, 3])
def test_reading_takes_three_statements_and_one_more_for_files(
    school, as_ewa, change, files, django_assert_num_queries
):
    for position in range(files):
        LessonFile.objects.create(lesson=school.first, file=add_file("document"), position=position)

    with django_assert_num_queries(3 + (files > 0)):  # session, person, lesson, files
        answer = read(as_ewa, school.first)

    assert len(answer.json()["files"]) == files


@pytest.mark.parametrize("status", Course.Status.values)
def test_statement_knows_the_same_standing_as_the_rules(db, status):
    cast = make_cast()
    lesson = cast.course.all_lessons.get()
    Course.objects.filter(pk=cast.course.pk).update(status=status)
    cast.course.refresh_from_db()

    for role in ROLES:
        person = cast.people[role]
        row = lesson_row(lesson.public_id, person, now=timezone.now(), as_student=False)
        assert row is not None
        assert row.standing_of(person) == read_standing(person, cast.course), role

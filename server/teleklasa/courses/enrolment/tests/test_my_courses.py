from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from teleklasa.courses.catalogue.shapes import CourseCard
from teleklasa.courses.enrolment import serializers as shapes
from teleklasa.courses.factories import enrol, make_course
from teleklasa.courses.models import Course, Enrolment, LessonProgress, News

URL = "/api/v1/me/courses"


@pytest.fixture
def client(roman, client_of):
    return client_of(roman)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_three_queries_whatever_its_length(client, roman, olga, rows):
    for number in range(rows):
        enrol(make_course(f"Kurs {number}", owner=olga), roman)

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(URL)

    assert len(answer.json()["results"]) == rows
    assert len(queries) == 3  # session, person, courses


def test_course_is_shown_with_progress_lesson_and_news(client, roman, course, olga):
    row = enrol(course, roman)
    lesson, now = course.all_lessons.get(), timezone.now()
    LessonProgress.objects.create(enrolment=row, lesson=lesson, state="done", done_at=now, updated_at=now)
    Enrolment.objects.filter(pk=row.pk).update(last_lesson=lesson, news_seen_at=now - timedelta(hours=1))
    for hours in (2, 0, -2):  # read, unread, not out yet
        News.objects.create(course=course, title="Nowość", published_at=now - timedelta(hours=hours), author=olga)

    found = client.get(URL).json()["results"][0]

    assert set(found) == set(shapes.MyCourse().fields)
    assert set(found["course"]) == set(CourseCard().fields)
    assert (found["course"]["title"], found["course"]["owner"]["id"]) == ("Ułamki", olga.public_id)
    assert (found["percent"], found["unread_news"], found["status"]) == (100, 1, "active")
    assert found["last_lesson"] == {"id": lesson.public_id, "title": "Lekcja 1"}


def test_unread_news_are_counted_up_to_a_bound(client, roman, course, olga):
    enrol(course, roman)
    later = timezone.now()
    News.objects.bulk_create(News(course=course, title="N", published_at=later, author=olga) for _ in range(120))

    assert client.get(URL).json()["results"][0]["unread_news"] == 99


def test_filter_chooses_by_state_and_what_was_left_is_not_shown(client, roman, olga):
    for status in Enrolment.Status.values:
        enrol(make_course(status, owner=olga), roman, status=status)

    def titles(state):
        return {row["course"]["title"] for row in client.get(URL, {"state": state}).json()["results"]}

    assert titles("") == {"active", "completed"}
    states = ["active", "completed", "pending", "withdrawn"]
    assert [titles(state) for state in states] == [{state} for state in states]


def test_pages_follow_each_other_by_newest_activity(client, roman, olga):
    now = timezone.now()
    for number in range(45):
        row = enrol(make_course(f"Kurs {number:02}", owner=olga), roman)
        Enrolment.objects.filter(pk=row.pk).update(last_activity_at=now - timedelta(minutes=number // 2))

    seen: list[tuple[str, str]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = client.get(URL, {"cursor": cursor}).json()
        seen += [(row["last_activity_at"], row["course"]["title"]) for row in page["results"]]
        cursor = page["next"]

    assert len({title for _, title in seen}) == len(seen) == 45
    assert [at for at, _ in seen] == sorted([at for at, _ in seen], reverse=True)


def test_deleted_course_and_other_people_are_not_shown(client, roman, course, olga):
    enrol(course, roman)
    enrol(make_course("Potęgi", owner=olga), olga)
    Course.objects.filter(pk=course.pk).update(deleted_at=timezone.now(), status="draft")

    assert client.get(URL).json() == {"results": [], "next": None}


@pytest.mark.parametrize("query", [{"cursor": "x"}, {"cursor": "WzEsMl0"}, {"state": "removed"}, {"cursor": "a\x00"}])
def test_bad_queries_are_refused(client, query):
    assert client.get(URL, query).status_code == 422


def test_page_of_courses_is_read_by_the_index_of_memberships(client, roman, course):
    enrol(course, roman)
    with CaptureQueriesContext(connection) as queries:
        client.get(URL)

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute("EXPLAIN " + queries[-1]["sql"])
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "courses_of_student" in plan

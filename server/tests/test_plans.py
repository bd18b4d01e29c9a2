"""The hottest queries are answered by indexes: none of them reads a large table from end to end."""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.course_cast import Cast, make_cast

KEPT = Path(__file__).resolve().parents[2] / "bench" / "results" / "plans"
LARGE = re.compile(
    r"Seq Scan on (people_person|people_signin|groups_groupmember|live_livelesson|courses_course|courses_section"
    r"|courses_lesson|courses_enrolment|courses_lessonprogress|courses_submission|courses_review|courses_comment"
    r"|courses_task|courses_coursestaff)\b"
)
HOTTEST = {
    "catalogue": ("An", "/api/v1/courses"),
    "catalogue of a category": ("An", "/api/v1/courses?category={category}&sort=popular"),
    "search": ("An", "/api/v1/courses?q=ulamki"),
    "course page": ("St", "/api/v1/courses/{slug}"),
    "my part of a course": ("St", "/api/v1/courses/{slug}/mine"),
    "lesson": ("St", "/api/v1/lessons/{lesson}"),
    "my courses": ("St", "/api/v1/me/courses"),
    "comments": ("St", "/api/v1/lessons/{lesson}/comments"),
    "reviews": ("An", "/api/v1/courses/{slug}/reviews"),
    "news": ("St", "/api/v1/courses/{slug}/news"),
    "grade queue": ("Te", "/api/v1/courses/{slug}/grade-queue"),
    "a teacher's groups": ("Gt", "/api/v1/groups"),
    "notifications": ("St", "/api/v1/notifications"),
}


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


def plans_of(cast: Cast, role: str, path: str) -> list[str]:
    client = cast.client(role)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    assert answer.status_code == 200, answer.content
    queries = [query["sql"] for query in captured.captured_queries]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # in a small table a scan is right; what counts is the way out
        plans = []
        for query in queries:
            if query.lstrip().startswith(("SELECT", "WITH")):
                cursor.execute("EXPLAIN (COSTS OFF) " + query.replace("%", "%%"))
                plans.append("\n".join(line for (line,) in cursor.fetchall()))
        cursor.execute("SET LOCAL enable_seqscan = on")
    return plans


@pytest.mark.parametrize("name", HOTTEST)
def test_hot_query_has_an_index_to_go_by(name, cast):
    from teleklasa.courses.factories import make_category  # noqa: PLC0415 -- one of thirteen needs it

    role, path = HOTTEST[name]
    lesson = cast.course.all_lessons.get().public_id
    named = {"slug": cast.course.slug, "lesson": lesson, "category": make_category("Nauka", slug="nauka").slug}

    plans = plans_of(cast, role, path.format(**named))

    assert plans != []
    assert [plan for plan in plans if LARGE.search(plan)] == []


@pytest.mark.parametrize("file", sorted(KEPT.glob("*.txt")), ids=lambda file: file.stem)
def test_kept_plan_of_the_full_size_scans_no_large_table(file):
    empty_there = {"live_livelesson"}  # the generated school has had no live lessons yet
    assert set(LARGE.findall(file.read_text())) - empty_there == set()

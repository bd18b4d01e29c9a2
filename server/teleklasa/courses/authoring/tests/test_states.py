from datetime import timedelta

import pytest
from django.utils import timezone

from teleklasa.courses.authoring import states
from teleklasa.courses.factories import add_staff, enrol, make_course
from teleklasa.courses.models import Course
from teleklasa.notifications.models import Notification
from teleklasa.people.models import AuditEvent

ACTS = ("publish", "approve", "send-back", "take-back", "archive", "unarchive")
DRAFT, REVIEW, PUBLISHED, ARCHIVED = "draft", "review", "published", "archived"
BY_OWNER = {
    (DRAFT, "publish"): REVIEW,
    (REVIEW, "take-back"): DRAFT,
    (PUBLISHED, "take-back"): DRAFT,
    (PUBLISHED, "archive"): ARCHIVED,
    (ARCHIVED, "unarchive"): PUBLISHED,
}
BY_ADMIN = {
    **BY_OWNER,
    (DRAFT, "publish"): PUBLISHED,
    (REVIEW, "publish"): PUBLISHED,
    (REVIEW, "approve"): PUBLISHED,
    (REVIEW, "send-back"): DRAFT,
}


def act(client, course, name):
    return client.post(f"/api/v1/courses/{course.slug}/{name}", {"note": "Popraw."} if name == "send-back" else None)


@pytest.mark.parametrize("status", [DRAFT, REVIEW, PUBLISHED, ARCHIVED])
@pytest.mark.parametrize("who", ["owner", "admin"])
def test_every_act_in_every_state_leads_where_the_table_says(client_of, olga, celina, status, who):
    client, table = {"owner": (client_of(olga), BY_OWNER), "admin": (client_of(celina), BY_ADMIN)}[who]
    course = make_course("Ułamki", owner=olga, summary="O ułamkach.", status=status)

    for name in ACTS:
        Course.objects.filter(pk=course.pk).update(status=status, published_at=timezone.now())
        answer = act(client, course, name)
        to = table.get((status, name))
        is_for_admins = who == "owner" and name in {"approve", "send-back"}
        expected = 200 if to else 403 if is_for_admins else 409
        assert (name, answer.status_code) == (name, expected), answer.content
        assert Course.objects.get(pk=course.pk).status == (to or status)
        if to:
            assert answer.json() == {"slug": course.slug, "status": to}


def test_only_written_moves_are_made():
    moves = {(before, after) for before, afters in states.MOVES.items() for after in afters}

    assert moves == {(before, to) for (before, _), to in BY_ADMIN.items()} | {(DRAFT, REVIEW)}


@pytest.mark.parametrize("visibility", ["unlisted", "private"])
def test_course_outside_the_catalogue_needs_no_review(client_of, olga, visibility):
    course = make_course("Ułamki", owner=olga, status=DRAFT, visibility=visibility)

    assert act(client_of(olga), course, "publish").json()["status"] == PUBLISHED


def test_school_without_review_publishes_at_once(client_of, olga, draft, settings):
    settings.COURSE_REVIEW = False

    assert act(client_of(olga), draft, "publish").json()["status"] == PUBLISHED


def test_unready_course_says_what_is_missing(client_of, olga):
    course = make_course("Ułamki", owner=olga, status=DRAFT)
    course.all_lessons.update(status="draft")
    Course.objects.filter(pk=course.pk).update(lessons=0, required_lessons=0)
    client = client_of(olga)

    answer = act(client, course, "publish")

    assert (answer.status_code, answer.json()["code"]) == (409, "course-not-ready")
    assert answer.json()["missing"] == ["published-lesson", "summary"]
    assert client.get(f"/api/v1/courses/{course.slug}/edit").json()["missing"] == ["published-lesson", "summary"]


def test_admins_hear_of_a_course_in_review_and_its_owner_of_the_answer(client_of, olga, celina, draft):
    act(client_of(olga), draft, "publish")
    waiting = client_of(celina).get("/api/v1/courses-to-approve").json()["results"]
    act(client_of(celina), draft, "send-back")
    note = Course.objects.get(pk=draft.pk).review_note
    act(client_of(olga), draft, "publish")
    act(client_of(celina), draft, "approve")

    assert [(one["slug"], one["owner"]["id"]) for one in waiting] == [(draft.slug, olga.public_id)]
    told = list(Notification.objects.order_by("id").values_list("person", "kind"))
    assert (celina.pk, "course-to-approve") in told
    assert [kind for person, kind in told if person == olga.pk] == ["course-sent-back", "course-approved"]
    assert (note, Course.objects.get(pk=draft.pk).review_note) == ("Popraw.", "")


@pytest.mark.parametrize("rows", [1, 3])
def test_courses_to_approve_cost_one_query_beside_the_session(client_of, celina, olga, django_assert_num_queries, rows):
    for number in range(rows):
        make_course(f"Kurs {number}", owner=olga, status=REVIEW)
    client = client_of(celina)

    with django_assert_num_queries(3):
        answer = client.get("/api/v1/courses-to-approve")

    assert len(answer.json()["results"]) == rows


def test_first_day_of_publishing_is_kept(client_of, olga, course):
    first = Course.objects.get(pk=course.pk).published_at
    client = client_of(olga)

    act(client, course, "archive")
    act(client, course, "unarchive")

    fresh = Course.objects.get(pk=course.pk)
    assert (fresh.published_at, fresh.archived_at) == (first, None)


@pytest.mark.parametrize("status", ["pending", "active", "completed"])
def test_course_with_students_is_neither_a_draft_again_nor_deleted_by_its_owner(client_of, olga, stas, course, status):
    enrol(course, stas, status=status)
    client = client_of(olga)

    answers = [act(client, course, "take-back"), client.delete(f"/api/v1/courses/{course.slug}")]

    assert [(one.status_code, one.json()["code"]) for one in answers] == [(409, "course-has-students")] * 2


def test_admin_deletes_any_course_and_brings_it_back(client_of, olga, celina, stas, course):
    enrol(course, stas)
    admin, owner, student = client_of(celina), client_of(olga), client_of(stas)

    assert admin.delete(f"/api/v1/courses/{course.slug}").status_code == 204
    assert admin.get(f"/api/v1/courses/{course.slug}/edit").status_code == 404
    assert admin.delete(f"/api/v1/courses/{course.slug}").status_code == 404
    assert act(student, course, "restore").status_code == 404
    assert act(owner, course, "restore").status_code == 200
    assert act(owner, course, "restore").status_code == 200
    assert owner.get(f"/api/v1/courses/{course.slug}/edit").status_code == 200
    assert AuditEvent.objects.filter(action="course-restored").count() == 1


def test_teacher_does_not_see_a_deleted_course(client_of, olga, tomek, course):
    client_of(olga).delete(f"/api/v1/courses/{course.slug}")

    assert act(client_of(tomek), course, "restore").status_code == 404


def test_course_deleted_long_ago_is_gone(client_of, olga, course):
    Course.objects.filter(pk=course.pk).update(deleted_at=timezone.now() - timedelta(days=31))

    assert act(client_of(olga), course, "restore").status_code == 404


def test_note_for_the_owner_is_not_empty_and_not_endless(client_of, celina, draft):
    Course.objects.filter(pk=draft.pk).update(status=REVIEW)
    client = client_of(celina)

    answers = [
        client.post(f"/api/v1/courses/{draft.slug}/send-back", {"note": note}).status_code
        for note in ("", "  ", "x" * 501, "a\u0000", None)
    ]

    assert answers == [422] * 5


@pytest.mark.django_db(transaction=True)
def test_of_publishing_and_taking_back_at_once_one_comes_first(olga, celina, draft, at_once):
    Course.objects.filter(pk=draft.pk).update(status=REVIEW)

    answers = at_once(
        lambda: states.approve_course(draft, by=celina),
        lambda: states.approve_course(draft, by=celina),
        lambda: states.send_back_course(draft, note="Popraw.", by=celina),
    )

    assert sorted(map(str, answers)) == ["CourseNotOpen", "CourseNotOpen", "None"]
    assert AuditEvent.objects.filter(action__in=["course-approved", "course-sent-back"]).count() == 1
    assert Notification.objects.filter(person=olga).count() == 1


def test_assistant_reads_no_editor(client_of, course, stas):
    add_staff(course, stas, "assistant")

    assert client_of(stas).get(f"/api/v1/courses/{course.slug}/edit").status_code == 403

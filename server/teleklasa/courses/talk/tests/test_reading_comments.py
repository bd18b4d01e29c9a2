from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from teleklasa.courses.models import Comment, Lesson
from teleklasa.courses.talk.comment_shapes import CommentReply, CommentThread, CommentThreadPage
from teleklasa.courses.talk.tests.conftest import walked


def texts(page):
    return [comment["body_html"] for comment in page["results"]]


def test_threads_come_newest_first_with_their_first_replies(school):
    roots = [school.comment(school.ewa, f"K{n}") for n in range(3)]
    for n in range(5):
        school.comment(school.asia, f"R{n}", parent=roots[0])

    page = school.client(school.jan).get(school.comments).json()

    assert texts(page) == ["<p>K2</p>", "<p>K1</p>", "<p>K0</p>"]
    assert texts({"results": page["results"][2]["replies"]}) == ["<p>R0</p>", "<p>R1</p>", "<p>R2</p>"]
    first = page["results"][2]
    assert (first["reply_count"], first["role"], first["replies"][0]["role"]) == (5, None, "assistant")
    assert (page["count"], page["next"], page["is_locked"], page["may_comment"]) == (8, None, False, True)


def test_fields_are_those_of_the_schema(school):
    root = school.comment(school.ewa)
    school.comment(school.asia, parent=root)

    page = school.client(school.ewa).get(school.comments).json()

    assert set(page) == set(CommentThreadPage().fields)
    assert set(page["results"][0]) == set(CommentThread().fields)
    assert set(page["results"][0]["replies"][0]) == set(CommentReply().fields)


def test_every_page_is_walked_without_a_gap(school):
    for n in range(45):
        school.comment(school.ewa, f"K{n}")

    seen = texts({"results": walked(school.client(school.jan), school.comments)})

    assert seen == [f"<p>K{n}</p>" for n in reversed(range(45))]


def test_replies_are_walked_without_a_gap(school):
    root = school.comment(school.ewa)
    for n in range(60):
        school.comment(school.jan, f"R{n}", parent=root)
    client, at = school.client(school.ewa), f"/api/v1/comments/{root.public_id}/replies"

    first = client.get(at).json()
    second = client.get(at, {"cursor": first["next"]}).json()

    assert texts(first) + texts(second) == [f"<p>R{n}</p>" for n in range(60)]
    assert {reply["parent"] for reply in first["results"]} == {root.public_id}


@pytest.mark.parametrize("threads", [1, 3])
def test_reading_takes_as_many_statements_for_one_thread_as_for_three(school, django_assert_num_queries, threads):
    for _ in range(threads):
        root = school.comment(school.ewa)
        school.comment(school.asia, parent=root)
    client = school.client(school.jan)

    with django_assert_num_queries(4):  # the session, the person, the lesson, the threads
        assert len(client.get(school.comments).json()["results"]) == threads
    with django_assert_num_queries(4):
        client.get(f"/api/v1/comments/{root.public_id}/replies")


def test_hidden_comment_is_a_grave_for_students_and_whole_for_moderators(school):
    root = school.comment(school.ewa, "Tajne", status="hidden")

    for reader in (school.jan, school.ewa):
        (grave,) = school.client(reader).get(school.comments).json()["results"]
        assert (grave["status"], grave["author"], grave["body_html"], grave["body_source"]) == (
            "hidden",
            None,
            None,
            None,
        )
    (whole,) = school.client(school.asia).get(school.comments).json()["results"]

    assert (whole["id"], whole["status"], whole["body_html"]) == (root.public_id, "hidden", "<p>Tajne</p>")
    assert school.client(school.jan).get(school.comments).json()["count"] == 0


def test_deleted_comment_is_a_grave_only_while_it_has_replies(school):
    gone = timezone.now()
    root = school.comment(school.ewa, "Z odpowiedzią", deleted_at=gone)
    school.comment(school.jan, "Odpowiedź", parent=root)
    school.comment(school.ewa, "Bez", deleted_at=gone)
    school.comment(school.ewa, "Usunięta odpowiedź", parent=root, deleted_at=gone)

    for reader in (school.jan, school.pola):
        (grave,) = school.client(reader).get(school.comments).json()["results"]
        assert (grave["status"], grave["body_html"], grave["author"]) == ("deleted", None, None)
        assert texts({"results": grave["replies"]}) == ["<p>Odpowiedź</p>"]


def test_outsiders_read_previews_only_and_no_names_of_pupils(school):
    school.comment(school.lidia, "Od uczennicy")
    school.comment(school.ewa, "Od kursantki")
    assert APIClient().get(school.comments).status_code == 401

    Lesson.objects.filter(pk=school.lesson.pk).update(is_preview=True)
    shown = APIClient().get(school.comments).json()["results"]

    assert [(c["author"] and c["author"]["display_name"], c["is_pupil"]) for c in shown] == [
        ("Ewa Lis", False),
        (None, True),
    ]
    inside = school.client(school.jan).get(school.comments).json()["results"]
    assert inside[1]["author"]["display_name"] == "Lidia Wilk"
    assert b"Wilk" not in APIClient().get(school.comments).content


def test_lesson_that_opens_later_shows_no_comments_to_members(school):
    school.comment(school.ewa)
    Lesson.objects.filter(pk=school.lesson.pk).update(release_at=timezone.now() + timedelta(days=1))

    answer = school.client(school.jan).get(school.comments)

    assert (answer.status_code, answer.json()["code"]) == (409, "lesson-not-released")


@pytest.mark.parametrize("cursor", ["x", "WyJ4Il0", "\x00", "é", "W10", "A" * 500])
def test_wrong_cursors_are_refused(school, cursor):
    root = school.comment(school.ewa)
    client = school.client(school.jan)

    answers = [
        client.get(at, {"cursor": cursor})
        for at in (
            school.comments,
            f"/api/v1/comments/{root.public_id}/replies",
            f"{school.at}/reviews",
            "/api/v1/me/news",
        )
    ]

    assert [answer.status_code for answer in answers] == [422] * 4


@pytest.mark.parametrize("name", ["brak", "%00", "a%00b", "x" * 300, "1", "%F0%9F%98%80"])
def test_unknown_ids_are_missing(school, name):
    client = school.client(school.pola)

    answers = [
        client.get(f"/api/v1/lessons/{name}/comments"),
        client.get(f"/api/v1/comments/{name}/replies"),
        client.post(f"/api/v1/comments/{name}/hide"),
        client.post(f"/api/v1/reviews/{name}/hide"),
        client.get(f"/api/v1/news/{name}"),
        client.post(f"/api/v1/reports/{name}/uphold"),
        client.get(f"/api/v1/courses/{name}/reviews"),
    ]

    assert {answer.status_code for answer in answers} <= {404, 422}
    assert Comment.objects.count() == 0

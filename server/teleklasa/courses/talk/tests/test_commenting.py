import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from teleklasa.courses.factories import add_lesson
from teleklasa.courses.models import Comment, Lesson
from teleklasa.courses.talk.commenting import delete_comment, undo_delete, write_comment
from teleklasa.courses.talk.moderating import hide_comment, restore_comment
from teleklasa.courses.talk.own_data import forget_deleted_words
from teleklasa.groups.forgetting import purge_deleted_groups
from teleklasa.groups.models import Group
from teleklasa.notifications.models import Notification
from teleklasa.people.models import AuditEvent, Person
from teleklasa.people.own_data import erase_person, export_of


def at(comment_id, act=""):
    return f"/api/v1/comments/{comment_id}{act}"


def test_comment_and_reply_are_counted_and_told(school, counted):
    root = school.client(school.ewa).post(school.comments, {"body_source": "**Hej**"})
    reply = school.client(school.jan).post(school.comments, {"body_source": "Cześć", "parent": root.json()["id"]})

    assert (root.status_code, root.json()["body_html"].strip()) == (201, "<p><strong>Hej</strong></p>")
    assert (reply.status_code, reply.json()["parent"]) == (201, root.json()["id"])
    counted()
    told = set(Notification.objects.values_list("kind", "person__display_name", "in_bell"))
    assert told == {
        ("comment-replied", "Ewa Lis", True),
        ("lesson-commented", "Olga Mak", False),
        ("lesson-commented", "Asia Kos", False),
    }


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "[x](javascript:alert(1))", "<b>" * 1600, "<img src=x onerror=a>"]
)
def test_what_is_written_never_runs(school, text):
    answer = school.client(school.ewa).post(school.comments, {"body_source": text})

    html = answer.json()["body_html"].lower()
    assert answer.status_code == 201
    assert not any(evil in html for evil in ("<script", 'href="javascript', "<img src=x", "<b><b>"))


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"body_source": ""},
        {"body_source": "  \n "},
        {"body_source": None},
        {"body_source": ["a"]},
        {"body_source": {"a": 1}},
        {"body_source": "a\x00b"},
        {"body_source": "a" * 5001},
        {"body_source": "<b>" * 10_000},
        {"body_source": "a", "parent": "brak"},
        {"body_source": "a", "parent": "\x00"},
        {"body_source": "a", "parent": ["a"]},
        {"body_source": "a", "parent": 2**70},
    ],
)
def test_what_cannot_be_taken_is_refused_and_nothing_is_written(school, body, counted):
    answer = school.client(school.ewa).post(school.comments, body, format="json")

    assert answer.status_code in {400, 422}, answer.content
    assert Comment.objects.count() == 0
    counted()


def test_half_a_character_is_refused(school):
    sent = b'{"body_source": "\\ud800"}'

    answer = school.client(school.ewa).post(school.comments, data=sent, content_type="application/json")

    assert answer.status_code == 422
    assert Comment.objects.count() == 0


def test_ten_megabytes_are_refused(school):
    answer = school.client(school.ewa).post(school.comments, {"body_source": "a" * 10_000_000}, format="json")

    assert answer.status_code in {413, 422}
    assert Comment.objects.count() == 0


def test_parent_is_a_root_of_the_same_lesson(school, counted):
    other = add_lesson(school.lesson.section, "Lekcja 2")
    root = school.comment(school.ewa)
    reply = school.comment(school.jan, parent=root)
    client = school.client(school.ewa)

    swapped = client.post(f"/api/v1/lessons/{other.public_id}/comments", {"body_source": "a", "parent": root.public_id})
    nested = client.post(school.comments, {"body_source": "a", "parent": reply.public_id})

    assert (swapped.status_code, swapped.json()["fields"]) == (422, {"parent": ["unknown"]})
    assert nested.status_code == 422
    counted()


def test_fields_that_others_decide_are_not_written(school):
    sent = {"body_source": "a", "status": "hidden", "author": school.jan.public_id, "locked": True, "reply_count": 9}

    made = school.client(school.ewa).post(school.comments, sent).json()

    row = Comment.objects.get(public_id=made["id"])
    assert (row.status, row.author, row.locked, row.reply_count) == ("visible", school.ewa, False, 0)


def test_same_words_twice_are_one_comment_and_the_eleventh_waits(school, counted):
    client = school.client(school.ewa)

    twice = [client.post(school.comments, {"body_source": "Hej"}) for _ in range(2)]
    more = [client.post(school.comments, {"body_source": f"K{n}"}) for n in range(10)]

    assert [answer.status_code for answer in twice] == [201, 200]
    assert twice[0].json()["id"] == twice[1].json()["id"]
    assert [answer.status_code for answer in more] == [201] * 9 + [429]
    assert 0 < more[-1].json()["retry_after_s"] <= 61
    with time_machine.travel(timezone.now() + timedelta(seconds=70)):
        assert client.post(school.comments, {"body_source": "Znowu"}).status_code == 201
    counted()


def test_own_comment_is_edited_deleted_and_brought_back(school, counted):
    client = school.client(school.ewa)
    made = client.post(school.comments, {"body_source": "Hej"}).json()["id"]

    edited = client.patch(at(made), {"body_source": "Cześć"}).json()
    deleted = [client.delete(at(made)).status_code for _ in range(2)]
    counted()
    gone = client.patch(at(made), {"body_source": "A"})
    back = client.post(at(made, "/undo-delete"))

    assert (edited["body_source"], edited["edited_at"] is not None) == ("Cześć", True)
    assert deleted == [204, 204]
    assert (gone.status_code, gone.json()["code"]) == (409, "comment-gone")
    assert (back.status_code, back.json()["body_source"]) == (200, "Cześć")
    counted()


def test_undo_ends_after_thirty_days_and_the_words_are_erased(school):
    old = school.comment(school.ewa, "Dawno", deleted_at=timezone.now() - timedelta(days=31))
    fresh = school.comment(school.ewa, "Teraz", deleted_at=timezone.now())

    assert school.client(school.ewa).post(at(old.public_id, "/undo-delete")).status_code == 404
    assert forget_deleted_words() == 1
    assert list(Comment.objects.order_by("pk").values_list("pk", "body_source")) == [(old.pk, ""), (fresh.pk, "Teraz")]


def test_author_does_not_undo_what_a_moderator_hid_nor_the_other_way_round(school, counted):
    made = school.comment(school.ewa, "Brzydko")
    ewa, asia = school.client(school.ewa), school.client(school.asia)

    asia.post(at(made.public_id, "/hide"))
    ewa.delete(at(made.public_id))
    assert ewa.post(at(made.public_id, "/undo-delete")).json()["body_html"] is None
    ewa.delete(at(made.public_id))
    assert asia.post(at(made.public_id, "/restore")).json()["status"] == "deleted"
    counted()
    audited = AuditEvent.objects.filter(target=f"comment:{made.public_id}").order_by("pk")
    assert list(audited.values_list("action", flat=True)) == ["comment-hidden", "comment-restored"]


def test_locked_lesson_and_thread_take_no_words(school, counted):
    root = school.comment(school.ewa)
    ewa, asia = school.client(school.ewa), school.client(school.asia)
    say = {"body_source": "Jeszcze", "parent": root.public_id}

    asia.post(at(root.public_id, "/lock"))
    refused = [ewa.post(school.comments, say), ewa.patch(at(root.public_id), {"body_source": "A"})]
    asia.post(at(root.public_id, "/unlock"))
    asia.post(f"{school.comments}/lock")
    refused += [ewa.post(school.comments, say), ewa.post(school.comments, {"body_source": "A"})]

    assert [(answer.status_code, answer.json()["code"]) for answer in refused] == [(409, "comments-locked")] * 4
    counted()
    asia.post(f"{school.comments}/unlock")
    assert ewa.post(school.comments, say).status_code == 201


def test_hidden_thread_takes_no_replies(school, counted):
    root = school.comment(school.jan, status="hidden")

    answer = school.client(school.ewa).post(school.comments, {"body_source": "A", "parent": root.public_id})

    assert (answer.status_code, answer.json()["code"]) == (409, "comments-locked")
    counted()


def test_pupils_comment_only_where_the_school_lets_them(school, settings):
    client = school.client(school.lidia)
    settings.LINK_ONLY_MAY_COMMENT = False
    assert client.post(school.comments, {"body_source": "A"}).status_code == 403
    assert client.get(school.comments).json()["may_comment"] is False
    settings.LINK_ONLY_MAY_COMMENT = True
    assert client.post(school.comments, {"body_source": "A"}).status_code == 201


def test_erased_person_leaves_graves_without_words(school, counted):
    root = school.comment(school.ewa, "Moje")
    school.comment(school.ewa, "Druga", parent=school.comment(school.jan))
    school.comment(school.jan, "Obok", parent=root)
    assert [c["body_source"] for c in export_of(school.ewa)["talk"]["comments"]] == ["Moje", "Druga"]

    erase_person(school.ewa, by=school.pola)

    assert set(Comment.objects.filter(author=school.ewa).values_list("body_source", "body_html")) == {("", "")}
    counted()


@pytest.mark.django_db(transaction=True)
def test_counters_are_exact_when_sixteen_threads_talk_hide_and_delete(school, counted):
    people = [school.learner(n) for n in range(16)]
    roots = [school.comment(school.ewa, f"K{n}") for n in range(2)]
    lesson = Lesson.objects.select_related("course").get(pk=school.lesson.pk)
    barrier = Barrier(16)

    def act(number):
        chance = random.Random(number)
        barrier.wait()
        try:
            made, _ = write_comment(lesson, by=people[number], body_source=f"R{number}", parent=chance.choice(roots))
            for _ in range(12):
                row = Comment.objects.select_related("course").get(
                    pk=chance.choice([made.pk, roots[0].pk, roots[1].pk])
                )
                step: Any = chance.choice([delete_comment, undo_delete, hide_comment, restore_comment])
                step(row, by=school.asia) if step in {hide_comment, restore_comment} else step(row)
        except Exception as error:  # noqa: BLE001 -- told below
            return getattr(error, "code", repr(error))
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(16) as threads:
        came = set(threads.map(act, range(16)))

    assert came <= {"done", "comments-locked"}
    counted()


def test_replies_to_a_pupil_outlive_the_pupil(school, counted):
    school.comment(school.jan, "Odpowiedź", parent=school.comment(school.lidia, "Pytanie"))
    long_ago = timezone.now() - timedelta(days=60)
    Group.objects.update(deleted_at=long_ago)
    Person.objects.filter(pk=school.lidia.pk).update(created_at=long_ago)

    purge_deleted_groups(kept_days=30)

    said = Comment.objects.order_by("pk").values_list("author__display_name", "body_source")
    assert list(said) == [("Osoba usunięta", ""), ("Jan Bąk", "Odpowiedź")]
    counted()

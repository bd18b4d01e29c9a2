import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from rest_framework.test import APIClient

from teleklasa.courses.factories import add_staff, enrol
from teleklasa.courses.models import Review
from teleklasa.courses.talk.review_shapes import ReviewCard, ReviewPage, ReviewSummary
from teleklasa.courses.talk.reviewing import delete_review, hide_review, restore_review, write_review
from teleklasa.courses.talk.tests.conftest import walked
from teleklasa.notifications.models import Notification
from teleklasa.people.own_data import erase_person
from teleklasa.rest.problems import NotFound


def review(school, person, rating=4, text="Dobry."):
    write_review(school.course, by=person, rating=rating, text=text)
    return Review.objects.get(course=school.course, person=person)


def at(review, act):
    return f"/api/v1/reviews/{review.public_id}/{act}"


def test_review_is_made_changed_and_taken_back(school, counted):
    client, mine = school.client(school.ewa), f"{school.at}/reviews/mine"

    made = client.put(mine, {"rating": 2, "text": "<script>x</script>"})
    counted()
    changed = client.put(mine, {"rating": 5, "text": "Świetny"})
    counted()

    assert (made.status_code, made.json()["text"], made.json()["edited_at"]) == (201, "<script>x</script>", None)
    assert (changed.status_code, changed.json()["rating"], changed.json()["id"]) == (200, 5, made.json()["id"])
    assert list(Notification.objects.values_list("kind", "person__display_name")) == [("review-received", "Olga Mak")]
    assert [client.delete(mine).status_code for _ in range(2)] == [204, 404]
    counted()


def test_whoever_teaches_the_course_does_not_review_it(school):
    add_staff(school.course, school.jan, "teacher")

    assert school.client(school.jan).put(f"{school.at}/reviews/mine", {"rating": 5}).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"rating": 0},
        {"rating": 6},
        {"rating": "x"},
        {"rating": 4.5},
        {"rating": None},
        {"rating": 2**80},
        {"rating": 5, "text": "a" * 4001},
        {"rating": 5, "text": "a\x00"},
        {"rating": 5, "text": ["a"]},
    ],
)
def test_what_cannot_be_taken_is_refused(school, body, counted):
    answer = school.client(school.ewa).put(f"{school.at}/reviews/mine", body, format="json")

    assert answer.status_code == 422, answer.content
    assert Review.objects.count() == 0
    counted()


def test_reviews_are_listed_in_every_order_without_a_gap(school):
    people = [school.learner(n) for n in range(45)]
    for n, person in enumerate(people):
        review(school, person, rating=n * 7 % 5 + 1, text=str(n))
    ratings = {str(n): n * 7 % 5 + 1 for n in range(45)}
    oldest = [str(n) for n in range(45)]
    newest = oldest[::-1]
    expected = {
        "newest": newest,
        "best": sorted(newest, key=lambda text: -ratings[text]),
        "worst": sorted(oldest, key=lambda text: ratings[text]),
    }

    for sort, texts in expected.items():
        assert [row["text"] for row in walked(APIClient(), f"{school.at}/reviews", sort=sort)] == texts


@pytest.mark.parametrize("rows", [1, 3])
def test_listing_takes_the_same_statements_for_one_review_as_for_three(school, django_assert_num_queries, rows):
    for n in range(rows):
        review(school, school.learner(n))
    client = school.client(school.ewa)

    with django_assert_num_queries(5):  # the session, the person, the course, the reviews, one's own
        assert len(client.get(f"{school.at}/reviews").json()["results"]) == rows
    with django_assert_num_queries(2):
        APIClient().get(f"{school.at}/reviews")
    with django_assert_num_queries(2):
        APIClient().get(f"{school.at}/reviews/summary")


def test_fields_are_those_of_the_schema(school):
    review(school, school.ewa)
    client = school.client(school.ewa)

    page = client.get(f"{school.at}/reviews").json()

    assert set(page) == set(ReviewPage().fields)
    assert set(page["results"][0]) == set(page["mine"]) == set(ReviewCard().fields)
    assert set(client.get(f"{school.at}/reviews/summary").json()) == set(ReviewSummary().fields)


def test_hidden_review_counts_nowhere_and_comes_back(school, counted):
    shown, hidden = review(school, school.ewa, 5), review(school, school.jan, 1)
    pola = school.client(school.pola)

    for _ in range(2):
        assert pola.post(at(hidden, "hide")).status_code == 200
    counted()
    page = school.client(school.jan).get(f"{school.at}/reviews").json()
    summary = APIClient().get(f"{school.at}/reviews/summary").json()

    assert [row["id"] for row in page["results"]] == [shown.public_id]
    assert page["mine"]["status"] == "hidden"
    assert summary == {"rating": 5.0, "reviews": 1, "stars": {"5": 1, "4": 0, "3": 0, "2": 0, "1": 0}}
    assert school.client(school.owner).post(at(hidden, "reply"), {"text": "A"}).status_code == 404
    for _ in range(2):
        pola.post(at(hidden, "restore"))
    counted()
    assert APIClient().get(f"{school.at}/reviews/summary").json()["reviews"] == 2


def test_hidden_review_does_not_come_back_by_being_written_anew(school, counted):
    hidden = review(school, school.jan, 1, "Obelgi")
    hide_review(hidden, by=school.pola)
    client, mine = school.client(school.jan), f"{school.at}/reviews/mine"

    assert client.put(mine, {"rating": 5, "text": "Nowe"}).json()["status"] == "hidden"
    assert client.delete(mine).status_code == 204
    assert client.put(mine, {"rating": 5, "text": "Znowu"}).json()["status"] == "hidden"

    counted()
    school.course.refresh_from_db()
    assert school.course.reviews == 0


def test_teachers_reply_once_and_change_it(school):
    made = review(school, school.ewa)
    owner = school.client(school.owner)

    first, second = (owner.post(at(made, "reply"), {"text": text}) for text in ("Dziękuję", "Jeszcze"))
    changed = owner.put(at(made, "reply"), {"text": "Bardzo dziękuję"})

    assert (first.status_code, first.json()["reply"]["person"]["display_name"]) == (201, "Olga Mak")
    assert (second.status_code, second.json()["code"]) == (409, "already-replied")
    assert changed.json()["reply"]["text"] == "Bardzo dziękuję"
    assert [owner.delete(at(made, "reply")).status_code for _ in range(2)] == [204, 404]
    assert owner.put(at(made, "reply"), {"text": "A"}).status_code == 404
    assert Notification.objects.filter(kind="review-replied", person=school.ewa).count() == 1


def test_erased_person_leaves_no_review(school, counted):
    review(school, school.ewa, 1)
    review(school, school.jan, 5)

    erase_person(school.ewa, by=school.pola)

    assert list(Review.objects.values_list("person", flat=True)) == [school.jan.pk]
    counted()


def test_second_review_of_a_person_is_ruled_out_by_the_database(school):
    review(school, school.ewa)

    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(course=school.course, person=school.ewa, rating=1)


def one_act(school, people, chance):
    """One step of a random walk through all that becomes of reviews."""
    person = chance.choice(people)
    row = Review.objects.select_related("course").filter(person=person).first()
    step = chance.choice(["write", "write", "delete", "hide", "restore"])
    if step == "write":
        write_review(school.course, by=person, rating=chance.randint(1, 5), text="")
    elif step == "delete":
        with suppress(NotFound):
            delete_review(school.course.pk, person)
    elif row is not None:
        (hide_review if step == "hide" else restore_review)(row, by=school.pola)


@pytest.mark.django_db(transaction=True)
def test_stars_are_exact_when_sixteen_threads_rate_hide_and_delete(school, counted):
    people = [school.ewa, school.jan, *(school.learner(n) for n in range(4))]
    barrier = Barrier(16)

    def act(number):
        chance = random.Random(number)
        barrier.wait()
        try:
            for _ in range(15):
                one_act(school, people, chance)
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(act, range(16)))

    counted()
    assert Review.objects.count() <= len(people)


@pytest.mark.django_db(transaction=True)
def test_sixteen_ratings_of_one_person_at_once_are_one_review(school, counted):
    barrier = Barrier(16)

    def rate(number):
        barrier.wait()
        try:
            return write_review(school.course, by=school.ewa, rating=number % 5 + 1, text="")
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as threads:
        made = list(threads.map(rate, range(16)))

    assert made.count(True) == 1
    assert Review.objects.count() == 1
    counted()


def test_only_members_of_the_course_write(school):
    enrol(school.course, school.owner, status="withdrawn")

    assert school.client(school.lidia).put(f"{school.at}/reviews/mine", {"rating": 5}).status_code == 403
    assert school.client(school.pola).put(f"{school.at}/reviews/mine", {"rating": 5}).status_code == 403

"""What is personal: the overlay of a course, and favourites."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from teleklasa.courses.factories import add_lesson, add_task, enrol, make_course
from teleklasa.courses.learning.serializers import FavouriteLesson, OwnCourse
from teleklasa.courses.models import Course, Enrolment, Favourite, Lesson, News, Review, Submission


def mine(client, school):
    return client.get(reverse("own-course", kwargs={"slug": school.course.slug}))


def favourite(client, lesson, method="put"):
    return getattr(client, method)(reverse("lesson-favourite", kwargs={"lesson_id": lesson.public_id})).status_code


def kept(client):
    return [row["title"] for row in client.get(reverse("own-favourites")).json()["results"]]


def hand_in(school, task):
    facts = {"status": "graded", "started_at": timezone.now(), "submitted_at": timezone.now(), "points": 4}
    facts |= {"task": task, "course": school.course, "person": school.ewa, "task_version": 1, "attempt": 1}
    return Submission.objects.create(**facts, max_points=10)


def test_member_finds_everything_personal_in_one_answer(school, as_ewa):
    task = add_task(school.second, "Rozprawka")
    add_task(school.second, "Nie zaczęte")
    hand_in(school, task)
    for place, days in enumerate([-1, 0, 3]):
        when = timezone.now() + timedelta(days=days, minutes=-1)
        Enrolment.objects.update(enrolled_at=timezone.now() - timedelta(hours=1))
        News.objects.create(course=school.course, title=f"Nowina {place}", published_at=when)
    review = Review.objects.create(course=school.course, person=school.ewa, rating=5)
    done = {"lesson": school.first.public_id, "state": "done"}
    started = {"lesson": school.second.public_id, "state": "started", "position_s": 12, "seen_s": 20}
    school.tell(school.ewa, done, started)
    favourite(as_ewa, school.third)

    answer = mine(as_ewa, school).json()

    assert answer == {
        "enrolment": "active",
        "role": None,
        "teaches_group": False,
        "done": [school.first.public_id],
        "started": [{"id": school.second.public_id, "position_s": 12, "seen_s": 20}],
        "percent": 33,
        "continue_with": {"id": school.second.public_id, "title": "Lekcja 2", "position_s": 12},
        "favourites": [school.third.public_id],
        "unread_news": 1,
        "review_id": review.public_id,
        "tasks": [{"id": task.public_id, "lesson_id": school.second.public_id, "status": "submitted"}],
    }
    assert set(answer) == set(OwnCourse().fields)


def test_whoever_is_not_enrolled_has_nothing_of_their_own_yet(school):
    answer = mine(school.client(school.roman), school).json()

    assert answer == {
        "enrolment": None,
        "role": None,
        "teaches_group": False,
        "done": [],
        "started": [],
        "percent": 0,
        "continue_with": None,
        "favourites": [],
        "unread_news": 0,
        "review_id": None,
        "tasks": [],
    }


def test_staff_are_told_their_role(school):
    owner = mine(school.client(school.course.owner), school).json()

    assert (owner["role"], owner["teaches_group"]) == ("owner", False)


def test_student_goes_on_where_something_is_left_to_do(school, as_ewa, change):
    first, second, third = school.first.public_id, school.second.public_id, school.third.public_id
    places = [mine(as_ewa, school).json()["continue_with"]["id"]]
    for lesson in (second, third):
        school.tell(school.ewa, {"lesson": lesson, "state": "done"})
        places.append(mine(as_ewa, school).json()["continue_with"]["id"])
    change(school.first, release_at=timezone.now() + timedelta(days=1))

    assert places == [first, third, first]
    assert mine(as_ewa, school).json()["continue_with"] is None


def test_percent_follows_what_is_published_and_required(school, as_ewa, change):
    school.tell(school.ewa, {"lesson": school.first.public_id, "state": "done"})
    percents = []
    for fields in ({}, {"required": False}, {"status": "draft"}):
        change(school.second, **fields)
        percents.append(mine(as_ewa, school).json()["percent"])
    change(school.first, status="draft")

    assert percents == [33, 50, 50]
    assert (mine(as_ewa, school).json()["percent"], mine(as_ewa, school).json()["done"]) == (0, [])


@pytest.mark.parametrize("more", [1, 3])
def test_overlay_takes_five_statements(school, as_ewa, more, django_assert_num_queries):
    for number in range(more):
        task = add_task(add_lesson(school.section, f"Lekcja {number + 4}"), "Zadanie")
        hand_in(school, task)

    with django_assert_num_queries(5):  # session, person, standing, lessons, facts
        assert len(mine(as_ewa, school).json()["tasks"]) == more


def test_favourite_is_kept_once_and_let_go_once(school, as_ewa):
    codes = [favourite(as_ewa, school.first, method) for method in ("put", "put", "delete", "delete")]

    assert codes == [204] * 4
    assert Favourite.objects.count() == 0


def test_favourites_come_newest_first_and_page_by_page(school, as_ewa):
    lessons = [add_lesson(school.section, f"L{number:03}") for number in range(102)]
    for lesson in lessons:
        Favourite.objects.create(person=school.ewa, lesson=lesson)

    first = as_ewa.get(reverse("own-favourites")).json()
    second = as_ewa.get(reverse("own-favourites"), {"cursor": first["next"]}).json()

    titles = [row["title"] for page in (first, second) for row in page["results"]]
    assert titles == [f"L{number:03}" for number in reversed(range(102))]
    assert (len(first["results"]), second["next"]) == (100, None)
    assert set(first["results"][0]) == set(FavouriteLesson().fields)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_favourites_takes_three_statements(school, as_ewa, rows, django_assert_num_queries):
    for lesson in (school.first, school.second, school.third)[:rows]:
        favourite(as_ewa, lesson)

    with django_assert_num_queries(3):  # session, person, favourites
        assert len(kept(as_ewa)) == rows


def test_lessons_that_one_may_not_open_any_more_are_left_out(school, as_ewa, change):
    for lesson in (school.first, school.second, school.third):
        favourite(as_ewa, lesson)
    change(school.first, status="draft")
    change(school.second, release_at=timezone.now() + timedelta(days=1))
    seen = [kept(as_ewa)]

    change(school.second, release_at=None, is_preview=True)
    Enrolment.objects.update(status="withdrawn")
    seen.append(kept(as_ewa))
    Course.objects.update(visibility="private")
    seen.append(kept(as_ewa))
    enrol(make_course("Inny", owner=school.tomek), school.ewa)
    seen.append(kept(as_ewa))

    assert seen == [["Lekcja 3"], ["Lekcja 2"], [], []]


def test_staff_keep_drafts_too(school, change):
    asia = school.client(school.asia)
    change(school.first, status="draft")

    assert (favourite(asia, school.first), kept(asia)) == (204, ["Lekcja 1"])


def test_cursor_of_nobody_is_refused(school, as_ewa):
    assert as_ewa.get(reverse("own-favourites"), {"cursor": "zzz"}).status_code == 422
    assert Lesson.objects.count() == 3

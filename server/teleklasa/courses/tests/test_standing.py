"""What the database says of a person and a course is what the rules say."""

from itertools import product

import pytest
from django.utils import timezone

from teleklasa.courses.catalogue.page_standing import page_standing
from teleklasa.courses.factories import add_staff, enrol, enrol_group, make_course
from teleklasa.courses.models import Course
from teleklasa.courses.rules import may_see
from teleklasa.courses.standing import Standing, read_standing
from teleklasa.courses.standing_rows import course_and_standing, lesson_and_standing
from teleklasa.groups.factories import add_pupil
from teleklasa.groups.settling import delete_group, restore_group
from teleklasa.people.factories import make_learner


@pytest.fixture
def cast(ala, borys, celina, group_6a):
    """A course by a learner, and ten people who stand differently towards it."""
    owner = make_learner("Olga Mak", email="olga@example.com")
    course = make_course("Ułamki", owner=owner)
    people = {
        "An": None,
        "Re": make_learner("Roman Lis", email="roman@example.com"),
        "Li": add_pupil(group_6a, "Lidia Wilk"),
        "Pe": make_learner("Piotr Bąk", email="piotr@example.com"),
        "St": make_learner("Staś Żuk", email="stas@example.com"),
        "Gt": ala,
        "As": make_learner("Asia Kos", email="asia@example.com"),
        "Te": borys,
        "Ow": owner,
        "Pa": celina,
    }
    enrol_group(course, group_6a)
    enrol(course, people["Pe"], status="pending")
    enrol(course, people["St"])
    add_staff(course, people["As"], "assistant")
    add_staff(course, people["Te"], "teacher")
    return course, people


def test_standing_is_read_in_one_query(cast, django_assert_num_queries):
    course, people = cast

    with django_assert_num_queries(1):
        standing = read_standing(people["Li"], course)

    assert standing == Standing(
        status="published",
        visibility="public",
        is_signed_in=True,
        is_link_only=True,
        enrolment="active",
        enrolment_id=people["Li"].enrolments.get().pk,
        source="group",
    )


def test_moderator_in_a_session_by_quick_link_is_no_course_staff(cast):
    course, people = cast
    people["Te"].is_by_link = True

    assert read_standing(people["Te"], course).role is None


@pytest.mark.parametrize("role", ["An", "Re", "Li", "Pe", "St", "Gt", "As", "Te", "Ow", "Pa"])
def test_statement_made_once_says_what_the_built_one_says(role, cast, django_assert_num_queries):
    course, people = cast

    with django_assert_num_queries(1):
        told = course_and_standing(course.slug, people[role])

    assert told == (course, read_standing(people[role], course))


def test_lesson_comes_with_its_course_and_standing(cast, django_assert_num_queries):
    course, people = cast
    lesson = course.all_lessons.get()

    with django_assert_num_queries(1):
        told = lesson_and_standing(lesson.public_id, people["As"])
        assert told is not None
        found = (told[0].course, told[0].title, told[1].role)

    assert (told[0], *found) == (lesson, course, "Lekcja 1", "assistant")
    assert told[0].body_html == lesson.body_html


def test_statement_made_once_finds_no_deleted_course(cast):
    course, people = cast
    Course.objects.filter(pk=course.pk).update(deleted_at=timezone.now())

    assert course_and_standing(course.slug, people["Ow"]) is None


@pytest.mark.parametrize("role", ["An", "Re", "Li", "Pe", "St", "Gt", "As", "Te", "Ow", "Pa"])
def test_visible_to_and_the_rule_agree_in_every_state(role, cast):
    course, people = cast
    said = {}

    for status, visibility in product(Course.Status.values, Course.Visibility.values):
        Course.objects.filter(pk=course.pk).update(status=status, visibility=visibility)
        course.refresh_from_db()
        listed = Course.objects.visible_to(people[role]).filter(pk=course.pk).exists()
        said[status, visibility] = (listed, may_see(read_standing(people[role], course)))

    assert {place: pair for place, pair in said.items() if pair[0] != pair[1]} == {}


def test_teacher_of_a_deleted_group_stands_outside_until_it_is_restored(cast, group_6a):
    course, people = cast
    Course.objects.filter(pk=course.pk).update(visibility="private")

    seen = []
    for change in (delete_group, restore_group):
        change(group_6a, by=people["Gt"])
        found = course_and_standing(course.slug, people["Gt"])
        page = page_standing(course.slug, people["Gt"])
        listed = Course.objects.visible_to(people["Gt"]).exists()
        told = [read_standing(people["Gt"], course), found and found[1], page and page[1]]
        seen.append([listed, *[one is not None and one.teaches_group for one in told]])

    assert seen == [[False] * 4, [True] * 4]

import pytest

from teleklasa.courses.authoring.creating import MOST_COURSES, create_course, slug_of
from teleklasa.courses.models import Course, CourseStaff
from teleklasa.courses.refused import TooManyCourses
from teleklasa.people.models import AuditEvent


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Żółw i łódź", "zolw-i-lodz"),
        ("Matematyka dla klasy szóstej", "matematyka-dla-klasy"),
        ("Konstantynopolitańczykowianeczka", "konstantynopolitanczykow"),
        ("C++ & SQL!", "c-sql"),
        ("数学", ""),
        ("---", ""),
    ],
)
def test_address_is_made_of_the_title(title, slug):
    assert slug_of(title) == slug


def test_new_course_is_a_draft_of_its_owner(client_of, olga):
    answer = client_of(olga).post("/api/v1/courses", {"title": "  Żółw   i łódź "})

    assert answer.status_code == 201
    card = answer.json()["card"]
    assert (card["slug"], card["title"], card["status"]) == ("zolw-i-lodz", "Żółw i łódź", "draft")
    assert card["owner"] == {"id": olga.public_id, "display_name": "Olga Mak", "avatar_url": None}
    assert list(CourseStaff.objects.values_list("person", "role")) == [(olga.pk, "owner")]
    assert AuditEvent.objects.filter(action="course-created", target="course:zolw-i-lodz", actor=olga).count() == 1


def test_second_course_of_a_title_has_a_suffix(olga):
    slugs = [create_course(title="Ułamki", by=olga).slug for _ in range(3)]

    assert slugs[0] == "ulamki"
    assert all(slug.startswith("ulamki-") and len(slug) == 13 for slug in slugs[1:])
    assert len(set(slugs)) == 3


def test_title_without_letters_of_an_address_gets_a_random_one(olga):
    assert create_course(title="数学", by=olga).slug.startswith("course-")


def test_course_never_takes_the_address_of_something_else(olga):
    assert create_course(title="Facets", by=olga).slug.startswith("facets-")


@pytest.mark.django_db(transaction=True)
def test_ten_courses_of_one_title_at_once_have_ten_addresses(olga, at_once):
    slugs = at_once(*[lambda: create_course(title="Ułamki", by=olga).slug] * 10)

    assert len(set(slugs)) == 10
    assert Course.objects.count() == CourseStaff.objects.filter(role="owner").count() == 10


@pytest.mark.parametrize(
    "title",
    [
        '""',
        '"   "',
        '"\\u0000"',
        '"a\\u0000b"',
        '"\\u202eabc"',
        f'"{"x" * 121}"',
        '"\\ud800"',
        "null",
        "[]",
        "{}",
        "true",
    ],
)
def test_bad_title_makes_no_course(client_of, olga, title):
    answer = client_of(olga).generic("POST", "/api/v1/courses", f'{{"title": {title}}}', "application/json")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert Course.objects.count() == 0


def test_who_may_begin_courses_is_the_schools_choice(client_of, olga, ala, celina, settings):
    settings.COURSE_AUTHORS = "moderators"

    answers = [client_of(person).post("/api/v1/courses", {"title": "X1"}).status_code for person in (olga, ala, celina)]

    assert answers == [403, 201, 201]


def test_nobody_owns_courses_without_end(olga):
    Course.objects.bulk_create(Course(title="A1", slug=f"a1-{n}", owner=olga) for n in range(MOST_COURSES - 1))
    create_course(title="B1", by=olga)

    with pytest.raises(TooManyCourses):
        create_course(title="C1", by=olga)

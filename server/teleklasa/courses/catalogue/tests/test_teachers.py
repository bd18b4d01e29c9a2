"""Teachers who asked to be found, and one's own teaching."""

import pytest
from django.utils import timezone

from teleklasa.courses.catalogue.shapes import TaughtCourse, TeacherPage
from teleklasa.courses.factories import add_lesson, add_section, add_staff, add_task, enrol
from teleklasa.courses.models import Comment, Course, Submission
from teleklasa.people.factories import make_learner
from teleklasa.people.links import reveal_link
from teleklasa.people.models import Person


@pytest.fixture
def teacher(db):
    def make(name, **fields):  # noqa: ANN003 -- fields of the model
        person = make_learner(name, email=f"t{Person.objects.count()}@example.com")
        Person.objects.filter(pk=person.pk).update(**{"listed_as_teacher": True, **fields})
        person.refresh_from_db()
        return person

    return make


def names_of(answer):
    return [card["display_name"] for card in answer.json()["results"]]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_teachers_is_one_statement(rows, teacher, anyone, django_assert_num_queries):
    people = [teacher(f"Osoba {number}", avatar_key="k") for number in range(rows)]
    teacher("Nie chce", listed_as_teacher=False)
    teacher("Odeszła", retired_at="2026-01-01T00:00Z")

    with django_assert_num_queries(1):
        answer = anyone.get("/api/v1/teachers")

    assert answer.json() == {
        "results": [
            {"id": person.public_id, "display_name": person.display_name, "avatar_url": "/media/image/k"}
            for person in people
        ],
        "next": None,
    }


def test_teachers_of_one_name_are_paged_without_gaps_or_doubles(teacher, anyone):
    made = {teacher("Jan Kot").public_id for _ in range(5)}

    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = anyone.get(f"/api/v1/teachers?size=2&cursor={cursor}").json()
        seen += [card["id"] for card in page["results"]]
        cursor = page["next"]

    assert (len(seen), set(seen)) == (5, made)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("los", ["Żaneta Łoś"]),
        ("ŻAN ŁO", ["Żaneta Łoś"]),
        ("oś", []),
        ("kot", ["Jan Kot"]),
        ("%25", ["Jan Kot", "Żaneta Łoś"]),
    ],
)
def test_teachers_are_found_by_how_words_begin(q, found, teacher, anyone):
    teacher("Żaneta Łoś")
    teacher("Jan Kot")

    assert sorted(names_of(anyone.get(f"/api/v1/teachers?q={q}"))) == found


def test_page_of_a_teacher_counts_listed_courses_that_they_teach(teacher, anyone, publish):
    person = teacher("Żaneta Łoś", bio="Uczę **matematyki** <script>x</script>")
    publish("Własny", owner=person, students=3, reviews=2, rating_sum=9)
    add_staff(publish("Wspólny", students=4), person, "teacher")
    add_staff(publish("Pomocny", students=50), person, "assistant")

    page = anyone.get(f"/api/v1/teachers/{person.public_id}").json()
    listed = anyone.get(f"/api/v1/teachers/{person.public_id}/courses").json()

    assert "<strong>matematyki</strong>" in page.pop("bio_html")
    assert page == {
        "id": person.public_id,
        "display_name": "Żaneta Łoś",
        "avatar_url": None,
        "courses": 2,
        "students": 7,
        "reviews": 2,
        "rating": 4.5,
    }
    assert set(TeacherPage().fields) == {*page, "bio_html"}
    assert [card["slug"] for card in listed["results"]] == ["wspolny", "wlasny"]


@pytest.mark.parametrize("path", ["", "/courses"])
def test_who_is_not_listed_is_missing(path, teacher, anyone):
    hidden = teacher("Nie chce", listed_as_teacher=False)

    answer, missing = anyone.get(f"/api/v1/teachers/{hidden.public_id}{path}"), anyone.get(f"/api/v1/teachers/x{path}")

    assert (answer.status_code, answer.content) == (404, missing.content)
    assert anyone.get(f"/api/v1/teachers/%00{path}").status_code == 404


def test_teachers_are_for_proxies_until_somebody_signs_in(teacher, anyone, client_of):
    person = teacher("Jan Kot")

    for path in ("", f"/{person.public_id}", f"/{person.public_id}/courses"):
        shared, own = anyone.get(f"/api/v1/teachers{path}"), client_of(person).get(f"/api/v1/teachers{path}")
        assert shared["Cache-Control"] == "public, s-maxage=30, stale-while-revalidate=300"
        assert (own["Cache-Control"], own.content) == ("private, no-cache", shared.content)


@pytest.mark.parametrize("rows", [1, 3])
def test_own_teaching_shows_courses_in_every_state(rows, publish, olga, client_of, django_assert_num_queries):
    for number, status in enumerate(["draft", "archived", "published"][:rows]):
        publish(f"Kurs {number}", status=status, updated_at=f"2026-02-0{number + 1}T00:00Z")
    publish("Usunięty", deleted_at="2026-01-01T00:00Z")
    publish("Cudzy", owner=make_learner("Ewa Kot", email="ewa@example.com"))
    browser = client_of(olga)

    with django_assert_num_queries(3):  # the session, the person, the courses
        page = browser.get("/api/v1/me/teaching").json()

    assert [(card["role"], card["status"]) for card in page["results"]] == [
        ("owner", status) for status in ["draft", "archived", "published"][:rows][::-1]
    ]
    assert set(page["results"][0]) == set(TaughtCourse().fields)


def test_own_teaching_counts_what_waits_for_the_staff(publish, olga, client_of):
    course = publish("Kurs")
    lesson = add_lesson(add_section(course, "Rozdział"), "Lekcja")
    ewa, jan = (make_learner(name, email=f"{name}@example.com") for name in ("ewa", "jan"))
    enrol(course, ewa)
    enrol(course, jan, status="pending")
    task = add_task(lesson, "Rozprawka")
    facts = {"course": course, "person": ewa, "started_at": timezone.now(), "max_points": 10, "task_version": 1}
    Submission.objects.create(task=task, attempt=1, status="submitted", submitted_at=timezone.now(), **facts)
    Submission.objects.create(task=task, attempt=2, status="draft", **facts)
    told = {"course": course, "lesson": lesson, "body_source": "?", "body_html": "?"}
    Comment.objects.create(author=ewa, **told)
    Comment.objects.create(author=ewa, reply_count=1, **told)
    Comment.objects.create(author=olga, **told)
    Comment.objects.create(author=ewa, status="hidden", **told)

    (card,) = client_of(olga).get("/api/v1/me/teaching").json()["results"]

    assert (card["to_grade"], card["to_admit"], card["unanswered"]) == (1, 1, 1)


def test_own_teaching_is_paged_through_ties(publish, olga, client_of):
    made = {publish(f"Kurs {number}").slug for number in range(5)}
    Course.objects.update(updated_at="2026-02-01T00:00Z")
    browser = client_of(olga)

    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = browser.get(f"/api/v1/me/teaching?size=2&cursor={cursor}").json()
        seen += [card["slug"] for card in page["results"]]
        cursor = page["next"]

    assert (len(seen), set(seen)) == (5, made)


def test_quick_link_opens_no_courses(publish, ala, anyone):
    publish("Kurs", owner=ala)
    anyone.post("/api/v1/session/quick", {"code": reveal_link(ala, "quick", by=ala).code})

    assert anyone.get("/api/v1/me/teaching").json() == {"results": [], "next": None}


@pytest.mark.parametrize("query", ["size=0", "cursor=x", "cursor=WyJjaGFuZ2VkIiwieCIsMV0"])
def test_bad_pages_are_refused_by_field(query, olga, client_of, anyone):
    browser = client_of(olga)

    assert browser.get(f"/api/v1/me/teaching?{query}").status_code == 422
    assert anyone.get(f"/api/v1/teachers?{query}").status_code == 422

"""What the search finds a course by, and how it keeps up with new names."""

import pytest

from teleklasa.courses.catalogue import jobs
from teleklasa.courses.catalogue.folding import folded, tsquery_of, tsvector_of, words_of
from teleklasa.courses.catalogue.indexing import index_courses
from teleklasa.courses.factories import add_staff
from teleklasa.courses.models import Course
from teleklasa.people.factories import make_learner


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ŁÓDŹ zażółć GĘŚLĄ", "lodz zazolc gesla"),
        ("Straße STRAẞE", "strasse strasse"),
        ("ﬁne x² Æther œuvre", "fine x2 aether oeuvre"),
        ("İstanbul ılık", "istanbul ilik"),
        ("Ёлка", "елка"),
        ("e\u0301te\u0301", "ete"),
        ("\x00'\\", "\x00'\\"),
    ],
)
def test_folding_takes_off_case_and_accents(text, plain):
    assert folded(text) == plain


def test_query_holds_eight_words_of_forty_letters_and_no_operators():
    asked = "a' | 'b:* & !c <-> (d) \\e " + "x" * 50 + " g h i j"

    words = [*"abcde", "x" * 40, "g", "h"]
    assert tsquery_of(asked) == " & ".join(f"'{word}':*" if len(word) > 1 else f"'{word}'" for word in words)
    assert (tsquery_of("mat", weight="A"), tsquery_of("m")) == ("'mat':*A", "'m':*")
    assert tsquery_of("klasa 7", weight="A") == "'klasa':*A & '7':A"
    assert (tsquery_of(" !? "), words_of("snake_case")) == ("", ["snake", "case"])


def test_vector_keeps_places_and_weights():
    assert tsvector_of([("Kurs kurs", "A"), ("Ala", "B")]) == "'kurs':1A 'kurs':2A 'ala':3B"
    assert tsvector_of([("a " * 5000, "D")]).count(" ") == 999


def test_course_is_found_by_each_of_its_sources(publish, slugs_of, shelves):
    course = publish("Ułamki", summary="Od zera", goals=["Dzielić pizzę"], category=shelves["matematyka"])
    add_staff(course, make_learner("Żaneta Łoś", email="z@example.com"), "teacher")
    index_courses([course.pk])

    for asked in ("ulam", "ZER", "pizze", "matem", "nauki", "los zan", "mak", "ułamki+łoś"):
        assert slugs_of(f"q={asked}") == ["ulamki"], asked
    assert slugs_of("q=ulamki+geometria") == []


def test_better_places_of_a_word_come_first(publish, slugs_of, shelves):
    publish("Inny", slug="cel", goals=["algebra"], students=9)
    publish("Inny", slug="opis", summary="algebra", students=8)
    publish("Algebra", slug="tytul")

    assert slugs_of("q=algebra") == ["tytul", "opis", "cel"]
    assert slugs_of("q=algebra&sort=popular") == ["cel", "opis", "tytul"]


def test_suggestions_are_titles_that_begin_so(publish, anyone, django_assert_num_queries):
    for number in range(10):
        publish(f"Matematyka {number}", slug=f"m{number}", students=number)
    publish("Inny", summary="matematyka", students=50)

    with django_assert_num_queries(1):
        found = anyone.get("/api/v1/courses/suggestions?q=mate").json()

    assert found == [{"slug": f"m{number}", "title": f"Matematyka {number}"} for number in range(9, 1, -1)]


def test_new_name_of_a_teacher_is_found_once_the_worker_was_there(publish, slugs_of, olga):
    course = publish("Ułamki")

    olga.display_name = "Jagoda Mąk"
    olga.save(update_fields=["display_name"])
    jobs.index_courses_of_person.func(person_id=olga.pk)

    assert (slugs_of("q=jagoda"), slugs_of("q=olga")) == (["ulamki"], [])
    assert Course.objects.get(pk=course.pk).outline_version == course.outline_version + 1


def test_saving_other_fields_of_a_teacher_touches_nothing(publish, olga, django_assert_num_queries):
    publish("Ułamki")

    with django_assert_num_queries(1):
        olga.save(update_fields=["bio"])

    assert Course.objects.get().outline_version == 1


def test_goals_that_are_no_list_do_not_stop_the_index(publish, slugs_of):
    course = publish("Ułamki", goals={"a": 1})

    index_courses([course.pk])

    assert slugs_of("q=ulamki") == ["ulamki"]


def test_whole_words_come_first_and_beginnings_count_while_they_are_few(publish, slugs_of):
    wholes = {publish(f"Algebra {number}").slug for number in range(3)}
    longer = publish("Algebraiczne zagadki").slug

    assert set(slugs_of("q=algebra")) == {*wholes, longer}
    assert set(slugs_of("q=algebra&size=2")) < wholes


def test_search_by_whole_words_goes_on_to_its_last_page(publish, anyone):
    wholes = [publish(f"Algebra {number}").slug for number in range(5)]
    publish("Algebraiczne zagadki")
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = anyone.get(f"/api/v1/courses?q=algebra&size=2&cursor={cursor}").json()
        found += [course["slug"] for course in page["results"]]
        cursor = page["next"]

    assert sorted(found) == wholes


def test_last_word_may_be_half_typed_and_others_too_when_nothing_else_is_found(publish, slugs_of):
    half = publish("Mat i gambit").slug
    whole = publish("Matematyka gamet").slug

    assert slugs_of("q=mat+gam") == [half]
    assert slugs_of("q=matem+gam") == [whole]

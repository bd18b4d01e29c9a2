import pytest

from teleklasa.courses.authoring import lessons, ordering, sections
from teleklasa.courses.authoring.ordering import SectionOrder
from teleklasa.courses.factories import add_lesson, add_section, make_course
from teleklasa.courses.models import Course, Lesson, Section
from teleklasa.courses.refused import OutlineFull


def outline(course):
    """The titles as a reader sees them."""
    kept = Lesson.objects.kept().order_by("position")
    return [
        (section.title, [lesson.title for lesson in kept.filter(section=section)])
        for section in Section.objects.filter(course=course).order_by("position")
    ]


def ids(course):
    kept = Lesson.objects.kept().order_by("position")
    return [
        {"id": one.public_id, "lessons": [lesson.public_id for lesson in kept.filter(section=one)]}
        for one in Section.objects.filter(course=course).order_by("position")
    ]


def order_url(course):
    return f"/api/v1/courses/{course.slug}/outline/order"


@pytest.fixture
def three(draft):
    """Three sections with lessons A1 A2 A3 · B1 B2 · C1."""
    Section.objects.filter(course=draft).delete()
    for letter, number in (("A", 3), ("B", 2), ("C", 1)):
        section = add_section(draft, letter)
        for place in range(1, number + 1):
            add_lesson(section, f"{letter}{place}")
    Course.objects.filter(pk=draft.pk).update(lessons=6, required_lessons=6)
    return draft


def test_section_is_added_at_the_end_and_renamed(client_of, olga, three):
    client = client_of(olga)

    made = client.post(f"/api/v1/courses/{three.slug}/sections", {"title": " D  d "})
    renamed = client.patch(f"/api/v1/sections/{made.json()['id']}", {"title": "E"}, HTTP_IF_MATCH='"1"')
    stale = client.patch(f"/api/v1/sections/{made.json()['id']}", {"title": "F", "version": 1})

    assert (made.status_code, made.json()["title"], made.json()["lessons"]) == (201, "D d", [])
    assert renamed.json() == {"id": made.json()["id"], "title": "E", "version": 2}
    assert (stale.status_code, stale.json()["code"], stale.json()["version"]) == (409, "edited-meanwhile", 2)
    assert [title for title, _ in outline(three)] == ["A", "B", "C", "E"]


@pytest.mark.parametrize("title", ["", "  ", "\u0000", "x" * 121, None, ["x"]])
def test_section_without_a_good_title_is_not_made(client_of, olga, three, title):
    answer = client_of(olga).post(f"/api/v1/courses/{three.slug}/sections", {"title": title})

    assert answer.status_code == 422
    assert len(outline(three)) == 3


def test_whole_order_is_written_at_once_with_lessons_going_over(client_of, olga, three):
    a, b, c = ids(three)
    moved = b["lessons"].pop(0)
    order = [
        {"id": c["id"], "lessons": []},
        {"id": a["id"], "lessons": [moved, *reversed(a["lessons"]), *c["lessons"]]},
        b,
    ]

    answer = client_of(olga).post(order_url(three), {"sections": order})

    assert answer.status_code == 200, answer.content
    assert outline(three) == [("C", []), ("A", ["B1", "A3", "A2", "A1", "C1"]), ("B", ["B2"])]
    shown = [(one["title"], [lesson["title"] for lesson in one["lessons"]]) for one in answer.json()["sections"]]
    assert shown == outline(three)
    assert answer.json()["outline_version"] == three.outline_version + 1


def test_order_with_anything_missing_foreign_or_twice_changes_nothing(client_of, olga, three):
    other = make_course("Inny", owner=olga)
    foreign = ids(other)[0]
    a, b, c = ids(three)
    deleted = Lesson.objects.get(title="C1")
    wrong = {
        "section missing": [a, b],
        "lesson missing": [a, b, {**c, "lessons": []}],
        "foreign section": [a, b, c, {"id": foreign["id"], "lessons": []}],
        "foreign lesson": [a, b, {**c, "lessons": [*c["lessons"], *foreign["lessons"]]}],
        "section twice": [a, b, c, {**a, "lessons": []}],
        "lesson twice": [a, b, {**c, "lessons": [*c["lessons"], a["lessons"][0]]}],
        "lesson twice in one": [a, b, {**c, "lessons": c["lessons"] * 2}],
        "unknown": [a, b, {**c, "lessons": [*c["lessons"], "brak"]}],
        "nothing": [],
    }
    client = client_of(olga)
    before = outline(three)

    answers = {name: client.post(order_url(three), {"sections": order}).status_code for name, order in wrong.items()}

    assert answers == dict.fromkeys(wrong, 422)
    lessons.delete_lesson(deleted, by=olga)
    assert client.post(order_url(three), {"sections": [a, b, c]}).status_code == 422
    assert outline(three) == [*before[:2], ("C", [])]


@pytest.mark.parametrize(
    "sections",
    [
        None,
        "x",
        {},
        [None],
        [[]],
        [{"id": "x"}],
        [{"id": "\u0000", "lessons": []}],
        [{"id": "x", "lessons": "x"}],
        [{"id": "x", "lessons": [{}]}],
        [{"id": str(number), "lessons": []} for number in range(10_000)],
        [{"id": "x", "lessons": [str(number) for number in range(10_000)]}],
    ],
)
def test_order_that_is_none_is_refused(client_of, olga, three, sections):
    answer = client_of(olga).post(order_url(three), {"sections": sections})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_order_of_an_older_outline_is_refused(client_of, olga, three):
    order, version = ids(three), three.outline_version
    client = client_of(olga)

    first = client.post(order_url(three), {"sections": order, "version": version})
    second = client.post(order_url(three), {"sections": order, "version": version})

    assert (first.status_code, second.status_code) == (200, 409)
    assert (second.json()["code"], second.json()["version"]) == ("edited-meanwhile", version + 1)


def test_order_costs_the_same_for_a_large_course(client_of, olga, three, django_assert_num_queries):
    section = Section.objects.get(course=three, title="A")
    Lesson.objects.bulk_create(
        [Lesson(course=three, section=section, title=f"L{n}", kind="text", position=10 + n) for n in range(300)]
    )
    order = [SectionOrder(one["id"], tuple(reversed(one["lessons"]))) for one in reversed(ids(three))]

    with django_assert_num_queries(9):  # with the savepoint, and the record of who did it
        ordering.order_outline(three, order, by=olga)

    assert [title for title, _ in outline(three)] == ["C", "B", "A"]


@pytest.mark.django_db(transaction=True)
def test_two_orders_at_once_end_in_one_of_both(olga, three, at_once):
    a, b, c = (SectionOrder(one["id"], tuple(one["lessons"])) for one in ids(three))
    every = (*a.lessons, *b.lessons, *c.lessons)
    gathered = [SectionOrder(c.id, tuple(reversed(every))), SectionOrder(b.id, ()), SectionOrder(a.id, ())]
    spread = [SectionOrder(b.id, every[:2]), SectionOrder(a.id, every[2:4]), SectionOrder(c.id, every[4:])]
    wanted = []
    for order in (gathered, spread):
        ordering.order_outline(three, order, by=olga)
        wanted.append(outline(three))

    for _ in range(5):
        answers = at_once(*[lambda o=o: ordering.order_outline(three, o, by=olga) for o in (gathered, spread) * 3])
        assert answers == [None] * 6
        assert outline(three) in wanted


@pytest.mark.django_db(transaction=True)
def test_lessons_added_at_once_stand_one_behind_the_other(olga, three, at_once):
    section = Section.objects.get(course=three, title="C")

    added = at_once(
        *[lambda n=n: lessons.add_lesson(section, by=olga, title=f"N{n}", kind="text").pk for n in range(8)]
    )

    assert all(isinstance(one, int) for one in added)
    positions = Lesson.objects.filter(section=section).order_by("position").values_list("position", flat=True)
    assert list(positions) == list(range(9))


def test_section_with_lessons_goes_only_when_that_is_said(client_of, olga, three, counters):
    section = Section.objects.get(course=three, title="B")
    client = client_of(olga)

    refused = client.delete(f"/api/v1/sections/{section.public_id}")
    done = client.delete(f"/api/v1/sections/{section.public_id}?with_lessons=true")

    assert (refused.status_code, refused.json()["code"]) == (409, "section-has-lessons")
    assert done.status_code == 204
    assert outline(three) == [("A", ["A1", "A2", "A3"]), ("C", ["C1"])]
    said, counted = counters(three)
    assert said == counted == {"lessons": 4, "required_lessons": 4, "previews": 0, "duration_s": 0}
    restored = Lesson.objects.get(title="B1")
    assert client.post(f"/api/v1/lessons/{restored.public_id}/restore").status_code == 200
    assert outline(three)[0] == ("A", ["A1", "A2", "A3", "B1"])


def test_only_section_with_lessons_stays(client_of, olga, draft):
    section = Section.objects.get(course=draft)

    answer = client_of(olga).delete(f"/api/v1/sections/{section.public_id}?with_lessons=true")

    assert (answer.status_code, answer.json()["code"]) == (409, "last-section")
    assert outline(draft) == [("Rozdział 1", ["Lekcja 1"])]


def test_section_with_the_last_published_lessons_stays(client_of, olga, course):
    add_section(course, "Rozdział 2")
    section = Section.objects.get(title="Rozdział 1")

    answer = client_of(olga).delete(f"/api/v1/sections/{section.public_id}?with_lessons=true")

    assert (answer.status_code, answer.json()["code"]) == (409, "last-published-lesson")
    assert outline(course) == [("Rozdział 1", ["Lekcja 1"]), ("Rozdział 2", [])]


def test_outline_does_not_grow_without_end(olga, three, monkeypatch):
    monkeypatch.setattr(sections, "MOST_SECTIONS", 3)
    monkeypatch.setattr(lessons, "MOST_LESSONS", 6)
    gone = Lesson.objects.get(title="C1")

    with pytest.raises(OutlineFull):
        sections.add_section(three, title="D")
    with pytest.raises(OutlineFull):
        lessons.add_lesson(gone.section, by=olga, title="X1", kind="text")
    lessons.delete_lesson(gone, by=olga)
    lessons.add_lesson(gone.section, by=olga, title="X1", kind="text")
    with pytest.raises(OutlineFull):
        lessons.restore_lesson(gone, by=olga)


def test_archived_outline_is_not_changed(client_of, olga):
    old = make_course("Stary", owner=olga, status="archived")
    section = Section.objects.get(course=old)
    client = client_of(olga)

    answers = [
        client.post(f"/api/v1/courses/{old.slug}/sections", {"title": "X1"}),
        client.patch(f"/api/v1/sections/{section.public_id}", {"title": "X1"}),
        client.post(f"/api/v1/sections/{section.public_id}/lessons", {"title": "X1"}),
        client.post(order_url(old), {"sections": ids(old)}),
    ]

    assert [(one.status_code, one.json()["code"]) for one in answers] == [(409, "course-not-open")] * 4

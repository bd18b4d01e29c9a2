import pytest

from teleklasa.courses.authoring.cards import change_card
from teleklasa.courses.factories import add_file, make_category, make_course
from teleklasa.courses.models import Course, CourseImage
from teleklasa.people.models import AuditEvent

WHOLE = {
    "title": "Ułamki zwykłe",
    "summary": "Krótko.",
    "description_source": "**Ważne**",
    "goals": ["Dodawać", "Odejmować"],
    "requirements": [],
    "language": "en",
    "level": "beginner",
    "category": "matematyka",
    "time_zone": "Europe/London",
    "visibility": "unlisted",
    "enrol_policy": "approval",
    "shows_classmates": True,
    "gives_certificate": True,
}


def test_every_field_of_the_card_can_be_changed(client_of, course, tomek):
    make_category("Matematyka", slug="matematyka")

    answer = client_of(tomek).patch(f"/api/v1/courses/{course.slug}", WHOLE)

    assert answer.status_code == 200, answer.content
    card = answer.json()["card"]
    assert {name: card[name] for name in WHOLE} == WHOLE
    assert card["description_html"] == "<p><strong>Ważne</strong></p>\n"
    assert (card["version"], card["outline_version"]) == (2, course.outline_version + 1)
    assert AuditEvent.objects.get(action="course-changed").facts == {"fields": sorted(WHOLE)}


def test_only_what_is_named_changes(client_of, course, tomek):
    before = Course.objects.values().get(pk=course.pk)

    client_of(tomek).patch(f"/api/v1/courses/{course.slug}", {"summary": "Inaczej."})

    after = Course.objects.values().get(pk=course.pk)
    changed = {name for name, value in after.items() if value != dict(before)[name]}
    assert changed == {"summary", "version", "outline_version", "updated_at", "search"}


@pytest.mark.parametrize("headers", [{"HTTP_IF_MATCH": '"1"'}, {"HTTP_IF_MATCH": "1"}, {"HTTP_IF_MATCH": 'W/"1"'}])
def test_second_of_two_editors_is_told_that_somebody_was_first(client_of, course, tomek, olga, headers):
    first = client_of(olga).patch(f"/api/v1/courses/{course.slug}", {"summary": "A"}, **headers)
    second = client_of(tomek).patch(f"/api/v1/courses/{course.slug}", {"summary": "B"}, **headers)

    assert (first.status_code, second.status_code) == (200, 409)
    assert (second.json()["code"], second.json()["version"]) == ("edited-meanwhile", 2)
    assert Course.objects.get(pk=course.pk).summary == "A"


@pytest.mark.django_db(transaction=True)
def test_of_ten_editors_of_one_version_one_wins(course, olga, at_once):
    acts = [
        lambda text=str(number): change_card(course, by=olga, changes={"summary": text}, version=1)
        for number in range(10)
    ]

    answers = at_once(*acts)

    assert sorted(map(str, answers)) == ["EditedMeanwhile"] * 9 + ["None"]
    assert Course.objects.get(pk=course.pk).version == 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": "   "}, "title"),
        ({"summary": "x" * 301}, "summary"),
        ({"description_source": "x" * 50_001}, "description_source"),
        ({"description_source": "a\u0000b"}, "description_source"),
        ({"goals": ["x"] * 21}, "goals"),
        ({"goals": ["x" * 201]}, "goals"),
        ({"goals": [""]}, "goals"),
        ({"goals": "x"}, "goals"),
        ({"goals": [["x"]]}, "goals"),
        ({"language": "klingon"}, "language"),
        ({"level": "easy"}, "level"),
        ({"category": "brak"}, "category"),
        ({"category": "\u0000"}, "category"),
        ({"cover": "brak"}, "cover"),
        ({"time_zone": "Europe/Nowhere"}, "time_zone"),
        ({"visibility": "open"}, "visibility"),
        ({"visibility": {"a": 1}}, "visibility"),
        ({"enrol_policy": None}, "enrol_policy"),
        ({"shows_classmates": "perhaps"}, "shows_classmates"),
        ({"version": 0}, "version"),
        ({"version": 10**400}, "version"),
    ],
)
def test_bad_field_changes_nothing(client_of, course, tomek, body, field):
    answer = client_of(tomek).patch(f"/api/v1/courses/{course.slug}", {"summary": "Nowe", **body})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), answer.content
    assert [name.partition(".")[0] for name in answer.json()["fields"]] == [field]
    assert Course.objects.get(pk=course.pk).version == 1


@pytest.mark.parametrize("header", ['"x"', "99999999999999", '"1", "2"', "-1"])
def test_if_match_that_names_no_version_is_refused(client_of, course, tomek, header):
    answer = client_of(tomek).patch(f"/api/v1/courses/{course.slug}", {"summary": "A"}, HTTP_IF_MATCH=header)

    assert (answer.status_code, answer.json()["fields"]) == (422, {"version": ["invalid"]})


def test_fields_that_are_not_of_the_card_stay_as_they_are(client_of, course, tomek):
    forged = {"status": "archived", "students": 9, "slug": "inny", "owner": tomek.public_id, "outline_version": 99}

    answer = client_of(tomek).patch(f"/api/v1/courses/{course.slug}", forged)

    assert answer.status_code == 200
    fresh = Course.objects.get(pk=course.pk)
    assert (fresh.status, fresh.students, fresh.slug, fresh.owner_id) == ("published", 0, course.slug, course.owner_id)


def test_cover_is_a_ready_picture_of_the_course_or_ones_own(client_of, course, tomek, olga, stas):
    in_course = add_file("image", place=f"course:{course.slug}", owner=olga)
    own = add_file("image", owner=tomek)
    foreign = add_file("image", owner=stas)
    elsewhere = add_file("image", place="course:inny", owner=stas)
    unready = add_file("image", owner=tomek, state="uploading")
    document = add_file("document", owner=tomek)
    client = client_of(tomek)

    answers = [
        client.patch(f"/api/v1/courses/{course.slug}", {"cover": file.public_id}).status_code
        for file in (in_course, own, foreign, elsewhere, unready, document)
    ]

    assert answers == [200, 200, 422, 422, 422, 422]
    assert Course.objects.get(pk=course.pk).cover_key == own.storage_key
    kept = client_of(olga).patch(f"/api/v1/courses/{course.slug}", {"cover": own.public_id})
    assert kept.status_code == 200
    cleared = client.patch(f"/api/v1/courses/{course.slug}", {"cover": None}).json()["card"]
    assert (cleared["cover"], cleared["cover_url"]) == (None, None)


def test_picture_in_a_text_is_shown_whoever_saves_it_next(client_of, course, tomek, olga, stas):
    own = add_file("image", owner=tomek)
    foreign = add_file("image", owner=stas)
    text = f"![a](media:{own.public_id}) ![b](media:{foreign.public_id})"
    client_of(tomek).patch(f"/api/v1/courses/{course.slug}", {"description_source": text})

    answer = client_of(olga).patch(f"/api/v1/courses/{course.slug}", {"description_source": text + " dalej"})

    html = answer.json()["card"]["description_html"]
    assert f"/media/image/{own.storage_key}" in html
    assert foreign.storage_key not in html
    assert list(CourseImage.objects.values_list("course", "file")) == [(course.pk, own.pk)]


def test_published_course_gets_into_the_catalogue_only_by_an_admin(client_of, olga, celina, settings):
    hidden = make_course("Ukryty", owner=olga, visibility="unlisted")

    refused = client_of(olga).patch(f"/api/v1/courses/{hidden.slug}", {"visibility": "public"})
    allowed = client_of(celina).patch(f"/api/v1/courses/{hidden.slug}", {"visibility": "public"})

    assert (refused.status_code, refused.json()["code"]) == (409, "listing-needs-review")
    assert allowed.status_code == 200


def test_archived_card_is_read_and_not_changed(client_of, olga):
    old = make_course("Stary", owner=olga, status="archived")
    client = client_of(olga)

    assert client.get(f"/api/v1/courses/{old.slug}/edit").status_code == 200
    answer = client.patch(f"/api/v1/courses/{old.slug}", {"title": "Nowy"})
    assert (answer.status_code, answer.json()["code"]) == (409, "course-not-open")


def test_two_covers_and_texts_of_html_are_harmless(client_of, course, tomek):
    answer = client_of(tomek).patch(
        f"/api/v1/courses/{course.slug}", {"description_source": "<script>alert(1)</script> [x](javascript:alert(1))"}
    )

    html = answer.json()["card"]["description_html"]
    assert "<script" not in html
    assert 'href="javascript' not in html

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from teleklasa.courses.authoring import lessons
from teleklasa.courses.factories import add_file, add_lesson, add_section, add_staff
from teleklasa.courses.models import Lesson, LessonFile, Section
from teleklasa.courses.refused import LessonNotReady
from teleklasa.people.models import AuditEvent


@pytest.fixture
def section(draft):
    return Section.objects.get(course=draft)


def made(client, section, **body: Any):
    return client.post(f"/api/v1/sections/{section.public_id}/lessons", {"title": "Nowa", **body})


def test_lesson_of_each_kind_is_written(client_of, olga, draft, section):
    place = {"owner": olga, "place": f"course:{draft.slug}"}
    video = add_file("video", **place, duration_s=61.6)
    captions, sheet = add_file("captions", **place), add_file("document", **place)
    client = client_of(olga)
    moment = "2027-03-01T12:00:00Z"
    bodies: dict[str, dict[str, Any]] = {
        "text": {"body_source": "*Tekst*", "duration_s": 300, "is_preview": True, "completion": "opened"},
        "video": {
            "video": video.public_id,
            "captions": [{"language": "pl", "file": captions.public_id}],
            "duration_s": 5,
            "completion": "watched",
        },
        "file": {"files": [sheet.public_id], "required": False},
        "link": {"link_url": "https://example.com/a?b=1", "release_at": moment},
        "live": {"starts_at": moment},
    }

    answers = {kind: made(client, section, kind=kind, **body) for kind, body in bodies.items()}

    assert {kind: answer.status_code for kind, answer in answers.items()} == dict.fromkeys(bodies, 201)
    shown = {kind: answer.json() for kind, answer in answers.items()}
    assert {one["status"] for one in shown.values()} == {"draft"}
    assert (shown["text"]["body_html"], shown["text"]["duration_s"]) == ("<p><em>Tekst</em></p>\n", 300)
    assert (shown["video"]["video"]["id"], shown["video"]["duration_s"]) == (video.public_id, 62)
    assert [one["language"] for one in shown["video"]["captions"]] == ["pl"]
    assert [one["id"] for one in shown["file"]["files"]] == [sheet.public_id]
    assert (shown["link"]["link_url"], shown["link"]["release_at"]) == ("https://example.com/a?b=1", moment)
    assert shown["live"]["starts_at"] == moment
    kept = Lesson.objects.filter(section=section).order_by("position").values_list("kind", "position")
    assert list(kept) == list(zip(["text", *bodies], range(6), strict=True))


@pytest.mark.parametrize(
    ("kind", "body", "field"),
    [
        ("text", {"title": " "}, "title"),
        ("text", {"title": "\u0000"}, "title"),
        ("text", {"body_source": "x" * 200_001}, "body_source"),
        ("text", {"body_source": "a\u0000"}, "body_source"),
        ("text", {"release_at": "9999-12-31T23:59:59-12:00"}, "release_at"),
        ("text", {"release_at": "0001-01-01T00:00:00+14:00"}, "release_at"),
        ("text", {"release_at": "jutro"}, "release_at"),
        ("text", {"release_at": 5}, "release_at"),
        ("text", {"duration_s": -1}, "duration_s"),
        ("text", {"duration_s": 10**30}, "duration_s"),
        ("text", {"duration_s": "NaN"}, "duration_s"),
        ("text", {"completion": "watched"}, "completion"),
        ("text", {"completion": "never"}, "completion"),
        ("text", {"link_url": "https://example.com"}, "link_url"),
        ("text", {"starts_at": "2027-03-01T12:00:00Z"}, "starts_at"),
        ("text", {"video": "x"}, "video"),
        ("text", {"files": ["brak"]}, "files"),
        ("text", {"files": ["a", "a"]}, "files"),
        ("text", {"files": [str(number) for number in range(51)]}, "files"),
        ("text", {"files": {"a": 1}}, "files"),
        ("link", {"link_url": "javascript:alert(1)"}, "link_url"),
        ("link", {"link_url": "ftp://example.com/x"}, "link_url"),
        ("link", {"link_url": "data:text/html,x"}, "link_url"),
        ("link", {"link_url": "//example.com"}, "link_url"),
        ("link", {"link_url": "https://example.com/\u0000"}, "link_url"),
        ("video", {"video": "brak"}, "video"),
        ("video", {"captions": [{"language": "xx", "file": "a"}]}, "captions"),
        ("video", {"captions": [{"language": "pl", "file": "a"}, {"language": "pl", "file": "b"}]}, "captions"),
        ("video", {"captions": [{"language": "pl", "file": "brak"}]}, "captions"),
        ("hologram", {}, "kind"),
        (None, {}, "kind"),
    ],
)
def test_bad_field_makes_no_lesson(client_of, olga, section, kind, body, field):
    answer = made(client_of(olga), section, kind=kind, **body)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), answer.content
    assert {name.partition(".")[0] for name in answer.json()["fields"]} == {field}
    assert Lesson.objects.count() == 1


def test_one_foreign_file_among_own_ones_refuses_them_all(client_of, olga, stas, draft, section):
    own = add_file("document", owner=olga)
    foreign = [
        add_file("document", owner=stas),
        add_file("document", owner=stas, place="course:inny"),
        add_file("document", owner=olga, state="checking"),
        add_file("package", owner=olga),
    ]
    client = client_of(olga)

    answers = [made(client, section, files=[own.public_id, file.public_id]).status_code for file in foreign]

    assert answers == [422] * 4
    assert LessonFile.objects.count() == 0


def test_files_of_a_colleague_stay_when_the_lesson_is_saved_again(client_of, olga, tomek, course):
    lesson = Lesson.objects.get(course=course)
    theirs, mine = add_file("document", owner=olga), add_file("document", owner=tomek)
    client_of(olga).patch(f"/api/v1/lessons/{lesson.public_id}", {"files": [theirs.public_id]})

    answer = client_of(tomek).patch(
        f"/api/v1/lessons/{lesson.public_id}", {"files": [mine.public_id, theirs.public_id]}
    )

    assert answer.status_code == 200
    assert [one["id"] for one in answer.json()["files"]] == [mine.public_id, theirs.public_id]


def test_second_of_two_editors_of_a_lesson_is_told(client_of, olga, tomek, course):
    lesson = Lesson.objects.get(course=course)
    url = f"/api/v1/lessons/{lesson.public_id}"

    first = client_of(olga).patch(url, {"body_source": "A", "version": 1})
    second = client_of(tomek).patch(url, {"body_source": "B"}, HTTP_IF_MATCH='"1"')

    assert (first.json()["version"], second.status_code) == (2, 409)
    assert (second.json()["code"], second.json()["version"]) == ("edited-meanwhile", 2)
    assert Lesson.objects.get(pk=lesson.pk).body_source == "A"


@pytest.mark.parametrize("kind", ["video", "file", "link", "live"])
def test_lesson_is_not_published_without_what_its_kind_needs(olga, section, kind):
    lesson = lessons.add_lesson(section, by=olga, title="Nowa", kind=kind)

    with pytest.raises(LessonNotReady) as refusal:
        lessons.publish_lesson(lesson, by=olga)

    needs = {"video": "video", "file": "files", "link": "link_url", "live": "starts_at"}
    assert refusal.value.facts == {"missing": [needs[kind]]}


def test_published_lesson_keeps_what_its_kind_needs(client_of, olga, section):
    lesson = add_lesson(section, "Strona", kind="link", link_url="https://example.com")

    answer = client_of(olga).patch(f"/api/v1/lessons/{lesson.public_id}", {"link_url": "", "title": "Inna"})

    assert (answer.status_code, answer.json()["missing"]) == (409, ["link_url"])
    assert Lesson.objects.get(pk=lesson.pk).title == "Strona"


def test_last_published_lesson_of_a_published_course_stays(client_of, olga, course):
    lesson = Lesson.objects.get(course=course)
    url = f"/api/v1/lessons/{lesson.public_id}"
    client = client_of(olga)

    answers = [client.delete(url), client.post(f"{url}/unpublish")]

    assert [(one.status_code, one.json()["code"]) for one in answers] == [(409, "last-published-lesson")] * 2


@pytest.mark.django_db(transaction=True)
def test_of_two_last_lessons_taken_away_at_once_one_stays(olga, course, counters, at_once):
    add_lesson(Section.objects.get(course=course), "Lekcja 2")
    first, second = Lesson.objects.filter(course=course)

    answers = at_once(
        lambda: lessons.delete_lesson(first, by=olga),
        lambda: lessons.unpublish_lesson(second, by=olga),
    )

    assert sorted(map(str, answers)) == ["LastPublishedLesson", "None"]
    said, counted = counters(course)
    assert said == counted
    assert said["lessons"] == 1


def test_deleted_lesson_comes_back_at_the_end_of_its_section(client_of, olga, draft, section, counters):
    add_lesson(section, "Lekcja 2", duration_s=60, is_preview=True)
    add_lesson(section, "Lekcja 3")
    lesson = Lesson.objects.get(title="Lekcja 2")
    url = f"/api/v1/lessons/{lesson.public_id}"
    client = client_of(olga)

    gone = [client.delete(url).status_code, client.get(f"{url}/edit").status_code, client.patch(url, {}).status_code]
    listed = client.get(f"/api/v1/courses/{draft.slug}/deleted-lessons").json()["results"]
    without = counters(draft)
    back = [client.post(f"{url}/restore").status_code, client.post(f"{url}/restore").status_code]

    assert (gone, back) == ([204, 404, 404], [200, 200])
    assert [(one["id"], one["section"]) for one in listed] == [(lesson.public_id, section.public_id)]
    assert without[0] == without[1] == {"lessons": 2, "required_lessons": 2, "previews": 0, "duration_s": 0}
    assert counters(draft)[0] == counters(draft)[1]
    kept = Lesson.objects.kept().filter(section=section).order_by("position")
    assert [one.title for one in kept] == ["Lekcja 1", "Lekcja 3", "Lekcja 2"]


def test_lesson_deleted_long_ago_is_gone(client_of, olga, draft, section):
    lesson = add_lesson(section, "Lekcja 2", status="draft")
    long_ago = timezone.now() - timedelta(days=31)
    Lesson.objects.filter(pk=lesson.pk).update(deleted_at=long_ago, position=None)
    client = client_of(olga)

    assert client.post(f"/api/v1/lessons/{lesson.public_id}/restore").status_code == 404
    assert client.get(f"/api/v1/courses/{draft.slug}/deleted-lessons").json() == {"results": [], "next": None}


@pytest.mark.parametrize("rows", [1, 3])
def test_editor_of_a_course_costs_three_queries_beside_the_session(
    client_of, olga, draft, section, django_assert_num_queries, rows
):
    for number in range(rows):
        add_lesson(add_section(draft, f"Rozdział {number}"), f"Szkic {number}", status="draft")
    client = client_of(olga)

    with django_assert_num_queries(5):
        answer = client.get(f"/api/v1/courses/{draft.slug}/edit")

    assert sum(len(one["lessons"]) for one in answer.json()["sections"]) == rows + 1


@pytest.mark.parametrize("rows", [1, 3])
def test_editor_of_a_lesson_and_the_list_of_the_undo_cost_the_same(
    client_of, olga, draft, section, django_assert_num_queries, rows
):
    lesson = Lesson.objects.get(section=section)
    for place in range(rows):
        LessonFile.objects.create(lesson=lesson, file=add_file("document", owner=olga), position=place)
        gone = add_lesson(section, f"Usunięta {place}", status="draft")
        Lesson.objects.filter(pk=gone.pk).update(deleted_at=timezone.now(), position=None)
    client = client_of(olga)

    with django_assert_num_queries(5):
        edited = client.get(f"/api/v1/lessons/{lesson.public_id}/edit")
    with django_assert_num_queries(4):
        deleted = client.get(f"/api/v1/courses/{draft.slug}/deleted-lessons")

    assert (len(edited.json()["files"]), len(deleted.json()["results"])) == (rows, rows)


def test_assistant_sets_captions_and_nothing_else(client_of, olga, stas, draft, section):
    add_staff(draft, stas, "assistant")
    lesson = add_lesson(section, "Film", kind="video", status="draft")
    captions = add_file("captions", owner=stas, place=f"course:{draft.slug}")
    client = client_of(stas)
    body = {"captions": [{"language": "uk", "file": captions.public_id}]}

    done = client.put(f"/api/v1/lessons/{lesson.public_id}/captions", body)
    refused = client.patch(f"/api/v1/lessons/{lesson.public_id}", body)

    assert (done.status_code, refused.status_code) == (200, 403)
    assert [(one["language"], one["file"]["id"]) for one in done.json()["captions"]] == [("uk", captions.public_id)]
    text = add_lesson(section, "Tekst", status="draft")
    assert client.put(f"/api/v1/lessons/{text.public_id}/captions", body).status_code == 422
    assert AuditEvent.objects.filter(action="captions-changed").count() == 1

import pytest

from teleklasa.courses.models import Question
from teleklasa.courses.quizzes.parsed import ParsedQuestion, lettered
from teleklasa.courses.quizzes.serializers import QuestionImportLine, QuestionImportOut
from teleklasa.courses.quizzes.tests.conftest import asked_of, make_quiz
from teleklasa.courses.quizzes.writing_questions import add_questions
from teleklasa.courses.tasks.tests.conftest import begun
from teleklasa.rest.problems import Invalid

GIFT = (
    "Ile? {=dwa =2}\n\n// uwaga\nNapisz. {}\n\nCo? {~a ~b}\n\n::Stolica:: Gdzie? {=Warszawa ~Kraków}\n\nJedna? {=a ~}"
)


@pytest.fixture
def school(db):
    return make_quiz([])


def send(client, school, text, **more: object):
    address = f"/api/v1/tasks/{school.task.public_id}/questions/import"
    return client.post(address, {"format": "gift", "text": text, **more}, format="json")


def test_import_tells_of_each_thing_what_became_of_it(school, as_tomek):
    answer = send(as_tomek, school, GIFT)

    report = answer.json()
    rows = asked_of(school.task)
    assert answer.status_code == 200
    assert set(report) == set(QuestionImportOut().fields)
    assert set(report["lines"][0]) == set(QuestionImportLine().fields)
    assert [
        (line["line"], line["kind"], line["outcome"], line["reason"], line["field"]) for line in report["lines"]
    ] == [
        (1, "short", "imported", "", ""),
        (4, "essay", "skipped", "essay", ""),
        (6, "multiple", "failed", "no_right_answer", ""),
        (8, "single", "imported", "", ""),
        (10, "single", "failed", "blank", "options"),
    ]
    assert [line["question"] for line in report["lines"] if line["question"]] == [row.public_id for row in rows]
    assert (report["imported"], report["skipped"], report["failed"]) == (2, 1, 2)


def test_dry_run_tells_the_same_and_writes_nothing(school, as_tomek):
    tried = send(as_tomek, school, GIFT, dry_run=True).json()
    assert not Question.objects.exists()

    done = send(as_tomek, school, GIFT).json()

    assert [line["outcome"] for line in tried["lines"]] == [line["outcome"] for line in done["lines"]]


def test_same_import_again_makes_duplicates_only_when_asked(school, as_tomek):
    counts = [
        send(as_tomek, school, GIFT).json()["imported"],
        send(as_tomek, school, GIFT).json()["imported"],
        send(as_tomek, school, GIFT, skip_known=False).json()["imported"],
    ]

    assert counts == [2, 0, 2]
    assert Question.objects.count() == 4


def test_import_into_an_answered_quiz_begins_a_version(school, as_ewa, as_tomek):
    send(as_tomek, school, GIFT)
    begun(as_ewa, school.task)

    nothing = send(as_tomek, school, GIFT).json()["version"]
    more = send(as_tomek, school, "Czy? {T}").json()["version"]

    assert (nothing, more) == (1, 2)
    assert (len(asked_of(school.task, 1)), len(asked_of(school.task, 2))) == (2, 3)


def test_moodle_xml_is_imported_too(school, as_tomek):
    text = (
        "<quiz><question type='truefalse'><questiontext><text>Czy?</text></questiontext>"
        "<answer fraction='100'><text>true</text></answer></question></quiz>"
    )

    report = send(as_tomek, school, text, format="moodle-xml").json()

    assert report["imported"] == 1
    assert [item["source"] for item in asked_of(school.task)[0].options] == ["Prawda", "Fałsz"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [("x\n\n" * 3000, "too_many"), ("<quiz>", "not_xml"), ("<!DOCTYPE a []><quiz/>", "entities_refused")],
)
def test_file_that_cannot_be_read_is_refused_whole(school, as_tomek, text, reason):
    written = "gift" if reason == "too_many" else "moodle-xml"

    refused = send(as_tomek, school, text, format=written)

    assert (refused.status_code, refused.json()["code"], refused.json()["reason"]) == (
        422,
        "unreadable-questions",
        reason,
    )


def test_more_than_a_thousand_questions_are_refused_and_none_is_written(school):
    many = [ParsedQuestion("short", f"Pytanie {number}", key={"accepted": ["x"]}) for number in range(1001)]

    with pytest.raises(Invalid):
        add_questions(school.task, many, by=school.tomek)
    add_questions(school.task, many[:999], by=school.tomek)
    with pytest.raises(Invalid):
        add_questions(school.task, [*many[999:], *many[:1]], by=school.tomek, skip_known=False)

    assert Question.objects.count() == 999


def test_exported_quiz_comes_back_the_same(db):
    school = make_quiz()
    client = school.client(school.tomek)
    answer = client.get(f"/api/v1/tasks/{school.task.public_id}/questions.gift")

    again = send(client, school, answer.content.decode()).json()

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "question of order is left out" in answer.content.decode()
    assert [(line["outcome"], line["reason"]) for line in again["lines"]] == [("skipped", "known")] * 5


def test_number_of_statements_is_the_same_for_one_and_three(school, as_tomek, django_assert_num_queries):
    for text in ("A? {T}", "B? {T}\n\nC? {=x}\n\nD? {#1}"):
        with django_assert_num_queries(12):
            send(as_tomek, school, text)

    assert Question.objects.count() == 4


def test_parsed_questions_of_any_kind_can_be_added_by_other_parts(school):
    report = add_questions(
        school.task,
        [ParsedQuestion("order", "Kolejność", lettered(["a", "b"]), {"order": ["1", "2"]}, line=7)],
        by=school.tomek,
    )

    assert [(line.line, line.outcome, line.question) for line in report.lines] == [
        (7, "imported", asked_of(school.task)[0].public_id)
    ]

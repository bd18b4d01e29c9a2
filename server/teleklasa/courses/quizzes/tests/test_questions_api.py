import pytest

from teleklasa.courses.models import Question, Submission, Task
from teleklasa.courses.quizzes.keys import items_of
from teleklasa.courses.quizzes.parsed import lettered
from teleklasa.courses.quizzes.serializers import QuestionOut
from teleklasa.courses.quizzes.tests.conftest import asked_of, make_quiz
from teleklasa.courses.tasks.tests.conftest import begun

NEW = {
    "kind": "single",
    "body_source": "Czy **tak**?",
    "options": lettered(["*tak*", "nie"]),
    "key": {"right": ["1"]},
    "explanation_source": "Bo tak.",
    "points": "2.5",
}


@pytest.fixture
def questions(school):
    return f"/api/v1/tasks/{school.task.public_id}/questions"


def test_question_is_made_at_the_end_with_rendered_texts(as_tomek, questions):
    answer = as_tomek.post(questions, NEW, format="json")

    made = answer.json()
    assert answer.status_code == 201
    assert set(made) == set(QuestionOut().fields)
    assert (made["position"], made["version"], made["points"]) == (6, 1, "2.50")
    assert "<strong>tak</strong>" in made["body_html"]
    assert "<em>tak</em>" in made["options"][0]["html"]
    assert "Bo tak." in made["explanation_html"]


def test_ids_of_options_are_made_anew_so_that_they_tell_nothing(as_tomek, questions):
    made = as_tomek.post(questions, NEW, format="json").json()

    ids = [option["id"] for option in made["options"]]
    assert not {"1", "2"} & set(ids)
    assert made["key"] == {"right": [ids[0]]}


def test_known_ids_stay_when_a_question_changes(as_tomek, questions):
    made = as_tomek.post(questions, NEW, format="json").json()
    first, second = made["options"]
    change = {"options": [second, first, {"id": "n", "source": "może"}], "key": {"right": ["n"]}}

    changed = as_tomek.patch(f"/api/v1/questions/{made['id']}", change, format="json").json()

    ids = [option["id"] for option in changed["options"]]
    assert ids[:2] == [second["id"], first["id"]]
    assert changed["key"] == {"right": [ids[2]]}
    assert changed["id"] == made["id"]
    assert changed["body_source"] == NEW["body_source"]


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"key": {"right": ["9"]}}, {"key.right": ["unknown"]}),
        ({"options": []}, {"options": ["too_few"]}),
        ({"body_source": ""}, {"body_source": ["blank"]}),
        ({"body_source": " \n"}, {"body_source": ["blank"]}),
        ({"points": "-1"}, {"points": ["min_value"]}),
        ({"points": "1e400"}, {"points": ["max_digits"]}),
    ],
)
def test_question_that_cannot_be_graded_is_not_written(as_tomek, questions, change, fields):
    before = list(Question.objects.values())

    refused = as_tomek.post(questions, {**NEW, **change}, format="json")

    assert refused.status_code == 422
    assert set(refused.json()["fields"]) == set(fields)
    assert list(Question.objects.values()) == before


def test_deleted_question_leaves_no_gap(school, as_tomek):
    second = asked_of(school.task)[1]

    assert as_tomek.delete(f"/api/v1/questions/{second.public_id}").status_code == 204

    assert [row.position for row in asked_of(school.task)] == [0, 1, 2, 3, 4]
    assert second not in asked_of(school.task)


def test_questions_are_ordered_when_each_is_named_once(school, as_tomek, questions):
    names = [row.public_id for row in asked_of(school.task)]

    ordered = as_tomek.put(f"{questions}/order", {"questions": names[::-1]}, format="json")
    refused = [
        as_tomek.put(f"{questions}/order", {"questions": wrong}, format="json")
        for wrong in (names[1:], [*names, names[0]], [*names[1:], names[1]], [*names[1:], "brak"])
    ]

    assert ordered.json() == {"version": 1, "questions": names[::-1]}
    assert [row.public_id for row in asked_of(school.task)] == names[::-1]
    assert [(answer.status_code, answer.json()["fields"]) for answer in refused] == [
        (422, {"questions": ["not_the_same"]})
    ] * 4


def test_list_is_paged_and_asks_the_same_for_one_and_three(school, as_tomek, questions, django_assert_num_queries):
    Question.objects.filter(task=school.task, position__gt=0).delete()
    with django_assert_num_queries(4):
        one = as_tomek.get(questions).json()
    for _ in range(2):
        as_tomek.post(questions, NEW, format="json")
    with django_assert_num_queries(4):
        three = as_tomek.get(questions).json()

    assert (len(one["results"]), len(three["results"]), three["next"]) == (1, 3, None)
    assert all(set(line) == set(QuestionOut().fields) for line in three["results"])


def test_first_edit_after_an_attempt_makes_a_version_of_copies(school, as_ewa, as_tomek, questions):
    before = asked_of(school.task)
    at = begun(as_ewa, school.task)

    changed = as_tomek.patch(f"/api/v1/questions/{before[0].public_id}", {"body_source": "Nowe?"}).json()
    again = as_tomek.patch(f"/api/v1/questions/{before[1].public_id}", {"body_source": "Też nowe?"}).json()

    assert (changed["version"], again["version"]) == (2, 2)
    assert changed["id"] not in {row.public_id for row in before}
    assert [row.body_source for row in asked_of(school.task, 1)] == [row.body_source for row in before]
    assert [row.body_source for row in asked_of(school.task, 2)][:2] == ["Nowe?", "Też nowe?"]
    assert Task.objects.get(pk=school.task.pk).version == 2
    asked = as_ewa.get(f"{at}/questions").json()["questions"]
    assert [one["id"] for one in asked] == [row.public_id for row in before]
    assert Submission.objects.get().task_version == 1


def test_question_that_is_gone_from_the_newest_version_is_not_edited(school, as_ewa, as_tomek):
    old = asked_of(school.task)[0]
    begun(as_ewa, school.task)
    assert as_tomek.delete(f"/api/v1/questions/{old.public_id}").status_code == 204

    refused = as_tomek.patch(f"/api/v1/questions/{old.public_id}", {"body_source": "x"})

    assert (refused.status_code, refused.json()["code"]) == (409, "question-replaced")
    assert len(asked_of(school.task, 1)) == 6
    assert len(asked_of(school.task, 2)) == 5


def test_order_and_new_questions_make_a_version_too(school, as_ewa, as_tomek, questions):
    names = [row.public_id for row in asked_of(school.task)]
    begun(as_ewa, school.task)

    ordered = as_tomek.put(f"{questions}/order", {"questions": names[::-1]}, format="json").json()
    as_tomek.post(questions, NEW, format="json")

    assert ordered["version"] == 2
    assert not set(ordered["questions"]) & set(names)
    assert [row.public_id for row in asked_of(school.task, 1)] == names
    assert len(asked_of(school.task, 2)) == 7
    assert as_tomek.get(f"{questions}?version=1").json()["version"] == 1
    assert as_tomek.get(f"{questions}?version=3").status_code == 404


def test_only_quizzes_have_questions(school, as_tomek, questions):
    school.change(kind="assignment")

    answers = [as_tomek.get(questions), as_tomek.post(questions, NEW, format="json")]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(409, "task-is-no-quiz")] * 2


def test_ids_of_every_kind_say_nothing_of_the_key(school):
    written = {"1", "2", "3", "4", "l1", "l2", "r1", "r2", "r3"}

    assert all(not written & {item["id"] for item in items_of(row.options)} for row in asked_of(school.task))


def test_quiz_takes_a_thousand_questions(db, settings):
    school = make_quiz([])
    Question.objects.bulk_create(
        [
            Question(task=school.task, position=place, kind="short", body_source="x", key={"accepted": ["x"]})
            for place in range(1000)
        ]
    )

    refused = school.client(school.tomek).post(f"/api/v1/tasks/{school.task.public_id}/questions", NEW, format="json")

    assert (refused.status_code, refused.json()["fields"]) == (422, {"questions": ["too_many"]})

"""A quiz with a question of each kind, somebody who takes it and somebody who teaches."""

from decimal import Decimal
from typing import Any

import pytest
from rest_framework.test import APIClient

from teleklasa.courses.models import Question, Task
from teleklasa.courses.quizzes.marking import full_answer
from teleklasa.courses.quizzes.parsed import ParsedQuestion, lettered
from teleklasa.courses.quizzes.versions import questions_of
from teleklasa.courses.quizzes.writing_questions import add_questions
from teleklasa.courses.tasks.tests.conftest import School, make_school

ITEMS = {"left": lettered(["kot", "pies"], "l"), "right": lettered(["miau", "hau", "kwa"], "r")}
ONE_OF_EACH = [
    ParsedQuestion("single", "Stolica?", lettered(["Warszawa", "Kraków", "Łódź"]), {"right": ["1"]}, "Od 1596 roku."),
    ParsedQuestion("multiple", "Parzyste?", lettered(["dwa", "trzy", "cztery", "pięć"]), {"right": ["1", "3"]}),
    ParsedQuestion("short", "Król pierwszy?", key={"accepted": ["Bolesław*Chrobry", "Chrobry"]}),
    ParsedQuestion("number", "Liczba pi?", key={"value": "3.14", "tolerance": "0.01"}),
    ParsedQuestion("order", "Od najmniejszej", lettered(["jeden", "dwa", "trzy"]), {"order": ["1", "2", "3"]}),
    ParsedQuestion("match", "Kto jak mówi?", ITEMS, {"pairs": {"l1": "r1", "l2": "r2"}}, points=Decimal(5)),
]


def make_quiz(questions: list[ParsedQuestion] | None = None, **task: Any) -> School:
    school = make_school(kind="quiz", **{"attempts": 0, **task})
    school.change()
    report = add_questions(school.task, ONE_OF_EACH if questions is None else questions, by=school.tomek)
    assert {line.outcome for line in report.lines} <= {"imported"}
    return school


@pytest.fixture
def school(db: None) -> School:
    return make_quiz()


@pytest.fixture
def as_ewa(school: School) -> APIClient:
    return school.client(school.ewa)


@pytest.fixture
def as_tomek(school: School) -> APIClient:
    return school.client(school.tomek)


def asked_of(task: Task, version: int = 1) -> list[Question]:
    return list(questions_of(task, version))


def right_answers(task: Task, version: int = 1) -> dict[str, Any]:
    """A right answer to each question, by its id."""
    answers = {one.public_id: full_answer(one.kind, one.key) for one in asked_of(task, version)}
    return {name: "Chrobry" if value == "Bolesław*Chrobry" else value for name, value in answers.items()}


def answered(client: APIClient, at: str, answers: dict[str, Any]) -> None:
    """Save these answers, by the ids of their questions."""
    for question, value in answers.items():
        answer = client.put(f"{at}/answers/{question}", {"value": value}, format="json")
        assert answer.status_code == 200, answer.content

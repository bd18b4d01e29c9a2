"""Quizzes: questions and keys, attempts, results, statistics and regrading."""

from typing import Any

from django.utils import timezone

from teleklasa.courses.factories import add_task
from teleklasa.courses.models import Answer, Lesson, Question, Submission
from tests.course_cast import Cast
from tests.course_table import CourseRow

OPTIONS = [{"id": "a", "source": "tak", "html": "tak"}, {"id": "b", "source": "nie", "html": "nie"}]
KEY = {"right": ["a"]}


def a_quiz(cast: Cast) -> dict[str, Any]:
    task = add_task(Lesson.objects.get(course=cast.course), "Kartkówka", kind="quiz")
    question = Question.objects.create(
        task=task, position=0, kind="single", body_source="Czy?", body_html="Czy?", options=OPTIONS, key=KEY
    )
    return {"task_id": task.public_id, "question_id": question.public_id}


def an_attempt(cast: Cast, role: str, status: str) -> dict[str, Any]:
    named = a_quiz(cast)
    question = Question.objects.get()
    now = timezone.now()
    handed_in = {"submitted_at": now, "points": 10, "released_at": now} if status == "graded" else {}
    made = Submission.objects.create(
        task=question.task,
        course=cast.course,
        person=cast.person(role),
        task_version=1,
        attempt=1,
        status=status,
        started_at=now,
        max_points=10,
        **handed_in,
    )
    Answer.objects.create(submission=made, question=question, value="a", saved_at=now)
    return {**named, "submission_id": made.public_id}


def own_draft(cast: Cast) -> dict[str, Any]:
    return an_attempt(cast, "St", "draft")


def pupils_graded(cast: Cast) -> dict[str, Any]:
    return an_attempt(cast, "Li", "graded")


NOT_MINE = {"Li": 404}
NEW = {"kind": "short", "body_source": "Kto?", "key": {"accepted": ["ja"]}}
ROWS = [
    CourseRow("task-questions", "GET", 42, prepare=a_quiz),
    CourseRow("task-questions", "POST", 41, 201, NEW, a_quiz),
    CourseRow("task-questions-order", "PUT", 41, 200, {"questions": ["{question_id}"]}, a_quiz),
    CourseRow("task-questions-import", "POST", 41, 200, {"format": "gift", "text": "Czy? T"}, a_quiz),
    CourseRow("task-questions-gift", "GET", 42, prepare=a_quiz),
    CourseRow("task-statistics", "GET", 42, prepare=a_quiz),
    CourseRow("task-regrade", "POST", 46, 202, prepare=a_quiz),
    CourseRow("question", "GET", 42, prepare=a_quiz),
    CourseRow("question", "PATCH", 41, 200, {"body_source": "Czy na pewno?"}, a_quiz),
    CourseRow("question", "DELETE", 41, 204, prepare=a_quiz),
    CourseRow("question-key", "PATCH", 46, 200, {"key": {"right": ["b"]}}, a_quiz),
    CourseRow("submission-questions", "GET", 43, prepare=own_draft, answers=NOT_MINE),
    CourseRow("submission-answer", "PUT", 43, 200, {"value": "b"}, own_draft, answers=NOT_MINE),
    CourseRow("submission-result", "GET", 44, prepare=pupils_graded, own=frozenset("+og"), answers={"St": 404}),
]

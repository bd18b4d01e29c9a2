"""What students hand in at the tasks of a sample course, and what they get for it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from teleklasa.courses.models import Course, Enrolment, Question, Task
from teleklasa.courses.quizzes.attempting import begin_quiz, hand_in_quiz, save_answer
from teleklasa.courses.quizzes.versions import questions_of
from teleklasa.courses.tasks.attempts import begin_attempt
from teleklasa.courses.tasks.grading import Correction, Grade
from teleklasa.courses.tasks.handing_in import hand_in_work, save_text
from teleklasa.courses.tasks.marking import Grader, grade_work, return_work
from teleklasa.courses.writing import rendered
from teleklasa.demo.catalogue.building import School
from teleklasa.demo.catalogue.shapes import SampleAttempt, SampleCourse, SampleWork

Kind = Question.Kind


def work_at_tasks(course: Course, sample: SampleCourse, school: School) -> None:
    tasks = {task.title: task for task in Task.objects.filter(course=course).select_related("course", "lesson__course")}
    for work in sample.works:
        if work.person in school.people:
            _hand_in(tasks[work.task], work, school, grader=sample.owner)
    for attempt in sample.attempts:
        if attempt.person in school.people:
            _answer(tasks[attempt.task], attempt, school)


def _hand_in(task: Task, work: SampleWork, school: School, *, grader: str) -> None:
    person = school.people[work.person]
    submission, _ = begin_attempt(task, person, moment=school.now)
    save_text(submission, work.text, version=None)
    enrolment = Enrolment.objects.filter(course=task.course, person=person).values_list("pk", flat=True).first()
    hand_in_work(submission, by=person, enrolment_id=enrolment)
    teacher = school.people[grader]
    feedback = (work.feedback, rendered(work.feedback, place_course=task.course, author=teacher))
    by = Grader(teacher, None, may_override=True)
    if work.outcome == "graded":
        grade_work(submission, Grade(Decimal(work.points), by=teacher, feedback=feedback), grader=by)
    elif work.outcome == "returned":
        return_work(submission, Correction(teacher, feedback), grader=by)


def _answer(task: Task, attempt: SampleAttempt, school: School) -> None:
    submission, _ = begin_quiz(task, school.people[attempt.person], moment=school.now)
    for place, question in enumerate(questions_of(task)):
        value = right_answer(question) if place < attempt.right else wrong_answer(question)
        save_answer(submission, question.public_id, value, moment=school.now)
    if attempt.is_handed_in:
        hand_in_quiz(submission, moment=school.now)


def right_answer(question: Question) -> Any:
    key = question.key
    match question.kind:
        case Kind.SINGLE:
            return key["right"][0]
        case Kind.MULTIPLE:
            return key["right"]
        case Kind.SHORT:
            return key["accepted"][0]
        case Kind.NUMBER:
            return key["value"]
        case Kind.ORDER:
            return key["order"]
        case _:
            return key["pairs"]


def wrong_answer(question: Question) -> Any:
    key, options = question.key, question.options
    match question.kind:
        case Kind.SINGLE:
            return next(item["id"] for item in options if item["id"] not in key["right"])
        case Kind.MULTIPLE:
            return [item["id"] for item in options if item["id"] not in key["right"]][:1]
        case Kind.SHORT:
            return "nie wiem"
        case Kind.NUMBER:
            return "0"
        case Kind.ORDER:
            return key["order"][::-1]
        case _:
            lefts, rights = list(key["pairs"]), list(key["pairs"].values())
            return dict(zip(lefts, [*rights[1:], rights[0]], strict=True))

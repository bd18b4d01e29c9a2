"""Run as a program beside one database: the requests of each figure, and how many statements each takes, as JSON."""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Callable
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teleklasa.site.settings")
import django

django.setup()

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from teleklasa.courses.models import Course, CourseStaff, Enrolment, Lesson, Submission
from teleklasa.demo.generating.sizes import LONG_COURSE_EVERY
from teleklasa.demo.generating.words import SUBJECTS, THEMES
from teleklasa.people.models import Person, SignIn
from teleklasa.people.tokens import new_jti, tokens_of

CALLS, PEOPLE, SEED = 400, 100, 7
Call = dict[str, object]
chance = random.Random(SEED)
settings.SIMPLE_JWT["ACCESS_TOKEN_LIFETIME"] = timedelta(days=1)


def bearer(person: Person) -> dict[str, str]:
    """A header that lets the person in for a day."""
    expires_at = timezone.now() + timedelta(days=1)
    sign_in = SignIn.objects.create(
        person=person, current_jti=new_jti(), expires_at=expires_at, last_used_day=timezone.localdate()
    )
    return {"Authorization": f"Bearer {tokens_of(sign_in, person).access}"}


def get(path: str, headers: dict[str, str] | None = None) -> Call:
    return {"path": path, "method": "GET", "headers": headers or {}, "body": ""}


def long_courses() -> list[Course]:
    """Courses of 64 lessons."""
    numbers = range(1, Course.objects.count() + 1, LONG_COURSE_EVERY)
    return list(Course.objects.filter(pk__in=chance.sample(numbers, min(len(numbers), CALLS))))


def catalogue() -> list[Call]:
    sorts, categories = ("newest", "popular", "rating", "title"), range(1, len(SUBJECTS) + 1)
    paths = [f"/api/v1/courses?sort={sort}" for sort in sorts]
    paths += [f"/api/v1/courses?sort={sort}&category=kat-{number}" for sort in sorts for number in categories]
    paths += [f"/api/v1/courses?sort={sort}&language=en&level=beginner" for sort in sorts]
    return [get(path) for path in paths]


def search() -> list[Call]:
    words = [f"{subject} {theme}" for subject in SUBJECTS for theme in THEMES]
    words += [word[:4] for word in (*SUBJECTS, *THEMES)] + [f"kurs {number}" for number in range(1, 60)]
    folded = str.maketrans("ąćęłńóśźż", "acelnoszz")
    return [get(f"/api/v1/courses?q={word.translate(folded).replace(' ', '+')}") for word in words]


def course_page() -> list[Call]:
    return [get(f"/api/v1/courses/{course.slug}") for course in long_courses()]


def course_304() -> list[Call]:
    client, calls = Client(), []
    for course in long_courses()[:100]:
        path = f"/api/v1/courses/{course.slug}"
        calls.append(get(path, {"If-None-Match": client.get(path, headers={"Host": "127.0.0.1"})["ETag"]}))
    return calls


def members(number: int) -> list[Enrolment]:
    highest = Enrolment.objects.latest("pk").pk
    picked = chance.sample(range(1, highest + 1), number)
    return list(Enrolment.objects.filter(pk__in=picked).select_related("person", "course"))


def lesson() -> list[Call]:
    calls = []
    for enrolment in members(PEOPLE):
        header = bearer(enrolment.person)
        found = Lesson.objects.filter(course=enrolment.course_id).order_by("pk")[:5]
        calls += [get(f"/api/v1/lessons/{one.public_id}", header) for one in found]
    return calls


def my_courses() -> list[Call]:
    return [get("/api/v1/me/courses", bearer(enrolment.person)) for enrolment in members(PEOPLE)]


def comments() -> list[Call]:
    popular = Course.objects.order_by("-students")[:PEOPLE]
    calls = []
    for course in popular:
        person = Person.objects.get(pk=Enrolment.objects.filter(course=course).first().person_id)
        first = Lesson.objects.filter(course=course).order_by("pk").first()
        calls.append(get(f"/api/v1/lessons/{first.public_id}/comments", bearer(person)))
    return calls


def teacher_groups() -> list[Call]:
    moderators = Person.objects.filter(is_moderator=True)[:20]
    return [get("/api/v1/groups", bearer(person)) for person in moderators]


def grade_queue() -> list[Call]:
    calls = []
    for course in Course.objects.order_by("-students")[:PEOPLE]:
        owner = Person.objects.get(pk=CourseStaff.objects.get(course=course, role="owner").person_id)
        if Submission.objects.filter(course=course, status="submitted").exists():
            calls.append(get(f"/api/v1/courses/{course.slug}/grade-queue", bearer(owner)))
    return calls


def progress_writes() -> list[Call]:
    """Each a batch of one: the position in a lesson goes on, by people who have not done it yet."""
    return told_of(1)


def progress_changes() -> list[Call]:
    """The same by people who go from lesson to lesson, and are noted in another one each time."""
    return told_of(4)


def told_of(lessons: int) -> list[Call]:
    calls = []
    for enrolment in members(PEOPLE * 3):
        header = {**bearer(enrolment.person), "Content-Type": "application/json"}
        last = Lesson.objects.filter(course=enrolment.course_id).order_by("-pk")[:lessons]
        for place, one in enumerate(last):
            body = json.dumps({"items": [{"lesson": one.public_id, "position_s": 10 + place, "state": "started"}]})
            calls.append({"path": "/api/v1/me/progress", "method": "POST", "headers": header, "body": body})
    return calls


PASSWORD = "kreda-i-tablica-7"


def logins() -> list[Call]:
    """Sixteen people, each with a password hashed as everybody's is."""
    calls = []
    for enrolment in members(16):
        person = enrolment.person
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
        body = json.dumps({"login": person.email, "password": PASSWORD})
        headers = {"Content-Type": "application/json"}
        calls.append({"path": "/api/v1/tokens", "method": "POST", "headers": headers, "body": body})
    return calls


FIGURES: dict[str, Callable[[], list[Call]]] = {
    made.__name__: made
    for made in (
        catalogue,
        search,
        course_page,
        course_304,
        lesson,
        my_courses,
        comments,
        teacher_groups,
        grade_queue,
        progress_writes,
        progress_changes,
        logins,
    )
}


def statements(call: Call) -> int:
    """How many SQL statements the request takes in a process that is warm."""
    client = Client()
    headers = dict(call["headers"])  # type: ignore[call-overload]  # a dict by how calls are made
    arguments = {"path": call["path"], "headers": {**headers, "Host": "127.0.0.1"}}
    if call["method"] == "POST":
        arguments |= {"data": call["body"], "content_type": "application/json"}
    send = client.post if call["method"] == "POST" else client.get
    send(**arguments)
    with CaptureQueriesContext(connection) as captured:
        answer = send(**arguments)
    if answer.status_code >= 400:
        raise SystemExit(f"{call['path']}: {answer.status_code} {answer.content[:300]!r}")
    return len(captured)


LISTS = {"search": 20, "grade_queue": 100}
"""Lists that are short where there is little to list, and how long a page of each can be."""


def whole_pages(name: str, calls: list[Call]) -> list[Call]:
    """Those requests of a list that fill a page here."""
    client, whole = Client(), []
    for call in calls if name in LISTS else []:
        headers = {**call["headers"], "Host": "127.0.0.1"}  # type: ignore[dict-item]  # a dict by how calls are made
        if len(client.get(str(call["path"]), headers=headers).json()["results"]) == LISTS[name]:
            whole.append(call)
    return whole


def main() -> None:
    asked = sys.argv[1:] or list(FIGURES)
    made = {}
    for name in asked:
        calls = FIGURES[name]()
        made[name] = {
            "calls": calls,
            "statements": max(map(statements, calls[:5])),
            "whole_pages": whole_pages(name, calls),
        }
    sys.stdout.write(json.dumps(made))


if __name__ == "__main__":
    main()

"""The small school that the fuzz asks: one course with everything in it, a foreign one, and what was deleted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

Ids = dict[str, list[str]]


@dataclass
class School:
    """Ids by what they are of, own ones first, then foreign and deleted ones; and the cookies of each role, by name."""

    ids: Ids = field(default_factory=dict)
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)


ROLES = {
    "anonymous": "An",
    "student": "St",
    "pupil": "Li",
    "owner": "Ow",
    "assistant": "As",
    "moderator": "Gt",
    "admin": "Pa",
}


def make_school(bbb_url: str, bbb_secret: str) -> School:
    from teleklasa.courses.factories import make_category
    from teleklasa.swarm.factories import RegionFactory, make_server
    from tests.course_cast import make_cast

    own_category = make_category("Matematyka", slug="matematyka")
    make_category("Geometria", slug="geometria", parent=own_category)
    cast = make_cast(category=own_category, summary="O ułamkach.", gives_certificate=True, shows_classmates=True)
    region = RegionFactory(code="mazowieckie", name="mazowieckie")
    server = make_server("Serwer 1", base_url=bbb_url, secret=bbb_secret, region=region)
    ids: Ids = {"server": [server.public_id], "category": ["matematyka", "geometria"]}
    _people(cast, ids)
    _outline(cast, ids)
    _tasks(cast, ids)
    _talk(cast, ids)
    _papers(cast, ids)
    _foreign(ids)
    cookies = {}
    for role, known_as in ROLES.items():
        client = cast.client(known_as)
        cookies[role] = {name: cookie.value for name, cookie in client.cookies.items()}
    return School(ids, cookies)


def _people(cast: Any, ids: Ids) -> None:
    from teleklasa.courses.enrolment.invites import make_invite
    from teleklasa.groups.factories import add_pupil, make_group
    from teleklasa.people.models import Person

    known = [cast.person(role).public_id for role in ("St", "Li", "As", "Te", "Pe", "Re", "Gt", "Ow", "Pa")]
    ids["moderator"] = [cast.person("Gt").public_id, cast.person("St").public_id]
    other = make_group("klasa 1B", moderators=[])
    gone = add_pupil(cast.group, "Kto Odszedł")
    Person.objects.filter(pk=cast.person("Ow").pk).update(listed_as_teacher=True)
    ids["person"] = [*known, gone.public_id]
    ids["pupil"] = [cast.person("Li").public_id, gone.public_id]
    ids["group"] = [cast.group.slug, other.slug]
    invite, code = make_invite(cast.course, by=cast.person("Ow"))
    ids["invite"], ids["invite_code"] = [invite.public_id], [code]


def _outline(cast: Any, ids: Ids) -> None:
    from django.utils import timezone
    from teleklasa.courses.factories import add_lesson, add_section
    from teleklasa.courses.meetings.rooms import room_of_lesson
    from teleklasa.live.models import LiveLesson

    now = timezone.now()
    first = cast.course.sections.get()
    lesson = first.lessons.get()
    second = add_section(cast.course, "Rozdział 2")
    live = add_lesson(first, "Spotkanie", kind="live", starts_at=now)
    more = [
        add_lesson(first, "Film", kind="video"),
        live,
        add_lesson(second, "Szkic", status="draft"),
        add_lesson(second, "Odnośnik", kind="link", link_url="https://example.org/", is_preview=True),
    ]
    gone = add_lesson(second, "Skasowana", status="draft")
    cast.course.all_lessons.filter(pk=gone.pk).update(deleted_at=now, position=None)
    held = LiveLesson.objects.create(
        room=room_of_lesson(live), meeting_id="spotkanie", title="Spotkanie", state="ended", expected_people=1,
        claimed_at=now, started_at=now, ended_at=now,
    )  # fmt: skip
    ids["section"] = [first.public_id, second.public_id]
    ids["lesson"] = [lesson.public_id, *(one.public_id for one in more), gone.public_id]
    ids["live_lesson"] = [live.public_id]
    ids["live"] = [held.public_id]
    ids["course"] = [cast.course.slug]


def _tasks(cast: Any, ids: Ids) -> None:
    from django.utils import timezone
    from teleklasa.courses.factories import add_task
    from teleklasa.courses.models import Answer, Lesson, Question, Submission

    now = timezone.now()
    lesson = Lesson.objects.filter(course=cast.course).order_by("pk").first()
    assert lesson is not None
    essay = add_task(lesson, "Wypracowanie", attempts=3)
    quiz = add_task(lesson, "Kartkówka", kind="quiz", attempts=3)
    gone = add_task(lesson, "Skasowane", deleted_at=now)
    questions = [
        Question.objects.create(task=quiz, position=place, body_source="Czy?", body_html="Czy?", **fields)
        for place, fields in enumerate(QUESTIONS)
    ]

    def attempt(task: Any, role: str, status: str, number: int = 1, **fields: Any) -> Submission:
        handed_in = {"submitted_at": now} if status in {"submitted", "graded"} else {}
        return Submission.objects.create(
            task=task, course=cast.course, person=cast.person(role), task_version=1, attempt=number, status=status,
            started_at=now, max_points=task.max_points, **handed_in, **fields,
        )  # fmt: skip

    graded = {"points": 10, "released_at": now}
    made = [
        attempt(essay, "St", "graded", **graded),
        attempt(essay, "St", "draft", 2),
        attempt(quiz, "St", "graded", **graded),
        attempt(quiz, "St", "draft", 2),
        attempt(essay, "Li", "submitted"),
        attempt(quiz, "Li", "draft"),
    ]
    for one in (made[2], made[3], made[5]):
        Answer.objects.create(submission=one, question=questions[0], value="a", saved_at=now)
    ids["task"] = [essay.public_id, quiz.public_id, gone.public_id]
    ids["quiz"] = [quiz.public_id, essay.public_id]
    ids["question"] = [one.public_id for one in questions]
    ids["submission"] = [one.public_id for one in made]


OPTIONS = [{"id": "a", "source": "tak", "html": "tak"}, {"id": "b", "source": "nie", "html": "nie"}]
QUESTIONS: list[dict[str, Any]] = [
    {"kind": "single", "options": OPTIONS, "key": {"right": ["a"]}},
    {"kind": "multiple", "options": OPTIONS, "key": {"right": ["a", "b"]}},
    {"kind": "short", "key": {"accepted": ["ja"]}},
    {"kind": "number", "key": {"value": "3", "tolerance": "0"}},
    {"kind": "order", "options": OPTIONS, "key": {"order": ["b", "a"]}},
]


def _talk(cast: Any, ids: Ids) -> None:
    from django.utils import timezone
    from teleklasa.courses.models import Comment, Course, Lesson, News, Report, Review
    from teleklasa.notifications.models import Notification

    now = timezone.now()
    lesson = Lesson.objects.filter(course=cast.course).order_by("pk").first()

    def comment(role: str, **fields: Any) -> Comment:
        words = {"body_source": "Świetne.", "body_html": "<p>Świetne.</p>"}
        person = cast.person(role)
        return Comment.objects.create(course=cast.course, lesson=lesson, author=person, **words, **fields)

    first = comment("St")
    others = [comment("Li", parent=first), comment("Ow"), comment("St", status="hidden"), comment("As", deleted_at=now)]
    review = Review.objects.create(course=cast.course, person=cast.person("St"), rating=4, text="Dobry.")
    Course.objects.filter(pk=cast.course.pk).update(reviews=1, rating_sum=4)
    Lesson.objects.filter(pk=first.lesson_id).update(comment_count=4)
    Comment.objects.filter(pk=first.pk).update(reply_count=1)
    news = [
        News.objects.create(course=cast.course, title="Zmiana", audience=audience, published_at=now)
        for audience in ("members", "public")
    ]
    said = {"course": cast.course, "reporter": cast.person("Re"), "reason": "spam"}
    reports = [Report.objects.create(comment=first, **said), Report.objects.create(review=review, **said)]
    ids["comment"] = [one.public_id for one in (first, *others)]
    ids["review"] = [review.public_id]
    ids["news"] = [one.public_id for one in news]
    ids["report"] = [one.public_id for one in reports]
    ids["notification"] = [one.public_id for one in Notification.objects.all()[:3]] or ["brak"]


def _papers(cast: Any, ids: Ids) -> None:
    from django.utils import timezone
    from teleklasa.courses.learning.certificates import issue_certificate
    from teleklasa.courses.models import Enrolment, PackageImport
    from teleklasa.courses.packages.asking_for import ask_export
    from teleklasa.media.factories import make_document, make_image

    Enrolment.objects.filter(course=cast.course, person=cast.person("Li")).update(
        status="completed", completed_at=timezone.now()
    )
    certificate, _ = issue_certificate(cast.course, cast.person("Li"))
    owner = cast.person("Ow")
    files = [
        make_image(owner, place=f"course:{cast.course.slug}"),
        make_document(owner, place=f"course:{cast.course.slug}"),
        make_document(cast.person("St")),
        make_image(cast.person("St")),
        make_document(cast.person("Re")),
    ]
    tried = PackageImport.objects.create(person=owner, file=files[1])
    ids["certificate"] = [certificate.code]
    ids["export"] = [ask_export(cast.course, owner).public_id]
    ids["package"] = [tried.public_id]
    ids["media"] = [one.public_id for one in files]
    ids["upload"], ids["sign_in"] = ["brak"], ["brak"]


def _foreign(ids: Ids) -> None:
    """A private course of somebody else, and a deleted one."""
    from django.utils import timezone
    from teleklasa.courses.factories import add_task, make_course
    from teleklasa.courses.models import Course
    from teleklasa.people.factories import make_learner

    stranger = make_learner("Nela Bór", email="nela@example.com")
    course = make_course("Całki", owner=stranger, visibility="private")
    gone = make_course("Skasowany", owner=stranger, status="draft")
    Course.objects.filter(pk=gone.pk).update(deleted_at=timezone.now() - timedelta(days=1))
    lesson = course.sections.get().lessons.get()
    ids["course"] += [course.slug, gone.slug]
    ids["section"].append(course.sections.get().public_id)
    ids["lesson"].append(lesson.public_id)
    ids["task"].append(add_task(lesson, "Cudze").public_id)
    ids["person"].append(stranger.public_id)

"""Whom the acts of authors and admins are told to."""

from __future__ import annotations

from django.utils import timezone

from teleklasa.courses import notices
from teleklasa.courses.models import Course
from teleklasa.notifications.kinds import Kind
from teleklasa.notifications.telling import notify
from teleklasa.people.models import Person


def tell_admins_of_review(course: Course, *, by: Person) -> None:
    """A course waits for an admin."""
    admins = Person.objects.active().filter(is_staff=True).values_list("pk", flat=True)
    _tell(list(admins), notices.COURSE_TO_APPROVE, course, by=by)


def tell_owner(course: Course, kind: Kind, *, by: Person) -> None:
    """An admin has looked at the course."""
    _tell([course.owner_id], kind, course, by=by)


def tell_person(person: Person, kind: Kind, course: Course, *, by: Person) -> None:
    """Somebody was made one of those who teach the course, or its owner."""
    _tell([person.pk], kind, course, by=by)


def _tell(people_ids: list[int], kind: Kind, course: Course, *, by: Person) -> None:
    """The moment is part of the key: a course that is handed in again is told of again."""
    moment = int(timezone.now().timestamp())
    notify(
        people_ids,
        kind.name,
        target=f"/courses/{course.slug}/edit",
        facts={"course": course.title},
        dedupe_key=f"{kind.name}:{course.pk}:{moment}",
        actor=by,
    )

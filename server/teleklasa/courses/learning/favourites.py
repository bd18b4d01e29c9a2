"""Lessons that people keep at hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from teleklasa.courses.models import Course, Enrolment, Favourite, Lesson
from teleklasa.courses.standing import with_standing
from teleklasa.people.models import Person

SHOWN = (
    *("id", "created_at", "lesson__public_id", "lesson__title", "lesson__kind"),
    *("lesson__course__slug", "lesson__course__title"),
)
IN_COURSE = "lesson__course__"


def keep(person: Person, lesson: Lesson) -> None:
    """May be repeated; the first time counts."""
    Favourite.objects.bulk_create([Favourite(person=person, lesson=lesson)], ignore_conflicts=True)


def let_go(person: Person, lesson: Lesson) -> None:
    """May be repeated."""
    Favourite.objects.filter(person=person, lesson=lesson).delete()


def favourites_of(person: Person, *, now: datetime) -> QuerySet[Any, dict[str, Any]]:
    """Lessons that the person keeps and, by the rules of `require_readable`, may open; mappings to be paged."""
    rows = with_standing(Favourite.objects.filter(person=person), person, course=IN_COURSE)
    kept = rows.filter(lesson__deleted_at=None, lesson__course__deleted_at=None)
    found: QuerySet[Any, dict[str, Any]] = kept.filter(_may_open(person, now)).values(*SHOWN)
    return found


def _may_open(person: Person, now: datetime) -> Q:
    if person.is_staff and not person.is_by_link:
        return Q()
    is_open = Q(lesson__status=Lesson.Status.PUBLISHED) & (Q(lesson__release_at=None) | Q(lesson__release_at__lte=now))
    inside = Q(own_status__in=Enrolment.MEMBER)
    if person.is_moderator:
        inside |= Q(teaches_group=True)
    runs = Q(lesson__course__status__in=[Course.Status.PUBLISHED, Course.Status.ARCHIVED])
    is_published = Q(lesson__course__status=Course.Status.PUBLISHED)
    is_found = ~Q(lesson__course__visibility=Course.Visibility.PRIVATE) | Q(own_status=Enrolment.Status.PENDING)
    may_open = is_open & ((inside & runs) | (is_found & is_published & Q(lesson__is_preview=True)))
    if person.is_link_only or not person.is_by_link:
        may_open |= Q(own_role__isnull=False)
    return may_open


def shown(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["lesson__public_id"],
        "title": row["lesson__title"],
        "kind": row["lesson__kind"],
        "course": {"slug": row["lesson__course__slug"], "title": row["lesson__course__title"]},
        "created_at": row["created_at"],
    }

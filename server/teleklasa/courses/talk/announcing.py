"""News of a course written, changed and deleted, and the mark up to which a member has seen them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from teleklasa.courses.models import Course, Enrolment, News
from teleklasa.courses.writing import rendered
from teleklasa.people.audit import record
from teleklasa.people.models import Person


def announce(course: Course, *, by: Person, fields: dict[str, Any]) -> News:
    """News that appear now, or at `published_at` if that is to come."""
    now = timezone.now()
    html = rendered(fields["body_source"], place_course=course, author=by)
    moment = max(fields.pop("published_at", None) or now, now)
    return News.objects.create(course=course, author=by, body_html=html, published_at=moment, **fields)


def change_news(news: News, *, by: Person, fields: dict[str, Any]) -> None:
    """Write the named fields of news that were read with their course; `published_at` is never in the past.

    News that are out stay where they are in the order, unless they are put off.
    """
    now = timezone.now()
    if "body_source" in fields:
        fields["body_html"] = rendered(fields["body_source"], place_course=news.course, author=by)
    if "published_at" in fields:
        asked = max(fields["published_at"] or now, now)
        is_out_for_good = news.published_at <= now and asked <= now
        fields["published_at"] = news.published_at if is_out_for_good else asked
    if news.published_at <= now and fields.keys() & {"title", "body_source"}:
        fields["edited_at"] = now
    for name, value in fields.items():
        setattr(news, name, value)
    news.save(update_fields=[*fields, "updated_at"])


def delete_news(news: News, *, by: Person) -> None:
    with transaction.atomic():
        record(by, "news-deleted", f"news:{news.public_id}", course=news.course.slug, title=news.title)
        news.delete()


def mark_seen(enrolment_id: int, *, until: datetime | None) -> None:
    """Move the mark forward to `until`, or to now; never back, and never beyond now."""
    moment = min(until or timezone.now(), timezone.now())
    since = Coalesce(F("news_seen_at"), F("enrolled_at"), F("created_at"))
    Enrolment.objects.filter(pk=enrolment_id).update(news_seen_at=Greatest(since, moment))

"""What a course lacks: before it can be published at all, and before its page looks finished."""

from __future__ import annotations

from teleklasa.courses.models import Course


def missing_before_publishing(course: Course) -> list[str]:
    """Codes of what has to be there: a published lesson, and a summary where the catalogue shows it."""
    has = {
        "published-lesson": course.lessons > 0,
        "summary": bool(course.summary) or course.visibility != Course.Visibility.PUBLIC,
    }
    return [code for code, is_there in has.items() if not is_there]


def advised_before_publishing(course: Course) -> list[str]:
    """Codes of what a good page has; nothing waits for it."""
    has = {
        "description": bool(course.description_source.strip()),
        "category": course.category_id is not None,
        "cover": bool(course.cover_key),
        "goals": bool(course.goals),
        "preview": course.previews > 0,
    }
    return [code for code, is_there in has.items() if not is_there]

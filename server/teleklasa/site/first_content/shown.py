"""What is shown of the API's answers: words and numbers instead of values, and no more than is seen first."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language_info, override

from teleklasa.site.first_content.words import Words, duration

CARDS = 6
IN_SIGHT = 2
"""How many cards are in sight when the page opens; the others' pictures come when they are."""


def card(course: dict[str, Any], words: Words) -> dict[str, Any]:
    return {
        **course,
        "length": duration(course["duration_s"]),
        "level": words(f"courseCard.level.{course['level']}"),
        **rating(course, words),
    }


def rating(course: dict[str, Any], words: Words) -> dict[str, Any]:
    if course["rating"] is None:
        return {"stars": None}
    return {
        "stars": words.rating(course["rating"]),
        "filled": round(course["rating"] * 20, 2),
        "reviews_said": words.counted("courseCard.reviews", course["reviews"]),
    }


def categories(tree: list[dict[str, Any]], language: str) -> list[dict[str, str]]:
    return [{"slug": one["slug"], "name": _name(one, language)} for one in tree]


def catalogue(courses: dict[str, Any], tree: list[dict[str, Any]], facets: dict[str, Any], words: Words) -> Any:
    total = facets["total"]
    shown = [card(course, words) for course in courses["results"][:CARDS]]
    return {
        "title": words("title.courses"),
        "categories": categories(tree, words.language),
        "cards": [{**one, "is_first": place < IN_SIGHT} for place, one in enumerate(shown)],
        "found": words.counted("catalogue.found", total["count"]) if not total["is_estimate"] else "",
    }


def course(page: dict[str, Any], tree: list[dict[str, Any]], words: Words) -> dict[str, Any]:
    reviews = page["reviews"]
    return {
        **card(page, words),
        "category_name": _category_name(page, tree, words.language),
        "badge": _badge(page, words),
        "students_said": words.counted("coursePage.students", page["students"]) if page["students"] else "",
        "teachers": sorted(
            (one for one in page["staff"] if one["role"] != "assistant"), key=lambda one: one["role"] != "owner"
        ),
        "reviews_tab": words("coursePage.reviewsCounted", n=str(reviews)) if reviews else words("coursePage.reviews"),
        "facts": _facts(page, words),
    }


def lesson(lesson: dict[str, Any], words: Words) -> dict[str, Any]:
    has_length = lesson["duration_s"] and lesson["kind"] != "live"
    return {
        **lesson,
        "kind_said": words(f"player.kind.{lesson['kind']}"),
        "length": duration(lesson["duration_s"]) if has_length else "",
    }


def _facts(page: dict[str, Any], words: Words) -> list[str]:
    """As `web/src/courses/catalogue/CourseFacts.vue`."""
    has_dates = any(lesson["starts_at"] for section in page["sections"] for lesson in section["lessons"])
    lessons = words.counted("courseCard.lessons", page["lessons"])
    facts = [
        (page["lessons"] > 0, f"{duration(page['duration_s'])}, {lessons}"),
        (True, words(f"courseCard.level.{page['level']}")),
        (True, words("coursePage.inLanguage", language=_language_name(page["language"], words.language))),
        (page["has_preview"], words("courseCard.preview")),
        (page["gives_certificate"], words("coursePage.certificate")),
        (not has_dates, words("coursePage.ownPace")),
    ]
    return [text for is_true, text in facts if is_true]


def _badge(page: dict[str, Any], words: Words) -> str:
    if page["status"] != "published":
        return words(f"coursePage.status.{page['status']}")
    return words(f"coursePage.visibility.{page['visibility']}") if page["visibility"] != "public" else ""


def _category_name(page: dict[str, Any], tree: list[dict[str, Any]], language: str) -> str:
    if page["category"] is None:
        return ""
    slug = page["category"]["slug"]
    all_of_them = [one for parent in tree for one in (parent, *parent["children"])]
    return next((_name(one, language) for one in all_of_them if one["slug"] == slug), page["category"]["name"])


def _name(category: dict[str, Any], language: str) -> str:
    return str((category["name_en"] if language == "en" else "") or category["name"])


def _language_name(tag: str, language: str) -> str:
    with override(language):
        try:
            return str(get_language_info(tag)["name_translated"])
        except KeyError:
            return tag

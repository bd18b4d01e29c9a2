"""What the templates of the first content say and are drawn of, besides facts."""

from __future__ import annotations

from typing import Any

from teleklasa.site.first_content.words import Words

CHIP = (
    "inline-flex h-9 shrink-0 items-center rounded-full border border-accented px-3.5 text-sm font-medium"
    " whitespace-nowrap text-default transition-colors hover:bg-elevated aria-[current]:border-primary"
    " aria-[current]:bg-primary aria-[current]:text-inverted"
)
TAB = (
    "flex h-11 items-center border-b-2 border-transparent px-3 font-medium whitespace-nowrap text-muted"
    " hover:text-highlighted aria-[current=page]:border-primary aria-[current=page]:text-primary"
)
FIVE_STARS = "".join(
    f"M{x + 10} 1.6l2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8L{x + 1.6:g} 7.7l5.8-.8z"
    for x in range(0, 100, 20)
)
"""Five of the stars that `web/src/courses/cards/RatingStars.vue` draws."""

SAID = {
    "demo": "shell.demo",
    "navigation": "shell.navigation",
    "register": "shell.register",
    "sign_in": "shell.signIn",
    "search": "catalogue.search",
    "categories": "catalogue.categories",
    "all_categories": "catalogue.allCategories",
    "results": "catalogue.results",
    "filters": "catalogue.filters",
    "newest": "catalogue.sort.newest",
    "popular": "catalogue.sort.popular",
    "best_rated": "catalogue.sort.rating",
    "by_title": "catalogue.sort.title",
    "length": "courseCard.length",
    "level": "courseCard.levelLabel",
    "preview": "courseCard.preview",
    "no_reviews": "courseCard.noReviews",
    "joining": "coursePage.joining",
    "parts": "coursePage.parts",
    "about": "coursePage.about",
    "news": "coursePage.news",
    "goals": "coursePage.goals",
    "outline": "coursePage.outline",
    "player_outline": "player.outline",
    "optional": "player.optional",
}
"""Texts by the names that the templates have for them, without their ending `_said`."""


def words_of(words: Words) -> dict[str, Any]:
    said = {f"{name}_said": words(key) for name, key in SAID.items()}
    return {**said, "chip": CHIP, "tab": TAB, "five_stars": FIVE_STARS}

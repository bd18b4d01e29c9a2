"""Where a person stands towards the course of a page, read with what tells its bytes apart.

The same facts as `standing.with_standing` reads, in one statement written by hand: most requests for a page
end here, with 304, and building the statement anew would cost more than all the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from teleklasa.courses.standing import Standing, standing_of
from teleklasa.courses.standing_rows import ABOUT_PERSON, JOINED, OWN
from teleklasa.people.models import Person
from teleklasa.rest.replica import read_rows

COUNTERS = ("students", "reviews", "rating_sum", "lessons", "required_lessons", "previews", "duration_s")
SETTINGS = ("status", "visibility", "enrol_policy", "shows_classmates", "gives_certificate")
TOLD_APART_BY = (*SETTINGS, "outline_version", *COUNTERS)
"""Whatever else the page shows raises `outline_version`."""

COLUMNS = ", ".join(f"c.{name}" for name in ("id", *TOLD_APART_BY))
OF_NOBODY = f"SELECT {COLUMNS} FROM courses_course c WHERE c.slug = %s AND c.deleted_at IS NULL"  # noqa: S608 -- made of constants
OF_PERSON = f"SELECT {COLUMNS}{ABOUT_PERSON} FROM courses_course c {JOINED} WHERE c.slug = %s AND c.deleted_at IS NULL"  # noqa: S608 -- made of constants


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A course as far as its page is told apart by it: `values` are those of TOLD_APART_BY."""

    course_id: int
    values: tuple[Any, ...]

    def named(self) -> dict[str, Any]:
        return dict(zip(TOLD_APART_BY, self.values, strict=True))


def page_standing(slug: str, person: Person | None) -> tuple[PageFacts, Standing] | None:
    """The kept course of the address and the person's standing towards it; one statement, None if there is none."""
    asker = [] if person is None else [person.pk] * 3
    rows = read_rows(OF_PERSON if asker else OF_NOBODY, [*asker, slug])
    if not rows:
        return None
    course_id, *told = rows[0]
    facts = PageFacts(course_id, tuple(told[: len(TOLD_APART_BY)]))
    return facts, _standing(facts, person, told[len(TOLD_APART_BY) :])


def _standing(facts: PageFacts, person: Person | None, own: list[Any]) -> Standing:
    course: Any = SimpleNamespace(**facts.named(), **dict(zip(OWN, own, strict=False)))
    return standing_of(person, course)

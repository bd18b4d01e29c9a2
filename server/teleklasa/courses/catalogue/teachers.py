"""Adults who asked to be found: their list, their pages and the courses that they teach."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import Http404

from teleklasa.courses.catalogue import cursors
from teleklasa.courses.catalogue.cards import LISTED, average
from teleklasa.courses.catalogue.folding import words_of
from teleklasa.courses.catalogue.listing import Conditions, ordered_page
from teleklasa.courses.catalogue.wanted import Wanted
from teleklasa.courses.people_shapes import person_card_of
from teleklasa.people.models import Person
from teleklasa.rest.replica import read_rows
from teleklasa.richtext.rendering import render

BY_NAME = "name"
KINDS: cursors.Kinds = {BY_NAME: (cursors.is_text, cursors.is_count)}
LISTED_TEACHER = "p.listed_as_teacher AND p.retired_at IS NULL"
"""`PersonQuerySet.listed_teachers`, as its partial index has it."""

TAUGHT_BY = (
    "c.id IN (SELECT s.course_id FROM courses_coursestaff s WHERE s.person_id = %s AND s.role IN ('owner', 'teacher'))"
)
ACCENTED, PLAIN = "ąćęłńóśźżáàâäãåčçďéèêëěíìîïňôöòőřšťúùûüůűýžđø", "acelnoszzaaaaaaccdeeeeeiiiinoooorstuuuuuuyzdo"
FROM_LETTERS, TO_LETTERS = ACCENTED + ACCENTED.upper(), PLAIN + PLAIN


def teachers_page(*, found_by: str, cursor: str, size: int) -> dict[str, Any]:
    """Teachers by name; `found_by` is how one word of the name begins.  One statement; raises Invalid."""
    conditions, values = [LISTED_TEACHER], list[Any]()
    for word in words_of(found_by)[:3]:
        conditions.append("' ' || translate(lower(p.display_name), %s, %s) LIKE %s")
        values += [FROM_LETTERS, TO_LETTERS, f"% {word}%"]
    if cursor:
        _, after = cursors.read(cursor, KINDS)
        conditions.append("(p.display_name, p.id) > (%s, %s::bigint)")
        values += after
    rows = read_rows(
        "SELECT p.public_id, p.display_name, p.avatar_key, p.id FROM people_person p "  # noqa: S608 -- made of constants
        f"WHERE {' AND '.join(conditions)} ORDER BY p.display_name, p.id LIMIT %s",
        [*values, size + 1],
    )
    shown = rows[:size]
    following = cursors.written(BY_NAME, [shown[-1][1], shown[-1][3]]) if len(rows) > size else None
    return {"results": [person_card_of(*row[:3]) for row in shown], "next": following}


def listed_teacher(public_id: str) -> Person:
    """One query.  Raises Http404 for anyone who is not in the list."""
    found = Person.objects.listed_teachers().filter(public_id=public_id)
    person: Person | None = found.only("public_id", "display_name", "avatar_key", "bio").first()
    if person is None:
        raise Http404
    return person


def teacher_page(person: Person) -> dict[str, Any]:
    """What the public may know of a teacher; counts are of listed courses.  One statement."""
    ((courses, students, reviews, rating_sum),) = read_rows(
        "SELECT count(*), coalesce(sum(c.students), 0)::bigint, coalesce(sum(c.reviews), 0)::bigint, "  # noqa: S608 -- the same
        f"coalesce(sum(c.rating_sum), 0)::bigint FROM courses_course c WHERE {LISTED} AND {TAUGHT_BY}",
        [person.pk],
    )
    return {
        **person_card_of(person.public_id, person.display_name, person.avatar_key),
        "bio_html": bio_html(person.bio),
        "courses": courses,
        "students": students,
        "reviews": reviews,
        "rating": average(rating_sum, reviews),
    }


@lru_cache(maxsize=256)
def bio_html(source: str) -> str:
    """Markdown as a page may show it; pictures of the author's own files are not shown to strangers."""
    return render(source, image=lambda _: None).html


def courses_of_teacher(person: Person, *, cursor: str, size: int) -> dict[str, Any]:
    """Listed courses that the person owns or teaches, the newest first.  One statement; raises Invalid."""
    conditions = Conditions()
    conditions.add("teacher", TAUGHT_BY, person.pk)
    return ordered_page(conditions, Wanted(sort="newest", cursor=cursor, size=size))

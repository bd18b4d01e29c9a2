"""Students who have not been seen for a while and are not done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from teleklasa.courses.enrolment.students import COLUMNS, student_cards
from teleklasa.courses.models import Course, Enrolment
from teleklasa.rest.paging import page_of


def stuck_page(course: Course, students: QuerySet[Enrolment], *, days: int, cursor: str) -> dict[str, Any]:
    """Active students without activity for so many days, the longest first; two queries.

    Who has done everything is left out of the page after it was read, so that nobody's progress is
    counted but that of the page: a page may be shorter than others and still have a next one.
    """
    silent = students.filter(status="active", last_activity_at__lt=timezone.now() - timedelta(days=days))
    page, beyond = page_of(silent.values(*COLUMNS), keys=["last_activity_at", "id"], cursor=cursor)
    return {"results": [card for card in student_cards(course, page) if card["percent"] < 100], "next": beyond}

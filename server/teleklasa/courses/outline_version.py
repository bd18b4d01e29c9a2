"""The number that tells whether the page of a course is still what somebody has."""

from django.db.models import F
from django.utils import timezone

from teleklasa.courses.models import Course


def touch_outline(course_id: int) -> None:
    """Something that the page of the course shows was changed; call it in the same transaction.

    The row of the course stays locked until the transaction ends.
    """
    Course.objects.filter(pk=course_id).update(outline_version=F("outline_version") + 1, updated_at=timezone.now())

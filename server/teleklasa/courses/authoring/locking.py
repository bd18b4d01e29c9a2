"""One author at a time: whatever changes the parts of a course holds the row of the course first."""

from __future__ import annotations

from teleklasa.courses.models import Course
from teleklasa.courses.refused import CourseNotOpen
from teleklasa.courses.rules import AUTHORING
from teleklasa.rest.problems import NotFound


def locked_course(course_id: int, *, while_in: frozenset[str] = AUTHORING) -> Course:
    """The course, held until the transaction ends; students who enrol meanwhile wait only to be counted.

    The rule was judged before the lock, so the state is looked at again.  Raises NotFound for a
    course deleted meanwhile, CourseNotOpen for one archived meanwhile.
    """
    course = Course.objects.kept().select_for_update(no_key=True).filter(pk=course_id).first()
    if course is None:
        raise NotFound
    if course.status not in while_in:
        raise CourseNotOpen(course_status=course.status)
    return course

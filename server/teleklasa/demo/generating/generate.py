"""`teleklasa generate`: the whole generated school, in minutes."""

from __future__ import annotations

import time
from array import array

from django.db import connection

from teleklasa.courses.catalogue.indexing import index_courses
from teleklasa.courses.models import (
    Comment,
    Course,
    CourseStaff,
    Enrolment,
    Lesson,
    LessonProgress,
    Review,
    Section,
    Submission,
    Task,
)
from teleklasa.demo.generating import course_rows, learning_rows, people_rows
from teleklasa.demo.generating.copying import without_indexes
from teleklasa.demo.generating.sizes import Sizes, courses_of_people, first_lessons
from teleklasa.groups.models import GroupMember
from teleklasa.people.models import Person

BIG = (Person, GroupMember, Course, CourseStaff, Section, Lesson, Task)
BIGGEST = (Enrolment, LessonProgress, Submission, Review, Comment)


class SchoolNotEmpty(Exception):
    """The text is one sentence for whoever typed the command."""

    def __init__(self) -> None:
        super().__init__("Generate into an empty database: this one has people in it.")


def generate(sizes: Sizes) -> None:
    """Fill an empty, migrated database.  Raises SchoolNotEmpty.

    References are not checked row by row while they come: they are right by how they are made.
    """
    if Person.objects.exists():
        raise SchoolNotEmpty
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    began = time.monotonic()
    chosen, firsts = courses_of_people(sizes), first_lessons(sizes)
    students, reviews, stars = _counters(sizes, chosen)
    with without_indexes(*BIG):
        people_rows.write_people(sizes)
        people_rows.write_groups(sizes)
        course_rows.write_categories()
        course_rows.write_courses(sizes, students, reviews, stars)
        course_rows.write_lessons(sizes, firsts)
        course_rows.write_tasks(sizes, firsts)
    with without_indexes(*BIGGEST):
        learning_rows.write_enrolments(sizes, chosen, firsts)
        learning_rows.write_progress(chosen, firsts)
        learning_rows.write_submissions(chosen)
        learning_rows.write_reviews(chosen)
        learning_rows.write_comments(chosen, firsts)
    index_courses(range(1, sizes.courses + 1))
    _settle()
    print(f"{sizes.courses} courses and what belongs to them in {time.monotonic() - began:.0f} s", flush=True)


def _counters(sizes: Sizes, chosen: array[int]) -> tuple[array[int], array[int], array[int]]:
    """Students, reviews and the sum of their stars, by the number of the course."""
    students, reviews, stars = (array("I", bytes(4 * (sizes.courses + 1))) for _ in range(3))
    for place, course in enumerate(chosen):
        students[course] += 1
        if place % learning_rows.REVIEW_EVERY == 0:
            reviews[course] += 1
            stars[course] += learning_rows.rating(place)
    return students, reviews, stars


def _settle() -> None:
    """Counters that follow from other tables, and what the planner needs to know."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute(
            "UPDATE courses_lesson SET comment_count = counted.number FROM"
            " (SELECT lesson_id, count(*) AS number FROM courses_comment GROUP BY 1) counted"
            " WHERE courses_lesson.id = counted.lesson_id"
        )
        cursor.execute("VACUUM ANALYZE")

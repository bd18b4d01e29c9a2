"""Courses with their sections, lessons and tasks."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from teleklasa.courses.models import Category, Course, CourseStaff, Lesson, Section, Task
from teleklasa.demo.generating.copying import copy_rows, set_sequences
from teleklasa.demo.generating.sizes import Sizes, lessons_of, name_in_address
from teleklasa.demo.generating.words import SUBJECTS, course_title

LESSON_S, SECTIONS = 600, 4
BODY = "Treść lekcji: przykład, zadanie i wyjaśnienie, krok po kroku. " * 20


def write_categories() -> None:
    copy_rows(
        Category,
        ["id", "slug", "name", "position"],
        (f"{number}\tkat-{number}\t{name.capitalize()}\t{number}" for number, name in enumerate(SUBJECTS, 1)),
    )
    set_sequences(Category)


def owner_of(sizes: Sizes, course: int) -> int:
    return sizes.moderators + 1 + (course - 1) % sizes.teachers


def write_courses(sizes: Sizes, students: array[int], reviews: array[int], stars: array[int]) -> int:
    newest = timezone.now()

    def rows() -> Iterator[str]:
        for number in range(1, sizes.courses + 1):
            lessons = lessons_of(number)
            published = (newest - timedelta(minutes=(number * 7919) % 1_000_003)).isoformat()
            yield "\t".join(
                map(
                    str,
                    (
                        number,
                        f"kurs-{number}",
                        owner_of(sizes, number),
                        course_title(number),
                        f"Kurs numer {number} dla wszystkich, którzy chcą zacząć.",
                        "en" if number % 5 == 0 else "pl",
                        ("any", "beginner", "intermediate", "advanced")[number % 4],
                        1 + number % len(SUBJECTS),
                        published,
                        students[number],
                        lessons,
                        lessons,
                        number % 3,
                        reviews[number],
                        stars[number],
                        lessons * LESSON_S,
                    ),
                )
            )

    written = copy_rows(
        Course,
        [
            "id",
            "slug",
            "owner_id",
            "title",
            "summary",
            "language",
            "level",
            "category_id",
            "published_at",
            "students",
            "lessons",
            "required_lessons",
            "previews",
            "reviews",
            "rating_sum",
            "duration_s",
        ],
        rows(),
        status="published",
        description_html=f"<p>{BODY}</p>",
    )
    copy_rows(
        CourseStaff,
        ["course_id", "person_id"],
        (f"{number}\t{owner_of(sizes, number)}" for number in range(1, sizes.courses + 1)),
        role="owner",
    )
    set_sequences(Course)
    return written


def write_lessons(sizes: Sizes, firsts: array[int]) -> int:
    courses = range(1, sizes.courses + 1)
    copy_rows(
        Section,
        ["id", "public_id", "course_id", "title", "position"],
        (
            f"{(number - 1) * SECTIONS + place + 1}\t{name_in_address((number - 1) * SECTIONS + place + 1)}"
            f"\t{number}\tRozdział {place + 1}\t{place}"
            for number in courses
            for place in range(SECTIONS)
        ),
    )

    def rows() -> Iterator[str]:
        for number in courses:
            lessons, first = lessons_of(number), firsts[number]
            for place in range(lessons):
                lesson = first + place
                section = (number - 1) * SECTIONS + place * SECTIONS // lessons + 1
                preview = "t" if place < number % 3 else "f"
                name = name_in_address(lesson)
                yield f"{lesson}\t{name}\t{number}\t{section}\tLekcja {place + 1}\t{place}\t{preview}"

    written = copy_rows(
        Lesson,
        ["id", "public_id", "course_id", "section_id", "title", "position", "is_preview"],
        rows(),
        kind="text",
        status="published",
        duration_s=LESSON_S,
        body_source=BODY,
        body_html=f"<p>{BODY}</p>",
    )
    set_sequences(Section, Lesson)
    return written


def write_tasks(sizes: Sizes, firsts: array[int]) -> int:
    """One assignment in the first lesson of each course; its number is the course's."""
    written = copy_rows(
        Task,
        ["id", "public_id", "course_id", "lesson_id"],
        (f"{number}\t{name_in_address(number)}\t{number}\t{firsts[number]}" for number in range(1, sizes.courses + 1)),
        kind="assignment",
        title="Zadanie domowe",
        status="published",
    )
    set_sequences(Task)
    return written

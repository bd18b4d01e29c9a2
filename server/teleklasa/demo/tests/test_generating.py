"""The generated school is whole: rows fit together, counters are what they count, every index is back."""

import pytest
from django.db import connection
from django.db.models import Count, F, Q

from teleklasa.courses.models import Course, Enrolment, Lesson, LessonProgress, Submission
from teleklasa.demo.generating.generate import SchoolNotEmpty, generate
from teleklasa.demo.generating.sizes import Sizes, chance, name_in_address
from teleklasa.groups.models import Group, GroupMember
from teleklasa.people.factories import make_learner
from teleklasa.people.models import Person

SIZES = Sizes(60)


def indexes() -> list[tuple[str, str, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.indexrelid::regclass::text, i.indkey::text, i.indisunique FROM pg_index i"
            " JOIN pg_tables t ON t.tablename::regclass = i.indrelid WHERE t.schemaname = 'public' ORDER BY 1"
        )
        return list(cursor.fetchall())


def dangling() -> list[str]:
    """Foreign keys that point nowhere; they were not checked while the rows came."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, attname, confrelid::regclass::text FROM pg_constraint"
            " JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]"
            " WHERE contype = 'f' AND array_length(conkey, 1) = 1"
        )
        found = []
        for table, column, target in cursor.fetchall():
            cursor.execute(
                f"SELECT EXISTS (SELECT FROM {table} t WHERE t.{column} IS NOT NULL"
                f" AND NOT EXISTS (SELECT FROM {target} o WHERE o.id = t.{column}))"
            )
            if cursor.fetchone() == (True,):
                found.append(f"{table}.{column}")
        return found


@pytest.mark.django_db(transaction=True)
def test_generated_school_fits_together():
    before = indexes()

    generate(SIZES)

    assert indexes() == before
    assert dangling() == []
    assert (Course.objects.listed().count(), Person.objects.count()) == (60, 600)
    assert Enrolment.objects.count() == 3000
    assert (Group.objects.count(), GroupMember.objects.count()) == (200, 200 * 25)
    assert Lesson.objects.count() == sum(Course.objects.values_list("lessons", flat=True))
    counted = Course.objects.annotate(
        real_students=Count("enrolments", distinct=True), real_reviews=Count("review_rows", distinct=True)
    )
    assert counted.exclude(students=F("real_students"), reviews=F("real_reviews")).count() == 0
    done = Enrolment.objects.annotate(real=Count("progress", filter=Q(progress__state="done")))
    assert done.exclude(done_count=F("real")).count() == 0
    assert LessonProgress.objects.exclude(lesson__course=F("enrolment__course")).count() == 0
    assert Submission.objects.waiting().count() == 300
    assert Course.objects.filter(search=None).count() == 0


def test_generating_refuses_a_school_that_has_people(db):
    make_learner("Ewa Kot", email="ewa@example.com")

    with pytest.raises(SchoolNotEmpty):
        generate(SIZES)


def test_names_in_addresses_never_repeat_and_chance_follows_its_seed():
    assert len({name_in_address(number) for number in range(50_000)}) == 50_000
    assert [round(chance(1, number), 3) for number in (1, 2, 3)] == [round(chance(1, n), 3) for n in (1, 2, 3)]
    assert chance(1, 5) != chance(2, 5)

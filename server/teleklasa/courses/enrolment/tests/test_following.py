import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from teleklasa.courses.enrolment.following import enrol_group, withdraw_group
from teleklasa.courses.factories import enrol, make_course
from teleklasa.courses.models import Enrolment, GroupEnrolment
from teleklasa.groups.factories import add_pupil, make_group
from teleklasa.groups.models import GroupMember
from teleklasa.groups.roster import add_pupils, move_pupil, remove_pupil, restore_pupil
from teleklasa.groups.settling import archive_group, delete_group, restore_group, unarchive_group
from teleklasa.notifications.models import Notification
from teleklasa.people.factories import make_pupil


@pytest.fixture
def enrolled(course, group_6a, darek, olga):
    """6A, where Darek learns, learns the course."""
    enrol_group(course, group_6a, by=olga)
    return group_6a


def membership(person, group):
    return GroupMember.objects.select_related("group", "person").get(person=person, group=group)


def state_of(person):
    return Enrolment.objects.values_list("status", "source").get(person=person)


def test_everybody_of_the_group_is_enrolled_and_told(enrolled, darek, counted):
    assert state_of(darek) == ("active", "group")
    assert counted() == (1, 1)
    assert Notification.objects.filter(person=darek, kind="course-student-added").count() == 1


def test_enrolling_again_changes_nothing(enrolled, course, olga, counted):
    assert enrol_group(course, enrolled, by=olga) == 0
    assert counted() == (1, 1)


def test_who_joins_later_is_enrolled_too(enrolled, ala, counted):
    members, _ = add_pupils(enrolled, "Ewa Kot\nFilip Sum", by=ala)

    assert {state_of(member.person) for member in members} == {("active", "group")}
    assert counted() == (3, 3)


def test_who_leaves_is_withdrawn_and_comes_back_to_the_same_row(enrolled, ala, darek, counted):
    row = Enrolment.objects.get(person=darek)
    remove_pupil(membership(darek, enrolled), by=ala)
    left = (state_of(darek), counted())

    restore_pupil(membership(darek, enrolled), by=ala)

    assert left == (("withdrawn", "group"), (0, 0))
    assert state_of(darek) == ("active", "group")
    assert counted() == (1, 1)
    assert Enrolment.objects.get(person=darek).pk == row.pk


@pytest.mark.parametrize("source", ["self", "teacher"])
def test_who_came_by_another_way_stays_after_leaving_the_group(course, group_6a, ala, olga, darek, source, counted):
    enrol(course, darek, source=source)
    enrol_group(course, group_6a, by=olga)

    remove_pupil(membership(darek, group_6a), by=ala)

    assert state_of(darek) == ("active", source)
    assert counted() == (1, 1)


def test_who_learns_in_another_group_of_the_course_stays(enrolled, course, ala, olga, darek, counted):
    other = make_group("klasa 6B", moderators=[ala])
    GroupMember.objects.create(group=other, person=darek)
    enrol_group(course, other, by=olga)

    remove_pupil(membership(darek, enrolled), by=ala)
    with_one = state_of(darek)
    remove_pupil(membership(darek, other), by=ala)

    assert with_one == ("active", "group")
    assert state_of(darek) == ("withdrawn", "group")
    assert counted() == (0, 0)


def test_pupil_moved_to_a_group_outside_the_course_leaves_it(enrolled, ala, darek):
    move_pupil(membership(darek, enrolled), make_group("klasa 1A", moderators=[ala]), by=ala)

    assert state_of(darek) == ("withdrawn", "group")


def test_pupil_moved_between_groups_of_the_course_stays(enrolled, course, ala, olga, darek, counted):
    other = make_group("klasa 6B", moderators=[ala])
    enrol_group(course, other, by=olga)

    move_pupil(membership(darek, enrolled), other, by=ala)

    assert state_of(darek) == ("active", "group")
    assert counted() == (1, 1)


def test_pupil_moved_into_the_course_is_enrolled(enrolled, ala):
    other = make_group("klasa 1A", moderators=[ala])
    ewa = add_pupil(other, "Ewa Kot")

    move_pupil(membership(ewa, other), enrolled, by=ala)

    assert state_of(ewa) == ("active", "group")


def test_deleted_group_leaves_and_restored_one_returns(enrolled, ala, darek, counted):
    delete_group(enrolled, by=ala)
    left = (state_of(darek), counted())

    restore_group(enrolled, by=ala)

    assert left == (("withdrawn", "group"), (0, 0))
    assert state_of(darek) == ("active", "group")
    assert counted() == (1, 1)


def test_archived_group_keeps_its_people_in_the_course(enrolled, ala, darek):
    archive_group(enrolled, by=ala)
    while_archived = state_of(darek)

    unarchive_group(enrolled, by=ala)

    assert [while_archived, state_of(darek)] == [("active", "group")] * 2


def test_group_taken_out_takes_its_people_along_and_brings_them_back(enrolled, course, olga, darek, counted):
    withdraw_group(course, enrolled, by=olga)
    left = (state_of(darek), counted())

    enrol_group(course, enrolled, by=olga)

    assert left == (("withdrawn", "group"), (0, 0))
    assert state_of(darek) == ("active", "group")
    assert counted() == (1, 1)


def test_nobody_follows_a_group_that_was_taken_out(enrolled, course, ala, olga):
    withdraw_group(course, enrolled, by=olga)

    members, _ = add_pupils(enrolled, "Ewa Kot", by=ala)

    assert not Enrolment.objects.filter(person=members[0].person).exists()


def test_pupil_whom_a_teacher_removed_stays_out_when_the_group_changes(enrolled, ala, darek):
    Enrolment.objects.filter(person=darek).update(status="removed")

    remove_pupil(membership(darek, enrolled), by=ala)
    restore_pupil(membership(darek, enrolled), by=ala)

    assert state_of(darek) == ("removed", "group")


@pytest.mark.parametrize("status", ["pending", "withdrawn", "rejected"])
def test_group_brings_in_who_was_outside(course, group_6a, olga, darek, status, counted):
    enrol(course, darek, status=status)

    enrol_group(course, group_6a, by=olga)

    assert state_of(darek) == ("active", "group")
    assert counted() == (1, 1)


def test_every_course_of_the_group_follows(enrolled, ala, olga):
    enrol_group(make_course("Potęgi", owner=olga), enrolled, by=olga)

    members, _ = add_pupils(enrolled, "Ewa Kot", by=ala)

    assert Enrolment.objects.filter(person=members[0].person, status="active").count() == 2


def test_group_of_five_hundred_takes_no_more_queries_than_one_of_two(course, olga, ala, counted):
    counts = []
    for number in (2, 500):
        group = make_group(f"klasa {number}", moderators=[ala])
        people = [make_pupil(f"Uczeń {n}") for n in range(number)]
        GroupMember.objects.bulk_create([GroupMember(group=group, person=person) for person in people])
        with CaptureQueriesContext(connection) as queries:
            added = enrol_group(course, group, by=olga)
        assert added == number
        counts.append(len(queries))

    assert counts[0] == counts[1] == 21  # savepoints among them
    assert counted() == (502, 502)
    assert GroupEnrolment.objects.filter(active=True).count() == 2

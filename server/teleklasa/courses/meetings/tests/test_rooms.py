"""Who may be in the room of a live lesson of a course, and when it is closed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from teleklasa.courses.authoring.lessons import delete_lesson, unpublish_lesson
from teleklasa.courses.authoring.sections import delete_section
from teleklasa.courses.authoring.states import archive_course, delete_course
from teleklasa.courses.factories import add_staff, enrol
from teleklasa.courses.meetings.refused import LiveRoomClosed
from teleklasa.courses.meetings.rooms import room_of_lesson
from teleklasa.courses.models import Course, Enrolment, GroupEnrolment, Lesson
from teleklasa.groups.models import Group
from teleklasa.live.models import LiveLesson, Room
from teleklasa.live.reading import room_lesson
from teleklasa.live.room_people import is_guest, may_host
from teleklasa.live.start import start_lesson, start_room
from teleklasa.people.factories import make_admin
from teleklasa.people.models import AuditEvent


def rows_of(view, room):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT person_id FROM {view} WHERE room_id = %s ORDER BY 1", [room.pk])
        return [person for (person,) in cursor.fetchall()]


def test_guests_are_members_and_hosts_are_who_teaches_each_once(school):
    room = room_of_lesson(school.lesson)
    enrol(school.course, school.asia)
    enrol(school.course, school.ala)
    add_staff(school.course, school.ala, "teacher")
    Enrolment.objects.filter(person=school.ewa).update(status="completed")

    assert rows_of("live_room_guest", room) == sorted([school.ewa.pk, school.lidia.pk])
    assert rows_of("live_room_host", room) == sorted([school.ala.pk, school.tomek.pk, school.asia.pk])
    assert [is_guest(room, school.roman), may_host(room, make_admin("Celina", username="c"))] == [False, False]


@pytest.mark.parametrize(
    "shut",
    [
        lambda s: Lesson.objects.filter(pk=s.lesson.pk).update(status="draft"),
        lambda s: Lesson.objects.filter(pk=s.lesson.pk).update(deleted_at=timezone.now(), position=None),
        lambda s: Course.objects.filter(pk=s.course.pk).update(status="archived"),
        lambda s: Course.objects.filter(pk=s.course.pk).update(deleted_at=timezone.now()),
    ],
    ids=["draft", "deleted", "archived", "course deleted"],
)
def test_room_of_what_is_closed_lets_nobody_in_and_starts_nothing(school, shut):
    room = room_of_lesson(school.lesson)

    shut(school)

    assert (rows_of("live_room_guest", room), rows_of("live_room_host", room)) == ([], [])
    with pytest.raises(LiveRoomClosed):
        start_room(room, by=school.tomek)
    assert LiveLesson.objects.count() == 0


def test_lesson_that_opens_later_lets_in_hosts_alone(school):
    room = room_of_lesson(school.lesson)
    Lesson.objects.filter(pk=school.lesson.pk).update(release_at=timezone.now() + timedelta(hours=1))

    assert (rows_of("live_room_guest", room), len(rows_of("live_room_host", room))) == ([], 3)


def test_who_left_the_course_and_the_teacher_of_a_withdrawn_group_are_out(school):
    room = room_of_lesson(school.lesson)

    Enrolment.objects.filter(person=school.ewa).update(status="withdrawn")
    GroupEnrolment.objects.update(active=False)

    assert [is_guest(room, school.ewa), is_guest(room, school.lidia), may_host(room, school.ala)] == [
        False,
        True,
        False,
    ]


def test_lesson_gets_one_room_however_often_it_is_asked_for(school):
    rooms = [room_of_lesson(Lesson.objects.get(pk=school.lesson.pk)) for _ in range(2)]

    assert rooms[0] == rooms[1]
    assert list(Room.objects.values_list("kind", flat=True)) == ["course"]


def test_room_of_a_course_and_of_a_group_hold_lessons_at_once(school, swarm_of):
    [server] = swarm_of(1)

    of_course = start_room(room_of_lesson(school.lesson), by=school.tomek).lesson
    of_group = start_lesson(school.group, by=school.ala).lesson

    event = AuditEvent.objects.filter(action="lesson-started").earliest("pk")
    assert (of_course.state, of_group.state, server.calls["create"]) == ("running", "running", 2)
    assert (of_course.title, of_course.expected_people > 0) == ("Spotkanie", True)
    assert event.target == f"course:{school.course.slug}"


@pytest.mark.parametrize(
    "close",
    [
        lambda s: unpublish_lesson(s.lesson, by=s.tomek),
        lambda s: delete_lesson(s.lesson, by=s.tomek),
        lambda s: delete_section(s.lesson.section, by=s.tomek, with_lessons=True),
        lambda s: archive_course(s.course, by=s.tomek),
        lambda s: delete_course(s.course, by=make_admin("Celina", username="celina")),
    ],
    ids=["unpublished", "deleted", "section deleted", "archived", "course deleted"],
)
def test_closing_the_lesson_or_the_course_ends_what_is_held(
    school, close, swarm_of, django_capture_on_commit_callbacks
):
    [server] = swarm_of(1)
    room = room_of_lesson(school.lesson)
    start_room(room, by=school.tomek)

    with django_capture_on_commit_callbacks(execute=True):
        close(school)

    assert (room_lesson(room), server.calls["end"]) == (None, 1)


def test_unpublishing_another_lesson_ends_nothing(school, swarm_of, django_capture_on_commit_callbacks):
    swarm_of(1)
    room = room_of_lesson(school.lesson)
    start_room(room, by=school.tomek)

    with django_capture_on_commit_callbacks(execute=True):
        unpublish_lesson(Lesson.objects.get(title="Lekcja 1"), by=school.tomek)

    assert room_lesson(room) is not None


def test_whoever_leaves_comes_back_to_the_lesson_if_they_see_it(school, client_of):
    Course.objects.update(visibility="private")
    after = f"/after/lesson-{school.lesson.public_id}"
    clients = [client_of(school.ewa), client_of(school.roman), APIClient()]

    assert [client.get(after)["Location"] for client in clients] == [school.page, "/lekcja", "/lekcja"]


def test_teacher_of_a_deleted_group_hosts_no_more(school):
    room = room_of_lesson(school.lesson)

    Group.objects.update(deleted_at=timezone.now())

    assert (may_host(room, school.ala), may_host(room, school.tomek)) == (False, True)

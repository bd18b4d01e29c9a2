from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from teleklasa.courses.enrolment.enrolling import enrol_oneself, withdraw_oneself
from teleklasa.courses.enrolment.following import enrol_group, withdraw_group
from teleklasa.courses.factories import add_lesson
from teleklasa.groups.factories import add_pupil, make_group
from teleklasa.live.rooms import room_of


@pytest.fixture
def room(course, ala):
    """The room of a live lesson of the course."""
    room = room_of(make_group("sala", moderators=[ala]))
    add_lesson(course.sections.get(), "Na żywo", kind="live", room=room)
    return room


def rings(act):
    with CaptureQueriesContext(connection) as queries:
        act()
    return [query["sql"].split("door', ")[1] for query in queries if "pg_notify" in query["sql"]]


def test_rooms_of_the_course_hear_when_a_group_comes_and_goes(course, room, group_6a, darek, olga):
    add_pupil(group_6a, "Ewa Kot")

    heard = [rings(partial(act, course, group_6a, by=olga)) for act in (enrol_group, withdraw_group)]

    assert heard == [[f"""'{{"room":{room.pk}}}')"""]] * 2


def test_one_person_who_comes_or_goes_is_rung_alone(course, room, roman):
    heard = [rings(partial(act, course, roman)) for act in (enrol_oneself, withdraw_oneself)]

    assert heard == [[f"""'{{"person":{roman.pk}}}')"""]] * 2

"""When a lesson moves by itself: what its polls, its node and the browsers of its class say."""

from datetime import timedelta

from django.utils import timezone

from teleklasa.groups.factories import add_pupil
from teleklasa.live.models import LessonMove, Witness
from teleklasa.live.rescue_signs import lessons_to_rescue, rescue
from teleklasa.live.tests.rows import fresh, is_doubtful
from teleklasa.swarm.models import Server


def tell(lesson, person, *, reaches, meeting_id=None):
    Witness.objects.create(
        live_lesson=lesson,
        person=person,
        meeting_id=meeting_id or lesson.meeting_id,
        reaches=reaches,
        told_at=timezone.now(),
    )


def test_lesson_is_due_when_two_browsers_do_not_reach_its_dead_server(lesson, group_6a, darek, ala):
    assert lessons_to_rescue() == []
    lesson = is_doubtful(lesson)
    tell(lesson, darek, reaches=False)
    assert lessons_to_rescue() == []

    tell(lesson, ala, reaches=False)

    assert lessons_to_rescue() == [lesson]
    Witness.objects.filter(person=ala).update(told_at=timezone.now() - timedelta(seconds=25))
    assert lessons_to_rescue() == []


def test_lesson_found_due_stays_when_a_browser_reaches_the_server_before_its_turn(lesson, group_6a, darek, ala, away):
    lesson = is_doubtful(lesson)
    for person in (darek, ala):
        tell(lesson, person, reaches=False)
    [due] = lessons_to_rescue()

    tell(lesson, add_pupil(group_6a, "Ewa Kot"), reaches=True)

    assert not rescue(due)
    assert (fresh(lesson).meeting_id, LessonMove.objects.count()) == (lesson.meeting_id, 0)
    Witness.objects.filter(reaches=True).delete()
    assert rescue(due)
    assert fresh(lesson).meeting_id != lesson.meeting_id


def test_browser_that_reaches_the_server_weighs_against(lesson, group_6a, darek, ala):
    lesson = is_doubtful(lesson)
    for name in ("Ewa Kot", "Jan Kos"):
        tell(lesson, add_pupil(group_6a, name), reaches=False)
    tell(lesson, darek, reaches=True)

    assert lessons_to_rescue() == []


def test_node_that_fell_silent_is_a_second_sign_and_one_that_never_spoke_is_none(lesson, ala):
    lesson = is_doubtful(lesson)
    servers = Server.objects.filter(pk=lesson.server_id)
    assert lessons_to_rescue() == []
    servers.update(last_heartbeat=timezone.now() - timedelta(seconds=66))
    assert lessons_to_rescue() == []

    silent_since = timezone.now() - timedelta(seconds=210)
    servers.update(last_heartbeat=silent_since, health_changed_at=silent_since + timedelta(seconds=40))

    assert lessons_to_rescue() == [lesson]
    servers.update(good_polls=1, bad_polls=0)  # it has begun to answer
    assert lessons_to_rescue() == []


def test_node_whose_program_was_stopped_long_before_its_server_died_is_no_sign(lesson):
    lesson = is_doubtful(lesson)
    died_at = timezone.now() - timedelta(seconds=210)
    stopped_at = died_at - timedelta(days=30)
    Server.objects.filter(pk=lesson.server_id).update(last_heartbeat=stopped_at, health_changed_at=died_at)

    assert lessons_to_rescue() == []


def test_what_was_said_of_the_meeting_before_does_not_count(lesson, ala, darek):
    lesson = is_doubtful(lesson)
    tell(lesson, darek, reaches=False, meeting_id="before")
    tell(lesson, ala, reaches=False, meeting_id="before")

    assert lessons_to_rescue() == []

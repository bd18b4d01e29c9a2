from dataclasses import replace
from datetime import timedelta
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from django.db.models import F
from django.utils import timezone

from teleklasa.bbb import Client, Join, Meeting, NewMeeting, Role, join_url
from teleklasa.groups.factories import add_pupil, make_group
from teleklasa.live.end import end_lesson
from teleklasa.live.ends import ends_due, strays_on
from teleklasa.live.meeting import SCHOOL_META, as_new_meeting, attendee_id, school_mark
from teleklasa.live.models import Attendance, DeviceLease, LiveLesson
from teleklasa.live.rooms import room_of
from teleklasa.live.start import claim_lesson, start_lesson
from teleklasa.live.watching import conclude
from teleklasa.swarm.models import Reservation, Server
from teleklasa.swarm.reservation import reserve_server
from teleklasa.swarm.watch import poll_swarm

State = LiveLesson.State


def look():
    conclude(poll_swarm(jitter_s=0, deadline_s=1.0))


def age(lesson, seconds):
    """Let the lesson have begun so many seconds ago."""
    LiveLesson.objects.filter(pk=lesson.pk).update(
        claimed_at=F("claimed_at") - timedelta(seconds=seconds), started_at=F("started_at") - timedelta(seconds=seconds)
    )


def come_in(lesson, person, role=Role.VIEWER):
    """The person joins as a browser would."""
    server = lesson.test_server
    user_id = attendee_id(lesson.meeting_id, person.pk)
    join = Join(meeting_id=lesson.meeting_id, full_name=person.display_name, role=role, user_id=user_id)
    browser = build_opener(HTTPCookieProcessor())
    browser.open(join_url(server.url, join, server.secret)).close()


@pytest.fixture
def lesson(ala, group_6a, darek, swarm_of):
    [server] = swarm_of(1)
    lesson = start_lesson(group_6a, by=ala).lesson
    lesson.test_server = server  # type: ignore[attr-defined]  # where this test finds it again
    return lesson


def test_poll_notes_who_is_in_the_lesson(lesson, ala, darek):
    come_in(lesson, ala, Role.MODERATOR)
    come_in(lesson, darek)

    look()

    lesson.refresh_from_db()
    assert (lesson.people_now, lesson.most_people) == (2, 2)
    assert set(Attendance.objects.filter(left_at=None).values_list("person", flat=True)) == {ala.pk, darek.pk}


def test_lesson_that_bigbluebutton_ended_is_over_with_the_next_poll(lesson):
    age(lesson, 5)
    lesson.test_server.reboot()

    look()

    lesson.refresh_from_db()
    assert (lesson.state, lesson.ended_because) == (State.ENDED, "bbb")
    assert not Reservation.objects.filter(released_at=None).exists()


def test_lesson_on_a_server_that_does_not_answer_is_suspect_but_never_ended(lesson):
    age(lesson, 5)
    lesson.test_server.go_down()

    for _ in range(12):
        look()

    lesson.refresh_from_db()
    assert lesson.state == State.SUSPECT
    assert Server.objects.get().health in {"suspect", "down"}


def test_suspicion_ends_when_the_server_answers_again(lesson):
    age(lesson, 5)
    lesson.test_server.go_down()
    for _ in range(3):
        look()
    lesson.test_server.come_back()

    look()

    lesson.refresh_from_db()
    assert lesson.state == State.RUNNING


def test_meeting_of_ours_without_a_lesson_is_ended_and_a_foreign_one_is_left_alone(lesson):
    server = lesson.test_server
    client = Client(server.url, server.secret)
    client.create(NewMeeting(name="stray", meeting_id="stray", meta={SCHOOL_META: school_mark()}))
    client.create(NewMeeting(name="foreign", meeting_id="foreign", meta={SCHOOL_META: "another"}))

    look()

    assert {m.meeting_id for m in server.meetings if not m.has_been_forcibly_ended} == {"foreign", lesson.meeting_id}


def test_breakout_room_lives_and_dies_with_its_parent(lesson):
    breakout = Meeting(meeting_id="breakout-1", is_breakout=True, metadata={SCHOOL_META: school_mark()})
    [seen] = poll_swarm(jitter_s=0)

    assert ends_due([replace(seen, meetings=(*seen.meetings, breakout))]) == []


def test_stray_of_a_server_that_was_removed_meanwhile_is_left_alone(lesson):
    stray = Meeting(meeting_id="stray", metadata={SCHOOL_META: school_mark()})
    [seen] = poll_swarm(jitter_s=0)

    gone = [replace(seen, server_id=10**9, meetings=(stray,))]
    assert (strays_on(gone), ends_due(gone)) == ({10**9: ["stray"]}, [])


def test_lesson_whose_server_is_gone_from_the_swarm_frees_the_room(lesson, ala, group_6a):
    LiveLesson.objects.update(server=None)

    look()

    lesson.refresh_from_db()
    assert (lesson.state, lesson.ended_because) == (State.ENDED, "server-removed")


def test_foreign_meetings_and_absurd_numbers_of_one_server_blind_nobody(ala, darek, group_6a, swarm_of):
    near, far = swarm_of(2)
    lesson = start_lesson(group_6a, by=ala).lesson
    home, other = (near, far) if lesson.server and lesson.server.name == near.name else (far, near)
    Client(other.url, other.secret).create(NewMeeting(name="foreign", meeting_id="foreign"))
    lesson.test_server = home  # type: ignore[attr-defined]  # where `come_in` finds it
    come_in(lesson, darek)

    look()

    lesson.refresh_from_db()
    assert lesson.people_now == 1
    assert Server.objects.get(name=other.name).foreign_units > 0
    assert type(Server.objects.get(name=home.name).foreign_units) is float


def test_lesson_ended_while_its_server_was_down_is_ended_there_when_it_returns(lesson, ala):
    server = lesson.test_server
    server.go_down()
    end_lesson(lesson, by=ala)
    server.come_back()
    assert [m.meeting_id for m in server.meetings] == [lesson.meeting_id]

    look()

    assert [m for m in server.meetings if not m.has_been_forcibly_ended] == []


def killed_start(ala, group, *, after_create):
    """A start whose process died: before the meeting was made, or between that and the commit."""
    claimed, need = claim_lesson(room_of(group), ala, title="klasa 6A")
    assert need is not None
    reserved = reserve_server(meeting_id=claimed.meeting_id, need=need)
    LiveLesson.objects.filter(pk=claimed.pk).update(server=reserved.server)
    if after_create:
        Client(reserved.server.base_url, "sekret-1").create(as_new_meeting(claimed, slug=group.slug))
    return claimed


def test_start_that_died_after_the_meeting_was_made_is_taken_up(ala, group_6a, swarm_of):
    [server] = swarm_of(1)
    claimed = killed_start(ala, group_6a, after_create=True)
    age(claimed, 60)

    look()

    claimed.refresh_from_db()
    assert (claimed.state, claimed.create_time_ms) == (State.RUNNING, server.meetings[0].create_time_ms)


def test_start_that_died_before_the_meeting_was_made_frees_the_room(ala, group_6a, swarm_of):
    swarm_of(1)
    claimed = killed_start(ala, group_6a, after_create=False)
    age(claimed, 100)

    look()

    claimed.refresh_from_db()
    assert (claimed.state, claimed.ended_because) == (State.FAILED, "stuck")
    assert start_lesson(group_6a, by=ala).lesson.state == State.RUNNING


def test_lease_of_a_pupil_who_is_in_the_meeting_goes_on(lesson, darek):
    come_in(lesson, darek)
    for device in ("old", "new"):
        DeviceLease.objects.create(
            live_lesson=lesson, person=darek, device=device, granted_at=lesson.started_at, expires_at=lesson.started_at
        )

    look()

    renewed = DeviceLease.objects.filter(expires_at__gt=lesson.started_at + timedelta(seconds=50))
    assert list(renewed.values_list("device", flat=True)) == ["new"]


def test_pupil_of_another_group_is_nobody_here(lesson, ala):
    stranger = add_pupil(make_group("klasa 1B", moderators=[ala]), "Obcy")
    come_in(lesson, stranger)

    look()

    assert not Attendance.objects.exists()


def test_promise_that_a_process_left_when_it_died_is_released(ala, group_6a, swarm_of):
    swarm_of(1)
    lesson = start_lesson(group_6a, by=ala).lesson
    promises = Reservation.objects.filter(released_at=None)
    for age_s in (20, 40):
        Reservation.objects.create(
            meeting_id=f"nobody's {age_s}",
            server_id=lesson.server_id or 0,
            expected_people=20,
            expected_units=23,
            reserved_at=timezone.now() - timedelta(seconds=age_s),
        )
    promises.filter(meeting_id=lesson.meeting_id).update(reserved_at=timezone.now() - timedelta(hours=1))

    conclude(poll_swarm(jitter_s=0))

    assert set(promises.values_list("meeting_id", flat=True)) == {lesson.meeting_id, "nobody's 20"}

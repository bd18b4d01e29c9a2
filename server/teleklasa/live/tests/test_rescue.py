"""Moving a lesson, step by step and killed at each step; see `rescue`."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from teleklasa.bbb import Client, NewMeeting
from teleklasa.live.end import end_lesson
from teleklasa.live.ends import ask_for_ends, ends_due
from teleklasa.live.meeting import SCHOOL_META, school_mark
from teleklasa.live.models import LessonMove, LiveLesson, MeetingLeft
from teleklasa.live.refused import LessonStillStarting, MovedJustNow, NoOpenLesson
from teleklasa.live.rescue import (
    MoveOvertaken,
    _note_server,
    begin_move,
    carry_out,
    give_up_stuck_moves,
    move_by_itself,
    move_lesson,
)
from teleklasa.live.rooms import room_of
from teleklasa.live.start import claim_lesson, create_meeting
from teleklasa.live.tests.rows import fresh, is_doubtful
from teleklasa.live.watching import conclude
from teleklasa.people.models import AuditEvent
from teleklasa.refusal import Refusal
from teleklasa.swarm.allocation import LessonNeed
from teleklasa.swarm.models import Reservation, Server
from teleklasa.swarm.reservation import NoServerFree, reserve_server
from teleklasa.swarm.watch import poll_swarm

State, Outcome, Because = LiveLesson.State, LessonMove.Outcome, LessonMove.Because
DOWN = Because.DOWN


def look():
    conclude(poll_swarm(jitter_s=0, deadline_s=1.0))


def alive(server):
    return [each.meeting_id for each in server.meetings if not each.has_been_forcibly_ended]


def no_row_is_left_alone(*servers):
    """Every meeting of ours stands behind an open lesson, and every promise too (I12)."""
    held = {each.meeting_id for each in LiveLesson.objects.open()}
    assert {meeting for server in servers for meeting in alive(server)} == held
    assert set(Reservation.objects.filter(released_at=None).values_list("meeting_id", flat=True)) == held
    assert not LessonMove.objects.filter(outcome=Outcome.UNDER_WAY).exists()


def test_moved_lesson_goes_on_in_a_new_meeting_elsewhere_and_the_old_one_is_ended(lesson, ala, home, away):
    moved = move_lesson(lesson, by=ala)

    assert (moved.state, moved.generation, moved.move_count) == (State.RUNNING, lesson.generation + 1, 1)
    assert (moved.public_id, fresh(moved).server.name) == (lesson.public_id, away.name)
    assert moved.meeting_id != lesson.meeting_id
    assert alive(away) == [moved.meeting_id]
    assert moved.create_time_ms == away.meetings[0].create_time_ms
    assert away.meetings[0].parameters["name"] == "klasa 6A"
    assert AuditEvent.objects.filter(action="lesson-moved").count() == 1
    home.clock.advance(60)
    look()
    no_row_is_left_alone(home, away)
    assert MeetingLeft.objects.get().ended_at is not None


def test_lesson_is_promised_to_its_new_server_only(lesson, ala, away):
    moved = move_lesson(lesson, by=ala)

    [promise] = Reservation.objects.filter(released_at=None)
    assert (promise.meeting_id, promise.server_id) == (moved.meeting_id, moved.server_id)


def test_lesson_is_not_moved_twice_in_a_row(lesson, ala):
    move_lesson(lesson, by=ala)
    with pytest.raises(MovedJustNow):
        move_lesson(lesson, by=ala)
    LiveLesson.objects.update(moved_at=timezone.now() - timedelta(seconds=90))

    assert move_lesson(lesson, by=ala).move_count == 2
    LiveLesson.objects.update(moved_at=timezone.now() - timedelta(seconds=290))
    is_doubtful(fresh(lesson))
    assert move_by_itself(fresh(lesson)) is False
    LiveLesson.objects.update(moved_at=timezone.now() - timedelta(seconds=310))
    assert move_by_itself(fresh(lesson)) is True


def test_lesson_stays_when_no_other_server_is_left(lesson, ala, home, away):
    away.go_down()

    with pytest.raises(NoServerFree):
        move_lesson(lesson, by=ala)

    after = fresh(lesson)
    assert (after.state, after.meeting_id, after.generation) == (State.RUNNING, lesson.meeting_id, lesson.generation)
    assert LessonMove.objects.get().outcome == Outcome.FAILED
    assert list(Reservation.objects.filter(released_at=None).values_list("meeting_id", flat=True)) == [
        lesson.meeting_id
    ]
    away.come_back()
    assert move_lesson(lesson, by=ala).state == State.RUNNING
    assert LessonMove.objects.get().outcome == Outcome.DONE


def test_meeting_that_a_server_made_without_saying_so_is_ended(lesson, ala, home, away):
    away.create_then_drop_answer(times=None)
    with pytest.raises(NoServerFree):
        move_lesson(lesson, by=ala)
    away.heal()
    assert len(alive(away)) == 1

    look()
    away.clock.advance(60)
    look()

    no_row_is_left_alone(home, away)


def test_lesson_that_is_opening_or_over_is_not_moved(lesson, ala, group_6a):
    LiveLesson.objects.update(state=State.STARTING)
    with pytest.raises(LessonStillStarting):
        move_lesson(lesson, by=ala)
    LiveLesson.objects.update(state=State.ENDED)
    with pytest.raises(NoOpenLesson):
        move_lesson(lesson, by=ala)


STEPS = ["begun", "reserved", "noted", "created"]


def killed_move(lesson, step):
    """A move whose process died after this step was committed."""
    move = begin_move(lesson, because=DOWN)
    reached = STEPS.index(step)
    if reached >= 1:
        need = LessonNeed(expected_people=5)
        reserved = reserve_server(meeting_id=move.to_meeting_id, need=need, refused=frozenset({lesson.server_id}))
    if reached >= 2:
        _note_server(move, reserved.server)
    if reached >= 3:
        create_meeting(lesson, reserved.server, slug="x", meeting_id=move.to_meeting_id)
    return move


@pytest.mark.parametrize("step", STEPS)
def test_case_10_move_whose_process_died_is_given_up_and_begun_anew(lesson, home, away, step):
    lesson = is_doubtful(lesson)
    home.go_down()
    killed_move(lesson, step)
    LessonMove.objects.update(begun_at=F("begun_at") - timedelta(seconds=40))

    look()
    assert move_by_itself(fresh(lesson)) is True
    away.clock.advance(60)
    look()
    away.clock.advance(60)
    look()

    after = fresh(lesson)
    assert (after.state, after.server.name, after.move_count) == (State.RUNNING, away.name, 1)
    no_row_is_left_alone(away)


@pytest.mark.parametrize("step", STEPS)
def test_meeting_of_a_move_under_way_is_no_stray(lesson, home, away, step):
    killed_move(is_doubtful(lesson), step)

    look()

    assert len(alive(away)) == (1 if step == "created" else 0)


@pytest.mark.parametrize("step", STEPS)
def test_case_21_stopped_process_that_goes_on_after_its_move_was_given_up_changes_nothing(lesson, home, away, step):
    lesson = is_doubtful(lesson)
    move = killed_move(lesson, step)
    give_up_stuck_moves(older_than_s=0)

    with pytest.raises(MoveOvertaken):
        carry_out(move)

    after = fresh(lesson)
    assert (after.meeting_id, after.generation, after.move_count) == (lesson.meeting_id, lesson.generation, 0)
    look()
    away.clock.advance(60)
    look()
    no_row_is_left_alone(home, away)


def test_lesson_whose_server_came_back_meanwhile_stays_there(lesson, home, away):
    move = begin_move(is_doubtful(lesson), because=DOWN)
    look()
    assert fresh(lesson).state == State.RUNNING

    with pytest.raises(MoveOvertaken):
        carry_out(move)

    look()
    away.clock.advance(60)
    look()
    assert fresh(lesson).meeting_id == lesson.meeting_id
    no_row_is_left_alone(home, away)


def test_lesson_that_was_ended_while_it_moved_stays_ended(lesson, ala, home, away):
    move = begin_move(lesson, because=Because.MODERATOR)
    end_lesson(fresh(lesson), by=ala)

    with pytest.raises(MoveOvertaken):
        carry_out(move)

    look()
    for server in (home, away):
        server.clock.advance(60)
    look()
    no_row_is_left_alone(home, away)


def test_case_06_old_meeting_is_ended_when_its_server_returns_and_not_asked_for_again(lesson, home, away):
    lesson = is_doubtful(lesson)
    home.go_down()
    assert move_by_itself(lesson) is True
    look()
    assert MeetingLeft.objects.get().ended_at is None
    home.come_back()
    assert alive(home) == [lesson.meeting_id]

    look()
    home.clock.advance(60)
    look()
    look()
    asked = home.calls["end"]
    look()

    assert MeetingLeft.objects.get().ended_at is not None
    assert home.calls["end"] == asked
    no_row_is_left_alone(home, away)


def test_old_meeting_is_ended_on_a_server_that_an_admin_has_switched_off(lesson, home, away):
    lesson = is_doubtful(lesson)
    home.go_down()
    move_by_itself(lesson)
    Server.objects.filter(pk=lesson.server_id).update(intent="disabled")
    home.come_back()

    [due] = ends_due([])
    ask_for_ends(due)
    home.clock.advance(60)
    MeetingLeft.objects.update(tried_at=F("tried_at") - timedelta(seconds=90))
    [due] = ends_due([])
    ask_for_ends(due)

    assert alive(home) == []
    assert MeetingLeft.objects.get().ended_at is not None


def test_meeting_whose_end_the_server_refuses_each_time_keeps_no_other_waiting(lesson, ala, home, away):
    client = Client(home.url, home.secret)
    for meeting_id in ("left", "stray"):
        client.create(NewMeeting(name="6A", meeting_id=meeting_id, meta={SCHOOL_META: school_mark()}))
    polled = poll_swarm(jitter_s=0)
    for meeting_id in ("", "left"):  # none can be ended without its id
        MeetingLeft.objects.create(server_id=lesson.server_id, meeting_id=meeting_id, left_at=timezone.now())

    for ends in ends_due(polled):
        ask_for_ends(ends)

    assert alive(home) == [lesson.meeting_id]
    assert home.calls["end"] == 3


def test_poll_from_before_the_move_does_not_end_the_lesson(lesson, ala, home, away):
    before = poll_swarm(jitter_s=0)
    moved = move_lesson(lesson, by=ala)

    conclude(before)

    assert fresh(lesson).state == State.RUNNING
    assert moved.meeting_id in alive(away)


@pytest.mark.django_db(transaction=True)
def test_lesson_moves_once_however_many_ask_at_once(lesson, ala, home, away):
    everybody = Barrier(6)

    def press():
        try:
            everybody.wait(10)
            return move_lesson(lesson, by=ala).move_count
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        said = sorted(map(str, threads.map(lambda _: press(), range(6))))

    assert said == ["1"] + ["moved-just-now"] * 5
    assert (fresh(lesson).move_count, len(alive(away))) == (1, 1)


def test_start_that_nobody_finished_frees_the_room_within_a_minute(ala, group_6a, servers):
    claimed, _ = claim_lesson(room_of(group_6a), ala, title="klasa 6A")
    server = Server.objects.get(name="Serwer 1")
    LiveLesson.objects.filter(pk=claimed.pk).update(server=server, claimed_at=timezone.now() - timedelta(seconds=57))
    for each in servers.values():
        each.go_down()

    look()

    assert fresh(claimed).state == State.FAILED

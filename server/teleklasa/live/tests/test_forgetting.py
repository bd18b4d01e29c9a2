from datetime import timedelta

import pytest
from django.utils import timezone

from teleklasa.groups.factories import add_pupil, make_group
from teleklasa.groups.models import Group, GroupMember
from teleklasa.live.models import Attendance, LiveLesson, MeetingLeft, Witness
from teleklasa.live.rooms import room_of
from teleklasa.live.tasks import forget_daily
from teleklasa.people.models import Person
from teleklasa.swarm.factories import ServerFactory


@pytest.fixture
def long_ago():
    return timezone.now() - timedelta(days=31)


def test_presence_older_than_a_month_is_forgotten(ala, darek, group_6a, long_ago):
    lesson = LiveLesson.objects.create(
        room=room_of(group_6a), meeting_id="m", title="6A", expected_people=1, claimed_at=long_ago, state="ended"
    )
    Attendance.objects.create(
        live_lesson=lesson, person=darek, joined_at=long_ago, last_seen_at=long_ago, left_at=long_ago
    )
    Attendance.objects.create(live_lesson=lesson, person=ala, joined_at=long_ago, last_seen_at=timezone.now())

    forget_daily(timestamp=0)

    assert list(Attendance.objects.values_list("person", flat=True)) == [ala.pk]


def test_what_is_left_of_moves_is_forgotten_in_its_time(ala, group_6a, long_ago):
    lesson = LiveLesson.objects.create(
        room=room_of(group_6a), meeting_id="m", title="6A", expected_people=1, claimed_at=long_ago, state="ended"
    )
    server, two_days_ago = ServerFactory.create(), timezone.now() - timedelta(days=2)
    Witness.objects.create(live_lesson=lesson, person=ala, meeting_id="m", reaches=False, told_at=two_days_ago)
    MeetingLeft.objects.create(server=server, meeting_id="ended long ago", left_at=long_ago, ended_at=long_ago)
    MeetingLeft.objects.create(server=server, meeting_id="ended now", left_at=long_ago, ended_at=timezone.now())
    MeetingLeft.objects.create(server=server, meeting_id="never ended", left_at=long_ago)

    forget_daily(timestamp=0)

    assert not Witness.objects.exists()
    assert sorted(MeetingLeft.objects.values_list("meeting_id", flat=True)) == ["ended now", "never ended"]


def test_deleted_group_is_erased_after_a_month_with_pupils_who_are_nowhere_else(ala, group_6a, darek, long_ago):
    gone = make_group("klasa 1B", moderators=[ala])
    only_there = add_pupil(gone, "Ewa")
    GroupMember.objects.create(group=gone, person=darek)
    Group.objects.filter(pk=gone.pk).update(deleted_at=long_ago)
    Person.objects.update(created_at=long_ago)

    forget_daily(timestamp=0)

    assert not Group.objects.filter(pk=gone.pk).exists()
    assert not Person.objects.filter(pk=only_there.pk).exists()
    assert Person.objects.filter(pk__in=[ala.pk, darek.pk]).count() == 2


def test_group_deleted_yesterday_is_kept_for_undo(ala, group_6a):
    Group.objects.update(deleted_at=timezone.now() - timedelta(days=1))

    forget_daily(timestamp=0)

    assert Group.objects.filter(pk=group_6a.pk).exists()

"""The hand-written reading of one group beside what the ORM says."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from teleklasa.groups.group_with_room import find_group_with_room
from teleklasa.groups.models import Group, GroupModerator
from teleklasa.groups.rules import moderates

Room = Group.room.related.related_model
STATES = {"kept": {}, "archived": {"archived_at": timezone.now()}, "deleted": {"deleted_at": timezone.now()}}


@pytest.fixture(params=STATES)
def group(request, ala):
    made = Group.objects.create(name="Żółwie", **STATES[request.param])
    GroupModerator.objects.create(group=made, person=ala)
    return made


def _columns(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def retired(person):
    person.retired_at = timezone.now()
    person.save()
    return person


@pytest.mark.parametrize("who", ["ala", "borys", "celina", "darek"])
@pytest.mark.parametrize("is_retired", [False, True])
def test_sees_what_the_orm_says(who, is_retired, group, request):
    person = request.getfixturevalue(who)
    person = retired(person) if is_retired else person
    expected = Group.objects.visible_to(person).kept().filter(slug=group.slug).first()
    found = find_group_with_room(group.slug, person)
    assert found == expected
    if found is not None and expected is not None:
        assert _columns(found) == _columns(expected)
        assert moderates(person, found) == moderates(person, expected)


@pytest.mark.parametrize("has_room", [False, True])
def test_room_and_moderator_need_no_further_query(ala, group_6a, has_room):
    Room._default_manager.filter(group=group_6a).delete()
    room = Room._default_manager.create(group=group_6a) if has_room else None
    with CaptureQueriesContext(connection) as asked:
        found = find_group_with_room(group_6a.slug, ala)
        assert found is not None
        assert moderates(ala, found)
        seen = getattr(found, "room", None)
        assert (seen is None, seen and _columns(seen)) == (room is None, room and _columns(room))
    assert len(asked) == 1


def test_unknown_name_is_nothing(ala, group_6a):
    assert find_group_with_room("nikt", ala) is None

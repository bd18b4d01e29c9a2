"""The hand-written page of groups beside what the ORM says."""

import pytest
from django.utils import timezone

from teleklasa.groups.group_rows import group_rows
from teleklasa.groups.models import Group, GroupModerator
from teleklasa.refusal import Refusal
from teleklasa.rest.paging import next_place
from teleklasa.swarm.factories import RegionFactory


@pytest.fixture
def groups(ala, borys):
    region = RegionFactory.create()
    made = Group.objects.bulk_create(
        [Group(name=f"Klasa {number % 40:02}", region=region if number % 3 else None) for number in range(130)]
    )
    GroupModerator.objects.bulk_create(
        [GroupModerator(group=group, person=person) for group in made for person in (ala, borys)][:-6]
    )
    Group.objects.filter(pk__in=[made[3].pk, made[4].pk]).update(archived_at=timezone.now())
    Group.objects.filter(pk__in=[made[4].pk, made[5].pk]).update(deleted_at=timezone.now())


def by_orm(person, *, is_archived, search):
    found = Group.objects.visible_to(person).kept().filter(archived_at__isnull=not is_archived)
    found = found.filter(name__icontains=search) if search else found
    columns = ("id", "name", "slug", "archived_at", "region__code", "region__name")
    return list(found.order_by("name", "id").values_list(*columns))


@pytest.mark.parametrize("who", ["ala", "celina", "darek"])
@pytest.mark.parametrize("is_archived", [False, True])
@pytest.mark.parametrize("search", ["", "KLASA 1", "%", "_"])
@pytest.mark.usefixtures("groups")
def test_pages_hold_what_the_orm_says_in_its_order(who, is_archived, search, request):
    person = request.getfixturevalue(who)
    seen, beyond = group_rows(person, is_archived=is_archived, search=search, cursor="")
    while beyond is not None:
        page, beyond = group_rows(person, is_archived=is_archived, search=search, cursor=beyond)
        seen = [*seen, *page]

    assert seen == by_orm(person, is_archived=is_archived, search=search)


ODD = [[1, 1], ["a", "b"], ["a", 1.5], ["a"], ["a", 2**63], ["a", -1], ["a", True], ["a\x00", 1], ["\ud800", 1]]


@pytest.mark.parametrize("place", ODD)
def test_cursor_of_another_list_is_refused(ala, place):
    with pytest.raises(Refusal) as refused:
        group_rows(ala, is_archived=False, search="", cursor=next_place(place))

    assert (refused.value.status, refused.value.facts) == (422, {"fields": {"cursor": ["invalid"]}})

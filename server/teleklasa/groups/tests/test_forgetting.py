from datetime import timedelta

import pytest
from django.utils import timezone

from teleklasa.groups.factories import add_pupil
from teleklasa.groups.forgetting import purge_deleted_groups
from teleklasa.groups.models import Group
from teleklasa.people import own_data
from teleklasa.people.models import Person
from teleklasa.people.own_data import register_own_data


@pytest.fixture
def long_deleted(group_6a, darek):
    """A group of two pupils, deleted two months ago."""
    ewa = add_pupil(group_6a, "Ewa Lis")
    long_ago = timezone.now() - timedelta(days=60)
    Group.objects.filter(pk=group_6a.pk).update(deleted_at=long_ago)
    Person.objects.update(created_at=long_ago)
    return darek, ewa


def test_pupils_without_a_group_go_with_it(long_deleted):
    assert purge_deleted_groups(kept_days=30) == 2

    assert not Person.objects.filter(pk__in=[person.pk for person in long_deleted]).exists()


def test_pupil_with_whom_something_of_others_would_go_leaves_a_nameless_row(long_deleted, monkeypatch):
    darek, ewa = long_deleted
    monkeypatch.setattr(own_data, "_lasting", {})
    register_own_data("notes", lasting=lambda people: {darek.pk} & set(people))

    counts = [purge_deleted_groups(kept_days=30) for _ in range(2)]

    left = Person.objects.filter(pk__in=[darek.pk, ewa.pk])
    assert counts == [2, 0]
    assert list(left.values_list("pk", "display_name")) == [(darek.pk, "Osoba usunięta")]
    assert left.get().retired_at is not None

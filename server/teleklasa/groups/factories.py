"""Groups for tests and the sample school."""

from teleklasa.groups.models import Group, GroupMember, GroupModerator
from teleklasa.people.factories import make_pupil
from teleklasa.people.models import Person


def make_group(name: str, *, moderators: list[Person], slug: str | None = None) -> Group:
    group = Group.objects.create(name=name, **({"slug": slug} if slug else {}))
    for person in moderators:
        GroupModerator.objects.create(group=group, person=person)
    return group


def add_pupil(group: Group, name: str, *, code: str | None = None) -> Person:
    person = make_pupil(name, code=code)
    GroupMember.objects.create(group=group, person=person)
    return person

"""The end of what was deleted: groups, and pupils who belong nowhere any more."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from teleklasa.groups.models import Group, GroupMember, GroupModerator
from teleklasa.people.models import AccessLink, Person
from teleklasa.people.own_data import erase_person, who_leaves_a_row


def purge_deleted_groups(*, kept_days: int) -> int:
    """Erase groups and memberships deleted longer ago, then pupils without any group; how many people that was.

    A pupil is a person whose only key was a personal link; whoever can sign in otherwise stays.  Of one with
    whom something of others would go, a nameless row is left.
    """
    before = timezone.now() - timedelta(days=kept_days)
    Group.objects.filter(deleted_at__lt=before).delete()
    GroupMember.objects.filter(removed_at__lt=before).delete()
    personal = AccessLink.objects.filter(person=OuterRef("pk"), purpose=AccessLink.Purpose.PERSONAL)
    homeless = Person.objects.filter(
        Exists(personal),
        ~Exists(GroupMember.objects.filter(person=OuterRef("pk"))),
        ~Exists(GroupModerator.objects.filter(person=OuterRef("pk"))),
        is_staff=False,
        is_moderator=False,
        email=None,
        username=None,
        created_at__lt=before,
    )
    lasting = who_leaves_a_row(list(homeless.values_list("pk", flat=True)))
    erased = list(homeless.filter(pk__in=lasting, retired_at=None).order_by("pk"))
    for person in erased:
        erase_person(person, by=None)
    _, by_model = homeless.exclude(pk__in=lasting).delete()
    return by_model.get("people.Person", 0) + len(erased)

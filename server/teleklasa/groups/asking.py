"""The group that a request names, as far as whoever asks sees it."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.request import Request

from teleklasa.groups.group_with_room import find_group_with_room
from teleklasa.groups.models import Group
from teleklasa.people.asking import person_of


def seen_group(request: Request, slug: str) -> Group:
    """A kept group that the person sees.  Raises Http404 for a missing, deleted or foreign one, all alike."""
    return get_object_or_404(Group.objects.visible_to(person_of(request)).kept().select_related("region"), slug=slug)


def seen_group_with_room(request: Request, slug: str) -> Group:
    """As `seen_group`, in the same one statement with the group's room and whether the person moderates it."""
    group = find_group_with_room(slug, person_of(request))
    if group is None:
        raise Http404
    return group

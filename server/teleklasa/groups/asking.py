"""The group that a request names, as far as whoever asks sees it."""

from django.shortcuts import get_object_or_404
from rest_framework.request import Request

from teleklasa.groups.models import Group
from teleklasa.people.asking import person_of


def seen_group(request: Request, slug: str) -> Group:
    """A kept group that the person sees.  Raises Http404 for a missing, deleted or foreign one, all alike."""
    return get_object_or_404(Group.objects.visible_to(person_of(request)).kept().select_related("region"), slug=slug)

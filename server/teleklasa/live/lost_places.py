"""Places in lessons whose link has ended: the devices that held them had its old code."""

from teleklasa.live.models import DeviceLease
from teleklasa.people.models import AccessLink


def give_up_places(link: AccessLink) -> None:
    """Free the person's places, or the new code would find them taken for a minute."""
    if link.purpose == AccessLink.Purpose.PERSONAL:
        DeviceLease.objects.filter(person=link.person_id).delete()

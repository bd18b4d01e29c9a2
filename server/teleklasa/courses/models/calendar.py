"""The secret address under which a person's calendar is read by programs of others."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from teleklasa.people.models import AccessLink, Person


class CalendarFeed(models.Model):
    """One address of one person; a reset is one update of this row.

    As with links, the code is stored twice: as a keyed hash to find it by, and sealed to show it again.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="calendar_feed")
    code_lookup = models.BinaryField(max_length=32, unique=True)
    code_sealed = models.BinaryField(max_length=128)
    link = models.ForeignKey(AccessLink, null=True, on_delete=models.CASCADE, related_name="+")
    """The personal link in whose session it was made, with the version that it had then: it dies with that code."""
    link_version = models.PositiveIntegerField(null=True)
    session_version = models.PositiveIntegerField()
    """The person's own when the address was made: it dies when all sign-ins of the person are ended."""
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(link=None, link_version=None) | Q(link__isnull=False, link_version__isnull=False),
                name="feed_of_a_link_names_its_version",
            )
        ]

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"

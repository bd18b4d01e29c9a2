"""Accounts whose e-mail nobody confirmed."""

from datetime import timedelta

from django.utils import timezone

from teleklasa.people.models import Person

KEPT = timedelta(days=7)


def forget_unconfirmed() -> None:
    """Delete registrations that were never confirmed: nobody could sign in, so nothing hangs on them."""
    Person.objects.filter(
        email__isnull=False,
        email_confirmed_at=None,
        last_login=None,
        is_moderator=False,
        is_staff=False,
        access_links=None,
        created_at__lt=timezone.now() - KEPT,
    ).delete()

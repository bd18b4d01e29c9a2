"""What is not kept, and all that is kept of one person."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from teleklasa.notifications.models import Notification, NotificationSwitch
from teleklasa.people.models import Person


def forget_old_notifications(*, read_kept_days: int, kept_days: int) -> int:
    """Delete what was read, or only mailed, so long ago, and everything older than `kept_days`; how many rows."""
    now = timezone.now()
    settled_before = now - timedelta(days=read_kept_days)
    settled = Q(read_at__lt=settled_before) | Q(in_bell=False, mailed_at__lt=settled_before)
    old = Q(created_at__lt=now - timedelta(days=kept_days))
    deleted, _ = Notification.objects.filter(settled | old).delete()
    return deleted


def forget_person(person: Person) -> None:
    """Erase everything that the person was told and chose."""
    Notification.objects.filter(person=person).delete()
    NotificationSwitch.objects.filter(person=person).delete()


def own_data(person: Person) -> dict[str, Any]:
    """Everything that the person was told and chose, as JSON holds it.  Two queries."""
    told = Notification.objects.filter(person=person).order_by("id").iterator()
    return {
        "notifications": [
            {
                "kind": row.kind,
                "target": row.target,
                "facts": row.facts,
                "created_at": row.created_at.isoformat(),
                "read_at": row.read_at and row.read_at.isoformat(),
                "mailed_at": row.mailed_at and row.mailed_at.isoformat(),
            }
            for row in told
        ],
        "switches": list(
            NotificationSwitch.objects.filter(person=person).order_by("kind").values("kind", "bell", "email")
        ),
    }

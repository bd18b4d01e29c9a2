"""What is left of moved lessons, kept no longer than anybody asks for it."""

from datetime import timedelta

from django.db.models.functions import Now

from teleklasa.live.models import LessonMove, MeetingLeft, Witness

WITNESSES_KEPT_DAYS = 1
"""A word counts for seconds; whose it was is nobody's business afterwards."""


def forget_moves(*, kept_days: int) -> None:
    """Delete what browsers said of servers, meetings that are over, and moves older than `kept_days`."""
    Witness.objects.filter(told_at__lt=Now() - timedelta(days=WITNESSES_KEPT_DAYS)).delete()
    MeetingLeft.objects.filter(ended_at__lt=Now() - timedelta(days=kept_days)).delete()
    LessonMove.objects.filter(done_at__lt=Now() - timedelta(days=kept_days)).delete()

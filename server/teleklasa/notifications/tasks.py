"""Jobs of the worker: mails and forgetting."""

from datetime import UTC, datetime

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from teleklasa.notifications.forgetting import forget_old_notifications
from teleklasa.notifications.mailing import send_at_once, send_digests

TRY_AGAIN = RetryStrategy(max_attempts=5, wait=300)


@app.periodic(cron="5 * * * *")
@app.task(queueing_lock="mail-digests", retry=TRY_AGAIN, pass_context=False)
def mail_digests(timestamp: int) -> None:
    """Mail the digest to everybody for whom it is seven in the morning."""
    send_digests(datetime.fromtimestamp(timestamp, UTC))


@app.task(retry=TRY_AGAIN, pass_context=False)
def mail_at_once(people_ids: list[int]) -> None:
    """Mail what these people asked to be told at once."""
    send_at_once(people_ids)


@app.periodic(cron="47 3 * * *")
@app.task(queueing_lock="forget-notifications", pass_context=False)
def forget_notifications(timestamp: int) -> None:
    """Delete notifications that were kept long enough."""
    forget_old_notifications(
        read_kept_days=settings.READ_NOTIFICATIONS_KEPT_DAYS, kept_days=settings.NOTIFICATIONS_KEPT_DAYS
    )

"""Jobs of the worker: mails and forgetting."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import batched

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from teleklasa.notifications.forgetting import forget_old_notifications
from teleklasa.notifications.mailing import due_for_digest, send_mails
from teleklasa.notifications.models import EmailChoice

PEOPLE_A_JOB = 200
TRY_AGAIN = RetryStrategy(max_attempts=5, wait=300)


@app.periodic(cron="5 * * * *")
@app.task(queueing_lock="mail-digests", pass_context=False)
def mail_digests(timestamp: int) -> None:
    """Order the digests of everybody for whom it is seven in the morning."""
    order_mails(due_for_digest(datetime.fromtimestamp(timestamp, UTC)), EmailChoice.DAILY)


@app.task(retry=TRY_AGAIN, pass_context=False)
def mail(people_ids: list[int], choice: str) -> None:
    """Mail these people what waits for them."""
    send_mails(people_ids, EmailChoice(choice))


def order_mails(people_ids: Sequence[int], choice: EmailChoice) -> None:
    """Let the worker mail these people, in jobs so short that others get their turn between them."""
    for some in batched(people_ids, PEOPLE_A_JOB, strict=False):
        mail.defer(people_ids=list(some), choice=choice.value)


@app.periodic(cron="47 3 * * *")
@app.task(queueing_lock="forget-notifications", pass_context=False)
def forget_notifications(timestamp: int) -> None:
    """Delete notifications that were kept long enough."""
    forget_old_notifications(
        read_kept_days=settings.READ_NOTIFICATIONS_KEPT_DAYS, kept_days=settings.NOTIFICATIONS_KEPT_DAYS
    )

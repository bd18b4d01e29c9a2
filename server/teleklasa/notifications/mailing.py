"""Mails of what is unread: claimed in the tables, sent, recorded; in this order, so that none goes out twice."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPRecipientsRefused
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q
from django.utils import timezone

from teleklasa.notifications.mail_texts import MOST_LISTED, body_of, language_of, subject_of
from teleklasa.notifications.models import EmailChoice, Notification, NotificationQuerySet
from teleklasa.notifications.unsubscribing import ALL, unsubscribe_token
from teleklasa.people.models import Person, PersonQuerySet

MORNING_HOUR = 7
log = structlog.get_logger(__name__)


class MailsUnsent(Exception):
    """The post took some mails and not others; the job is tried again for those."""


@dataclass(frozen=True)
class Claim:
    """The rows of one person that one mail tells and that nobody else may tell meanwhile."""

    person: Person
    mark: str
    count: int

    def rows(self) -> NotificationQuerySet:
        return Notification.objects.filter(person=self.person, claim=self.mark)


def due_for_digest(moment: datetime) -> list[int]:
    """Whose local time is seven in the morning at `moment`, with something to be mailed.  Two queries."""
    zones = [zone for zone in _zones() if moment.astimezone(_zone(zone)).hour == MORNING_HOUR]
    waiting = Notification.objects.to_mail(EmailChoice.DAILY)
    people = _reachable().filter(time_zone__in=zones, pk__in=waiting.values("person"))
    return list(people.order_by("pk").values_list("pk", flat=True))


def send_mails(people_ids: list[int], choice: EmailChoice) -> int:
    """One mail to each of these people with all that waits for them; how many were sent, over one connection.

    Raises MailsUnsent when the post did not take some: theirs are free to be sent again.  Raises OSError when
    there is no post at all: then nobody's were touched.
    """
    post = mailers.default
    sent = unsent = 0
    try:
        for person in _reachable().filter(pk__in=people_ids).order_by("pk"):
            post.open()
            try:
                sent += _send(person, choice, post)
            except OSError as error:  # what smtplib and sockets raise
                unsent += 1
                log.warning("mail_unsent", person=person.public_id, error=type(error).__name__)
                _hang_up(post)
    finally:
        _hang_up(post)
    if unsent:
        raise MailsUnsent(unsent)
    return sent


def _hang_up(post: BaseEmailBackend) -> None:
    with suppress(OSError):  # the line may be dead already
        post.close()


def _zones() -> list[str]:
    return list(Person.objects.order_by().values_list("time_zone", flat=True).distinct())


def _zone(name: str) -> ZoneInfo:
    """The school's own zone stands for a name that is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(settings.TIME_ZONE)


def _reachable() -> PersonQuerySet:
    """People with an e-mail that they proved to own or that an admin answers for."""
    vouched_for = Q(email_confirmed_at__isnull=False) | Q(is_moderator=True) | Q(is_staff=True)
    return Person.objects.active().filter(vouched_for, email__isnull=False)


def _send(person: Person, choice: EmailChoice, post: BaseEmailBackend) -> bool:
    """True when a mail went out; whatever stops it gives the claim back."""
    claim = _claim(person, choice)
    if not claim.count:
        return False
    try:
        post.send_messages([_message(claim)])
    except (SMTPRecipientsRefused, ValueError):  # nobody lives there, or nobody could: trying again helps nobody
        log.info("mail_refused", person=person.public_id)
    except BaseException:
        claim.rows().update(claim="", claimed_at=None)
        raise
    claim.rows().update(claim="", mailed_at=timezone.now())
    return True


def _claim(person: Person, choice: EmailChoice) -> Claim:
    """Take the person's waiting rows by one conditional update; of two workers one gets none."""
    mark = secrets.token_hex(16)
    waiting = Notification.objects.to_mail(choice).filter(person=person)
    return Claim(person, mark, waiting.update(claim=mark, claimed_at=timezone.now()))


def _message(claim: Claim) -> EmailMessage:
    person = claim.person
    listed = list(claim.rows().order_by("-id")[:MOST_LISTED])
    kinds = {told.kind for told in listed}
    only_kind = kinds.pop() if len(kinds) == 1 and claim.count <= MOST_LISTED else None
    stop_urls = {"stop_all_url": _page_that_stops(person, ALL)}
    if only_kind:
        stop_urls["stop_kind_url"] = _page_that_stops(person, only_kind)
    token = unsubscribe_token(person, only_kind or ALL)
    return EmailMessage(
        subject=subject_of(listed, claim.count, language_of(person)),
        body=body_of(person, listed, count=claim.count, stop_urls=stop_urls),
        to=[str(person.email)],
        headers={
            "List-Unsubscribe": f"<{settings.PUBLIC_URL}/api/v1/notifications/unsubscribe?token={token}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058: the mail program posts there
            "Auto-Submitted": "auto-generated",
        },
    )


def _page_that_stops(person: Person, kind: str) -> str:
    """A page that asks before it stops; the token stands behind a # so that no log and no Referer has it."""
    return f"{settings.PUBLIC_URL}/notifications/unsubscribe#{unsubscribe_token(person, kind)}"

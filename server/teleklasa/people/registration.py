"""Registering, and every act that an e-mail has to confirm.

Known and unknown addresses take the same way and the same work; only the mail differs.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from teleklasa.client_range import address_range
from teleklasa.people import tasks
from teleklasa.people.audit import record
from teleklasa.people.mailed_links import MailedLinkDead, good_link, make_mailed_link, use_up
from teleklasa.people.misses import Budget, SlowDown, count_miss, refuse_over_budget
from teleklasa.people.models import MailedLink, Person
from teleklasa.people.profiles import refuse_weak_password, unique_names
from teleklasa.people.sign_ins import end_everything
from teleklasa.refusal import Refusal
from teleklasa.rest.client_address import client_address
from teleklasa.rest.problems import Invalid

MAILS_PER_ADDRESS = 5
REQUESTS_PER_RANGE = 120
ADDRESS_PURPOSES = (MailedLink.Purpose.CONFIRM, MailedLink.Purpose.EMAIL, MailedLink.Purpose.CLAIM)


class EmailTaken(Refusal):
    status, code, title = 409, "email-taken", "Another person has this e-mail"


class ClaimNotAllowed(Refusal):
    status, code, title = 403, "claim-not-allowed", "This school does not let a personal link become an account"


def register(*, email: str, password: str, display_name: str, locale: str | None) -> None:
    """A person who may sign in once the e-mail is confirmed; a known address only gets a mail.  Raises Invalid.

    What was typed is kept with the link that is mailed: of several who register one address, the one whose letter
    its owner opens has the account, with the password of that letter.
    """
    person = Person(email=email, display_name=display_name, locale=locale)
    refuse_weak_password(password, person, field="password")
    person.set_password(password)
    with transaction.atomic():
        try:
            with unique_names():
                person.save(force_insert=True)
        except Invalid:
            waiting = (
                Person.objects.active()
                .by_email(email)
                .filter(email_confirmed_at=None, is_moderator=False, is_staff=False)
            )
            waiting.update(password=person.password, display_name=display_name, locale=locale)
        _mail_confirmation(email, password=person.password, display_name=display_name, locale=locale)


def confirm_email(token: str) -> None:
    """The owner of the e-mail opened the mailed link.  Raises MailedLinkDead and EmailTaken."""
    link = good_link(token, ADDRESS_PURPOSES)
    person = link.person
    with transaction.atomic():
        use_up(link)
        try:
            with unique_names():
                if link.purpose == MailedLink.Purpose.CLAIM:
                    end_everything(person, email=link.email, password=link.password, email_confirmed_at=timezone.now())
                elif link.purpose == MailedLink.Purpose.CONFIRM:
                    _write_registered(person, link)
                else:
                    _write_confirmed(person, link.email)
        except Invalid as error:
            raise EmailTaken from error
        record(person, "email-confirmed", f"person:{person.public_id}", purpose=link.purpose)


def _mail_confirmation(email: str, **brought: Any) -> None:
    """Have a link mailed that brings these fields; of a confirmed account a mail only says that there is one."""
    if owner := Person.objects.active().by_email(email).first():
        link = make_mailed_link(owner, MailedLink.Purpose.CONFIRM, email=email, **brought)
        tasks.mail_registration.defer(mailed_link_id=link.pk)


def _write_registered(person: Person, link: MailedLink) -> None:
    """The account is of whoever registered it by this letter, unless another letter came first."""
    waiting = Person.objects.filter(pk=person.pk, email_confirmed_at=None, is_moderator=False, is_staff=False)
    now = timezone.now()
    if not waiting.update(
        password=link.password,
        display_name=link.display_name,
        locale=link.locale,
        email_confirmed_at=now,
        updated_at=now,
    ):
        raise MailedLinkDead


def _write_confirmed(person: Person, email: str) -> None:
    """The e-mail is the person's, if the account is still the one that the link was mailed for."""
    now, same = timezone.now(), Person.objects.filter(pk=person.pk, password=person.password)
    if not same.update(email=email, email_confirmed_at=now, updated_at=now):
        raise MailedLinkDead


def request_reset(email: str) -> None:
    """Mail a link to choose a new password, if anybody has this e-mail; nobody is told whether."""
    tasks.mail_reset.defer(email=email)


def reset_password(token: str, password: str) -> None:
    """Set a new password by a mailed link; every session and sign-in ends.  Raises MailedLinkDead and Invalid."""
    link = good_link(token, [MailedLink.Purpose.RESET])
    person = link.person
    refuse_weak_password(password, person, field="password")
    person.set_password(password)
    confirmed_at = person.email_confirmed_at or timezone.now()  # the mail arrived, which is what is asked
    with transaction.atomic():
        use_up(link)
        end_everything(person, password=person.password, email_confirmed_at=confirmed_at)
        record(person, "password-reset", f"person:{person.public_id}")


def request_email_change(person: Person, email: str) -> None:
    """Mail a link to the new e-mail, and word to the old one; nothing changes until the link is opened."""
    with transaction.atomic():
        link = make_mailed_link(person, MailedLink.Purpose.EMAIL, email=email)
        tasks.mail_new_address.defer(mailed_link_id=link.pk)
        if person.email:
            tasks.mail_change_notice.defer(email=person.email, locale=person.locale)


def require_claims_allowed() -> None:
    """Raises ClaimNotAllowed unless the school lets people with only a link have an account."""
    if not settings.LINK_ONLY_MAY_CLAIM:
        raise ClaimNotAllowed


def request_claim(person: Person, *, email: str, password: str) -> None:
    """Let a link-only person have an account once the e-mail is confirmed.  Raises Invalid."""
    hopeful = Person(email=email, display_name=person.display_name)
    refuse_weak_password(password, hopeful, field="password")
    with transaction.atomic():
        purpose = MailedLink.Purpose.CLAIM
        link = make_mailed_link(person, purpose, email=email, password=make_password(password))
        tasks.mail_new_address.defer(mailed_link_id=link.pk)


def count_mail(request: HttpRequest, email: str) -> None:
    """Note that a request has a mail sent.  Raises SlowDown beyond 5 to an address or 120 of an address range."""
    budgets = [
        Budget(f"mail-to:{email.lower()}", MAILS_PER_ADDRESS),
        Budget(f"mail-by:{address_range(client_address(request))}", REQUESTS_PER_RANGE),
    ]
    refuse_over_budget(budgets)
    count_miss(budgets)


def confirm_again(request: HttpRequest, person: Person) -> None:
    """Mail the confirmation once more to who just gave the right password, unless enough were mailed of late."""
    email = person.email or ""
    try:
        count_mail(request, email)
    except SlowDown:
        return
    with transaction.atomic():
        _mail_confirmation(email, password=person.password, display_name=person.display_name, locale=person.locale)

"""What the worker does for people: mails, which no request waits for, and daily forgetting.

A job is written by the transaction that asks for it, so that a mail goes out only after the commit.
Jobs hold addresses, never what opens something.
"""

from django.db import connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from teleklasa.people.letters import Letter, send_letter
from teleklasa.people.link_use import forget_link_use
from teleklasa.people.mailed_links import address_of, forget_old_links, make_mailed_link
from teleklasa.people.models import MailedLink, Person
from teleklasa.people.sign_ins import forget_old_sign_ins
from teleklasa.people.unconfirmed import forget_unconfirmed

MAILS = RetryStrategy(max_attempts=6, exponential_wait=5)


@app.task(retry=MAILS)
def mail_registration(mailed_link_id: int) -> None:
    """A link to confirm a new account, or word that there is one already."""
    link = MailedLink.objects.select_related("person").filter(pk=mailed_link_id, person__retired_at=None).first()
    if link is None:
        return
    if link.person.must_confirm_email:
        _mail_link(link, Letter.CONFIRM)
    else:
        send_letter(Letter.HAS_ACCOUNT, to=link.email, locale=link.person.locale)


@app.task(retry=MAILS)
def mail_reset(email: str) -> None:
    """A link to choose a new password, if anybody has this e-mail."""
    person = Person.objects.active().by_email(email).first()
    if person is not None:
        _mail_link(make_mailed_link(person, MailedLink.Purpose.RESET, email=email), Letter.RESET)


@app.task(retry=MAILS)
def mail_new_address(mailed_link_id: int) -> None:
    """A link to confirm a person's new e-mail, or word to its owner when another account has it."""
    link = MailedLink.objects.select_related("person").filter(pk=mailed_link_id, used_at=None).first()
    if link is None:
        return
    owner = Person.objects.by_email(link.email).exclude(pk=link.person_id).first()
    if owner is None:
        _mail_link(link, Letter.CONFIRM)
    else:
        send_letter(Letter.HAS_ACCOUNT, to=link.email, locale=owner.locale)


@app.task(retry=MAILS)
def mail_change_notice(email: str, locale: str | None) -> None:
    """Word to the old e-mail that it is about to be changed."""
    send_letter(Letter.EMAIL_CHANGES, to=email, locale=locale)


@app.periodic(cron="43 3 * * *")
@app.task(queueing_lock="forget-accounts", pass_context=False)
def forget_accounts_daily(timestamp: int) -> None:
    """Delete what is over: sign-ins, mailed links, unconfirmed accounts, use of links, jobs that held addresses."""
    forget_old_sign_ins()
    forget_old_links()
    forget_unconfirmed()
    forget_link_use()
    with connection.cursor() as cursor:
        cursor.execute(
            """DELETE FROM procrastinate_jobs WHERE task_name LIKE 'teleklasa.people.tasks.mail%%'
               AND status IN ('succeeded', 'failed', 'cancelled', 'aborted')""",
            [],
        )


def _mail_link(link: MailedLink, letter: Letter) -> None:
    name = link.display_name or link.person.display_name
    send_letter(letter, to=link.email, locale=link.person.locale, address=address_of(link), name=name)

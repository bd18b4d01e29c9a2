"""Links that are mailed to people and work once.

What the mail holds is signed and stored nowhere: a dump of the database opens nothing.  The
signature covers the person's password and e-mail, so that a change of either ends every link.  Only
a registration outlives the password: whoever registers the same e-mail again must not end the letter
that its owner is about to open.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from teleklasa.people.keyring import keyring
from teleklasa.people.models import MailedLink, Person
from teleklasa.refusal import Refusal

LONGEST_TOKEN = 80
SIGNED = "mailed-link"
GOOD_FOR = {
    MailedLink.Purpose.CONFIRM: timedelta(hours=24),
    MailedLink.Purpose.EMAIL: timedelta(hours=24),
    MailedLink.Purpose.CLAIM: timedelta(hours=24),
    MailedLink.Purpose.RESET: timedelta(minutes=30),
}


class MailedLinkDead(Refusal):
    """Used, expired, forged, outdated or of a person who is gone: all answer alike."""

    status, code, title = 404, "mailed-link-dead", "This link does not work any more; ask for a new one"


def make_mailed_link(person: Person, purpose: MailedLink.Purpose, *, email: str, **brought: Any) -> MailedLink:
    """A link for `email`; `brought` are fields that a claim (password) or a registration (all three) brings."""
    return MailedLink.objects.create(
        person=person,
        purpose=purpose,
        email=email,
        **brought,
        expires_at=timezone.now() + GOOD_FOR[purpose],
    )


def address_of(link: MailedLink) -> str:
    """What the mail shows; the token is behind the `#`, which no browser sends and no log sees."""
    page = "/reset-password" if link.purpose == MailedLink.Purpose.RESET else "/register/confirm"
    return f"{settings.PUBLIC_URL}{page}#token={link.public_id}.{keyring().sign(SIGNED, _bound(link))}"


def good_link(token: str, purposes: Collection[MailedLink.Purpose]) -> MailedLink:
    """The link of a token that could be used now, with its person.  One query; raises MailedLinkDead."""
    public_id, _, signature = token.partition(".")
    link = (
        MailedLink.objects.select_related("person")
        .filter(
            public_id=public_id,
            purpose__in=purposes,
            used_at=None,
            expires_at__gt=timezone.now(),
            person__retired_at=None,
        )
        .first()
    )
    if link is None or not keyring().has_signed(SIGNED, _bound(link), signature):
        raise MailedLinkDead
    return link


def use_up(link: MailedLink) -> None:
    """One of any number of callers at once goes on; the others get MailedLinkDead."""
    if not MailedLink.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now()):
        raise MailedLinkDead


def forget_old_links() -> None:
    MailedLink.objects.filter(expires_at__lt=timezone.now()).delete()


def _bound(link: MailedLink) -> str:
    """What the signature covers."""
    person = link.person
    known = "" if link.purpose == MailedLink.Purpose.CONFIRM else person.password
    bound = [link.purpose, link.public_id, link.email, link.password, person.public_id, known, person.email]
    return "\n".join(part or "" for part in bound)

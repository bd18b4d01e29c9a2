"""Personal and quick links: made, shown again, reset, and found by their code."""

from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from teleklasa.keys.codes import PERSONAL_LENGTH, QUICK_LENGTH, canonical, grouped, new_code
from teleklasa.people.audit import record
from teleklasa.people.door_bell import ring
from teleklasa.people.keyring import keyring
from teleklasa.people.link_listeners import tell_link_ended
from teleklasa.people.models import AccessLink, FormerCode, LinkDevice, Person
from teleklasa.refusal import Refusal

TRIES = 5


class UnknownLink(Refusal):
    """Unknown, reset, malformed and revoked codes answer alike."""

    status, code, title = 404, "unknown-link", "This link does not open anything"


class LinkJustReset(Refusal):
    """Somebody else reset the same link in the same moment."""

    status, code, title = 409, "link-just-reset", "The link was reset in this very moment; load it again"


@dataclass(frozen=True)
class ShownLink:
    """A link as shown to whoever may see it; never logged."""

    url: str
    code: str


def issue_links(people: list[Person], purpose: str, *, codes: list[str] | None = None) -> None:
    """Give each person a fresh link of one purpose in a single statement; `codes` only for the sample school."""
    chosen = codes or [new_code(_length(purpose)) for _ in people]
    AccessLink.objects.bulk_create(
        [_sealed(AccessLink(person=person, purpose=purpose), code) for person, code in zip(people, chosen, strict=True)]
    )


def reveal_link(person: Person, purpose: str, *, by: Person) -> ShownLink:
    """The person's live link; that it was shown is audited.  Raises UnknownLink when there is none."""
    link = _live_link(person, purpose)
    record(by, "link-revealed", f"person:{person.public_id}", purpose=purpose)
    return shown(link)


def reset_link(person: Person, purpose: str, *, by: Person) -> ShownLink:
    """A new code for the person; the old one opens nothing from this moment on.

    One conditional update decides between two people who reset at once: the loser gets LinkJustReset.
    """
    link = _live_link(person, purpose)
    for _ in range(TRIES):
        fresh = _sealed(AccessLink(pk=link.pk, person=person, purpose=purpose), new_code(_length(purpose)))
        try:
            with transaction.atomic():
                _write_reset(link, fresh, by)
        except IntegrityError:  # another link has this very code: one chance in 30 thousand million
            continue
        return shown(fresh)
    raise LinkJustReset


def _write_reset(link: AccessLink, fresh: AccessLink, by: Person) -> None:
    now = timezone.now()
    changed = AccessLink.objects.filter(pk=link.pk, code_version=link.code_version, revoked_at=None).update(
        code_lookup=fresh.code_lookup,
        code_sealed=fresh.code_sealed,
        code_version=F("code_version") + 1,
        last_used_day=None,
        reset_at=now,
    )
    if not changed:
        raise LinkJustReset
    FormerCode.objects.create(link=link, code_lookup=link.code_lookup, ended_at=now)
    LinkDevice.objects.filter(link=link).delete()
    tell_link_ended(link)
    record(by, "link-reset", f"person:{link.person.public_id}", purpose=link.purpose)
    ring(link=link.pk)


def live_link(code: str, purpose: str) -> AccessLink:
    """The live link by its code as typed, if it opens anything for its person.  Raises UnknownLink.  One query."""
    lookups = keyring().lookups(canonical(code) or "")
    links = AccessLink.objects.live().select_related("person").filter(purpose=purpose)
    link = links.filter(code_lookup__in=lookups).first()
    if link is None or not still_opens(link, link.person, version=link.code_version):
        raise UnknownLink
    return link


def still_opens(link: AccessLink, person: Person, *, version: int | None) -> bool:
    """Whether what `version` of the link opened is still open: a quick link for a moderator only, a personal
    link for anyone else, and neither for an admin.
    """
    if link.revoked_at is not None or link.code_version != version or not person.is_active or person.is_staff:
        return False
    return person.is_moderator == (link.purpose == AccessLink.Purpose.QUICK)


def shown(link: AccessLink) -> ShownLink:
    """The link's address and its code in groups that are easy to read aloud."""
    code = keyring().unseal(bytes(link.code_sealed), owner=_owner(link.person))
    path = f"/l/{code}" if link.purpose == AccessLink.Purpose.QUICK else f"/{code}"
    return ShownLink(url=settings.PUBLIC_URL + path, code=grouped(code))


def _live_link(person: Person, purpose: str) -> AccessLink:
    link = AccessLink.objects.select_related("person").filter(person=person, purpose=purpose, revoked_at=None).first()
    if link is None:
        raise UnknownLink
    return link


def _sealed(link: AccessLink, code: str) -> AccessLink:
    link.code_lookup = keyring().lookup(code)
    link.code_sealed = keyring().seal(code, owner=_owner(link.person))
    return link


def _owner(person: Person) -> str:
    return f"person:{person.public_id}"


def _length(purpose: str) -> int:
    return QUICK_LENGTH if purpose == AccessLink.Purpose.QUICK else PERSONAL_LENGTH


def revoke_link(person: Person, purpose: str) -> None:
    """The link opens nothing until it is revived; its code is kept."""
    for link in AccessLink.objects.filter(person=person, purpose=purpose, revoked_at=None):
        AccessLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())
        tell_link_ended(link)
        ring(link=link.pk)


def revive_link(person: Person, purpose: str) -> None:
    """The latest link of the person opens again, with the code it had; one that lives already stays."""
    links = AccessLink.objects.filter(person=person, purpose=purpose)
    latest = links.order_by("-id").first()
    if latest is not None and not links.filter(revoked_at=None).exists():
        links.filter(pk=latest.pk).update(revoked_at=None)
        ring(link=latest.pk)

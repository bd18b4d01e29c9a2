"""Everybody whom the school knows, as an admin finds them."""

from __future__ import annotations

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import OuterRef, Q, QuerySet, Subquery, TextChoices

from teleklasa.people.models import AccessLink, Person
from teleklasa.people.own_data import ERASED_NAME


class Kind(TextChoices):
    ADMIN = "admin"
    MODERATOR = "moderator"
    PUPIL = "pupil"
    """A link is the only key."""
    LEARNER = "learner"
    """Registered, or came to an e-mail and password of their own."""
    RETIRED = "retired"


LINK_ONLY = Q(email=None, password__startswith=UNUSABLE_PASSWORD_PREFIX)
OF_KIND = {
    Kind.ADMIN: Q(is_staff=True),
    Kind.MODERATOR: Q(is_moderator=True),
    Kind.PUPIL: LINK_ONLY & Q(is_staff=False, is_moderator=False),
    Kind.LEARNER: ~LINK_ONLY & Q(is_staff=False, is_moderator=False),
}


def people(*, search: str = "", kind: Kind | None = None) -> QuerySet[Person]:
    """People with any part of a name, user name or e-mail, of a kind; read in the order (display_name, id).

    Whoever was erased is nobody any more.  Those who are shut out are asked for as their own kind.
    """
    found = Person.objects.filter(retired_at__isnull=kind != Kind.RETIRED)
    if kind == Kind.RETIRED:
        found = found.exclude(ERASED)
    elif kind is not None:
        found = found.filter(OF_KIND[kind])
    if search:
        found = found.filter(
            Q(display_name__icontains=search) | Q(username__icontains=search) | Q(email__icontains=search)
        )
    return found


ERASED = LINK_ONLY & Q(username=None, retired_at__isnull=False, display_name__in=ERASED_NAME.values())


def known() -> QuerySet[Person]:
    """Everybody, shut out or not, but who was erased."""
    return Person.objects.exclude(ERASED)


def for_api(found: QuerySet[Person]) -> QuerySet[Person]:
    """With the day on which a link of theirs was last used; one query for any number of rows."""
    links = AccessLink.objects.filter(person=OuterRef("pk"), revoked_at=None, last_used_day__isnull=False)
    return found.annotate(link_last_used_day=Subquery(links.order_by("-last_used_day").values("last_used_day")[:1]))

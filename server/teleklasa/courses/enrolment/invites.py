"""Invitations to a course: made, shown again, revoked, found by their code and used."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from teleklasa.courses.enrolment.refused import TooManyInvites, UnknownInvite
from teleklasa.courses.models import Course, CourseInvite
from teleklasa.keys.codes import QUICK_LENGTH, canonical, grouped, new_code
from teleklasa.keys.public_id import new_public_id
from teleklasa.people.audit import record
from teleklasa.people.keyring import keyring
from teleklasa.people.misses import Budget, budgets_for, count_miss, refuse_over_budget
from teleklasa.people.models import Person

MOST_OPEN = 100
"""Invitations of one course that open it at the same time."""

MISSES_OF_A_PERSON = 30


def make_invite(
    course: Course, *, by: Person, most_uses: int | None = None, expires_at: datetime | None = None
) -> tuple[CourseInvite, str]:
    """A new invitation and its code.  Raises TooManyInvites."""
    code, public_id = new_code(QUICK_LENGTH), new_public_id()
    with transaction.atomic():
        Course.objects.select_for_update(no_key=True).get(pk=course.pk)
        if usable().filter(course=course).count() >= MOST_OPEN:
            raise TooManyInvites(limit=MOST_OPEN)
        invite = CourseInvite.objects.create(
            public_id=public_id,
            course=course,
            code_lookup=keyring().lookup(code),
            code_sealed=keyring().seal(code, owner=f"invite:{public_id}"),
            made_by=by,
            most_uses=most_uses,
            expires_at=expires_at,
        )
        record(by, "invite-made", f"course:{course.slug}", invite=public_id)
    return invite, grouped(code)


def reveal_invite(invite: CourseInvite, *, by: Person) -> str:
    """The code of the invitation; that it was shown is audited."""
    record(by, "invite-revealed", f"course:{invite.course.slug}", invite=invite.public_id)
    return grouped(keyring().unseal(bytes(invite.code_sealed), owner=f"invite:{invite.public_id}"))


def revoke_invite(invite: CourseInvite, *, by: Person) -> None:
    """It opens nothing from now on; who came by it stays.  May be repeated."""
    with transaction.atomic():
        if CourseInvite.objects.filter(pk=invite.pk, revoked_at=None).update(revoked_at=timezone.now()):
            record(by, "invite-revoked", f"course:{invite.course.slug}", invite=invite.public_id)


def usable() -> QuerySet[CourseInvite]:
    """Invitations that open their course now."""
    in_time = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    return CourseInvite.objects.filter(in_time, Q(most_uses=None) | Q(uses__lt=F("most_uses")), revoked_at=None)


def invite_by_code(code: str, *, person: Person | None, address: str) -> CourseInvite:
    """The usable invitation, with its published course, of a code as it was typed.

    Raises UnknownInvite, and SlowDown after many misses of one person, or of one address without one.
    """
    budgets = budgets_for(address=address) if person is None else [Budget(f"invite:{person.pk}", MISSES_OF_A_PERSON)]
    refuse_over_budget(budgets)
    lookups = keyring().lookups(canonical(code) or "")
    found = usable().filter(code_lookup__in=lookups, course__status=Course.Status.PUBLISHED, course__deleted_at=None)
    invite = found.select_related("course").first()
    if invite is None:
        count_miss(budgets)
        raise UnknownInvite
    return invite


def use_invite(invite: CourseInvite) -> None:
    """Count one use; never more than it allows.  Raises UnknownInvite when it is spent, expired or revoked."""
    if not usable().filter(pk=invite.pk).update(uses=F("uses") + 1):
        raise UnknownInvite

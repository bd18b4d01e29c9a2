"""What the school holds of one person: handed out on request, and erased on request.

`people` knows its own tables only.  An app above registers, in its `ready()`, a contributor under
its name: what it holds of a person as plain JSON, and how that is erased.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from teleklasa.people.audit import record
from teleklasa.people.browser_sessions import open_browsers
from teleklasa.people.door_bell import ring
from teleklasa.people.links import revoke_link
from teleklasa.people.models import AccessLink, AuditEvent, MailedLink, Person, SignIn
from teleklasa.people.sign_ins import end_everything

type Export = Callable[[Person], dict[str, Any]]
type Eraser = Callable[[Person], object]
type Lasting = Callable[[Collection[int]], set[int]]

ERASED_NAME = {"pl": "Osoba usunięta", "en": "Erased person"}
_exports: dict[str, Export] = {}
_erasers: dict[str, Eraser] = {}
_lasting: dict[str, Lasting] = {}


def register_own_data(
    name: str, *, export: Export | None = None, erase: Eraser | None = None, lasting: Lasting | None = None
) -> None:
    """Let an app contribute under its `name`; a second call with the same name takes the place of the first.

    `export` answers plain JSON with neither internal ids nor secrets, in a number of queries that does
    not grow.  `erase` runs inside the one transaction of the erasure, before the person's row becomes
    nameless; it may raise a Refusal, and then nothing is erased.  `lasting` is for who deletes people: see
    `who_leaves_a_row`.
    """
    if export is not None:
        _exports[name] = export
    if erase is not None:
        _erasers[name] = erase
    if lasting is not None:
        _lasting[name] = lasting


def who_leaves_a_row(people: Collection[int]) -> set[int]:
    """Of these people, by primary keys, those with whose row something of others would go: erase them, never delete."""
    return {person for lasting in _lasting.values() for person in lasting(people)}


def export_of(person: Person) -> dict[str, Any]:
    """Everything that the school holds of the person, by the app that holds it.  Writes nothing."""
    others = {name: export(person) for name, export in sorted(_exports.items())}
    return {"exported_at": timezone.now(), "people": _own_export(person), **others}


def erase_person(person: Person, *, by: Person | None) -> None:
    """Leave a nameless, retired row in the person's place, so that what others wrote keeps its shape.

    `by` is None where time did it.  The person's row is held first, as by who comments, so that the two never wait
    for each other in a circle.
    Raises what an eraser of another app raises; then nothing was erased.
    """
    name = ERASED_NAME[person.locale or "pl"]
    with transaction.atomic():
        list(Person.objects.select_for_update(no_key=True).filter(pk=person.pk).values_list("pk"))
        for erase in _erasers.values():
            erase(person)
        _forget_ways_in(person)
        _forget_words(person)
        end_everything(person, **_nameless(name))
        record(by, "person-erased", f"person:{person.public_id}")
        ring(person=person.pk)


def _own_export(person: Person) -> dict[str, Any]:
    target = f"person:{person.public_id}"
    return {
        "profile": {
            "id": person.public_id,
            "display_name": person.display_name,
            "username": person.username,
            "email": person.email,
            "email_confirmed_at": person.email_confirmed_at,
            "locale": person.locale,
            "time_zone": person.time_zone,
            "bio": person.bio,
            "avatar_url": person.avatar_url,
            "listed_as_teacher": person.listed_as_teacher,
            "is_admin": person.is_staff,
            "is_moderator": person.is_moderator,
            "created_at": person.created_at,
            "last_login": person.last_login,
        },
        "links": list(
            person.access_links.order_by("id").values(
                "purpose", "created_at", "reset_at", "last_used_day", "revoked_at"
            )
        ),
        "sign_ins": list(
            person.sign_ins.order_by("id").values("device", "created_at", "last_used_day", "expires_at", "revoked_at")
        ),
        "browsers": list(open_browsers(person).order_by("opened_at").values("device", "opened_at", "expire_date")),
        "events": [
            {"at": event.at, "action": event.action, "target": event.target, "facts": event.facts}
            for event in AuditEvent.objects.filter(Q(actor=person) | Q(target=target)).order_by("id")
        ],
    }


def _nameless(name: str) -> dict[str, Any]:
    return {
        "display_name": name,
        "username": None,
        "email": None,
        "email_confirmed_at": None,
        "password": make_password(None),
        "locale": None,
        "bio": "",
        "avatar_key": "",
        "listed_as_teacher": False,
        "is_moderator": False,
        "is_staff": False,
        "last_login": None,
        "retired_at": timezone.now(),
    }


def _forget_ways_in(person: Person) -> None:
    for purpose in AccessLink.Purpose.values:
        revoke_link(person, purpose)
    SignIn.objects.filter(person=person).delete()
    MailedLink.objects.filter(person=person).delete()


def _forget_words(person: Person) -> None:
    """What the audit says about the person beyond what was done, and mails that wait for the address."""
    AuditEvent.objects.filter(target=f"person:{person.public_id}").update(facts={})
    if person.email:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM procrastinate_jobs WHERE lower(args->>'email') = lower(%s) AND status <> 'doing'",
                [person.email],
            )

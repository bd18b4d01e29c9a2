"""Telling people of an event: one row for each who wants it, once."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from itertools import batched
from typing import Any

from django.db import transaction

from teleklasa.notifications.kinds import Kind, kind_named
from teleklasa.notifications.models import EmailChoice, Notification, NotificationSwitch
from teleklasa.people.models import Person

PEOPLE_AT_ONCE = 2000
LARGEST_FACTS = 4000
"""Characters of the facts as JSON: a few names of the longest kind."""

LONGEST_TARGET = 300
LONGEST_KEY = 120
"""A longer key is kept as its hash, which says as well whether two are one."""

UNUSABLE = "!"
"""How the stored password of somebody without a password begins (Django's UNUSABLE_PASSWORD_PREFIX)."""


def notify(
    people_ids: Iterable[int],
    kind: str,
    *,
    target: str,
    facts: Mapping[str, Any],
    dedupe_key: str,
    actor: Person | None = None,
) -> None:
    """Tell each person once of what happened; the same `dedupe_key` again tells nobody twice.

    Safe inside a transaction: rows and the order to mail them are part of it.  Never tells the `actor`,
    anyone retired, or those who switched the kind off.  Three queries for each 2000 people, one more
    for mails.  Raises KeyError for an unknown kind, ValueError for a target outside the web app or facts too large.
    """
    known = kind_named(kind)
    if not target.startswith("/") or target.startswith("//") or len(target) > LONGEST_TARGET:
        raise ValueError("the target is a path of the web app")
    if len(json.dumps(facts, ensure_ascii=False)) > LARGEST_FACTS:
        raise ValueError("facts are a few names, no texts")
    key = dedupe_key if len(dedupe_key) <= LONGEST_KEY else sha256(dedupe_key.encode()).hexdigest()
    told = Notification(kind=kind, target=target, facts=dict(facts), dedupe_key=key)
    others = sorted(set(people_ids) - {actor.pk if actor else None})  # in one order, so that two tellers never deadlock
    with transaction.atomic():
        for chunk in batched(others, PEOPLE_AT_ONCE, strict=False):
            _tell(chunk, known, told)


def _tell(people_ids: Collection[int], kind: Kind, told: Notification) -> None:
    rows = [
        Notification(
            person_id=person,
            kind=told.kind,
            target=told.target,
            facts=told.facts,
            dedupe_key=told.dedupe_key,
            in_bell=bell,
            email=email,
        )
        for person, bell, email in _who_wants(people_ids, kind)
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    mailed = [row.person_id for row in rows if row.email == EmailChoice.AT_ONCE]
    if mailed:
        from teleklasa.notifications.tasks import order_mails  # noqa: PLC0415 -- the jobs call what is told here

        order_mails(mailed, EmailChoice.AT_ONCE)


def _who_wants(people_ids: Collection[int], kind: Kind) -> list[tuple[int, bool, EmailChoice]]:
    """Who is told by the bell, by mail or both: person, bell, mail."""
    people = Person.objects.active().filter(pk__in=people_ids)
    if not kind.is_for_link_only:
        people = people.exclude(email=None, password__startswith=UNUSABLE)
    chosen = {
        person: (bell, EmailChoice(email))
        for person, bell, email in NotificationSwitch.objects.filter(kind=kind.name, person__in=people_ids).values_list(
            "person_id", "bell", "email"
        )
    }
    wanted = []
    for person, address in people.order_by("pk").values_list("pk", "email"):
        bell, email = chosen.get(person, (kind.default_bell, kind.default_email))
        email = email if address else EmailChoice.OFF
        if bell or email != EmailChoice.OFF:
            wanted.append((person, bell, email))
    return wanted

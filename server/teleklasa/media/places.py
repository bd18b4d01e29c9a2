"""Where a file may belong. Apps above register who may put files into their places, and how much room there is."""

from __future__ import annotations

import re
from typing import Protocol

from teleklasa.media.models import MediaFile
from teleklasa.media.quota import own_quota_bytes
from teleklasa.people.models import Person
from teleklasa.rest.problems import NotFound, require

PLACE = re.compile(r"[a-z]{1,12}:[a-z0-9_-]{1,38}")
OWN = ""
Kind = MediaFile.Kind
OWN_KINDS = frozenset({Kind.IMAGE, Kind.DOCUMENT, Kind.VIDEO, Kind.PACKAGE})


class PlaceRules(Protocol):
    """The rules of the places of one sort; `name` is what follows the colon of the place."""

    def exists(self, person: Person, name: str) -> bool:
        """False for a place that is not there or that the person does not see."""

    def may_upload(self, person: Person, name: str, kind: str) -> bool:
        """Whether the person may put a file of that kind (`MediaFile.Kind`) there."""

    def quota_bytes(self, name: str) -> int:
        """How many bytes all files of the place may take."""


_rules: dict[str, PlaceRules] = {}


def register(prefix: str, rules: PlaceRules) -> None:
    """Make `prefix:…` a place; called when apps are ready."""
    _rules[prefix] = rules


def forget(prefix: str) -> None:
    _rules.pop(prefix, None)


def require_upload(person: Person, place: str, kind: str) -> None:
    """Raises NotFound for a place that the person does not see, Forbidden where files of others only are taken."""
    if place == OWN:
        require(person.is_active and kind in OWN_KINDS)
        return
    rules, name = _rules_for(person, place)
    require(person.is_active and rules.may_upload(person, name, kind))


def kinds_for(person: Person, place: str) -> list[str]:
    """The kinds that the person may put there.  Raises NotFound."""
    if place == OWN:
        return [kind for kind in Kind.values if kind in OWN_KINDS]
    rules, name = _rules_for(person, place)
    return [kind for kind in Kind.values if rules.may_upload(person, name, kind)]


def quota_of(person: Person, place: str) -> int:
    """The room of the place, in bytes.  Raises NotFound."""
    if place == OWN:
        return own_quota_bytes(person)
    rules, name = _rules_for(person, place)
    return rules.quota_bytes(name)


def _rules_for(person: Person, place: str) -> tuple[PlaceRules, str]:
    prefix, _, name = place.partition(":")
    rules = _rules.get(prefix)
    if rules is None or not PLACE.fullmatch(place) or not rules.exists(person, name):
        raise NotFound
    return rules, name

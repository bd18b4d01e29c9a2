"""A person as others in a course see them: a name and a picture, never an e-mail."""

from __future__ import annotations

from typing import Any, TypedDict

from rest_framework import serializers

from teleklasa.people.models import Person

PERSON_CARD_FIELDS = ("public_id", "display_name", "avatar_key")
"""What to read of a person for a card: `only(*…)`, or `values_list` for `person_card_of`."""


class PersonCardData(TypedDict):
    id: str
    display_name: str
    avatar_url: str | None


class PersonCard(serializers.Serializer[Any]):
    """A person shown to others."""

    id = serializers.CharField()
    display_name = serializers.CharField()
    avatar_url = serializers.CharField(allow_null=True)


def person_card(person: Person) -> PersonCardData:
    return person_card_of(person.public_id, person.display_name, person.avatar_key)


def person_card_of(public_id: str, display_name: str, avatar_key: str) -> PersonCardData:
    """The card from the columns of PERSON_CARD_FIELDS, where no row of the model is read."""
    return {
        "id": public_id,
        "display_name": display_name,
        "avatar_url": f"/media/image/{avatar_key}" if avatar_key else None,
    }

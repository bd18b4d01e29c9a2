"""Shapes of people that other apps' APIs answer with as well."""

from typing import Any

from rest_framework import serializers

from teleklasa.people.models import Person


class ShownLinkOut(serializers.Serializer[Any]):
    """A link that somebody asked to see; the asking is audited."""

    url = serializers.CharField()
    code = serializers.CharField()


class LetterSentOut(serializers.Serializer[Any]):
    """A mail is on its way; the link in it works for so long."""

    link_good_for_s = serializers.IntegerField()


class Me(serializers.ModelSerializer[Person]):
    id = serializers.CharField(source="public_id")
    is_admin = serializers.BooleanField(source="is_staff")

    class Meta:
        model = Person
        fields = ["id", "display_name", "username", "email", "locale", "time_zone", "is_admin", "is_moderator"]

"""Shapes of people that other apps' APIs answer with as well."""

from typing import Any

from rest_framework import serializers


class ShownLinkOut(serializers.Serializer[Any]):
    """A link that somebody asked to see; the asking is audited."""

    url = serializers.CharField()
    code = serializers.CharField()

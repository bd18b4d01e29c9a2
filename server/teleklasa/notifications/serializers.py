"""How notifications look in the API; every field is named."""

from typing import Any

from rest_framework import serializers

from teleklasa.notifications.kinds import kind_named
from teleklasa.notifications.models import EmailChoice, Notification
from teleklasa.notifications.switching import Choice

MOST_NAMED = 100


class NotificationRow(serializers.ModelSerializer[Notification]):
    id = serializers.CharField(source="public_id")
    facts = serializers.DictField(help_text="The few names that the text of the kind shows.")

    class Meta:
        model = Notification
        fields = ["id", "kind", "target", "facts", "created_at", "read_at"]


class NotificationPage(serializers.Serializer[Any]):
    results = NotificationRow(many=True)
    next = serializers.CharField(allow_null=True)


class NotificationQuery(serializers.Serializer[Any]):
    """`cursor` comes from the `next` of the page before; `unread=true` leaves out what was read."""

    cursor = serializers.CharField(required=False, default="", allow_blank=True, max_length=400)
    unread = serializers.BooleanField(required=False, default=False)


class NotificationsUnread(serializers.Serializer[Any]):
    count = serializers.IntegerField(min_value=0, max_value=100, help_text="100 stands for a hundred or more.")


class NotificationsRead(serializers.Serializer[Any]):
    """Either `ids`, or `all_before`: the id of the newest one seen, read together with all older ones."""

    ids = serializers.ListField(
        child=serializers.CharField(max_length=16), required=False, min_length=1, max_length=MOST_NAMED
    )
    all_before = serializers.CharField(max_length=16, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError({"ids": ["Say ids or all_before."]}, code="one_of")
        return attrs


class NotificationSwitchOut(serializers.Serializer[Choice]):
    kind = serializers.CharField()
    bell = serializers.BooleanField()
    email = serializers.ChoiceField(choices=EmailChoice.choices)


class NotificationSwitchIn(serializers.Serializer[Any]):
    kind = serializers.CharField(max_length=40)
    bell = serializers.BooleanField()
    email = serializers.ChoiceField(choices=EmailChoice.choices)

    def validate_kind(self, value: str) -> str:
        try:
            return kind_named(value).name
        except KeyError:
            raise serializers.ValidationError("No such kind.", code="unknown") from None


class NotificationSwitchesIn(serializers.Serializer[Any]):
    switches = serializers.ListField(child=NotificationSwitchIn(), max_length=MOST_NAMED)

    def validate_switches(self, value: list[dict[str, Any]]) -> list[Choice]:
        if len({row["kind"] for row in value}) != len(value):
            raise serializers.ValidationError("A kind is named twice.", code="twice")
        return [Choice(row["kind"], row["bell"], EmailChoice(row["email"])) for row in value]


class NotificationSwitches(serializers.Serializer[Any]):
    switches = NotificationSwitchOut(many=True)


class NotificationUnsubscribe(serializers.Serializer[Any]):
    token = serializers.CharField(max_length=200)

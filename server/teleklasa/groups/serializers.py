"""How groups and pupils look in the API; every field is named."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from teleklasa.groups.live_facts import OpenLesson
from teleklasa.groups.models import Group
from teleklasa.people.models import Person
from teleklasa.rest.fields import NameField
from teleklasa.rest.paging import PageQuery
from teleklasa.swarm.models import Region, Server


class RegionName(serializers.ModelSerializer[Region]):
    class Meta:
        model = Region
        fields = ["code", "name"]


class OpenLessonOut(serializers.Serializer[OpenLesson]):
    id = serializers.CharField()
    state = serializers.ChoiceField(choices=["starting", "running", "suspect"])
    started_at = serializers.DateTimeField(allow_null=True)
    people_now = serializers.IntegerField()
    server_name = serializers.CharField(allow_null=True)
    opened_by = serializers.CharField(allow_null=True)


class GroupRow(serializers.ModelSerializer[Group]):
    region = RegionName(allow_null=True)
    pupils_count = serializers.IntegerField()
    moderators_count = serializers.IntegerField()
    archived = serializers.SerializerMethodField()
    lesson = OpenLessonOut(allow_null=True)
    last_lesson_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = Group
        fields = ["slug", "name", "region", "pupils_count", "moderators_count", "archived", "lesson", "last_lesson_at"]

    def get_archived(self, group: Group) -> bool:
        return group.archived_at is not None


class GroupPage(serializers.Serializer[Any]):
    results = GroupRow(many=True)
    next = serializers.CharField(allow_null=True)


class ServerChoice(serializers.ModelSerializer[Server]):
    """A server by name only: moderators choose among them and learn nothing else."""

    id = serializers.CharField(source="public_id")
    region = RegionName(allow_null=True)

    class Meta:
        model = Server
        fields = ["id", "name", "region"]


class ModeratorChoice(serializers.ModelSerializer[Person]):
    id = serializers.CharField(source="public_id")

    class Meta:
        model = Person
        fields = ["id", "display_name"]


class GroupModeratorOut(serializers.Serializer[Any]):
    id = serializers.CharField()
    display_name = serializers.CharField()
    is_you = serializers.BooleanField()


class GroupMay(serializers.Serializer[Any]):
    """What whoever asked may do with the group; the server decides again at every act."""

    rename = serializers.BooleanField()
    share = serializers.BooleanField()
    change_settings = serializers.BooleanField()
    archive = serializers.BooleanField()
    delete = serializers.BooleanField()
    print_links = serializers.BooleanField()
    manage_pupils = serializers.BooleanField()
    start = serializers.BooleanField()
    end = serializers.BooleanField()


class GroupDetail(GroupRow):
    moderators = GroupModeratorOut(many=True, source="moderators_shown")
    preferred_servers = ServerChoice(many=True, source="servers_shown")
    may = GroupMay()

    class Meta(GroupRow.Meta):
        fields = [*GroupRow.Meta.fields, "moderators", "preferred_servers", "may"]


class RosterReport(serializers.Serializer[Any]):
    added = serializers.IntegerField()
    blank_lines = serializers.IntegerField()
    duplicates = serializers.ListField(child=serializers.CharField())


class GroupMade(serializers.Serializer[Any]):
    group = GroupDetail()
    report = RosterReport()


class PupilOut(serializers.Serializer[Any]):
    id = serializers.CharField(source="member.person.public_id")
    display_name = serializers.CharField(source="member.person.display_name")
    link_last_used_day = serializers.DateField(source="member.link_last_used_day", allow_null=True)
    link_reset_at = serializers.DateTimeField(source="member.link_reset_at", allow_null=True)
    link_devices = serializers.IntegerField(source="member.link_devices", allow_null=True)
    """On how many devices the link was used of late; none for who has no link."""
    old_link_used_at = serializers.DateTimeField(source="member.old_link_used_at", allow_null=True)
    """When somebody last came with a code that the link had before: a sign that it is in wrong hands."""
    present_now = serializers.BooleanField()
    devices_now = serializers.IntegerField()
    has_displaced = serializers.BooleanField()


class PupilsAdded(serializers.Serializer[Any]):
    added = PupilOut(many=True)
    report = RosterReport()


class LinkCardOut(serializers.Serializer[Any]):
    display_name = serializers.CharField()
    url = serializers.CharField()
    code = serializers.CharField()
    qr_svg = serializers.CharField()


class GroupQuery(PageQuery):
    archived = serializers.BooleanField(required=False, default=False)


class RosterField(serializers.CharField):
    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 500_000, "allow_blank": True, "trim_whitespace": False, **options})


class GroupIn(serializers.Serializer[Any]):
    name = NameField()
    region = serializers.CharField(max_length=12, required=False, allow_null=True)
    roster = RosterField(required=False)


class GroupChange(serializers.Serializer[Any]):
    name = NameField(required=False)
    region = serializers.CharField(max_length=12, required=False, allow_null=True)
    preferred_servers = serializers.ListField(child=serializers.CharField(max_length=16), required=False, max_length=20)


class RosterIn(serializers.Serializer[Any]):
    roster = RosterField()


class PupilChange(serializers.Serializer[Any]):
    display_name = NameField()


class PupilMove(serializers.Serializer[Any]):
    group = serializers.CharField(max_length=32)


class ShareIn(serializers.Serializer[Any]):
    person = serializers.CharField(max_length=16)


class ChoiceQuery(serializers.Serializer[Any]):
    search = serializers.CharField(required=False, default="", allow_blank=True, max_length=80)

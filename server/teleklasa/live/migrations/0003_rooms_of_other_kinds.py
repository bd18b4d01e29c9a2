from django.db import migrations, models
from django.db.models import Q

from teleklasa.live.room_views import guests_of_kind, hosts_of_kind

GUESTS_BEFORE = """
CREATE OR REPLACE VIEW live_room_guest AS
SELECT room.id AS room_id, member.person_id AS person_id
FROM live_room room
JOIN groups_group grp ON grp.id = room.group_id AND grp.archived_at IS NULL AND grp.deleted_at IS NULL
JOIN groups_groupmember member ON member.group_id = grp.id AND member.removed_at IS NULL
JOIN people_person person ON person.id = member.person_id AND person.retired_at IS NULL
"""
GUESTS_OF_GROUP = """
SELECT room.id AS room_id, member.person_id AS person_id
FROM live_room room
JOIN groups_group grp ON grp.id = room.group_id AND grp.archived_at IS NULL AND grp.deleted_at IS NULL
JOIN groups_groupmember member ON member.group_id = grp.id AND member.removed_at IS NULL
"""
HOSTS_OF_GROUP = """
SELECT room.id AS room_id, host.person_id AS person_id
FROM live_room room
JOIN groups_groupmoderator host ON host.group_id = room.group_id
JOIN people_person moderator ON moderator.id = host.person_id AND moderator.is_moderator
"""


class Migration(migrations.Migration):
    dependencies = [("live", "0002_live_room_guest"), ("groups", "0001_first"), ("people", "0001_first")]
    operations = [
        migrations.AddField("room", "kind", models.CharField(default="group", max_length=20)),
        migrations.AddConstraint(
            "room",
            models.CheckConstraint(
                condition=Q(kind="group", group__isnull=False) | Q(~Q(kind="group"), group=None),
                name="only_rooms_of_groups_have_a_group",
            ),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, GUESTS_BEFORE),
        guests_of_kind("group", GUESTS_OF_GROUP),
        migrations.RunSQL(migrations.RunSQL.noop, "DROP VIEW live_room_host"),
        hosts_of_kind("group", HOSTS_OF_GROUP),
    ]

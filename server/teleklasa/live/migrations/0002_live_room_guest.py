from django.db import migrations

CREATE = """
CREATE VIEW live_room_guest AS
SELECT room.id AS room_id, member.person_id AS person_id
FROM live_room room
JOIN groups_group grp ON grp.id = room.group_id AND grp.archived_at IS NULL AND grp.deleted_at IS NULL
JOIN groups_groupmember member ON member.group_id = grp.id AND member.removed_at IS NULL
JOIN people_person person ON person.id = member.person_id AND person.retired_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("live", "0001_first"), ("groups", "0001_first"), ("people", "0001_first")]
    operations = [migrations.RunSQL(CREATE, "DROP VIEW live_room_guest")]

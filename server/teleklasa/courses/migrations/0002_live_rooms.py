"""Who may be in the rooms of live lessons of courses: `rules.JOIN_LIVE` and `rules.HOST_LIVE`, said to the database."""

from django.db import migrations

from teleklasa.live.room_views import guests_of_kind, hosts_of_kind

OPEN_ROOMS = """
courses_lesson lesson
JOIN courses_course course ON course.id = lesson.course_id AND course.status = 'published' AND course.deleted_at IS NULL
"""
IS_OPEN = (
    "lesson.room_id IS NOT NULL AND lesson.kind = 'live' AND lesson.status = 'published' AND lesson.deleted_at IS NULL"
)

TEACHES_GROUP = """
courses_groupenrolment learning
JOIN groups_group taught ON taught.id = learning.group_id AND taught.deleted_at IS NULL
JOIN groups_groupmoderator host ON host.group_id = learning.group_id
JOIN people_person moderator ON moderator.id = host.person_id AND moderator.is_moderator
"""

GUESTS = f"""
SELECT lesson.room_id, enrolment.person_id
FROM {OPEN_ROOMS}
JOIN courses_enrolment enrolment
  ON enrolment.course_id = lesson.course_id AND enrolment.status IN ('active', 'completed')
WHERE {IS_OPEN} AND (lesson.release_at IS NULL OR lesson.release_at <= now())
  AND NOT EXISTS (SELECT FROM courses_coursestaff staff
                  WHERE staff.course_id = lesson.course_id AND staff.person_id = enrolment.person_id)
  AND NOT EXISTS (SELECT FROM {TEACHES_GROUP} WHERE learning.course_id = lesson.course_id AND learning.active
                  AND host.person_id = enrolment.person_id)
"""  # noqa: S608 -- made of constants

HOSTS = f"""
SELECT lesson.room_id, staff.person_id
FROM {OPEN_ROOMS} JOIN courses_coursestaff staff ON staff.course_id = lesson.course_id
WHERE {IS_OPEN}
UNION
SELECT lesson.room_id, host.person_id
FROM {OPEN_ROOMS}, {TEACHES_GROUP}
WHERE {IS_OPEN} AND learning.course_id = lesson.course_id AND learning.active
"""  # noqa: S608 -- made of constants


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0001_first"),
        ("groups", "0001_first"),
        ("live", "0003_rooms_of_other_kinds"),
        ("people", "0001_first"),
    ]
    operations = [guests_of_kind("course", GUESTS), hosts_of_kind("course", HOSTS)]

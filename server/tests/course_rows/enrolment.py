"""Enrolment: one's own, invitations, students and groups."""

from __future__ import annotations

from typing import Any

from teleklasa.courses.enrolment.invites import make_invite
from teleklasa.courses.factories import enrol
from teleklasa.groups.factories import add_pupil, make_group
from teleklasa.groups.models import GroupModerator
from teleklasa.people.factories import make_learner
from teleklasa.people.models import Person
from tests.course_cast import ROLES, Cast
from tests.course_table import CourseRow

OWN_GROUP = frozenset("+g")


def an_invite(cast: Cast) -> dict[str, Any]:
    invite, code = make_invite(cast.course, by=cast.person("Ow"))
    return {"invite_id": invite.public_id, "code": code}


def who_asked(cast: Cast) -> dict[str, Any]:
    return {"person_id": cast.person("Pe").public_id}


def a_student(cast: Cast) -> dict[str, Any]:
    return {"person_id": cast.person("Li").public_id}


def who_was_removed(cast: Cast) -> dict[str, Any]:
    person = make_learner("Renia Kot", email="renia@example.com")
    enrol(cast.course, person, status="removed")
    return {"person_id": person.public_id}


def a_shared_group(cast: Cast) -> dict[str, Any]:
    """A group outside the course that everyone who teaches in it moderates, and a pupil of it."""
    teachers = [cast.person(role) for role in ("Te", "Ow")]
    Person.objects.filter(pk__in=[person.pk for person in teachers]).update(is_moderator=True)
    group = make_group("klasa 5B", moderators=[cast.person("Gt"), *teachers])
    return {"group": group.slug, "pupil": add_pupil(group, "Filip Sum").public_id}


def the_group(cast: Cast) -> dict[str, Any]:
    assert GroupModerator.objects.filter(group=cast.group).exists()
    return {"group_slug": cast.group.slug}


ROWS = [
    CourseRow("course-enrolment", "GET", None, answers={**dict.fromkeys(ROLES, 200), "An": 401}),
    CourseRow("course-enrolment", "POST", 11, 201),
    CourseRow("course-enrolment", "POST", 12, 201, {"note": "Proszę"}, course={"enrol_policy": "approval"}),
    CourseRow(
        "course-enrolment", "POST", 12, 201, {"invite_code": "{code}"}, an_invite, course={"enrol_policy": "invite"}
    ),
    CourseRow("course-enrolment", "DELETE", 13, 204),
    # Invitations
    CourseRow("course-invites", "GET", 14),
    CourseRow("course-invites", "POST", 14, 201, {"most_uses": 30}),
    CourseRow("invite-reveal", "POST", 14, prepare=an_invite),
    CourseRow("invite", "DELETE", 14, 204, prepare=an_invite),
    # Students
    CourseRow("course-students", "GET", 16, own=OWN_GROUP),
    CourseRow("course-students", "POST", 15, 201, {"people": ["{pupil}"]}, a_shared_group, own=OWN_GROUP),
    CourseRow("course-student", "GET", 16, prepare=a_student, own=OWN_GROUP),
    CourseRow("course-students-decide", "POST", 14, 200, {"ids": ["{person_id}"], "decision": "approve"}, who_asked),
    CourseRow("student-approve", "POST", 14, prepare=who_asked),
    CourseRow("student-reject", "POST", 14, prepare=who_asked),
    CourseRow("student-remove", "POST", 14, prepare=a_student),
    CourseRow("student-restore", "POST", 14, prepare=who_was_removed),
    CourseRow("course-classmates", "GET", 17),
    CourseRow("course-classmates", "GET", 17, course={"shows_classmates": True}, own=frozenset("+s")),
    # Groups
    CourseRow("course-groups", "GET", 16, own=OWN_GROUP),
    CourseRow("course-groups", "POST", 15, 201, {"group": "{group}"}, a_shared_group, own=OWN_GROUP),
    CourseRow("course-group", "DELETE", 15, 204, prepare=the_group, own=OWN_GROUP),
]

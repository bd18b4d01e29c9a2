"""Who may do what in courses: one rule for each row of the matrix, told apart from where the course stands.

A rule says who; `while_in` says in which states of the course the act is open to them at all.
Deny by default: an act without a rule here has no way to be allowed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from django.conf import settings

from teleklasa.courses.models import Course
from teleklasa.courses.standing import Standing
from teleklasa.people.models import Person

Status = Course.Status
ALWAYS = frozenset(Status.values)
LEARNING = frozenset({Status.PUBLISHED})
AUTHORING = frozenset({Status.DRAFT, Status.REVIEW, Status.PUBLISHED})
RUN = frozenset({Status.PUBLISHED, Status.ARCHIVED})


class Verdict(Enum):
    ALLOWED = auto()
    INVISIBLE = auto()
    NOBODY = auto()
    FORBIDDEN = auto()
    TAKEN = auto()
    """The person already is what the act would make of them."""
    WRONG_STATE = auto()


@dataclass(frozen=True)
class Rule:
    """Who may, and in which states of the course."""

    holds: Callable[[Standing], bool]
    while_in: frozenset[str] = ALWAYS
    taken: Callable[[Standing], bool] | None = None


def judge(rule: Rule, standing: Standing) -> Verdict:
    """What an act of this person meets: the first of invisible, nobody, taken, forbidden, wrong state, allowed."""
    if not may_see(standing):
        return Verdict.INVISIBLE
    if rule.taken is not None and rule.taken(standing):
        return Verdict.TAKEN
    if not rule.holds(standing):
        return Verdict.FORBIDDEN if standing.is_signed_in else Verdict.NOBODY
    return Verdict.ALLOWED if standing.status in rule.while_in else Verdict.WRONG_STATE


def may(rule: Rule, standing: Standing) -> bool:
    return judge(rule, standing) is Verdict.ALLOWED


def may_see(standing: Standing) -> bool:
    """Whether the course exists for this person; `CourseQuerySet.visible_to` says the same to the database."""
    if standing.is_admin or standing.is_staff:
        return True
    is_inside = standing.is_member or standing.teaches_group
    if standing.status == Status.PUBLISHED:
        return is_inside or standing.is_pending or standing.visibility != Course.Visibility.PRIVATE
    return standing.status == Status.ARCHIVED and is_inside


def _teaches(s: Standing) -> bool:
    return s.teaches or s.is_admin


def _owns(s: Standing) -> bool:
    return s.owns or s.is_admin


def _staff(s: Standing) -> bool:
    return s.is_staff or s.is_admin


def _inside(s: Standing) -> bool:
    """Members, staff, teachers of an enrolled group, and admins."""
    return s.is_member or s.teaches_group or _staff(s)


def _already_there(s: Standing) -> bool:
    return not s.is_link_only and (s.is_pending or s.is_member or s.is_staff)


def _may_withdraw(s: Standing) -> bool:
    return s.is_pending or (s.is_student and s.source != "group")


def _may_comment(s: Standing) -> bool:
    return settings.LINK_ONLY_MAY_COMMENT if s.is_member and s.is_link_only else _inside(s)


def _sees_classmates(s: Standing) -> bool:
    return s.teaches_group or _staff(s) or (s.is_student and s.shows_classmates)


# The course page (rows 8 and 9)
SEE = Rule(may_see)

# Enrolment (rows 11 to 17)
ENROL = Rule(lambda s: s.is_signed_in and not s.is_link_only, LEARNING, taken=_already_there)
WITHDRAW = Rule(_may_withdraw)
MANAGE_STUDENTS = Rule(_teaches, AUTHORING)
ADD_GROUP = Rule(lambda s: s.teaches_group or _teaches(s), AUTHORING)
SEE_STUDENTS = Rule(lambda s: s.teaches_group or _staff(s))
SEE_CLASSMATES = Rule(_sees_classmates)

# Lessons (rows 18 to 21); a preview is open to whoever sees the course, see `may_read_lesson`
READ_LESSONS = Rule(_inside)
READ_DRAFTS = Rule(_staff)
WRITE_PROGRESS = Rule(lambda s: s.is_member, LEARNING)
KEEP_FAVOURITE = Rule(_inside)

# Comments (rows 22 to 26)
READ_COMMENTS = Rule(_inside)
COMMENT = Rule(_may_comment, AUTHORING)
CHANGE_OWN_COMMENT = Rule(_inside, AUTHORING)
DELETE_OWN_COMMENT = Rule(_inside)
MODERATE = Rule(_staff)
REPORT = Rule(lambda s: s.is_signed_in)

# Reviews and news (rows 27 to 31)
REVIEW = Rule(lambda s: s.is_student and not s.is_staff, RUN)
REPLY_TO_REVIEW = Rule(lambda s: s.teaches, RUN)
HIDE_REVIEW = Rule(lambda s: s.is_admin)
READ_MEMBERS_NEWS = Rule(_inside)
WRITE_NEWS = Rule(_teaches, AUTHORING)

# The course itself (rows 33 to 39, 52, 56)
EDIT_CARD = Rule(_teaches, AUTHORING)
OPEN_EDITOR = Rule(_teaches)
PUBLISH = Rule(_owns)
APPROVE_LISTING = Rule(lambda s: s.is_admin, frozenset({Status.REVIEW}))
DELETE_COURSE = Rule(_owns)
MANAGE_STAFF = Rule(_owns)
EDIT_OUTLINE = Rule(_teaches, AUTHORING)
UPLOAD = Rule(_teaches, AUTHORING)
UPLOAD_CAPTIONS = Rule(_staff, AUTHORING)
EXPORT = Rule(_teaches)
DUPLICATE = Rule(_owns)
SEE_MODERATION_QUEUE = Rule(_staff)

# Tasks and grades (rows 40 to 46)
READ_TASKS = Rule(_inside)
EDIT_TASKS = Rule(_teaches, AUTHORING)
READ_KEYS = Rule(_staff)
SUBMIT = Rule(lambda s: s.is_member, LEARNING)
READ_SUBMISSIONS = Rule(lambda s: s.teaches_group or _staff(s))
GRADE = Rule(lambda s: s.is_staff, RUN)
RELEASE_GRADES = Rule(lambda s: s.teaches, RUN)

# Live lessons (rows 47, 48 and 51)
JOIN_LIVE = Rule(lambda s: s.is_member or s.teaches_group or s.is_staff, LEARNING)
HOST_LIVE = Rule(lambda s: s.teaches_group or s.is_staff, LEARNING)
SEE_ATTENDANCE = Rule(lambda s: s.teaches_group or _staff(s))


def may_create_course(person: Person) -> bool:
    """Row 32: an adult with an account, as far as the school lets them; never by a link."""
    if not person.is_active or person.is_by_link or person.is_link_only:
        return False
    allowed = {
        "adults": True,
        "moderators": person.is_moderator or person.is_staff,
        "admins": person.is_staff,
    }
    return allowed[settings.COURSE_AUTHORS]


def may_manage_categories(person: Person) -> bool:
    """Row 55."""
    return person.is_active and person.is_staff and not person.is_by_link

"""What enrolment answers when something cannot be done, with stable codes."""

from teleklasa.refusal import Refusal


class RemovedFromCourse(Refusal):
    status, code, title = 403, "removed-from-course", "A teacher removed you from this course; ask them to let you in"


class InviteNeeded(Refusal):
    status, code, title = 403, "invite-needed", "Only who has an invitation can join this course"


class OnlyThroughGroup(Refusal):
    status, code, title = 409, "only-through-group", "People join this course with their group only"


class UnknownInvite(Refusal):
    """Unknown, spent, expired and revoked codes answer alike."""

    status, code, title = 404, "unknown-invite", "This invitation does not open anything"


class EnrolmentChanged(Refusal):
    """Somebody was faster, or the student is in a state that does not allow it; `enrolment_status` says which."""

    status, code, title = 409, "enrolment-changed", "The enrolment is not in a state that allows this"


class TooManyInvites(Refusal):
    status, code, title = 409, "too-many-invites", "The course has many open invitations; revoke some first"

"""What is said when a lesson is not there, or cannot be."""

from teleklasa.refusal import Refusal


class NoOpenLesson(Refusal):
    status, code, title = 409, "no-open-lesson", "There is no open lesson"


class LessonStillStarting(Refusal):
    status, code, title = 409, "lesson-starting", "The lesson is being opened; try again in a moment"


class MovedJustNow(Refusal):
    """The lesson is being moved at this moment, or was a moment ago: everybody is still on the way."""

    status, code, title = 409, "moved-just-now", "The lesson was moved a moment ago; let everybody arrive first"


class GroupArchived(Refusal):
    status, code, title = 409, "group-archived", "An archived group has no lessons; take it back first"


class TooManyDevices(Refusal):
    """As many devices of the person as may be are in the lesson; one more may take the oldest one's place."""

    status, code, title = 409, "too-many-devices", "The lesson is already open on other devices of this person"

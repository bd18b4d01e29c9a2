"""What courses answer when something cannot be done, with stable codes."""

from teleklasa.refusal import Refusal


class AlreadyEnrolled(Refusal):
    status, code, title = 409, "already-enrolled", "You are in this course already, or have asked to join"


class CourseNotOpen(Refusal):
    """The person may, but not while the course is a draft, in review or archived; `course_status` says which."""

    status, code, title = 409, "course-not-open", "The course is not in a state that allows this"


class LessonNotReleased(Refusal):
    status, code, title = 409, "lesson-not-released", "This lesson opens later"


class EditedMeanwhile(Refusal):
    """Somebody else saved since it was read; `version` is the one that is there now."""

    status, code, title = 409, "edited-meanwhile", "Somebody else has changed this since you opened it"

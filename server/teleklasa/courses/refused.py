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


class CourseNotReady(Refusal):
    """`missing` names what has to be there before the course is published."""

    status, code, title = 409, "course-not-ready", "Something is missing before the course can be published"


class CourseHasStudents(Refusal):
    status, code, title = 409, "course-has-students", "The course has students; archive it instead"


class ListingNeedsReview(Refusal):
    status, code, title = 409, "listing-needs-review", "An admin looks at a course before everybody finds it"


class TooManyCourses(Refusal):
    status, code, title = 409, "too-many-courses", "You own as many courses as one person may"


class LastPublishedLesson(Refusal):
    status, code, title = 409, "last-published-lesson", "A published course keeps a published lesson"


class LessonNotReady(Refusal):
    """`missing` names what a lesson of this kind needs before students see it."""

    status, code, title = 409, "lesson-not-ready", "Something is missing before the lesson can be published"


class SectionHasLessons(Refusal):
    status, code, title = 409, "section-has-lessons", "The section has lessons; say that they go with it"


class LastSection(Refusal):
    """Deleted lessons that may be restored need a section to return to."""

    status, code, title = 409, "last-section", "The only section with lessons stays; rename it instead"


class OutlineFull(Refusal):
    status, code, title = 409, "outline-full", "The course takes no more sections or lessons"


class OwnerStays(Refusal):
    status, code, title = 409, "owner-stays", "A course keeps its owner; hand it over first"


class AlreadyStaff(Refusal):
    status, code, title = 409, "already-staff", "This person teaches the course already"

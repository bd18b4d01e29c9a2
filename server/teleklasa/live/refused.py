"""What is said when a lesson is not there."""

from teleklasa.refusal import Refusal


class NoOpenLesson(Refusal):
    status, code, title = 409, "no-open-lesson", "The group has no open lesson"


class LessonStillStarting(Refusal):
    status, code, title = 409, "lesson-starting", "The lesson is being opened; try again in a moment"

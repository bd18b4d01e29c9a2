"""How the API introduces itself: what holds everywhere, the parts of it, names of enumerations, and examples."""

from __future__ import annotations

from typing import Any

from teleklasa.site.api_examples import EXAMPLES

DESCRIPTION = """\
A school that runs itself: groups with live lessons on BigBlueButton, and courses with everything that belongs to them.

**Who is asking.** A program signs in at `POST /api/v1/tokens` and sends `Authorization: Bearer …`; before
`expires_in_s` is over it exchanges the refresh token, once, for the next pair.  A browser signs in at
`POST /api/v1/session` and keeps a cookie; every write then carries the `csrf_token` of `GET /api/v1/session` in
`X-CSRFToken`.  What is open to everyone needs neither.

**Errors** are `application/problem+json` (RFC 9457). `code` is stable and is what programs compare; `title` is for
developers.  401: nobody is signed in. 403: seen, but not allowed. 404: missing, or not to be seen by whoever asks,
which look the same. 409: not in this state.
413: too long. 422: fields that cannot be taken, in `fields`. 429 and 503: come back after `retry_after_s`.  An upload
that does not speak tus 1.0 is told 412.

**Lists** are read page by page: `{results, next}`, at most 100 at a time. `next` goes into `cursor` of the next
request and is null at the end.  A list of ids in a body is taken whole or not at all.

**Changes that cross.** What several people edit has a `version`; send it back with a change (in the body, or as
`If-Match`), and one that is stale is refused with 409 `edited-meanwhile`.

**Caching.** Courses and lessons carry an `ETag`: ask again with `If-None-Match` and 304 says that nothing changed.
What is the same for everyone may be kept by proxies for as long as `Cache-Control` says.  `GET` never writes.

Times are ISO 8601 in UTC, lengths end in `_s` and are seconds, ids are short texts.
"""

TAGS = [
    {"name": "session", "description": "Signing in with a browser."},
    {"name": "tokens", "description": "Signing in with a program, and where one is signed in."},
    {"name": "account", "description": "Registration, one's own profile, password and data."},
    {"name": "people", "description": "Everybody whom the school knows, for admins."},
    {"name": "notifications", "description": "What one was told, and what one wants to be told of."},
    {"name": "catalogue", "description": "Finding courses, categories and teachers."},
    {"name": "enrolment", "description": "Joining and leaving a course, and invitations to it."},
    {"name": "learning", "description": "Lessons, progress and lessons kept at hand."},
    {"name": "meetings", "description": "Live lessons of courses."},
    {"name": "tasks", "description": "Assignments and quizzes of a lesson."},
    {"name": "quizzes", "description": "Questions, answers, results and statistics."},
    {"name": "submissions", "description": "Attempts at a task: begun, saved and handed in."},
    {"name": "grades", "description": "What waits to be graded, and grades."},
    {"name": "calendar", "description": "When things are due and happen, also for other programs."},
    {"name": "certificates", "description": "That somebody completed a course, for anyone to check."},
    {"name": "comments", "description": "Talk under lessons."},
    {"name": "reviews", "description": "Stars and words of students."},
    {"name": "news", "description": "Announcements of courses."},
    {"name": "moderation", "description": "What was reported, and what becomes of it."},
    {"name": "authoring", "description": "Making courses, their sections, lessons and staff."},
    {"name": "students of courses", "description": "Who learns in a course and how far they are."},
    {"name": "packages", "description": "Courses taken out as packages, and in."},
    {"name": "media", "description": "Own files."},
    {"name": "uploads", "description": "Sending files, in parts and after breaks (tus 1.0, or parts to S3)."},
    {"name": "groups", "description": "Groups, their pupils, personal links and live lessons."},
    {"name": "lessons", "description": "Live lessons of the whole school: seeing, announcing, moving and ending them."},
    {"name": "moderators", "description": "Who teaches groups, for admins."},
    {"name": "servers", "description": "The swarm of BigBlueButton servers."},
    {"name": "nodes", "description": "What a server of the swarm says of itself."},
]

ENUM_NAMES = {
    "CourseStatus": "teleklasa.courses.models.Course.Status",
    "EnrolmentStatus": "teleklasa.courses.models.Enrolment.Status",
    "LessonKind": "teleklasa.courses.models.Lesson.Kind",
    "LessonStatus": "teleklasa.courses.models.Lesson.Status",
    "LiveLessonState": "teleklasa.live.models.LiveLesson.State",
    "LessonLiveness": "teleklasa.courses.learning.serializers.LIVE_STATES",
    "MediaKind": "teleklasa.media.models.MediaFile.Kind",
    "PackageKind": "teleklasa.courses.models.PackageImport.Kind",
    "PackageImportState": "teleklasa.courses.models.PackageImport.State",
    "ProgressState": "teleklasa.courses.models.LessonProgress.State",
    "StaffRole": "teleklasa.courses.models.CourseStaff.Role",
    "StaffRoleGiven": "teleklasa.courses.authoring.serializers.ROLES",
    "SubmissionStatus": "teleklasa.courses.models.Submission.Status",
    "TaskKind": "teleklasa.courses.models.Task.Kind",
    "GradeStatus": "teleklasa.courses.tasks.serializers.GRADE_STATUSES",
    "CommentStatus": "teleklasa.courses.talk.comment_shapes.STATUSES",
    "QuestionKind": "teleklasa.courses.models.Question.Kind",
    "ReportReason": "teleklasa.courses.models.Report.Reason",
    "ReportStatus": "teleklasa.courses.models.Report.Status",
    "ReviewStatus": "teleklasa.courses.models.Review.Status",
    "TaskState": "teleklasa.courses.tasks.deadlines.STATES",
}


def with_examples(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A hook of drf-spectacular: puts EXAMPLES beside the bodies of their operations."""
    for methods in result["paths"].values():
        for operation in methods.values():
            example = EXAMPLES.get(operation.get("operationId"))
            if example is None:
                continue
            for content in operation["requestBody"]["content"].values():
                content["example"] = example
    return result

"""The kinds of notifications that courses send; the texts of the bell are in the web app, of mails in templates/."""

from teleklasa.notifications.kinds import Kind, register
from teleklasa.notifications.models import EmailChoice

# Authoring
COURSE_TO_APPROVE = register(Kind("course-to-approve", default_email=EmailChoice.AT_ONCE, is_for_link_only=False))
COURSE_APPROVED = register(Kind("course-approved", default_email=EmailChoice.AT_ONCE, is_for_link_only=False))
COURSE_SENT_BACK = register(Kind("course-sent-back", default_email=EmailChoice.AT_ONCE, is_for_link_only=False))
COURSE_STAFF_ADDED = register(Kind("course-staff-added", default_email=EmailChoice.AT_ONCE, is_for_link_only=False))
COURSE_HANDED_OVER = register(Kind("course-handed-over", default_email=EmailChoice.AT_ONCE, is_for_link_only=False))

# Tasks
TASK_GRADED = register(Kind("task-graded"))
TASK_RETURNED = register(Kind("task-returned"))
SUBMISSION_RECEIVED = register(Kind("submission-received", is_for_link_only=False))
QUIZ_REGRADED = register(Kind("quiz-regraded"))

# Enrolment
COURSE_ASKED = register(Kind("course-join-asked"))
COURSE_LET_IN = register(Kind("course-join-approved"))
COURSE_TURNED_AWAY = register(Kind("course-join-rejected"))
COURSE_REMOVED = register(Kind("course-student-removed"))
COURSE_RESTORED = register(Kind("course-student-restored"))
COURSE_ADDED = register(Kind("course-student-added"))

# Talk
COMMENT_REPLIED = register(Kind("comment-replied", default_email=EmailChoice.DAILY))
LESSON_COMMENTED = register(
    Kind("lesson-commented", default_bell=False, default_email=EmailChoice.DAILY, is_for_link_only=False)
)
REVIEW_RECEIVED = register(Kind("review-received", default_email=EmailChoice.DAILY, is_for_link_only=False))
REVIEW_REPLIED = register(Kind("review-replied", default_email=EmailChoice.DAILY, is_for_link_only=False))
REPORT_RECEIVED = register(Kind("report-received", default_email=EmailChoice.AT_ONCE, is_for_link_only=False))

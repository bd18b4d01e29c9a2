"""The records of courses, one module for each part of `domain`."""

from teleklasa.courses.models.calendar import CalendarFeed
from teleklasa.courses.models.catalogue import Category, Course
from teleklasa.courses.models.certificate import Certificate
from teleklasa.courses.models.comments import Comment, Report
from teleklasa.courses.models.learning import Favourite, LessonProgress
from teleklasa.courses.models.membership import CourseInvite, CourseStaff, Enrolment, GroupEnrolment
from teleklasa.courses.models.news import News
from teleklasa.courses.models.outline import CourseImage, Lesson, LessonCaptions, LessonFile, Section
from teleklasa.courses.models.packages import PackageImport
from teleklasa.courses.models.reviews import Review
from teleklasa.courses.models.submissions import Answer, Submission, SubmissionFile
from teleklasa.courses.models.tasks import Question, Task

__all__ = [
    "Answer",
    "CalendarFeed",
    "Category",
    "Certificate",
    "Comment",
    "Course",
    "CourseImage",
    "CourseInvite",
    "CourseStaff",
    "Enrolment",
    "Favourite",
    "GroupEnrolment",
    "Lesson",
    "LessonCaptions",
    "LessonFile",
    "LessonProgress",
    "News",
    "PackageImport",
    "Question",
    "Report",
    "Review",
    "Section",
    "Submission",
    "SubmissionFile",
    "Task",
]

from django.urls import path

from teleklasa.courses.authoring import api, lessons_api, outline_api, preview_api, staff_api

urlpatterns = [
    path("courses", api.CourseMaking.as_view(), name="courses"),
    path("courses/<slug:slug>", api.CourseChanging.as_view(), name="course"),
    path("courses/<slug:slug>/edit", api.CourseEditor.as_view(), name="course-editor"),
    path("courses/<slug:slug>/publish", api.CoursePublish.as_view(), name="course-publish"),
    path("courses/<slug:slug>/take-back", api.CourseTakeBack.as_view(), name="course-take-back"),
    path("courses/<slug:slug>/approve", api.CourseApprove.as_view(), name="course-approve"),
    path("courses/<slug:slug>/send-back", api.CourseSendBack.as_view(), name="course-send-back"),
    path("courses/<slug:slug>/archive", api.CourseArchive.as_view(), name="course-archive"),
    path("courses/<slug:slug>/unarchive", api.CourseUnarchive.as_view(), name="course-unarchive"),
    path("courses/<slug:slug>/restore", api.CourseRestore.as_view(), name="course-restore"),
    path("courses/<slug:slug>/duplicate", api.CourseDuplicate.as_view(), name="course-duplicate"),
    path("courses-to-approve", api.CoursesToApprove.as_view(), name="courses-to-approve"),
    path("courses/<slug:slug>/staff", staff_api.CourseStaffMembers.as_view(), name="course-staff"),
    path(
        "courses/<slug:slug>/staff/<slug:person_id>",
        staff_api.OneCourseStaffMember.as_view(),
        name="course-staff-member",
    ),
    path("courses/<slug:slug>/transfer", staff_api.CourseTransfer.as_view(), name="course-transfer"),
    path("courses/<slug:slug>/sections", outline_api.CourseSections.as_view(), name="course-sections"),
    path("courses/<slug:slug>/outline/order", outline_api.CourseOutlineOrder.as_view(), name="course-outline-order"),
    path(
        "courses/<slug:slug>/deleted-lessons",
        outline_api.CourseDeletedLessons.as_view(),
        name="course-deleted-lessons",
    ),
    path("sections/<slug:section_id>", outline_api.OneSection.as_view(), name="section"),
    path("sections/<slug:section_id>/lessons", outline_api.SectionLessons.as_view(), name="section-lessons"),
    path("lessons/<slug:lesson_id>", lessons_api.LessonChanging.as_view(), name="lesson"),
    path("lessons/<slug:lesson_id>/edit", lessons_api.LessonEditor.as_view(), name="lesson-editor"),
    path("lessons/<slug:lesson_id>/publish", lessons_api.LessonPublish.as_view(), name="lesson-publish"),
    path("lessons/<slug:lesson_id>/unpublish", lessons_api.LessonUnpublish.as_view(), name="lesson-unpublish"),
    path("lessons/<slug:lesson_id>/restore", lessons_api.LessonRestore.as_view(), name="lesson-restore"),
    path("lessons/<slug:lesson_id>/captions", lessons_api.LessonCaptionFiles.as_view(), name="lesson-captions"),
    path("rich-text/preview", preview_api.RichTextPreview.as_view(), name="rich-text-preview"),
]

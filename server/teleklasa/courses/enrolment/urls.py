from django.urls import path

from teleklasa.courses.enrolment import api, groups_api, invites_api, students_api

urlpatterns = [
    path("courses/<slug>/enrolment", api.CourseEnrolment.as_view(), name="course-enrolment"),
    path("me/courses", api.MyCourses.as_view(), name="my-courses"),
    path("invites/look", api.InvitesLook.as_view(), name="invites-look"),
    path("courses/<slug>/invites", invites_api.CourseInvites.as_view(), name="course-invites"),
    path("invites/<invite_id>", invites_api.OneInvite.as_view(), name="invite"),
    path("invites/<invite_id>/reveal", invites_api.InviteReveal.as_view(), name="invite-reveal"),
    path("courses/<slug>/students", students_api.CourseStudents.as_view(), name="course-students"),
    path("courses/<slug>/students/decide", students_api.StudentsDecision.as_view(), name="course-students-decide"),
    path("courses/<slug>/students/<person_id>", students_api.CourseStudent.as_view(), name="course-student"),
    path("courses/<slug>/students/<person_id>/approve", students_api.StudentApprove.as_view(), name="student-approve"),
    path("courses/<slug>/students/<person_id>/reject", students_api.StudentReject.as_view(), name="student-reject"),
    path("courses/<slug>/students/<person_id>/remove", students_api.StudentRemove.as_view(), name="student-remove"),
    path("courses/<slug>/students/<person_id>/restore", students_api.StudentRestore.as_view(), name="student-restore"),
    path("courses/<slug>/classmates", students_api.Classmates.as_view(), name="course-classmates"),
    path("courses/<slug>/groups", groups_api.CourseGroups.as_view(), name="course-groups"),
    path("courses/<slug>/groups/<group_slug>", groups_api.OneCourseGroup.as_view(), name="course-group"),
]

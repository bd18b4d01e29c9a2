from django.urls import path

from teleklasa.courses.enrolment import api, groups_api, invites_api, students_api

urlpatterns = [
    path("courses/<str:slug>/enrolment", api.CourseEnrolment.as_view(), name="course-enrolment"),
    path("me/courses", api.MyCourses.as_view(), name="my-courses"),
    path("invites/look", api.InvitesLook.as_view(), name="invites-look"),
    path("courses/<str:slug>/invites", invites_api.CourseInvites.as_view(), name="course-invites"),
    path("invites/<str:invite_id>", invites_api.OneInvite.as_view(), name="invite"),
    path("invites/<str:invite_id>/reveal", invites_api.InviteReveal.as_view(), name="invite-reveal"),
    path("courses/<str:slug>/students", students_api.CourseStudents.as_view(), name="course-students"),
    path("courses/<str:slug>/students/decide", students_api.StudentsDecision.as_view(), name="course-students-decide"),
    path("courses/<str:slug>/students/<str:person_id>", students_api.CourseStudent.as_view(), name="course-student"),
    path(
        "courses/<str:slug>/students/<str:person_id>/approve",
        students_api.StudentApprove.as_view(),
        name="student-approve",
    ),
    path(
        "courses/<str:slug>/students/<str:person_id>/reject",
        students_api.StudentReject.as_view(),
        name="student-reject",
    ),
    path(
        "courses/<str:slug>/students/<str:person_id>/remove",
        students_api.StudentRemove.as_view(),
        name="student-remove",
    ),
    path(
        "courses/<str:slug>/students/<str:person_id>/restore",
        students_api.StudentRestore.as_view(),
        name="student-restore",
    ),
    path("courses/<str:slug>/classmates", students_api.Classmates.as_view(), name="course-classmates"),
    path("courses/<str:slug>/groups", groups_api.CourseGroups.as_view(), name="course-groups"),
    path("courses/<str:slug>/groups/<str:group_slug>", groups_api.OneCourseGroup.as_view(), name="course-group"),
]

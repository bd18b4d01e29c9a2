from django.urls import path

from teleklasa.courses.tasks import api, grading_api, submissions_api

urlpatterns = [
    path("lessons/<str:lesson_id>/tasks", api.LessonTasks.as_view(), name="lesson-tasks"),
    path("lessons/<str:lesson_id>/tasks/order", api.LessonTasksOrder.as_view(), name="lesson-tasks-order"),
    path("tasks/<str:task_id>", api.OneTask.as_view(), name="task"),
    path("tasks/<str:task_id>/restore", api.TaskRestore.as_view(), name="task-restore"),
    path("tasks/<str:task_id>/publish", api.TaskPublish.as_view(), name="task-publish"),
    path("tasks/<str:task_id>/unpublish", api.TaskUnpublish.as_view(), name="task-unpublish"),
    path("tasks/<str:task_id>/release", grading_api.TaskRelease.as_view(), name="task-release"),
    path(
        "tasks/<str:task_id>/submissions/mine",
        submissions_api.OwnTaskSubmissions.as_view(),
        name="own-task-submissions",
    ),
    path("tasks/<str:task_id>/submissions", submissions_api.TaskSubmissions.as_view(), name="task-submissions"),
    path("submissions/<str:submission_id>", submissions_api.OneSubmission.as_view(), name="submission"),
    path(
        "submissions/<str:submission_id>/restore",
        submissions_api.SubmissionRestore.as_view(),
        name="submission-restore",
    ),
    path("submissions/<str:submission_id>/files", submissions_api.SubmissionFiles.as_view(), name="submission-files"),
    path(
        "submissions/<str:submission_id>/hand-in",
        submissions_api.SubmissionHandIn.as_view(),
        name="submission-hand-in",
    ),
    path(
        "submissions/<str:submission_id>/take-back",
        submissions_api.SubmissionTakeBack.as_view(),
        name="submission-take-back",
    ),
    path("submissions/<str:submission_id>/grade", grading_api.SubmissionGrade.as_view(), name="submission-grade"),
    path("submissions/<str:submission_id>/return", grading_api.SubmissionReturn.as_view(), name="submission-return"),
    path("courses/<str:slug>/grade-queue", grading_api.CourseGradeQueue.as_view(), name="course-grade-queue"),
    path("courses/<str:slug>/grades/mine", grading_api.OwnCourseGrades.as_view(), name="own-course-grades"),
    path("me/grade-queue", grading_api.OwnGradeQueue.as_view(), name="own-grade-queue"),
]

from django.urls import path

from teleklasa.courses.quizzes import api, attempts_api

urlpatterns = [
    path("tasks/<str:task_id>/questions", api.TaskQuestions.as_view(), name="task-questions"),
    path("tasks/<str:task_id>/questions/order", api.TaskQuestionsOrder.as_view(), name="task-questions-order"),
    path("tasks/<str:task_id>/questions/import", api.TaskQuestionsImport.as_view(), name="task-questions-import"),
    path("tasks/<str:task_id>/questions.gift", api.TaskQuestionsGift.as_view(), name="task-questions-gift"),
    path("tasks/<str:task_id>/statistics", api.TaskStatistics.as_view(), name="task-statistics"),
    path("tasks/<str:task_id>/regrade", api.TaskRegrade.as_view(), name="task-regrade"),
    path("questions/<str:question_id>", api.OneQuestion.as_view(), name="question"),
    path("questions/<str:question_id>/key", api.QuestionKey.as_view(), name="question-key"),
    path(
        "submissions/<str:submission_id>/questions",
        attempts_api.SubmissionQuestions.as_view(),
        name="submission-questions",
    ),
    path(
        "submissions/<str:submission_id>/answers/<str:question_id>",
        attempts_api.SubmissionAnswer.as_view(),
        name="submission-answer",
    ),
    path("submissions/<str:submission_id>/result", attempts_api.SubmissionResult.as_view(), name="submission-result"),
]

from django.urls import path

from teleklasa.courses.meetings import api

urlpatterns = [
    path("lessons/<slug:lesson_id>/live", api.LessonLive.as_view(), name="lesson-live"),
    path("lessons/<slug:lesson_id>/live/enter", api.LessonLiveEnter.as_view(), name="lesson-live-enter"),
    path("lessons/<slug:lesson_id>/live/move", api.LessonLiveMove.as_view(), name="lesson-live-move"),
    path("lessons/<slug:lesson_id>/live/witness", api.LessonLiveWitness.as_view(), name="lesson-live-witness"),
    path("lessons/<slug:lesson_id>/live/end", api.LessonLiveEnd.as_view(), name="lesson-live-end"),
    path("lessons/<slug:lesson_id>/live/history", api.LessonLiveHistory.as_view(), name="lesson-live-history"),
    path(
        "lessons/<slug:lesson_id>/live/<slug:live_id>/attendance",
        api.LessonLiveAttendance.as_view(),
        name="lesson-live-attendance",
    ),
]

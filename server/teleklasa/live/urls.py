from django.urls import path

from teleklasa.live import api, callbacks, cockpit_api, foresight_api, move_api, planned_api, slides_api

urlpatterns = [
    path("groups/<slug:slug>/lesson", api.GroupLesson.as_view(), name="group-lesson"),
    path("groups/<slug:slug>/lesson/enter", api.GroupLessonEnter.as_view(), name="group-lesson-enter"),
    path("groups/<slug:slug>/lesson/end", api.GroupLessonEnd.as_view(), name="group-lesson-end"),
    path("groups/<slug:slug>/lesson/move", move_api.GroupLessonMove.as_view(), name="group-lesson-move"),
    path("groups/<slug:slug>/lesson/witness", move_api.GroupLessonWitness.as_view(), name="group-lesson-witness"),
    path("groups/<slug:slug>/slides", slides_api.GroupSlidesList.as_view(), name="group-slides"),
    path("groups/<slug:slug>/lessons", api.GroupLessons.as_view(), name="group-lessons"),
    path(
        "groups/<slug:slug>/lessons/<slug:lesson_id>/attendance",
        api.LessonAttendance.as_view(),
        name="group-lesson-attendance",
    ),
    path("groups/<slug:slug>/planned-lessons", planned_api.PlannedLessons.as_view(), name="planned-lessons"),
    path(
        "groups/<slug:slug>/planned-lessons/<slug:lesson_id>",
        planned_api.OnePlannedLesson.as_view(),
        name="planned-lesson",
    ),
    path("swarm/forecast", foresight_api.SwarmForecast.as_view(), name="swarm-forecast"),
    path("swarm/capacity-plan", foresight_api.SwarmCapacityPlan.as_view(), name="swarm-capacity-plan"),
    path("live-lessons", cockpit_api.LiveLessons.as_view(), name="live-lessons"),
    path("live-lessons/<slug:lesson_id>", cockpit_api.OneLiveLesson.as_view(), name="live-lesson"),
    path("live-lessons/<slug:lesson_id>/move", move_api.LiveLessonMove.as_view(), name="live-lesson-move"),
    path("live-lessons/<slug:lesson_id>/end", move_api.LiveLessonEnd.as_view(), name="live-lesson-end"),
    path("callbacks/ended/<slug:lesson_id>/<slug:mark>", callbacks.meeting_ended, name="meeting-ended"),
]

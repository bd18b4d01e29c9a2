from django.urls import path

from teleklasa.courses.learning import api

urlpatterns = [
    path("lessons/<slug:lesson_id>", api.LessonReading.as_view(), name="lesson"),
    path("lessons/<slug:lesson_id>/favourite", api.LessonFavourite.as_view(), name="lesson-favourite"),
    path("me/progress", api.OwnProgress.as_view(), name="own-progress"),
    path("me/favourites", api.OwnFavourites.as_view(), name="own-favourites"),
    path("courses/<slug:slug>/mine", api.OwnCourseOverlay.as_view(), name="own-course"),
]

from django.urls import path

from teleklasa.courses.calendar import api

urlpatterns = [
    path("me/calendar", api.OwnCalendar.as_view(), name="own-calendar"),
    path("me/calendar-feed", api.OwnCalendarAddress.as_view(), name="own-calendar-address"),
    path("calendar-feed/<slug:code>.ics", api.CalendarFeed.as_view(), name="calendar-feed"),
]

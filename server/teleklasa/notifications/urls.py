from django.urls import path

from teleklasa.notifications import api

urlpatterns = [
    path("notifications", api.Notifications.as_view(), name="notifications"),
    path("notifications/unread", api.UnreadNotifications.as_view(), name="notifications-unread"),
    path("notifications/read", api.ReadNotifications.as_view(), name="notifications-read"),
    path("notifications/switches", api.NotificationSwitches.as_view(), name="notification-switches"),
    path("notifications/unsubscribe", api.NotificationsUnsubscribe.as_view(), name="notifications-unsubscribe"),
]

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "teleklasa.notifications"
    default_auto_field = "django.db.models.BigAutoField"

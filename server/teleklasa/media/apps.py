from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "teleklasa.media"
    default_auto_field = "django.db.models.BigAutoField"

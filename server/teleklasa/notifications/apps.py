from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "teleklasa.notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from teleklasa.notifications.forgetting import forget_person, own_data  # noqa: PLC0415 -- models load before
        from teleklasa.people.own_data import register_own_data  # noqa: PLC0415 -- the same

        register_own_data("notifications", export=own_data, erase=forget_person)

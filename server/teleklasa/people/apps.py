from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class PeopleConfig(AppConfig):
    name = "teleklasa.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from teleklasa.people.browser_sessions import remember_browser  # noqa: PLC0415 -- models load before

        user_logged_in.connect(remember_browser, dispatch_uid="teleklasa.people.browser")

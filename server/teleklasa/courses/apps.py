from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "teleklasa.courses"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from teleklasa.courses.catalogue import renaming  # noqa: PLC0415 -- models are loaded now

        renaming.listen()

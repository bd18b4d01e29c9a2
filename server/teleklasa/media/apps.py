from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "teleklasa.media"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from teleklasa.media import own_data, references  # noqa: PLC0415 -- models load before this runs

        references.register(references.used_as_avatars)
        own_data.register_files()

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "teleklasa.site"
    label = "site"

    def ready(self) -> None:
        from teleklasa.site import checks  # noqa: F401, PLC0415 -- checks register when the apps are ready

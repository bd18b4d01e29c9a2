from django.apps import AppConfig


class SwarmConfig(AppConfig):
    name = "teleklasa.swarm"
    default_auto_field = "django.db.models.BigAutoField"

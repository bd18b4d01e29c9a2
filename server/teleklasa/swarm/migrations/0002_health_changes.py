import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("swarm", "0001_first")]

    operations = [
        migrations.AddField(
            model_name="server", name="heartbeat_sent_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.CreateModel(
            name="HealthChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "health",
                    models.CharField(
                        choices=[
                            ("online", "Online"),
                            ("suspect", "Suspect"),
                            ("down", "Down"),
                            ("misconfigured", "Misconfigured"),
                        ],
                        max_length=14,
                    ),
                ),
                ("fault", models.CharField(blank=True, default="", max_length=60)),
                (
                    "server",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="health_changes",
                        to="swarm.server",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["server", "at"], name="health_by_server_and_time")],
            },
        ),
    ]

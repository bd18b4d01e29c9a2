import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("swarm", "0003_alerts_and_tallies"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlannedPlacement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lesson", models.CharField(max_length=16, unique=True)),
                ("starts_at", models.DateTimeField()),
                ("expected_people", models.PositiveIntegerField()),
                ("units", models.FloatField()),
                ("generation", models.PositiveIntegerField(default=1)),
                ("planned_at", models.DateTimeField()),
                (
                    "server",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="planned_placements",
                        to="swarm.server",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["starts_at"], name="planned_placements_by_start")],
            },
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models

import teleklasa.keys.public_id


class Migration(migrations.Migration):
    dependencies = [("live", "0003_rooms_of_other_kinds")]

    operations = [
        migrations.CreateModel(
            name="PlannedLesson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=teleklasa.keys.public_id.new_public_id, editable=False, max_length=16, unique=True
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("length_s", models.PositiveIntegerField()),
                ("expected_people", models.PositiveIntegerField(blank=True, null=True)),
                ("cameras", models.PositiveIntegerField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "live_lesson",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="planned_as",
                        to="live.livelesson",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="planned_lessons", to="live.room"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["starts_at"], name="planned_lessons_by_start")],
                "constraints": [
                    models.UniqueConstraint(fields=("room", "starts_at"), name="one_planned_lesson_at_a_time")
                ],
            },
        ),
    ]

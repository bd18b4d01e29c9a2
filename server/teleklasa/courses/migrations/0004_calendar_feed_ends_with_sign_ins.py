from django.db import migrations, models


class Migration(migrations.Migration):
    """Addresses that there are go on: they get the version that their person has now."""

    dependencies = [
        ("courses", "0003_calendar_feed"),
    ]

    operations = [
        migrations.AddField(
            model_name="calendarfeed",
            name="session_version",
            field=models.PositiveIntegerField(default=1),
            preserve_default=False,
        ),
        migrations.RunSQL(
            """UPDATE courses_calendarfeed feed SET session_version = person.session_version
               FROM people_person person WHERE person.id = feed.person_id""",
            migrations.RunSQL.noop,
        ),
    ]

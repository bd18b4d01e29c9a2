from django.db import migrations


class Migration(migrations.Migration):
    """Sessions moved to a table of ours, and everybody signed in anew: the rows in Django's own open nothing.

    The table itself stays Django's, which may not have made it yet.
    """

    dependencies = [
        ("people", "0008_registrations_and_browsers"),
    ]

    operations = [
        migrations.RunSQL(
            """DO $$ BEGIN
                 IF to_regclass('django_session') IS NOT NULL THEN DELETE FROM django_session; END IF;
               END $$""",
            migrations.RunSQL.noop,
        ),
    ]

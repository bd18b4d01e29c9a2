from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('live', '0006_waiting_browsers'),
    ]

    operations = [
        migrations.AddField(
            model_name='devicelease',
            name='displaced_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]

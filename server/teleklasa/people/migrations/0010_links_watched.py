import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0009_empty_old_sessions'),
    ]

    operations = [
        # A window is kept by its end from now on; counts of the last ten minutes are no loss.
        migrations.RunSQL("DELETE FROM people_misscount", migrations.RunSQL.noop),
        migrations.RenameField(
            model_name='misscount',
            old_name='window_start',
            new_name='ends_at',
        ),
        migrations.AddIndex(
            model_name='misscount',
            index=models.Index(condition=models.Q(('misses__gte', 60)), fields=['ends_at'], name='many_misses'),
        ),
        migrations.CreateModel(
            name='SpentChallenge',
            fields=[
                ('seed', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('spent_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='FormerCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code_lookup', models.BinaryField(max_length=32, unique=True)),
                ('ended_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_codes', to='people.accesslink')),
            ],
        ),
        migrations.CreateModel(
            name='LinkDevice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('device', models.CharField(max_length=32)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='devices', to='people.accesslink')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('link', 'device'), name='one_row_per_device_of_a_link')],
            },
        ),
    ]

import django.db.models.deletion
import teleklasa.keys.public_id
import teleklasa.media.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MediaQuota',
            fields=[
                ('bucket', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('used_bytes', models.BigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('used_bytes__gte', 0)), name='media_quota_not_below_zero')],
            },
        ),
        migrations.CreateModel(
            name='MediaFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=teleklasa.keys.public_id.new_public_id, editable=False, max_length=16, unique=True)),
                ('place', models.CharField(blank=True, db_index=True, default='', max_length=40)),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('image', 'Image'), ('document', 'Document'), ('video', 'Video'), ('captions', 'Captions'), ('package', 'Package')], max_length=8)),
                ('state', models.CharField(choices=[('uploading', 'Uploading'), ('checking', 'Checking'), ('ready', 'Ready'), ('rejected', 'Rejected')], default='uploading', max_length=9)),
                ('rejected_because', models.CharField(blank=True, default='', max_length=40)),
                ('storage_key', models.CharField(default=teleklasa.media.models.new_storage_key, editable=False, max_length=32, unique=True)),
                ('multipart_id', models.CharField(blank=True, default='', editable=False, max_length=1024)),
                ('sha256', models.CharField(blank=True, default='', max_length=64)),
                ('mime', models.CharField(blank=True, default='', max_length=100)),
                ('size', models.PositiveBigIntegerField()),
                ('charged_bytes', models.PositiveBigIntegerField(default=0)),
                ('width', models.PositiveIntegerField(blank=True, null=True)),
                ('height', models.PositiveIntegerField(blank=True, null=True)),
                ('duration_s', models.FloatField(blank=True, null=True)),
                ('language', models.CharField(blank=True, default='', max_length=16)),
                ('hls_state', models.CharField(choices=[('none', 'None'), ('waiting', 'Waiting'), ('making', 'Making'), ('ready', 'Ready'), ('failed', 'Failed')], default='none', max_length=7)),
                ('hls_key', models.CharField(blank=True, default='', max_length=32)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('ready_at', models.DateTimeField(blank=True, null=True)),
                ('owner', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='media_files', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['owner', '-id'], name='media_by_owner'), models.Index(condition=models.Q(('state', 'ready'), _negated=True), fields=['created_at'], name='media_unfinished'), models.Index(condition=models.Q(('hls_key', ''), _negated=True), fields=['hls_key'], name='media_by_stream')],
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='media_file_has_a_name'), models.CheckConstraint(condition=models.Q(('kind__in', ['image', 'document', 'video', 'captions', 'package'])), name='media_file_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('ready_at', None), ('state__in', ['uploading', 'checking'])), models.Q(('ready_at__isnull', False), ('state', 'ready'), models.Q(('sha256', ''), _negated=True), models.Q(('mime', ''), _negated=True)), ('state', 'rejected'), _connector='OR'), name='media_file_ready_when_checked'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'rejected'), models.Q(('rejected_because', ''), _negated=True)), models.Q(models.Q(('state', 'rejected'), _negated=True), ('rejected_because', '')), _connector='OR'), name='media_file_rejected_for_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'image'), ('state', 'ready'), _negated=True), models.Q(('height__gt', 0), ('width__gt', 0)), _connector='OR'), name='media_image_has_a_size'), models.CheckConstraint(condition=models.Q(models.Q(('hls_state', 'ready'), _negated=True), models.Q(('kind', 'video'), models.Q(('hls_key', ''), _negated=True)), _connector='OR'), name='media_stream_has_a_prefix')],
            },
        ),
    ]

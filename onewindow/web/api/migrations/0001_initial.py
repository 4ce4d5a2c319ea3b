"""Clients, answers under their keys, limits, the feed."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import onewindow.kernel.fields


class Migration(migrations.Migration):
    initial = True
    # fmt: off
    replaces = [
        ('api', '0001_clients_answers_tallies'),
        ('api', '0002_tallies_without_a_log'),
        ('api', '0003_apps_are_allowed_for_a_time'),
    ]
    dependencies = [
        ('network', '0001_initial'),
        ('staff', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        migrations.swappable_dependency(settings.OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL),
        migrations.swappable_dependency(settings.OAUTH2_PROVIDER_APPLICATION_MODEL),
    ]
    operations = [
        migrations.CreateModel(name='ApiClient', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('application', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='registered', to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL)),
            ('audience', models.CharField(choices=[('system', '系统'), ('officer', '工作人员'), ('applicant', '申请人')], max_length=10)),
            ('post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='api_clients', to='staff.post')),
            ('region', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.region')),
            ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
            ('per_minute', models.IntegerField(null=True)),
            ('registered_at', models.DateTimeField()),
            ('closed_at', models.DateTimeField(null=True)),
        ], options={
            'constraints': [
                models.CheckConstraint(condition=models.Q(('audience', 'system'), models.Q(('post__isnull', True), ('region__isnull', True)), _connector='OR'), name='people_bring_their_own_rights'),
                models.CheckConstraint(condition=models.Q(models.Q(('audience', 'system'), _negated=True), ('post__isnull', False), ('region__isnull', False), _connector='OR'), name='a_system_has_a_post_or_a_region'),
            ],
        }),
        migrations.CreateModel(name='Allowance', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL)),
            ('allowed_at', models.DateTimeField()),
        ], options={
            'constraints': [
                models.UniqueConstraint(fields=('user', 'application'), name='an_app_is_allowed_once'),
            ],
        }),
        migrations.CreateModel(name='PersonalToken', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('access', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='personal', to=settings.OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL)),
            ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to=settings.AUTH_USER_MODEL)),
            ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('name', models.CharField(max_length=60)),
            ('made_at', models.DateTimeField()),
        ]),
        migrations.CreateModel(name='Answered', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('caller', models.CharField(max_length=80)),
            ('key', models.CharField(max_length=200)),
            ('fingerprint', models.BinaryField(max_length=32)),
            ('answer', onewindow.kernel.fields.EncryptedJSON()),
            ('at', models.DateTimeField()),
        ], options={
            'indexes': [
                models.Index(fields=['at'], name='answers_by_age'),
            ],
            'constraints': [
                models.UniqueConstraint(fields=('caller', 'key'), name='one_answer_a_key'),
            ],
        }),
        migrations.CreateModel(name='Tally', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('subject', models.BinaryField(max_length=32)),
            ('minute', models.BigIntegerField()),
            ('calls', models.IntegerField()),
        ], options={
            'verbose_name_plural': 'tallies',
            'indexes': [
                models.Index(fields=['minute'], name='tallies_by_age'),
            ],
            'constraints': [
                models.UniqueConstraint(fields=('subject', 'minute'), name='one_tally_a_minute'),
            ],
        }),
        migrations.CreateModel(name='FeedMark', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('last_event', models.BigIntegerField(default=0)),
            ('taken_at', models.DateTimeField()),
        ]),
    ]
    # fmt: on

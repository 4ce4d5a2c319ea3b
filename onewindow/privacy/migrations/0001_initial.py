"""Retention, and what people ask about their data."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import onewindow.kernel.fields


class Migration(migrations.Migration):
    initial = True
    # fmt: off
    replaces = [
        ('privacy', '0001_retention_and_requests'),
    ]
    dependencies = [
        ('accounts', '0001_initial'),
        ('network', '0001_initial'),
        ('record', '0001_initial'),
        ('staff', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(name='Retention', fields=[
            ('kind', models.CharField(choices=[('drafts', '没有提交的草稿'), ('codes', '验证码和登录失败次数'), ('messages', '已办结件的短信和站内消息'), ('consultations', '咨询人的称呼和手机号码'), ('files', '没有归属的上传文件'), ('sessions', '登录状态')], max_length=16, primary_key=True, serialize=False)),
            ('days', models.IntegerField()),
            ('basis', models.CharField(max_length=200)),
            ('enforced_at', models.DateTimeField(null=True)),
            ('deleted', models.IntegerField(default=0)),
        ], options={
            'constraints': [
                models.CheckConstraint(condition=models.Q(('days__gte', 1)), name='kept_at_least_a_day'),
            ],
        }),
        migrations.CreateModel(name='DataRequest', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('number', models.CharField(max_length=40, unique=True)),
            ('chain', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='data_request', to='record.chain')),
            ('state', models.CharField(choices=[('open', '处理中'), ('done', '已办'), ('refused', '不予')], max_length=8)),
            ('kind', models.CharField(choices=[('correction', '更正'), ('deletion', '删除'), ('copy', '查阅、复制'), ('other', '其他（限制、拒绝处理，解释规则）')], max_length=12)),
            ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_requests', to=settings.AUTH_USER_MODEL)),
            ('principal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.principal')),
            ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_requests', to='network.agency')),
            ('text', onewindow.kernel.fields.EncryptedText()),
            ('asked_at', models.DateTimeField()),
            ('answer', onewindow.kernel.fields.EncryptedText(blank=True, default='')),
            ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('answered_at', models.DateTimeField(null=True)),
            ('due', models.DateField(null=True)),
        ], options={
            'indexes': [
                models.Index(fields=['agency', 'state', 'due', 'id'], name='data_requests_of_agency'),
            ],
        }),
    ]
    # fmt: on

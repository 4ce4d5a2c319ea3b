"""Proposals of two people."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    # fmt: off
    replaces = [
        ('administration', '0001_proposals_and_standing_orders'),
        ('administration', '0002_standing_orders_are_of_posts'),
    ]
    dependencies = [
        ('record', '0001_initial'),
        ('staff', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(name='Proposal', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('number', models.CharField(max_length=30, unique=True)),
            ('chain', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='proposal', to='record.chain')),
            ('state', models.CharField(choices=[('proposed', '待复核'), ('approved', '已执行'), ('refused', '未同意'), ('taken_back', '已收回'), ('expired', '已过期')], max_length=10)),
            ('kind', models.CharField(max_length=30)),
            ('target', models.CharField(max_length=110)),
            ('about', models.CharField(max_length=200)),
            ('values', models.JSONField(default=dict)),
            ('reason', models.CharField(max_length=500)),
            ('concerned', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='staff.post')),
            ('proposer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to=settings.AUTH_USER_MODEL)),
            ('proposed_at', models.DateTimeField()),
            ('expires_at', models.DateTimeField()),
            ('decider', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('decided_at', models.DateTimeField(null=True)),
            ('answer', models.CharField(blank=True, max_length=500)),
        ], options={
            'indexes': [
                models.Index(fields=['state', '-id'], name='proposals_by_state'),
            ],
            'constraints': [
                models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('kind', 'target'), name='one_open_proposal_a_change'),
                models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'refused']), _negated=True), models.Q(('decider__isnull', False), models.Q(('decider', models.F('proposer')), _negated=True)), _connector='OR'), name='two_people_decide'),
            ],
        }),
    ]
    # fmt: on

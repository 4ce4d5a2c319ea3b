"""Ratings, urging orders, how days ended."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    # fmt: off
    replaces = [
        ('oversight', '0001_ratings'),
        ('oversight', '0002_urging_orders'),
        ('oversight', '0003_how_days_ended'),
    ]
    dependencies = [
        ('cases', '0001_cases_and_drafts'),
        ('network', '0001_initial'),
        ('record', '0001_initial'),
        ('staff', '0001_initial'),
    ]
    operations = [
        migrations.CreateModel(name='DayEnd', fields=[
            ('day', models.DateField(primary_key=True, serialize=False)),
            ('noted_at', models.DateTimeField()),
        ]),
        migrations.CreateModel(name='Stood', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('day', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='stood', to='oversight.dayend')),
            ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.agency')),
            ('region', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.region')),
            ('intake', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.venue')),
            ('what', models.CharField(max_length=50)),
            ('number', models.IntegerField()),
        ], options={
            'indexes': [
                models.Index(models.F('day'), django.contrib.postgres.indexes.OpClass('region', 'varchar_pattern_ops'), name='stood_by_region'),
                models.Index(fields=['day', 'agency'], name='stood_by_agency'),
            ],
        }),
        migrations.CreateModel(name='Rating', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='cases.case')),
            ('phase', models.IntegerField(choices=[(1, '受理'), (2, '办结')])),
            ('score', models.IntegerField(choices=[(5, '非常满意'), (4, '满意'), (3, '基本满意'), (2, '不满意'), (1, '非常不满意')])),
            ('labels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3), default=list, size=None)),
            ('text', models.TextField(blank=True)),
            ('anonymous', models.BooleanField(default=False)),
            ('channel', models.CharField(choices=[('pc', '电脑端'), ('mobile', '移动端'), ('tablet', '窗口评价器'), ('qr', '二维码')], max_length=8)),
            ('rated_by', models.CharField(max_length=60)),
            ('rated_at', models.DateTimeField()),
        ], options={
            'constraints': [
                models.UniqueConstraint(fields=('case', 'phase'), name='rated_once_a_phase'),
            ],
        }),
        migrations.CreateModel(name='Urging', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('number', models.CharField(max_length=30, unique=True)),
            ('chain', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='urging', to='record.chain')),
            ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='urgings', to='cases.case')),
            ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='urgings', to='network.agency')),
            ('state', models.CharField(choices=[('issued', '待答复'), ('answered', '已答复'), ('accepted', '已认可'), ('returned', '已退回'), ('closed', '已办结')], max_length=10)),
            ('light', models.CharField(max_length=6)),
            ('late_since', models.DateField()),
            ('reason', models.TextField()),
            ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='urgings', to='staff.post')),
            ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='urgings_issued', to='network.agency')),
            ('issued_at', models.DateTimeField()),
            ('promised_on', models.DateField(null=True)),
            ('closed_at', models.DateTimeField(null=True)),
        ], options={
            'indexes': [
                models.Index(fields=['agency', 'state', 'id'], name='urging_to_answer'),
                models.Index(fields=['case', 'issued_at'], name='urging_of_case'),
                models.Index(fields=['issued_at'], name='urging_by_day'),
            ],
            'constraints': [
                models.UniqueConstraint(condition=models.Q(('state', 'closed'), _negated=True), fields=('case', 'issuer'), name='one_open_urging_of_an_issuer'),
                models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', False), _connector='OR'), name='a_closed_urging_has_its_day'),
            ],
        }),
        migrations.CreateModel(name='Reply', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('urging', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='oversight.urging')),
            ('round', models.IntegerField()),
            ('why', models.TextField()),
            ('by_when', models.DateField()),
            ('answered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('answered_at', models.DateTimeField()),
            ('accepted', models.BooleanField(null=True)),
            ('remark', models.TextField(blank=True)),
            ('judged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('judged_at', models.DateTimeField(null=True)),
        ], options={
            'ordering': ['round'],
            'constraints': [
                models.UniqueConstraint(fields=('urging', 'round'), name='one_reply_a_round'),
                models.CheckConstraint(condition=models.Q(models.Q(('accepted', False), _negated=True), models.Q(('remark', ''), _negated=True), _connector='OR'), name='a_reply_returned_says_why'),
            ],
        }),
    ]
    # fmt: on

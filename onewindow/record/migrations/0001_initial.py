"""Chains, events, clocks, roots, calendar."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    # fmt: off
    replaces = [
        ('record', '0001_chains_events_clocks'),
    ]
    dependencies = []
    operations = [
        migrations.CreateModel(name='CalendarDay', fields=[
            ('date', models.DateField(primary_key=True, serialize=False)),
            ('working', models.BooleanField()),
            ('provisional', models.BooleanField()),
            ('ordinal', models.IntegerField()),
        ], options={
            'constraints': [
                models.UniqueConstraint(condition=models.Q(('working', True)), fields=('ordinal',), name='one_working_day_an_ordinal'),
            ],
        }),
        migrations.CreateModel(name='Chain', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('kind', models.CharField(max_length=30)),
            ('key', models.CharField(max_length=80)),
            ('head_sequence', models.IntegerField(default=0)),
            ('head_digest', models.BinaryField(default=b'\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00', max_length=32)),
            ('opened_at', models.DateTimeField()),
        ], options={
            'constraints': [
                models.UniqueConstraint(fields=('kind', 'key'), name='one_chain_a_subject'),
            ],
        }),
        migrations.CreateModel(name='Event', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('chain', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='record.chain')),
            ('sequence', models.IntegerField()),
            ('act', models.CharField(max_length=40)),
            ('before', models.CharField(blank=True, max_length=20)),
            ('after', models.CharField(max_length=20)),
            ('actor_kind', models.CharField(max_length=12)),
            ('actor', models.CharField(max_length=60)),
            ('capacity', models.CharField(blank=True, max_length=80)),
            ('happened_at', models.DateTimeField()),
            ('recorded_at', models.DateTimeField()),
            ('articles', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
            ('details', models.JSONField(default=dict)),
            ('algorithm', models.CharField(max_length=10)),
            ('previous', models.BinaryField(max_length=32)),
            ('digest', models.BinaryField(max_length=32)),
        ], options={
            'ordering': ['chain', 'sequence'],
            'indexes': [
                models.Index(fields=['act', 'happened_at'], name='events_of_an_act'),
            ],
            'constraints': [
                models.UniqueConstraint(fields=('chain', 'sequence'), name='one_event_a_place_in_the_chain'),
                models.CheckConstraint(condition=models.Q(('sequence__gte', 1)), name='events_count_from_one'),
                models.CheckConstraint(condition=models.Q(('happened_at__lte', models.F('recorded_at'))), name='recorded_after_it_happened'),
            ],
        }),
        migrations.CreateModel(name='DailyRoot', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('taken_at', models.DateTimeField()),
            ('last_event', models.BigIntegerField()),
            ('chains', models.BigIntegerField()),
            ('root', models.BinaryField(max_length=32)),
            ('previous_root', models.BinaryField(default=b'\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00', max_length=32)),
        ]),
        migrations.CreateModel(name='Reading', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('reader', models.CharField(max_length=60)),
            ('capacity', models.CharField(max_length=80)),
            ('chain', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='record.chain')),
            ('what', models.CharField(max_length=60)),
            ('reason', models.CharField(max_length=200)),
            ('read_at', models.DateTimeField()),
        ]),
        migrations.CreateModel(name='Clock', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('chain', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='record.chain')),
            ('kind', models.CharField(choices=[('acceptance', '受理期限'), ('hand_on', '转交期限'), ('correction', '补正期限'), ('deferral', '容缺补交期限'), ('promised', '承诺时限'), ('statutory', '法定时限'), ('step', '环节时限'), ('delivery', '送达期限'), ('publication', '公开期限'), ('package', '全程时限'), ('answer', '答复期限'), ('check', '核查期限'), ('mending', '改正期限'), ('staffing', '指派期限'), ('hearing', '听证期限'), ('opinion', '协办期限')], max_length=12)),
            ('step', models.CharField(blank=True, max_length=60)),
            ('started_at', models.DateTimeField()),
            ('days', models.IntegerField()),
            ('extension', models.IntegerField(default=0)),
            ('unit', models.CharField(choices=[('working', '个工作日'), ('natural', '个自然日')], max_length=8)),
            ('basis', models.CharField(blank=True, max_length=300)),
            ('on_lapse', models.CharField(choices=[('none', '提示'), ('deemed_accepted', '视为受理'), ('escalated', '上报督办'), ('on_record', '按已有材料办理')], default='none', max_length=16)),
            ('due', models.DateField()),
            ('provisional', models.BooleanField(default=False)),
            ('warn_on', models.DateField(null=True)),
            ('met_at', models.DateTimeField(null=True)),
            ('lapsed_at', models.DateTimeField(null=True)),
        ], options={
            'indexes': [
                models.Index(condition=models.Q(('lapsed_at__isnull', True), ('met_at__isnull', True), models.Q(('on_lapse', 'none'), _negated=True)), fields=['due', 'id'], name='clocks_that_lapse'),
                models.Index(condition=models.Q(('met_at__isnull', True)), fields=['id'], name='running_clocks'),
            ],
            'constraints': [
                models.UniqueConstraint(condition=models.Q(('met_at__isnull', True)), fields=('chain', 'kind', 'step'), name='one_running_clock_of_a_kind'),
                models.CheckConstraint(condition=models.Q(('days__gte', 0), ('extension__gte', 0)), name='limits_are_not_negative'),
            ],
        }),
        migrations.CreateModel(name='Pause', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('clock', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pauses', to='record.clock')),
            ('ground', models.CharField(max_length=300)),
            ('reference', models.CharField(max_length=60)),
            ('began', models.DateField()),
            ('expected_end', models.DateField()),
            ('ended', models.DateField(null=True)),
        ], options={
            'constraints': [
                models.CheckConstraint(condition=models.Q(('ended__isnull', True), ('ended__gte', models.F('began')), _connector='OR'), name='a_pause_ends_after_it_began'),
                models.CheckConstraint(condition=models.Q(('expected_end__gte', models.F('began'))), name='its_expected_end_is_not_before'),
            ],
        }),
        migrations.CreateModel(name='NumberSeries', fields=[
            ('key', models.CharField(max_length=100, primary_key=True, serialize=False)),
            ('last', models.IntegerField()),
        ]),
    ]
    # fmt: on

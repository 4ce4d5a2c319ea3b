"""One-thing packages, what was granted, blanks, handovers."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import onewindow.kernel.fields


class Migration(migrations.Migration):
    initial = True
    # fmt: off
    replaces = [
        ('cases', '0003_daily_acts'),
    ]
    dependencies = [
        ('cases', '0002_handling'),
        ('accounts', '0001_initial'),
        ('catalogue', '0001_initial'),
        ('network', '0001_initial'),
        ('record', '0001_initial'),
        ('staff', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(name='PackageCase', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('number', models.CharField(max_length=40, unique=True)),
            ('chain', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='package_case', to='record.chain')),
            ('state', models.CharField(choices=[('running', '办理中'), ('done', '全部办结'), ('withdrawn', '已撤回')], max_length=10)),
            ('draft', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='package_case', to='cases.draft')),
            ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='catalogue.bundleversion')),
            ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='led_packages', to='network.agency')),
            ('responsible', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='packages', to='staff.post')),
            ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.region')),
            ('intake', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packages', to='network.venue')),
            ('applicant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packages', to='accounts.principal')),
            ('applicant_name', models.CharField(max_length=100)),
            ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='packages', to=settings.AUTH_USER_MODEL)),
            ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entered_packages', to='staff.post')),
            ('papers', models.JSONField(default=dict)),
            ('query_code', onewindow.kernel.fields.EncryptedText(default='')),
            ('query_digest', models.BinaryField(default=bytes, max_length=32)),
            ('saved_materials', models.IntegerField(default=0)),
            ('saved_visits', models.IntegerField(default=0)),
            ('saved_days', models.IntegerField(default=0)),
            ('together', models.BooleanField(default=False)),
            ('left_out', models.JSONField(default=list)),
            ('received_at', models.DateTimeField()),
            ('closed_at', models.DateTimeField(null=True)),
            ('escalated_at', models.DateTimeField(null=True)),
        ], options={
            'indexes': [
                models.Index(fields=['lead', 'state', 'id'], name='packages_of_a_lead'),
                models.Index(fields=['applicant', '-received_at'], name='packages_of_applicant'),
                models.Index(fields=['-received_at'], name='packages_by_day'),
            ],
            'constraints': [
                models.CheckConstraint(condition=models.Q(('state', 'running'), ('closed_at__isnull', False), _connector='OR'), name='a_closed_package_has_its_day'),
            ],
        }),
        migrations.AddField('Case', 'package', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='cases.packagecase')),
        migrations.AddIndex('Case', models.Index(condition=models.Q(('package__isnull', False)), fields=['package'], name='case_of_package')),
        migrations.CreateModel(name='PackageMember', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('package', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='cases.packagecase')),
            ('position', models.IntegerField()),
            ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.item')),
            ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.region')),
            ('guide_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.guideversion')),
            ('after', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, size=None)),
            ('state', models.CharField(choices=[('waiting', '待启动'), ('started', '已启动'), ('stopped', '不再启动'), ('withdrawn', '已撤回')], max_length=10)),
            ('reason', models.CharField(blank=True, max_length=300)),
            ('case', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='member', to='cases.case')),
        ], options={
            'ordering': ['package', 'position'],
            'constraints': [
                models.UniqueConstraint(fields=('package', 'item'), name='a_member_once_a_package'),
                models.CheckConstraint(condition=models.Q(models.Q(('case__isnull', False), ('state', 'started')), models.Q(models.Q(('state', 'started'), _negated=True), ('case__isnull', True)), _connector='OR'), name='a_started_member_has_its_case'),
            ],
        }),
        migrations.CreateModel(name='Holding', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('number', models.CharField(max_length=60, unique=True)),
            ('chain', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='holding', to='record.chain')),
            ('state', models.CharField(choices=[('in_force', '有效'), ('mending', '限期改正'), ('intended', '拟撤销、撤回'), ('revoked', '已撤销'), ('withdrawn', '已撤回'), ('expired', '已失效'), ('deregistered', '已注销')], max_length=12)),
            ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='holding', to='cases.case')),
            ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holdings', to='catalogue.item')),
            ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holdings', to='network.agency')),
            ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holdings', to='network.region')),
            ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holdings', to='accounts.principal')),
            ('holder_name', models.CharField(max_length=100)),
            ('title', models.CharField(max_length=200)),
            ('facts', onewindow.kernel.fields.EncryptedJSON(default=list)),
            ('version', models.IntegerField(default=1)),
            ('valid_from', models.DateField()),
            ('valid_to', models.DateField(null=True)),
            ('on_commitment', models.BooleanField(default=False)),
            ('checked_at', models.DateTimeField(null=True)),
            ('ended_at', models.DateTimeField(null=True)),
            ('due', models.DateField(null=True)),
            ('awaits', models.CharField(blank=True, max_length=12)),
        ], options={
            'indexes': [
                models.Index(fields=['agency', 'awaits', 'due', 'id'], name='holdings_to_do'),
                models.Index(fields=['holder', '-id'], name='holdings_of_a_holder'),
                models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['valid_to'], name='holdings_by_their_end'),
                models.Index(condition=models.Q(('awaits', 'check')), fields=['region', 'due'], name='unchecked_commitments'),
            ],
        }),
        migrations.AddField('Case', 'follows', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='following', to='cases.holding')),
        migrations.AddIndex('Case', models.Index(condition=models.Q(('follows__isnull', False)), fields=['follows'], name='case_that_follows')),
        migrations.CreateModel(name='Ending', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('holding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='endings', to='cases.holding')),
            ('act', models.CharField(max_length=16)),
            ('facts', models.TextField()),
            ('ground', models.CharField(max_length=500)),
            ('compensation', models.TextField(blank=True)),
            ('signed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('signed_at', models.DateTimeField()),
        ], options={
            'constraints': [
                models.UniqueConstraint(fields=('holding', 'act'), name='an_ending_of_each_kind'),
            ],
        }),
        migrations.CreateModel(name='Check', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('holding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='cases.holding')),
            ('round', models.IntegerField()),
            ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('planned_on', models.DateField()),
            ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('kept', models.BooleanField(null=True)),
            ('findings', models.TextField(blank=True)),
            ('photos', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), blank=True, default=list, size=None)),
            ('checked_at', models.DateTimeField(null=True)),
        ], options={
            'constraints': [
                models.UniqueConstraint(fields=('holding', 'round'), name='a_check_a_round'),
                models.CheckConstraint(condition=models.Q(('first', models.F('second')), _negated=True), name='two_officers_check'),
            ],
        }),
        migrations.CreateModel(name='Bar', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('number', models.CharField(max_length=40, unique=True)),
            ('chain', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='bar', to='record.chain')),
            ('state', models.CharField(choices=[('in_force', '生效'), ('objected', '异议处理中'), ('lifted', '已撤销'), ('ended', '已解除')], max_length=10)),
            ('kind', models.CharField(choices=[('commitment', '不适用告知承诺'), ('licence_78', '一年内不得再次申请'), ('licence_79', '三年内不得再次申请')], max_length=12)),
            ('principal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bars', to='accounts.principal')),
            ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bars', to='catalogue.basicitem')),
            ('holding', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bars', to='cases.holding')),
            ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bars', to='cases.case')),
            ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bars', to='network.agency')),
            ('facts', models.TextField()),
            ('ground', models.CharField(max_length=500)),
            ('starts_on', models.DateField()),
            ('ends_on', models.DateField()),
            ('signed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('signed_at', models.DateTimeField()),
            ('objection', onewindow.kernel.fields.EncryptedText(blank=True, default='')),
            ('objected_at', models.DateTimeField(null=True)),
            ('answer', models.TextField(blank=True)),
            ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('answered_at', models.DateTimeField(null=True)),
            ('repair', models.TextField(blank=True)),
            ('ended_at', models.DateTimeField(null=True)),
        ], options={
            'indexes': [
                models.Index(fields=['principal', 'item', 'state'], name='bars_of_a_principal'),
            ],
            'constraints': [
                models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='a_bar_has_an_end'),
                models.CheckConstraint(condition=models.Q(('holding__isnull', False), ('case__isnull', False), _connector='OR'), name='a_bar_rests_on_something'),
            ],
        }),
        migrations.CreateModel(name='HoldingRequest', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('holding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='cases.holding')),
            ('kind', models.CharField(choices=[('change', '变更'), ('renewal', '延续'), ('replacement', '补证'), ('correction', '更正'), ('deregistration', '注销')], max_length=16)),
            ('text', onewindow.kernel.fields.EncryptedText()),
            ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('asked_at', models.DateTimeField()),
            ('in_time', models.BooleanField(default=True)),
            ('granted', models.BooleanField(null=True)),
            ('by_silence', models.BooleanField(default=False)),
            ('reasons', models.TextField(blank=True)),
            ('ground', models.CharField(blank=True, max_length=500)),
            ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('decided_at', models.DateTimeField(null=True)),
        ], options={
            'constraints': [
                models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True)), fields=('holding', 'kind'), name='one_open_request_of_a_kind'),
                models.CheckConstraint(condition=models.Q(('granted', True), ('granted__isnull', True), models.Q(models.Q(('reasons', ''), _negated=True), models.Q(('ground', ''), _negated=True)), _connector='OR'), name='a_refused_request_gives_reasons'),
            ],
        }),
        migrations.CreateModel(name='Intention', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('holding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='intentions', to='cases.holding')),
            ('kind', models.CharField(choices=[('revoke', '撤销'), ('withdraw', '撤回')], max_length=8)),
            ('facts', models.TextField()),
            ('ground', models.CharField(max_length=500)),
            ('fraud', models.BooleanField(default=False)),
            ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('given_at', models.DateTimeField()),
            ('answer_by', models.DateField()),
            ('statement', onewindow.kernel.fields.EncryptedText(blank=True, default='')),
            ('stated_at', models.DateTimeField(null=True)),
            ('hearing_asked_at', models.DateTimeField(null=True)),
            ('hearing_at', models.DateTimeField(null=True)),
            ('chair', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('hearing_record', onewindow.kernel.fields.EncryptedText(blank=True, default='')),
            ('dropped_at', models.DateTimeField(null=True)),
            ('carried_at', models.DateTimeField(null=True)),
        ], options={
            'constraints': [
                models.UniqueConstraint(condition=models.Q(('carried_at__isnull', True), ('dropped_at__isnull', True)), fields=('holding',), name='one_open_intention'),
            ],
        }),
        migrations.CreateModel(name='MendOrder', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('holding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mend_orders', to='cases.holding')),
            ('what', models.TextField()),
            ('due', models.DateField()),
            ('ordered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('ordered_at', models.DateTimeField()),
        ]),
        migrations.CreateModel(name='Reclaim', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('holding', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reclaim', to='cases.holding')),
            ('amount', models.DecimalField(decimal_places=2, max_digits=12)),
            ('ground', models.CharField(max_length=500)),
            ('due', models.DateField()),
            ('ordered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('ordered_at', models.DateTimeField()),
            ('repaid_at', models.DateTimeField(null=True)),
            ('reference', models.CharField(blank=True, max_length=80)),
        ], options={
            'constraints': [
                models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='what_is_reclaimed_is_money'),
            ],
        }),
        migrations.CreateModel(name='Blanks', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='blanks', to='network.agency')),
            ('name', models.CharField(max_length=100)),
            ('prefix', models.CharField(blank=True, max_length=20)),
            ('first', models.BigIntegerField()),
            ('last', models.BigIntegerField()),
            ('digits', models.IntegerField()),
            ('received_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('received_at', models.DateTimeField()),
        ], options={
            'verbose_name_plural': 'blanks',
            'constraints': [
                models.CheckConstraint(condition=models.Q(('first__gte', 0), ('last__gte', models.F('first'))), name='blanks_count_up'),
                models.UniqueConstraint(fields=('agency', 'prefix', 'first'), name='one_stock_a_first_number'),
            ],
        }),
        migrations.CreateModel(name='BlankUse', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('blanks', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='cases.blanks')),
            ('number', models.BigIntegerField()),
            ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='blank_uses', to='cases.case')),
            ('spoiled', models.CharField(blank=True, max_length=200)),
            ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('at', models.DateTimeField()),
        ], options={
            'constraints': [
                models.UniqueConstraint(fields=('blanks', 'number'), name='a_blank_once'),
                models.CheckConstraint(condition=models.Q(('case__isnull', False), models.Q(('spoiled', ''), _negated=True), _connector='OR'), name='used_or_spoiled'),
            ],
        }),
        migrations.CreateModel(name='HandoverList', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('number', models.CharField(max_length=40, unique=True)),
            ('chain', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='handover_list', to='record.chain')),
            ('state', models.CharField(choices=[('sent', '待签收'), ('received', '已签收'), ('taken_back', '已撤回')], max_length=10)),
            ('way', models.CharField(choices=[('to_agency', '窗口交部门'), ('to_window', '部门交窗口')], max_length=10)),
            ('venue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handover_lists', to='network.venue')),
            ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handover_lists', to='network.agency')),
            ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('sent_at', models.DateTimeField()),
            ('received_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('received_at', models.DateTimeField(null=True)),
        ], options={
            'indexes': [
                models.Index(fields=['agency', 'state', '-id'], name='lists_of_an_agency'),
                models.Index(fields=['venue', 'state', '-id'], name='lists_of_a_venue'),
            ],
            'constraints': [
                models.CheckConstraint(condition=models.Q(models.Q(('state', 'received'), _negated=True), ('received_at__isnull', False), _connector='OR'), name='what_is_received_has_its_receipt'),
            ],
        }),
        migrations.CreateModel(name='HandoverLine', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='cases.handoverlist')),
            ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='cases.case')),
            ('what', models.JSONField()),
            ('open', models.BooleanField(default=True)),
            ('lacking', models.CharField(blank=True, max_length=200)),
        ], options={
            'indexes': [
                models.Index(fields=['case', 'open'], name='handovers_of_a_case'),
            ],
            'constraints': [
                models.UniqueConstraint(fields=('list', 'case'), name='a_case_once_a_list'),
            ],
        }),
    ]
    # fmt: on

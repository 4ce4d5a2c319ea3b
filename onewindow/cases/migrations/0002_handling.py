"""What happens to a case on its way."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import onewindow.kernel.fields

# Nobody looks for numbers by their beginning, and every change of a case would write an entry more.
NOT_ASKED_FOR = "DROP INDEX IF EXISTS cases_case_number_980c9551_like"


class Migration(migrations.Migration):
    initial = True
    # fmt: off
    replaces = [
        ('cases', '0002_steps_can_end_with_the_case'),
    ]
    dependencies = [
        ('cases', '0001_cases_and_drafts'),
        ('accounts', '0001_initial'),
        ('network', '0001_initial'),
        ('record', '0001_initial'),
        ('staff', '0001_initial'),
    ]
    operations = [
        migrations.RunSQL(NOT_ASKED_FOR, migrations.RunSQL.noop),
        migrations.CreateModel(name='SpecialProcedure', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='specials', to='cases.case')),
            ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='specials', to='cases.steprun')),
            ('step', models.CharField(max_length=60)),
            ('procedure', models.CharField(max_length=20)),
            ('ground', models.CharField(max_length=300)),
            ('basis', models.CharField(max_length=300)),
            ('begun_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('began_at', models.DateTimeField()),
            ('expected_end', models.DateField()),
            ('ended_at', models.DateTimeField(null=True)),
            ('result', models.TextField(blank=True)),
            ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
        ], options={
            'constraints': [
                models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('case', 'step'), name='a_procedure_runs_once_at_a_time'),
            ],
        }),
        migrations.CreateModel(name='Inspection', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='cases.case')),
            ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='cases.steprun')),
            ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('inspected_at', models.DateTimeField()),
            ('place', models.CharField(max_length=200)),
            ('findings', models.TextField()),
            ('passed', models.BooleanField()),
            ('present', models.CharField(max_length=60)),
            ('recorded_at', models.DateTimeField()),
            ('voided_at', models.DateTimeField(null=True)),
        ], options={
            'constraints': [
                models.CheckConstraint(condition=models.Q(('first', models.F('second')), _negated=True), name='two_officers_inspect'),
            ],
        }),
        migrations.CreateModel(name='Staffing', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='staffings', to='cases.case')),
            ('step', models.CharField(max_length=60)),
            ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('named_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('named_at', models.DateTimeField()),
        ], options={
            'constraints': [
                models.CheckConstraint(condition=models.Q(('first', models.F('second')), _negated=True), name='two_people_are_named'),
            ],
        }),
        migrations.CreateModel(name='Hearing', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='hearing', to='cases.case')),
            ('about', models.TextField(blank=True)),
            ('announced_at', models.DateTimeField(null=True)),
            ('told', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), blank=True, default=list, size=None)),
            ('told_at', models.DateTimeField(null=True)),
            ('ask_until', models.DateField(null=True)),
            ('asked_at', models.DateTimeField(null=True)),
            ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.party')),
            ('convened_at', models.DateTimeField(null=True)),
            ('planned_at', models.DateTimeField(null=True)),
            ('place', models.CharField(blank=True, max_length=200)),
            ('closed_reason', models.CharField(blank=True, max_length=300)),
            ('chair', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='chaired', to='staff.post')),
            ('held_at', models.DateTimeField(null=True)),
            ('presenter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('evidence', models.TextField(blank=True)),
            ('applicant_said', models.TextField(blank=True)),
            ('interested_said', models.TextField(blank=True)),
            ('present', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), blank=True, default=list, size=None)),
            ('signed', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), blank=True, default=list, size=None)),
            ('unsigned_why', models.CharField(blank=True, max_length=300)),
        ], options={
            'indexes': [
                models.Index(condition=models.Q(('announced_at__isnull', False)), fields=['-id'], name='announced_hearings'),
            ],
            'constraints': [
                models.CheckConstraint(condition=models.Q(('held_at__isnull', True), models.Q(('chair__isnull', False), ('convened_at__isnull', False)), _connector='OR'), name='a_hearing_was_convened'),
                models.CheckConstraint(condition=models.Q(('asked_at__isnull', True), ('told_at__isnull', False), _connector='OR'), name='who_asks_was_told_of_the_right'),
            ],
        }),
        migrations.CreateModel(name='Recusal', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('hearing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recusals', to='cases.hearing')),
            ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.party')),
            ('reason', models.TextField()),
            ('granted', models.BooleanField()),
            ('answer', models.CharField(max_length=300)),
            ('chair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('successor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('decided_at', models.DateTimeField()),
        ]),
        migrations.CreateModel(name='Statement', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='cases.case')),
            ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='cases.party')),
            ('text', onewindow.kernel.fields.EncryptedText()),
            ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('at', models.DateTimeField()),
        ]),
        migrations.CreateModel(name='OpinionRequest', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='cases.case')),
            ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinions_asked', to='network.agency')),
            ('question', models.TextField()),
            ('materials', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
            ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('asked_at', models.DateTimeField()),
            ('due', models.DateField()),
            ('escalated_at', models.DateTimeField(null=True)),
            ('answered_at', models.DateTimeField(null=True)),
            ('favourable', models.BooleanField(null=True)),
            ('answer', models.TextField(blank=True)),
            ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('ended_at', models.DateTimeField(null=True)),
        ], options={
            'indexes': [
                models.Index(condition=models.Q(('answered_at__isnull', True), ('ended_at__isnull', True)), fields=['agency', 'due', 'id'], name='opinions_to_give'),
            ],
            'constraints': [
                models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True), ('ended_at__isnull', True)), fields=('case', 'agency'), name='one_open_question_to_an_agency'),
            ],
        }),
        migrations.CreateModel(name='Announcement', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='announcement', to='cases.case')),
            ('reason', models.TextField()),
            ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('published_at', models.DateTimeField()),
            ('ends_on', models.DateField()),
        ], options={
            'indexes': [
                models.Index(fields=['-published_at'], name='announcements_published'),
            ],
        }),
        migrations.CreateModel(name='AskedAgain', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked_again', to='cases.case')),
            ('material', models.CharField(max_length=60)),
            ('name', models.CharField(max_length=200)),
            ('reference', models.CharField(max_length=60)),
            ('act', models.CharField(max_length=40)),
            ('reason', models.CharField(max_length=300)),
            ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('at', models.DateTimeField()),
        ], options={
            'indexes': [
                models.Index(fields=['-at'], name='asked_again_by_day'),
            ],
            'constraints': [
                models.UniqueConstraint(fields=('case', 'material'), name='a_material_asked_again_once'),
            ],
        }),
        migrations.CreateModel(name='Coordination', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coordinations', to='cases.case')),
            ('kind', models.CharField(choices=[('urged', '催办'), ('coordinated', '协调')], max_length=12)),
            ('note', models.CharField(max_length=500)),
            ('to_window', models.BooleanField(default=False)),
            ('by_when', models.DateField(null=True)),
            ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('at', models.DateTimeField()),
            ('agencies', models.ManyToManyField(related_name='+', to='network.agency')),
        ], options={
            'ordering': ['pk'],
        }),
        migrations.CreateModel(name='Deferral', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='deferral', to='cases.case')),
            ('ground', models.CharField(choices=[('deferred', '容缺受理'), ('taken_back', '收回告知承诺')], max_length=12)),
            ('keys', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None)),
            ('signed_name', models.CharField(max_length=100)),
            ('signed_way', models.CharField(choices=[('online', '网上签署'), ('window', '窗口签署')], max_length=8)),
            ('signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('signature', models.FileField(blank=True, max_length=200, upload_to='')),
            ('signed_at', models.DateTimeField()),
            ('due', models.DateField(null=True)),
            ('consequence', models.CharField(blank=True, max_length=300)),
            ('completed_at', models.DateTimeField(null=True)),
            ('lapsed_at', models.DateTimeField(null=True)),
        ], options={
            'constraints': [
                models.CheckConstraint(condition=models.Q(('keys', []), _negated=True), name='a_deferral_names_materials'),
                models.CheckConstraint(condition=models.Q(('completed_at__isnull', True), ('lapsed_at__isnull', True), _connector='OR'), name='complete_or_late_not_both'),
            ],
        }),
        migrations.CreateModel(name='Commitment', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='commitment', to='cases.case')),
            ('kind', models.CharField(choices=[('proof', '承诺代替证明'), ('approval', '承诺代替审查')], max_length=8)),
            ('signed_name', models.CharField(max_length=100)),
            ('signed_way', models.CharField(choices=[('online', '网上签署'), ('window', '窗口签署')], max_length=8)),
            ('signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('signed_at', models.DateTimeField()),
            ('taken_back_at', models.DateTimeField(null=True)),
        ]),
        migrations.CreateModel(name='Fee', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='fee', to='cases.case')),
            ('order', models.CharField(max_length=40, unique=True)),
            ('amount', models.DecimalField(decimal_places=2, max_digits=12)),
            ('basis', models.CharField(max_length=300)),
            ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('asked_at', models.DateTimeField()),
            ('paid_at', models.DateTimeField(null=True)),
            ('reference', models.CharField(blank=True, max_length=80)),
            ('way', models.CharField(blank=True, max_length=30)),
        ], options={
            'constraints': [
                models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='a_fee_is_more_than_nothing'),
                models.CheckConstraint(condition=models.Q(('paid_at__isnull', True), models.Q(('reference', ''), _negated=True), _connector='OR'), name='a_payment_has_its_reference'),
            ],
        }),
        migrations.CreateModel(name='Forwarding', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='forwardings', to='cases.case')),
            ('step', models.CharField(max_length=60)),
            ('from_agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.agency')),
            ('agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.agency')),
            ('authority', models.CharField(max_length=100)),
            ('opinion', models.TextField()),
            ('number', models.CharField(blank=True, max_length=80)),
            ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('at', models.DateTimeField()),
            ('outcome_at', models.DateTimeField(null=True)),
        ], options={
            'constraints': [
                models.UniqueConstraint(condition=models.Q(('agency__isnull', True), ('outcome_at__isnull', True)), fields=('case',), name='one_outcome_awaited'),
            ],
        }),
        migrations.CreateModel(name='Founding', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='founding', to='cases.case')),
            ('kind', models.CharField(choices=[('natural', '自然人'), ('individual_business', '个体工商户'), ('enterprise', '企业法人'), ('institution', '事业单位法人'), ('social_organisation', '社会组织法人'), ('other_organisation', '其他组织')], max_length=20)),
            ('name', models.CharField(max_length=100)),
            ('code', onewindow.kernel.fields.EncryptedText()),
            ('digest', models.BinaryField(max_length=32, unique=True)),
            ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('entered_at', models.DateTimeField()),
            ('principal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.principal')),
            ('mandate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.mandate')),
        ]),
        migrations.CreateModel(name='Help', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='helps', to='cases.case')),
            ('helper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='helps', to='staff.post')),
            ('consent', models.CharField(choices=[('signature', '本人签名'), ('code', '本人报出查询码'), ('spoken', '口头同意，有见证人')], max_length=10)),
            ('witness', models.CharField(blank=True, max_length=60)),
            ('signature', models.FileField(blank=True, upload_to='signatures/')),
            ('began_at', models.DateTimeField()),
            ('confirmed_at', models.DateTimeField(null=True)),
            ('ended_at', models.DateTimeField(null=True)),
        ], options={
            'indexes': [
                models.Index(fields=['helper', '-began_at'], name='helps_of_a_post'),
            ],
            'constraints': [
                models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('case',), name='one_helper_at_a_time'),
                models.CheckConstraint(condition=models.Q(models.Q(('consent', 'spoken'), _negated=True), models.Q(('witness', ''), _negated=True), _connector='OR'), name='spoken_consent_has_a_witness'),
            ],
        }),
        migrations.CreateModel(name='LegalReview', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='legal_reviews', to='cases.case')),
            ('about', models.CharField(max_length=8)),
            ('agrees', models.BooleanField()),
            ('opinion', models.TextField()),
            ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('at', models.DateTimeField()),
        ]),
        migrations.CreateModel(name='Overrun', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='overruns', to='cases.case')),
            ('clock', models.CharField(max_length=12)),
            ('due', models.DateField()),
            ('reason', models.TextField()),
            ('expected_on', models.DateField()),
            ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('at', models.DateTimeField()),
        ], options={
            'indexes': [
                models.Index(fields=['-at'], name='overruns_published'),
            ],
            'constraints': [
                models.CheckConstraint(condition=models.Q(('expected_on__gt', models.F('due'))), name='expected_after_it_was_due'),
            ],
        }),
        migrations.CreateModel(name='PaperReceipt', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('venue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_receipts', to='network.venue')),
            ('number', models.CharField(max_length=30, unique=True)),
            ('issued_at', models.DateTimeField()),
            ('case', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paper_receipt', to='cases.case')),
            ('spoiled_at', models.DateTimeField(null=True)),
        ], options={
            'constraints': [
                models.CheckConstraint(condition=models.Q(('case__isnull', True), ('spoiled_at__isnull', True), _connector='OR'), name='a_spoiled_receipt_is_not_used'),
            ],
        }),
        migrations.CreateModel(name='Posting', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='cases.case')),
            ('receiver', models.CharField(max_length=60)),
            ('phone', onewindow.kernel.fields.EncryptedText(blank=True, default='')),
            ('address', onewindow.kernel.fields.EncryptedText()),
            ('carrier', models.CharField(max_length=40)),
            ('waybill', models.CharField(max_length=40)),
            ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('sent_at', models.DateTimeField()),
            ('delivered_at', models.DateTimeField(null=True)),
            ('signed_for_by', models.CharField(blank=True, max_length=60)),
            ('returned_at', models.DateTimeField(null=True)),
            ('why_returned', models.CharField(blank=True, max_length=200)),
        ], options={
            'constraints': [
                models.UniqueConstraint(fields=('carrier', 'waybill'), name='a_waybill_once'),
                models.UniqueConstraint(condition=models.Q(('delivered_at__isnull', True), ('returned_at__isnull', True)), fields=('case',), name='one_on_its_way'),
            ],
        }),
        migrations.CreateModel(name='Reminder', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='cases.case')),
            ('clock', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='record.clock')),
            ('before', models.IntegerField()),
            ('at', models.DateTimeField()),
        ], options={
            'constraints': [
                models.UniqueConstraint(fields=('clock', 'before'), name='reminded_once_a_day'),
            ],
        }),
        migrations.CreateModel(name='SpotCheck', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='spot_check', to='cases.case')),
            ('drawn_at', models.DateTimeField()),
            ('sound', models.BooleanField(null=True)),
            ('remark', models.TextField(blank=True)),
            ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('at', models.DateTimeField(null=True)),
        ]),
        migrations.CreateModel(name='WindowConsent', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('chain', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='window_consents', to='record.chain')),
            ('act', models.CharField(max_length=40)),
            ('consent', models.CharField(choices=[('signature', '本人签名'), ('code', '本人报出查询码'), ('spoken', '口头同意，有见证人')], max_length=10)),
            ('witness', models.CharField(blank=True, max_length=60)),
            ('signature', models.FileField(blank=True, upload_to='signatures/')),
            ('heard_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('given_at', models.DateTimeField()),
        ], options={
            'constraints': [
                models.CheckConstraint(condition=models.Q(models.Q(('consent', 'spoken'), _negated=True), models.Q(('witness', ''), _negated=True), _connector='OR'), name='consent_at_a_window_has_a_witness'),
            ],
        }),
    ]
    # fmt: on

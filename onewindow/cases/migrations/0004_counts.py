"""Counts of cases for lists and figures."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    # fmt: off
    replaces = [
        ('cases', '0004_tallies_of_cases'),
        ('cases', '0005_promises_and_what_was_granted'),
        ('cases', '0006_tallies_by_month'),
        ('cases', '0007_one_thing_packages'),
        ('cases', '0008_special_procedures_side_by_side'),
        ('cases', '0009_hearings'),
        ('cases', '0010_opinions_of_assisting_agencies'),
        ('cases', '0011_taken_in_elsewhere'),
        ('cases', '0012_asked_again_and_reused'),
        ('cases', '0013_helpers_with_consent'),
        ('cases', '0014_packages_at_windows_tracked_and_counted'),
        ('cases', '0015_renewals_and_fraud'),
        ('cases', '0016_cases_handled_by_a_delegate'),
        ('cases', '0017_handover_lists'),
        ('cases', '0018_chief_representative_urges_and_coordinates'),
        ('cases', '0019_what_is_agreed_to_at_a_window'),
        ('cases', '0020_what_a_package_founds'),
        ('cases', '0021_a_case_has_the_indexes_it_is_asked_by'),
        ('cases', '0022_work_lists_as_cases_pile_up'),
        ('cases', '0023_cases_say_when_they_warn'),
        ('cases', '0024_an_open_case_is_in_fewer_indexes'),
        ('cases', '0025_an_act_writes_counts_into_fewer_indexes'),
    ]
    dependencies = [
        ('cases', '0003_packages_and_holdings'),
        ('network', '0001_initial'),
    ]
    operations = [
        migrations.CreateModel(name='Counted', fields=[
            ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='counted', serialize=False, to='cases.case')),
            ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.agency')),
            ('region', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.region')),
            ('intake', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.venue')),
            ('state', models.CharField(choices=[('entered', '补录待复核'), ('submitted', '收件'), ('correcting', '补正'), ('accepted', '已受理'), ('granted', '办结（准予）'), ('denied', '办结（不予）'), ('not_ours', '不属于本机关'), ('refused', '不予受理'), ('withdrawn', '已撤回'), ('terminated', '终止'), ('returned', '已退件'), ('moved', '已改办'), ('voided', '已作废')], max_length=12)),
            ('online', models.BooleanField()),
            ('deemed', models.BooleanField()),
            ('received_on', models.DateField()),
            ('accepted_on', models.DateField(null=True)),
            ('in_time', models.BooleanField(null=True)),
            ('decided_on', models.DateField(null=True)),
            ('kept', models.CharField(blank=True, choices=[('early', '提前'), ('on_time', '按时'), ('late', '超期')], max_length=8)),
            ('promised_days', models.IntegerField(default=0)),
            ('statutory_days', models.IntegerField(default=0)),
            ('materials', models.IntegerField(default=0)),
            ('reused', models.IntegerField(default=0)),
            ('closed_on', models.DateField(null=True)),
            ('delivered_on', models.DateField(null=True)),
        ], options={
            'indexes': [
                models.Index(fields=['received_on'], name='counted_received'),
                models.Index(condition=models.Q(('accepted_on__isnull', False)), fields=['accepted_on'], name='counted_accepted'),
                models.Index(condition=models.Q(('decided_on__isnull', False)), fields=['decided_on'], name='counted_decided'),
                models.Index(condition=models.Q(('closed_on__isnull', False)), fields=['closed_on'], name='counted_closed'),
                models.Index(condition=models.Q(('delivered_on__isnull', False)), fields=['delivered_on'], name='counted_delivered'),
                models.Index(condition=models.Q(('closed_on__isnull', True)), fields=['state'], name='counted_open'),
            ],
        }),
        migrations.CreateModel(name='Tally', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('day', models.DateField()),
            ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.agency')),
            ('region', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.region')),
            ('intake', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.venue')),
            ('what', models.CharField(max_length=50)),
            ('number', models.BigIntegerField()),
            ('fresh', models.BooleanField(default=True)),
        ], options={
            'indexes': [
                models.Index(condition=models.Q(('fresh', False)), fields=['day', 'what'], include=('region', 'agency', 'intake', 'number'), name='folded_by_day'),
                models.Index(django.contrib.postgres.indexes.OpClass('region', 'varchar_pattern_ops'), models.F('day'), condition=models.Q(('fresh', False)), name='folded_by_region'),
                models.Index(condition=models.Q(('fresh', False)), fields=['agency', 'day'], name='folded_by_agency'),
                models.Index(condition=models.Q(('fresh', True)), fields=['id'], name='tally_fresh'),
            ],
        }),
        migrations.CreateModel(name='TallyMonth', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('month', models.DateField()),
            ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.agency')),
            ('region', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.region')),
            ('intake', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.venue')),
            ('what', models.CharField(max_length=50)),
            ('number', models.BigIntegerField()),
        ], options={
            'indexes': [
                models.Index(django.contrib.postgres.indexes.OpClass('region', 'varchar_pattern_ops'), models.F('month'), name='tally_month_by_region'),
                models.Index(fields=['agency', 'month'], name='tally_month_by_agency'),
            ],
            'constraints': [
                models.UniqueConstraint(fields=('month', 'what', 'agency', 'region', 'intake'), name='one_tally_a_month'),
            ],
        }),
    ]
    # fmt: on

"""Posts, and who stands in."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    # fmt: off
    replaces = [
        ('staff', '0001_posts'),
        ('staff', '0002_standing_in'),
        ('staff', '0003_three_administrators'),
        ('staff', '0004_standing_orders_are_of_posts'),
    ]
    dependencies = [
        ('network', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        BtreeGistExtension(),  # equality beside ranges in one exclusion constraint
        migrations.CreateModel(name='Post', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL)),
            ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='network.agency')),
            ('role', models.CharField(choices=[('window', '窗口'), ('reviewer', '审查'), ('approver', '首席事务代表'), ('agency_head', '部门负责人'), ('government_head', '政府负责人'), ('legal_reviewer', '法制审核'), ('catalogue_editor', '事项编制'), ('administrator', '政务服务管理'), ('hall_manager', '大厅管理'), ('auditor', '监督审计'), ('system_admin', '系统管理员'), ('security_admin', '安全管理员')], max_length=20)),
            ('window', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='network.window')),
            ('title', models.CharField(blank=True, max_length=60)),
            ('badge', models.CharField(max_length=20)),
            ('starts_on', models.DateField()),
            ('ends_on', models.DateField(blank=True, null=True)),
            ('stands_in_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stand_ins', to='staff.post')),
        ], options={
            'constraints': [
                models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True)), fields=('officer', 'agency', 'role'), name='one_open_post_of_a_role'),
                models.CheckConstraint(condition=models.Q(models.Q(('role', 'window'), _negated=True), ('window__isnull', False), _connector='OR'), name='a_window_officer_has_a_window'),
                models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='a_post_ends_after_it_starts'),
                models.CheckConstraint(condition=models.Q(('stands_in_for__isnull', True), ('ends_on__isnull', False), _connector='OR'), name='standing_in_has_an_end'),
                django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('role__in', ['system_admin', 'security_admin', 'auditor'])), expressions=[('officer', '='), (django.db.models.functions.comparison.Cast('role', models.TextField()), '<>'), (models.Func(models.F('starts_on'), models.F('ends_on'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='three_administrators_are_three_people'),
            ],
        }),
        migrations.CreateModel(name='StandingOrder', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standing_orders', to='network.agency')),
            ('approver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standing_orders', to='staff.post')),
            ('power', models.CharField(choices=[('instant', '当场办结的决定'), ('commitment', '告知承诺的决定')], max_length=12)),
            ('limits', models.CharField(blank=True, max_length=300)),
            ('starts_on', models.DateField()),
            ('ends_on', models.DateField()),
            ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('given_at', models.DateTimeField()),
            ('revoked_at', models.DateTimeField(null=True)),
        ], options={
            'db_table': 'administration_standingorder',
            'constraints': [
                models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('agency', 'approver', 'power'), name='one_order_of_a_power'),
                models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='an_order_ends_after_it_starts'),
            ],
        }),
    ]
    # fmt: on

"""Regions, agencies, venues and windows."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    # fmt: off
    replaces = [
        ('network', '0001_regions_agencies_venues'),
        ('network', '0002_closed_agencies'),
    ]
    dependencies = []
    operations = [
        migrations.CreateModel(name='Region', fields=[
            ('code', models.CharField(max_length=12, primary_key=True, serialize=False)),
            ('name', models.CharField(max_length=60)),
            ('level', models.CharField(choices=[('city', '市级'), ('county', '县（区）级'), ('township', '乡镇（街道）级'), ('village', '村（社区）级')], max_length=10)),
            ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='network.region')),
            ('path', models.CharField(max_length=200)),
            ('pinyin', models.CharField(max_length=200)),
            ('initials', models.CharField(max_length=60)),
            ('functional_zone', models.BooleanField(default=False)),
        ], options={
            'ordering': ['code'],
            'indexes': [
                models.Index(django.contrib.postgres.indexes.OpClass('initials', 'varchar_pattern_ops'), name='region_initials'),
                models.Index(fields=['parent', 'pinyin'], name='region_children'),
            ],
            'constraints': [
                models.CheckConstraint(condition=models.Q(('code__regex', '^\\d{12}$')), name='region_code_is_12_digits'),
                models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('level', 'city'), _negated=True), _connector='OR'), name='region_city_is_root'),
            ],
        }),
        migrations.CreateModel(name='Agency', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('key', models.CharField(max_length=60)),
            ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agencies', to='network.region')),
            ('name', models.CharField(max_length=100)),
            ('short_name', models.CharField(max_length=60)),
            ('kind', models.CharField(choices=[('government', '政府工作部门'), ('managed', '部门管理机构'), ('party', '党群机构'), ('enterprise', '公共服务企业'), ('town_government', '乡镇人民政府（街道办事处）'), ('station', '村（社区）便民服务站')], max_length=20)),
            ('nature', models.CharField(choices=[('statutory', '法定机关'), ('authorised', '授权组织'), ('entrusted', '受委托组织')], max_length=12)),
            ('uscc', models.CharField(max_length=18, unique=True)),
            ('administering', models.BooleanField(default=False)),
            ('hall_body', models.BooleanField(default=False)),
            ('reconsideration', models.CharField(choices=[('government', '本级人民政府'), ('superior', '上一级主管部门'), ('none', '不适用行政复议')], max_length=12)),
            ('suit', models.BooleanField()),
            ('phone', models.CharField(blank=True, max_length=20)),
            ('closed_on', models.DateField(blank=True, null=True)),
            ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='network.agency')),
        ], options={
            'verbose_name_plural': 'agencies',
            'constraints': [
                models.UniqueConstraint(fields=('key', 'region'), name='agency_once_a_place'),
                models.UniqueConstraint(condition=models.Q(('administering', True)), fields=('region',), name='one_administering_department'),
                models.UniqueConstraint(condition=models.Q(('hall_body', True)), fields=('region',), name='one_hall_body'),
                models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), ('closed_on__isnull', False), _connector='OR'), name='what_was_merged_is_closed'),
            ],
        }),
        migrations.CreateModel(name='Venue', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('region', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='venue', to='network.region')),
            ('run_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='venues', to='network.agency')),
            ('name', models.CharField(max_length=100, unique=True)),
            ('address', models.CharField(max_length=200)),
            ('hours', models.CharField(max_length=100)),
            ('phone', models.CharField(max_length=20)),
        ]),
        migrations.CreateModel(name='Window', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('venue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='windows', to='network.venue')),
            ('number', models.CharField(max_length=10)),
            ('name', models.CharField(max_length=60)),
            ('comprehensive', models.BooleanField(default=False)),
            ('agency_keys', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
        ], options={
            'ordering': ['venue', 'number'],
            'constraints': [
                models.UniqueConstraint(fields=('venue', 'number'), name='window_number_once_a_venue'),
            ],
        }),
    ]
    # fmt: on

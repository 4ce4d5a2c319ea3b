"""Items, guides, packages, lists and orders."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    # fmt: off
    replaces = [
        ('catalogue', '0001_items_guides_bundles'),
        ('catalogue', '0002_phrases_by_initials'),
        ('catalogue', '0003_guides_have_moves_orders_change_the_list'),
        ('catalogue', '0004_lists_published_by_a_second_person'),
        ('catalogue', '0005_packages_have_versions'),
        ('catalogue', '0006_orders_delegate_and_adjust'),
        ('catalogue', '0007_what_an_item_follows_is_a_column'),
        ('catalogue', '0008_the_list_is_searched_in_memory'),
    ]
    dependencies = [
        ('network', '0001_initial'),
        ('record', '0001_initial'),
        ('staff', '0001_initial'),
    ]
    operations = [
        TrigramExtension(),  # texts nearly as typed
        migrations.CreateModel(name='Element', fields=[
            ('key', models.CharField(max_length=60, primary_key=True, serialize=False)),
            ('label', models.CharField(max_length=100)),
            ('type', models.CharField(max_length=12)),
            ('prefill', models.CharField(blank=True, max_length=60)),
            ('pattern', models.CharField(blank=True, max_length=200)),
            ('options', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), default=list, size=None)),
            ('help', models.CharField(blank=True, max_length=200)),
        ]),
        migrations.CreateModel(name='BasicItem', fields=[
            ('key', models.CharField(max_length=80, primary_key=True, serialize=False)),
            ('code', models.CharField(max_length=50, unique=True)),
            ('name', models.CharField(max_length=200)),
            ('type', models.CharField(choices=[('licence', '行政许可'), ('confirmation', '行政确认'), ('adjudication', '行政裁决'), ('payment', '行政给付'), ('reward', '行政奖励'), ('filing', '行政备案'), ('other_power', '其他行政权力'), ('public_service', '公共服务')], max_length=16)),
            ('agency_key', models.CharField(max_length=60)),
            ('topic', models.CharField(max_length=20)),
            ('audience', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), size=None)),
            ('levels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None)),
            ('instant', models.BooleanField()),
            ('online', models.CharField(choices=[('none', '不能网上办'), ('apply', '网上申请，到场办结'), ('full', '全程网办')], max_length=8)),
            ('follows', models.CharField(blank=True, max_length=80)),
            ('listed', models.BooleanField(default=True)),
            ('pinyin', models.CharField(max_length=300)),
            ('initials', models.CharField(max_length=100)),
            ('search_words', models.TextField(default='')),
        ]),
        migrations.CreateModel(name='Synonym', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('phrase', models.CharField(max_length=60)),
            ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='synonyms', to='catalogue.basicitem')),
            ('weight', models.IntegerField(default=1)),
            ('pinyin', models.CharField(default='', max_length=300)),
            ('initials', models.CharField(default='', max_length=60)),
        ], options={
            'constraints': [
                models.UniqueConstraint(fields=('phrase', 'item'), name='one_synonym_an_item'),
            ],
        }),
        migrations.CreateModel(name='Guide', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guides', to='catalogue.basicitem')),
            ('region', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='network.region')),
        ], options={
            'constraints': [
                models.UniqueConstraint(fields=('item', 'region'), name='one_guide_a_place', nulls_distinct=False),
            ],
        }),
        migrations.CreateModel(name='GuideVersion', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('number', models.IntegerField()),
            ('state', models.CharField(choices=[('draft', '草稿'), ('in_review', '审核中'), ('published', '已公布'), ('superseded', '已被新版代替'), ('discarded', '已作废')], max_length=12)),
            ('content', models.JSONField()),
            ('content_digest', models.BinaryField(max_length=32)),
            ('chain', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, to='record.chain')),
            ('drafted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('edited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('edited_at', models.DateTimeField(null=True)),
            ('submitted_at', models.DateTimeField(null=True)),
            ('published_at', models.DateTimeField(null=True)),
            ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='network.agency')),
            ('guide', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='catalogue.guide')),
            ('base', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='catalogue.guideversion')),
        ], options={
            'constraints': [
                models.UniqueConstraint(fields=('guide', 'number'), name='one_version_a_number'),
                models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('guide',), name='one_published_version'),
                models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'in_review'])), fields=('guide',), name='one_open_version'),
                models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['published', 'superseded']), _negated=True), ('published_at__isnull', False), _connector='OR'), name='a_published_version_has_its_day'),
            ],
        }),
        migrations.CreateModel(name='GuideComment', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='catalogue.guideversion')),
            ('place', models.CharField(blank=True, max_length=120)),
            ('text', models.CharField(max_length=500)),
            ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('written_at', models.DateTimeField()),
        ], options={
            'ordering': ['pk'],
        }),
        migrations.CreateModel(name='Item', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('basic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='implementations', to='catalogue.basicitem')),
            ('guide', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='catalogue.guide')),
            ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='network.agency')),
            ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='network.region')),
            ('level', models.CharField(choices=[('city', '市级'), ('county', '县（区）级'), ('township', '乡镇（街道）级'), ('village', '村（社区）级')], max_length=10)),
            ('code', models.CharField(max_length=50, unique=True)),
            ('handling_code', models.CharField(max_length=50, unique=True)),
            ('local_code', models.CharField(blank=True, max_length=50)),
            ('active_from', models.DateField(null=True)),
            ('active_to', models.DateField(null=True)),
        ], options={
            'constraints': [
                models.UniqueConstraint(fields=('basic', 'region'), name='one_implementation_a_place'),
            ],
        }),
        migrations.CreateModel(name='Bundle', fields=[
            ('key', models.CharField(max_length=80, primary_key=True, serialize=False)),
            ('name', models.CharField(max_length=100)),
            ('lead', models.CharField(max_length=60)),
            ('audience', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), size=None)),
            ('policy', models.CharField(max_length=300)),
        ]),
        migrations.CreateModel(name='BundleMember', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('bundle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='catalogue.bundle')),
            ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bundles', to='catalogue.basicitem')),
            ('position', models.IntegerField()),
            ('after', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, size=None)),
            ('when', models.CharField(blank=True, max_length=120)),
        ], options={
            'ordering': ['bundle', 'position'],
            'constraints': [
                models.UniqueConstraint(fields=('bundle', 'item'), name='one_membership_an_item'),
            ],
        }),
        migrations.CreateModel(name='ChangeOrder', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('number', models.CharField(max_length=40, unique=True)),
            ('kind', models.CharField(choices=[('taken_over', '承接'), ('delegated', '下放'), ('cancelled', '取消'), ('adjusted', '调整')], max_length=12)),
            ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='catalogue.basicitem')),
            ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.region')),
            ('name', models.CharField(max_length=200)),
            ('agency_key', models.CharField(max_length=60)),
            ('type', models.CharField(choices=[('licence', '行政许可'), ('confirmation', '行政确认'), ('adjudication', '行政裁决'), ('payment', '行政给付'), ('reward', '行政奖励'), ('filing', '行政备案'), ('other_power', '其他行政权力'), ('public_service', '公共服务')], max_length=16)),
            ('levels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('city', '市级'), ('county', '县（区）级'), ('township', '乡镇（街道）级'), ('village', '村（社区）级')], max_length=10), default=list, size=None)),
            ('authority', models.CharField(blank=True, max_length=100)),
            ('mode', models.CharField(blank=True, choices=[('reception', '代收'), ('assisted', '帮办'), ('entrusted_acceptance', '委托受理'), ('authorised_handling', '授权办理')], max_length=24)),
            ('to_level', models.CharField(blank=True, choices=[('city', '市级'), ('county', '县（区）级'), ('township', '乡镇（街道）级'), ('village', '村（社区）级')], max_length=10)),
            ('to_place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.region')),
            ('to_agency', models.CharField(blank=True, max_length=60)),
            ('ends_on', models.DateField(blank=True, null=True)),
            ('basis', models.CharField(max_length=300)),
            ('summary', models.CharField(max_length=500)),
            ('effective_on', models.DateField()),
            ('state', models.CharField(choices=[('drafted', '拟稿'), ('issued', '已发布'), ('in_force', '已生效'), ('revoked', '已撤回'), ('ended', '已终止')], max_length=10)),
            ('chain', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='record.chain')),
            ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('drafted_at', models.DateTimeField()),
            ('issued_at', models.DateTimeField(null=True)),
            ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.agency')),
            ('revoked_at', models.DateTimeField(null=True)),
            ('told', models.IntegerField(default=0)),
        ], options={
            'indexes': [
                models.Index(fields=['state', 'effective_on'], name='change_order_due'),
                models.Index(condition=models.Q(('mode', ''), _negated=True), fields=['item', 'region'], name='delegations_of_an_item'),
            ],
            'constraints': [
                models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('effective_on')), _connector='OR'), name='a_delegation_ends_after_it_begins'),
            ],
        }),
        migrations.CreateModel(name='BundleVersion', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('number', models.IntegerField()),
            ('state', models.CharField(choices=[('draft', '草稿'), ('in_review', '审核中'), ('published', '已公布'), ('superseded', '已被新版代替'), ('discarded', '已作废')], max_length=12)),
            ('content', models.JSONField()),
            ('content_digest', models.BinaryField(max_length=32)),
            ('chain', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, to='record.chain')),
            ('drafted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('edited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('edited_at', models.DateTimeField(null=True)),
            ('submitted_at', models.DateTimeField(null=True)),
            ('published_at', models.DateTimeField(null=True)),
            ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='network.agency')),
            ('bundle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='catalogue.bundle')),
            ('base', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='catalogue.bundleversion')),
            ('remark', models.CharField(blank=True, max_length=500)),
        ], options={
            'constraints': [
                models.UniqueConstraint(fields=('bundle', 'number'), name='one_package_version_a_number'),
                models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('bundle',), name='one_published_package_version'),
                models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'in_review'])), fields=('bundle',), name='one_open_package_version'),
                models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['published', 'superseded']), _negated=True), ('published_at__isnull', False), _connector='OR'), name='a_published_package_has_its_day'),
            ],
        }),
        migrations.CreateModel(name='ListUpload', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('name', models.CharField(max_length=200)),
            ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('uploaded_at', models.DateTimeField()),
            ('content', models.JSONField()),
            ('problems', models.JSONField(default=list)),
            ('written_at', models.DateTimeField(null=True)),
            ('basis', models.CharField(blank=True, max_length=300)),
            ('to_publish', models.BooleanField(default=False)),
            ('published_at', models.DateTimeField(null=True)),
            ('outcome', models.JSONField(default=dict)),
        ]),
    ]
    # fmt: on

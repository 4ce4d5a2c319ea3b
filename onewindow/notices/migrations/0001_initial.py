"""Documents, messages, own words."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import onewindow.kernel.fields


class Migration(migrations.Migration):
    initial = True
    # fmt: off
    replaces = [
        ('notices', '0001_documents_messages'),
        ('notices', '0002_messages_found_by_phone'),
        ('notices', '0003_daily_acts'),
        ('notices', '0004_own_words'),
        ('notices', '0005_promises_and_what_was_granted'),
        ('notices', '0006_documents_of_hearings'),
        ('notices', '0007_documents_of_handovers'),
        ('notices', '0008_found_by_monitors'),
    ]
    dependencies = [
        ('network', '0001_initial'),
        ('record', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(name='Document', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('chain', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='record.chain')),
            ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='record.event')),
            ('kind', models.CharField(choices=[('hand_in_receipt', '收件凭证'), ('not_ours', '不受理告知书'), ('refusal', '不予受理决定书'), ('correction', '补正告知书'), ('acceptance', '受理通知书'), ('special_time', '特别程序时间告知书'), ('extension', '延期告知书'), ('grant', '准予决定书'), ('denial', '不予决定书'), ('result', '结果证件'), ('withdrawal', '撤回确认书'), ('delivery_receipt', '送达回证'), ('moved', '改办告知书'), ('return_list', '材料退还清单'), ('termination', '终止通知书'), ('forwarding', '转报告知书'), ('outcome_above', '上级决定告知书'), ('suspension', '中止告知书'), ('overrun', '超期说明'), ('interested', '利害关系人告知书'), ('hearing_announced', '听证公告'), ('hearing_right', '听证告知书'), ('hearing_notice', '听证通知书'), ('hearing_record', '听证笔录'), ('fee_notice', '缴费通知书'), ('fee_receipt', '缴费凭证'), ('public_notice', '公告'), ('visit_receipt', '一次办理回执'), ('deferred_acceptance', '容缺受理通知书'), ('supply_receipt', '补交材料收件凭证'), ('commitment', '告知承诺书'), ('mend_order', '责令限期改正通知书'), ('intention', '拟撤销（撤回）告知书'), ('revocation', '撤销决定书'), ('grant_withdrawal', '撤回决定书'), ('deregistration', '注销决定书'), ('renewal', '延续决定书'), ('change', '变更决定书'), ('replacement', '补发证件决定书'), ('corrected', '更正决定书'), ('request_refused', '不予变更、延续、补证、更正决定书'), ('reclaim', '退还款项通知书'), ('bar', '限制决定书'), ('handover', '交接单'), ('handover_receipt', '交接单（签收）'), ('objection_answer', '异议答复书')], max_length=20)),
            ('title', models.CharField(max_length=100)),
            ('number', models.CharField(max_length=80, unique=True)),
            ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='network.agency')),
            ('issued_at', models.DateTimeField()),
            ('valid_to', models.DateField(null=True)),
            ('content', onewindow.kernel.fields.EncryptedJSON()),
            ('code', models.CharField(max_length=24, unique=True)),
            ('head', models.BinaryField(max_length=32)),
            ('file', models.FileField(blank=True, max_length=200, upload_to='')),
            ('sha256', models.BinaryField(max_length=32, null=True)),
            ('rendered_at', models.DateTimeField(null=True)),
            ('revoked_at', models.DateTimeField(null=True)),
        ], options={
            'indexes': [
                models.Index(fields=['chain', 'issued_at'], name='documents_of_a_chain'),
                models.Index(condition=models.Q(('rendered_at__isnull', True)), fields=['issued_at'], name='documents_to_draw'),
            ],
            'constraints': [
                models.UniqueConstraint(fields=('event', 'kind'), name='one_document_of_a_kind_an_event'),
            ],
        }),
        migrations.CreateModel(name='Message', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('chain', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='record.chain')),
            ('event', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='record.event')),
            ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages_received', to=settings.AUTH_USER_MODEL)),
            ('kind', models.CharField(max_length=40)),
            ('title', models.CharField(max_length=100)),
            ('text', models.CharField(max_length=500)),
            ('values', onewindow.kernel.fields.EncryptedJSON(default=dict)),
            ('phone', onewindow.kernel.fields.EncryptedText(blank=True, default='')),
            ('phone_digest', models.BinaryField(max_length=32, null=True)),
            ('key', models.CharField(max_length=80, unique=True)),
            ('state', models.CharField(choices=[('pending', '待发送'), ('sending', '发送中'), ('sent', '已发送'), ('delivered', '已送达'), ('failed', '发送失败'), ('unknown', '发送结果不明'), ('no_phone', '没有手机号码')], default='pending', max_length=10)),
            ('tries', models.IntegerField(default=0)),
            ('gateway_reference', models.CharField(blank=True, max_length=80)),
            ('last_error', models.CharField(blank=True, max_length=200)),
            ('created_at', models.DateTimeField()),
            ('sent_at', models.DateTimeField(null=True)),
            ('read_at', models.DateTimeField(null=True)),
        ], options={
            'indexes': [
                models.Index(fields=['user', '-created_at'], name='messages_of_a_sign_in'),
                models.Index(condition=models.Q(('state__in', ['pending', 'sending'])), fields=['created_at'], name='messages_to_send'),
                models.Index(condition=models.Q(('state__in', ['pending', 'sending', 'failed', 'unknown'])), fields=['state'], name='messages_not_out'),
                models.Index(fields=['phone_digest', '-created_at'], name='messages_to_a_phone'),
            ],
        }),
        migrations.CreateModel(name='Wording', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('part', models.CharField(choices=[('message', '短信和站内消息'), ('contact', '文书的联系行'), ('closing', '文书正文末尾的段落'), ('foot', '文书页脚的补充')], max_length=10)),
            ('kind', models.CharField(max_length=40)),
            ('text', models.CharField(max_length=500)),
            ('changed_at', models.DateTimeField()),
        ], options={
            'constraints': [
                models.UniqueConstraint(fields=('part', 'kind'), name='one_wording_of_a_kind'),
            ],
        }),
    ]
    # fmt: on

"""Users, applicants and how they sign in."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import onewindow.kernel.fields


class Migration(migrations.Migration):
    initial = True
    # fmt: off
    replaces = [
        ('accounts', '0001_users_principals_mandates'),
        ('accounts', '0002_codes_attempts'),
        ('accounts', '0003_questions_are_counted'),
        ('accounts', '0004_consent_to_reuse'),
        ('accounts', '0005_first_passwords_are_changed'),
        ('accounts', '0006_sign_ins_are_listed_and_end_when_idle'),
        ('accounts', '0007_active_applicants_have_a_phone'),
        ('accounts', '0008_that_they_have_one_is_checked'),
    ]
    dependencies = [
        ('network', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(name='SignInCode', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('phone_digest', models.BinaryField(max_length=32)),
            ('code_digest', models.BinaryField(max_length=32)),
            ('sent_at', models.DateTimeField()),
            ('expires_at', models.DateTimeField()),
            ('tries', models.IntegerField(default=0)),
            ('used_at', models.DateTimeField(null=True)),
        ], options={
            'indexes': [
                models.Index(fields=['phone_digest', '-sent_at'], name='codes_of_a_phone'),
            ],
        }),
        migrations.CreateModel(name='Attempt', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('kind', models.CharField(choices=[('password', '密码错误'), ('password_address', '同一网络地址密码错误'), ('code_sent', '发送验证码'), ('code_address', '同一网络地址发送验证码'), ('totp', '动态口令错误'), ('totp_used', '已用动态口令'), ('track', '查进度出错'), ('grant', '授权'), ('question', '提问'), ('holder', '登录时报证件号码出错'), ('lost_phone', '窗口查找登录手机')], max_length=20)),
            ('subject', models.BinaryField(max_length=32)),
            ('at', models.DateTimeField()),
        ], options={
            'indexes': [
                models.Index(fields=['kind', 'subject', 'at'], name='attempts_of_a_subject'),
                models.Index(fields=['at'], name='attempts_by_age'),
            ],
        }),
        migrations.CreateModel(name='User', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('password', models.CharField(max_length=128, verbose_name='password')),
            ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
            ('username', models.CharField(max_length=60, unique=True)),
            ('display_name', models.CharField(max_length=60)),
            ('phone', onewindow.kernel.fields.EncryptedText(blank=True, default='')),
            ('phone_digest', models.BinaryField(max_length=32, null=True, unique=True)),
            ('phone_verified_at', models.DateTimeField(null=True)),
            ('officer', models.BooleanField(default=False)),
            ('demo', models.BooleanField(default=False)),
            ('is_active', models.BooleanField(default=True)),
            ('password_is_first', models.BooleanField(default=False)),
            ('date_joined', models.DateTimeField(default=django.utils.timezone.now)),
            ('region', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to='network.region')),
        ], options={
            'constraints': [
                models.CheckConstraint(condition=models.Q(('officer', True), ('is_active', False), ('phone_digest__isnull', False), _connector='OR'), name='an_applicant_has_a_phone'),
            ],
        }),
        migrations.CreateModel(name='Session', fields=[
            ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
            ('session_data', models.TextField(verbose_name='session data')),
            ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
            ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sign_ins', to=settings.AUTH_USER_MODEL)),
            ('officer', models.BooleanField(default=False)),
            ('began_at', models.DateTimeField(null=True)),
            ('seen_at', models.DateTimeField()),
            ('device', models.CharField(blank=True, max_length=40)),
            ('address', models.CharField(blank=True, max_length=40)),
        ], options={
            'abstract': False,
            'verbose_name': 'session',
            'verbose_name_plural': 'sessions',
        }),
        migrations.CreateModel(name='Principal', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('kind', models.CharField(choices=[('natural', '自然人'), ('individual_business', '个体工商户'), ('enterprise', '企业法人'), ('institution', '事业单位法人'), ('social_organisation', '社会组织法人'), ('other_organisation', '其他组织')], max_length=20)),
            ('name', models.CharField(max_length=100)),
            ('document_type', models.CharField(choices=[('111', '居民身份证'), ('414', '普通护照'), ('001', '统一社会信用代码')], max_length=3)),
            ('document_number', onewindow.kernel.fields.EncryptedText()),
            ('document_digest', models.BinaryField(max_length=32)),
            ('phone', onewindow.kernel.fields.EncryptedText(blank=True, default='')),
            ('email', models.EmailField(blank=True, max_length=254)),
            ('address', models.CharField(blank=True, max_length=200)),
            ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='network.region')),
            ('representative_name', models.CharField(blank=True, max_length=60)),
            ('representative_number', onewindow.kernel.fields.EncryptedText(blank=True, default='')),
            ('identity_level', models.CharField(choices=[('declared', '自行申报'), ('window', '窗口核验'), ('provider', '实名核验')], default='declared', max_length=10)),
            ('checked_at', models.DateTimeField(null=True)),
            ('checked_by', models.CharField(blank=True, max_length=60)),
            ('declared_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='declared_principals', to=settings.AUTH_USER_MODEL)),
            ('replaced_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='accounts.principal')),
        ], options={
            'indexes': [
                models.Index(fields=['document_digest'], name='principal_by_number'),
            ],
            'constraints': [
                models.UniqueConstraint(condition=models.Q(('identity_level', 'declared'), _negated=True), fields=('document_type', 'document_digest'), name='a_checked_identity_exists_once'),
                models.UniqueConstraint(condition=models.Q(('identity_level', 'declared')), fields=('declared_by', 'document_type', 'document_digest'), name='a_declared_identity_once_a_sign_in'),
                models.CheckConstraint(condition=models.Q(models.Q(('declared_by__isnull', False), ('identity_level', 'declared')), models.Q(models.Q(('identity_level', 'declared'), _negated=True), ('checked_at__isnull', False)), _connector='OR'), name='an_identity_is_declared_or_checked_by_somebody'),
            ],
        }),
        migrations.CreateModel(name='Mandate', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to=settings.AUTH_USER_MODEL)),
            ('principal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='accounts.principal')),
            ('capacity', models.CharField(choices=[('self', '本人'), ('representative', '法定代表人（负责人、经营者）'), ('guardian', '监护人'), ('agent', '委托代理人')], max_length=16)),
            ('items', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None)),
            ('starts_on', models.DateField()),
            ('ends_on', models.DateField(blank=True, null=True)),
            ('granted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='granted_mandates', to=settings.AUTH_USER_MODEL)),
            ('guardian_consent_at', models.DateTimeField(null=True)),
            ('revoked_at', models.DateTimeField(null=True)),
        ], options={
            'constraints': [
                models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('user', 'principal', 'capacity'), name='one_mandate_in_force'),
                models.CheckConstraint(condition=models.Q(models.Q(('capacity', 'agent'), _negated=True), ('ends_on__isnull', False), _connector='OR'), name='an_authorisation_has_an_end'),
                models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='a_mandate_ends_after_it_starts'),
            ],
        }),
        migrations.CreateModel(name='Consent', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to=settings.AUTH_USER_MODEL)),
            ('principal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='accounts.principal')),
            ('purpose', models.CharField(max_length=200)),
            ('given_at', models.DateTimeField()),
            ('withdrawn_at', models.DateTimeField(null=True)),
        ], options={
            'constraints': [
                models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('user', 'principal'), name='one_consent_in_force'),
            ],
        }),
    ]
    # fmt: on

"""Questions and their answers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import onewindow.kernel.fields


class Migration(migrations.Migration):
    initial = True
    # fmt: off
    replaces = [
        ('consultations', '0001_questions_and_answers'),
    ]
    dependencies = [
        ('catalogue', '0001_initial'),
        ('network', '0001_initial'),
        ('record', '0001_initial'),
        ('staff', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(name='Consultation', fields=[
            ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ('number', models.CharField(max_length=50, unique=True)),
            ('chain', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='consultation', to='record.chain')),
            ('state', models.CharField(choices=[('asked', '待接'), ('owned', '答复中'), ('answered', '已答复'), ('withdrawn', '已撤回')], max_length=10)),
            ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='catalogue.basicitem')),
            ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.region')),
            ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='network.agency')),
            ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to=settings.AUTH_USER_MODEL)),
            ('name', models.CharField(blank=True, max_length=60)),
            ('phone', onewindow.kernel.fields.EncryptedText(blank=True, default='')),
            ('code_digest', models.BinaryField(max_length=32)),
            ('question', onewindow.kernel.fields.EncryptedText()),
            ('asked_at', models.DateTimeField()),
            ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='staff.post')),
            ('taken_at', models.DateTimeField(null=True)),
            ('offered_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offered_consultations', to='network.agency')),
            ('answer', onewindow.kernel.fields.EncryptedText(blank=True, default='')),
            ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('answered_at', models.DateTimeField(null=True)),
            ('due', models.DateField(null=True)),
            ('escalated_at', models.DateTimeField(null=True)),
            ('publication', models.CharField(choices=[('none', '不公开'), ('proposed', '待审核公开'), ('published', '已公开'), ('declined', '不予公开')], default='none', max_length=10)),
            ('public_question', models.CharField(blank=True, max_length=300)),
            ('public_answer', models.TextField(blank=True)),
            ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.post')),
            ('published_at', models.DateTimeField(null=True)),
        ], options={
            'indexes': [
                models.Index(fields=['agency', 'state', 'due', 'id'], name='consultations_of_agency'),
                models.Index(fields=['item', '-asked_at'], name='consultations_of_item'),
                models.Index(fields=['user', '-asked_at'], name='consultations_of_sign_in'),
                models.Index(condition=models.Q(('publication', 'published')), fields=['item'], name='published_answers'),
            ],
            'constraints': [
                models.CheckConstraint(condition=models.Q(models.Q(('state', 'owned'), _negated=True), ('taken_at__isnull', False), _connector='OR'), name='what_is_owned_was_taken'),
                models.CheckConstraint(condition=models.Q(models.Q(('state', 'answered'), _negated=True), ('answered_at__isnull', False), _connector='OR'), name='what_is_answered_has_its_day'),
                models.CheckConstraint(condition=models.Q(('user__isnull', False), models.Q(('phone', ''), _negated=True), _connector='OR'), name='whoever_asks_can_be_reached'),
            ],
        }),
    ]
    # fmt: on

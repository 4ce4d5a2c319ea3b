"""A sign-in that was merged into another, or whose number was given up, keeps its row and no phone."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import Q

COUNTED = [
    ("password", "密码错误"), ("password_address", "同一网络地址密码错误"), ("code_sent", "发送验证码"), ("code_address", "同一网络地址发送验证码"),
    ("totp", "动态口令错误"), ("totp_used", "已用动态口令"), ("track", "查进度出错"), ("grant", "授权"), ("question", "提问"),
    ("holder", "登录时报证件号码出错"), ("lost_phone", "窗口查找登录手机"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_sign_ins_are_listed_and_end_when_idle")]

    operations = [
        migrations.RemoveConstraint(model_name="user", name="an_applicant_has_a_phone"),
        migrations.AlterField(
            model_name="attempt", name="kind", field=models.CharField(choices=COUNTED, max_length=20)
        ),
        AddConstraintNotValid(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=Q(("officer", True), ("is_active", False), ("phone_digest__isnull", False), _connector="OR"),
                name="an_applicant_has_a_phone",
            ),
        ),
    ]

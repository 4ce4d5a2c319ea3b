"""One-time codes and failed attempts. They are rows, so that every process counts the same and a restart forgets nothing."""

from datetime import datetime, timedelta

from django.db import models

from onewindow.kernel.fields import lookup_digest
from onewindow.kernel.logs import tell_security


class SignInCode(models.Model):
    """A code sent to a phone; only its keyed digest is kept. Exists whether or not anybody has that phone."""

    phone_digest = models.BinaryField(max_length=32)
    code_digest = models.BinaryField(max_length=32)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["phone_digest", "-sent_at"], name="codes_of_a_phone")]

    def __str__(self) -> str:
        return f"{self.sent_at:%F %T}"


class Counted(models.TextChoices):
    """What is counted against a limit."""

    PASSWORD = "password", "密码错误"
    PASSWORD_ADDRESS = "password_address", "同一网络地址密码错误"
    CODE_SENT = "code_sent", "发送验证码"
    CODE_ADDRESS = "code_address", "同一网络地址发送验证码"
    TOTP = "totp", "动态口令错误"
    TOTP_USED = "totp_used", "已用动态口令"
    TRACK = "track", "查进度出错"
    GRANT = "grant", "授权"
    QUESTION = "question", "提问"
    HOLDER = "holder", "登录时报证件号码出错"
    LOST_PHONE = "lost_phone", "窗口查找登录手机"


class Attempt(models.Model):
    """Something that counts toward a limit. `subject` is a keyed digest: no phone, name or address is kept here."""

    kind = models.CharField(max_length=20, choices=Counted.choices)
    subject = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "subject", "at"], name="attempts_of_a_subject"),
            models.Index(fields=["at"], name="attempts_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%F %T}"


def _subject(subject: str) -> bytes:
    return lookup_digest(subject, "attempt")


def note(kind: Counted, subject: str, *, at: datetime) -> None:
    Attempt.objects.create(kind=kind, subject=_subject(subject), at=at)


def count(kind: Counted, subject: str, *, within: timedelta, at: datetime) -> int:
    return Attempt.objects.filter(kind=kind, subject=_subject(subject), at__gt=at - within).count()


def reached(kind: Counted, subject: str, *, limit: int, within: timedelta, at: datetime) -> bool:
    """Whether so many are counted that no more is let through; told in the log, without the subject."""
    if count(kind, subject, within=within, at=at) < limit:
        return False
    tell_security("limit", kind)
    return True


def clear(kind: Counted, subject: str) -> None:
    Attempt.objects.filter(kind=kind, subject=_subject(subject)).delete()


def purge(*, before: datetime) -> int:
    """Delete what no limit looks at any more."""
    deleted, _ = Attempt.objects.filter(at__lt=before).delete()
    codes, _ = SignInCode.objects.filter(expires_at__lt=before).delete()
    return deleted + codes

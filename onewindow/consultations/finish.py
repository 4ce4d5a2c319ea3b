"""What every act on a consultation ends with: by when, and who is told (Art. 20, 24)."""

from onewindow.consultations.models import Consultation
from onewindow.notices.content import short_date
from onewindow.notices.messages import Person, Telling, tell
from onewindow.record.models import Clock, ClockKind
from onewindow.record.moves import Move


def finish(subject: Consultation, row: Move) -> None:
    running = Clock.objects.filter(chain_id=subject.chain_id, kind=ClockKind.ANSWER, met_at__isnull=True).first()
    subject.due = running.due if running else None
    subject.save(update_fields=["due"])
    if row.notice is not None:
        telling = asked(subject) if row.notice == "asked" else answered(subject)
        phone = subject.phone or (subject.user.phone if subject.user else "")
        tell(telling, [Person(subject.user, phone)], event=subject.event, at=subject.event.recorded_at)


def asked(subject: Consultation) -> Telling:
    code = str(getattr(subject, "code", ""))
    today = subject.asked_at.date()
    by = f"最迟{short_date(subject.due, today)}答复" if subject.due else "尽快答复"
    text = f"已收到您关于“{subject.title}”的咨询（{subject.number}），查询码 {code}。{subject.agency.name}{by}。"
    return Telling("asked", "已收到咨询", text, {"number": subject.number, "code": code}, secret=code)


def answered(subject: Consultation) -> Telling:
    text = f"您关于“{subject.title}”的咨询（{subject.number}）已经答复，请登录平台“我的咨询”，或者凭编号和查询码查看。"
    return Telling("answered", "咨询已答复", text, {"number": subject.number})

"""What an act on a request ends with: its day, and the answer told."""

from onewindow.notices.messages import Person, Telling, tell
from onewindow.privacy.models import DataRequest
from onewindow.record.models import Clock
from onewindow.record.moves import Move


def finish(subject: DataRequest, row: Move) -> None:
    running = Clock.objects.filter(chain_id=subject.chain_id, met_at__isnull=True).first()
    subject.due = running.due if running else None
    subject.save(update_fields=["due"])
    if row.notice is not None:
        text = f"您关于个人信息的请求（{subject.number}）已有答复，请登录平台，在“我的信息 · 我的数据”里查看。"
        person = Person(subject.user, subject.user.phone)
        tell(
            Telling(row.notice, "个人信息请求已答复", text, {"number": subject.number}),
            [person],
            event=subject.event,
            at=subject.event.recorded_at,
        )

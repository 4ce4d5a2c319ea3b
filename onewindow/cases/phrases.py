"""Phrases that messages are made of."""

from onewindow.cases.documents.matter import Matter
from onewindow.notices.content import short_date
from onewindow.record import clocks
from onewindow.record.models import ClockKind

SEE = "登录平台在“我的办件”查看，也可以到受理窗口领取。"


def named(matter: Matter) -> str:
    return f"您的“{matter.case.title}”申请（{matter.case.short_number}）"


def due_of(matter: Matter, kind: ClockKind) -> str:
    clock = clocks.running(matter.case.chain, kind, any_step=True)
    return short_date(clock.due, matter.day) if clock else ""

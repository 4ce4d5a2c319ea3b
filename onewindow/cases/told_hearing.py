"""What applicants and interested parties are told about a hearing (Art. 24; 行政许可法 46–48)."""

from collections.abc import Callable

from django.utils.timezone import localtime

from onewindow.cases.documents.matter import Matter
from onewindow.cases.phrases import SEE, named
from onewindow.notices.content import short_date


def of_others(matter: Matter) -> str:
    case = matter.case
    return f"{case.agency.name}正在办理的“{case.title}”（{case.short_number}）"


def _announced(matter: Matter, what: str) -> str:
    return f"{what}依法应当听证，已向社会公告。时间和地点在举行听证的七日前通知。"


def _right(matter: Matter, what: str) -> str:
    until = short_date(matter.case.hearing.last_day, matter.day)
    return (
        f"{what}涉及您和他人的重大利益，您有权要求听证，请在{until}前（含当日）提出，不收费。"
        f"申请人可以登录平台提出，也都可以到受理窗口提出，电话 {matter.case.intake.phone}。"
    )


def _requested(matter: Matter, what: str) -> str:
    asked = matter.case.hearing.asked_by
    who = asked.get_role_display() if asked else "当事人"
    return f"{what}：{who}已申请听证，将在二十个工作日内举行，七日前通知时间和地点。不收费。"


def _notice(matter: Matter, what: str) -> str:
    row = matter.case.hearing
    when = localtime(row.planned_at)
    how = "公开举行。" if row.open else ""
    return (
        f"{what}定于{short_date(when.date(), matter.day)} {when:%H:%M}在{row.place}听证，主持人{row.chairs.officer.display_name}。{how}"
        "请带身份证件和证据。认为主持人应当回避的，可以在听证前提出。"
    )


def _recusal(matter: Matter, what: str) -> str:
    one = matter.case.hearing.recusals.select_related("successor__officer").latest("pk")
    if one.granted:
        return f"{what}的听证改由{(one.successor or one.chair).officer.display_name}主持：{one.answer}"
    return f"{what}的听证：申请主持人回避没有准许。{one.answer}"


def _record(matter: Matter, what: str) -> str:
    return f"{what}的听证已经举行，将根据听证笔录作出决定。听证笔录请{SEE}"


_SAID: dict[str, tuple[str, Callable[[Matter, str], str]]] = {
    "hearing_announced": ("听证已公告", _announced),
    "hearing_right": ("您有权要求听证", _right),
    "hearing_requested": ("已申请听证", _requested),
    "hearing_notice": ("听证通知", _notice),
    "recusal": ("听证主持人", _recusal),
    "hearing_record": ("听证已举行", _record),
}


def _to(whom: Callable[[Matter], str], say: Callable[[Matter, str], str]) -> Callable[[Matter], str]:
    return lambda matter: say(matter, whom(matter))


HEARINGS = {notice: (title, _to(named, say)) for notice, (title, say) in _SAID.items()}
TO_OTHERS = {notice: (title, _to(of_others, say)) for notice, (title, say) in _SAID.items()}

"""What the placeholders of an office's own words stand for in a case; worked out only where such words are in use."""

from onewindow.cases.documents.matter import HOTLINE, Matter
from onewindow.cases.phrases import due_of
from onewindow.notices.content import short_date
from onewindow.record.models import ClockKind


def slots_of(matter: Matter, *names: str) -> dict[str, str]:
    """Empty for what this case does not have: then the built-in words are used."""
    case, venue = matter.case, matter.case.intake
    found = {
        "事项": case.title, "编号": case.short_number, "机关": case.agency.name, "机关电话": case.agency.phone, "窗口": venue.name,
        "窗口地址": venue.address, "窗口电话": venue.phone, "投诉电话": HOTLINE, "办件编号": case.number,
    }  # fmt: skip
    due = {"受理期限": ClockKind.ACCEPTANCE, "承诺期限": ClockKind.PROMISED, "法定期限": ClockKind.STATUTORY}
    found |= {name: due_of(matter, kind) for name, kind in due.items() if name in names}
    if {"补正事项", "补正期限", "逾期后果"} & set(names) and matter.event.act == "request_correction":
        notice = matter.correction
        found["补正事项"] = "、".join(point["name"] for point in notice.points)
        found["补正期限"], found["逾期后果"] = short_date(notice.due, matter.day), notice.consequence
    return found

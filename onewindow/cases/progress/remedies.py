"""What can be done against a denial or a refusal, by when and where (Art. 22)."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.timezone import localtime

from onewindow.cases.models import Case
from onewindow.cases.remedies import RECONSIDERATION_DAYS, SUIT_MONTHS
from onewindow.network.queries import remedy_body
from onewindow.record.calendars import working_calendar
from onewindow.regulation.articles import Art

REASONS_AND_REMEDIES = Art(22)


@dataclass(frozen=True)
class Remedy:
    """`until` is the last day, where the day of delivery is known: a day off moves it to the next working day."""

    title: str
    text: str
    until: date | None
    basis: str


def remedies_with_dates(case: Case) -> list[Remedy]:
    """The item's own rule before the agency's; the periods begin with delivery."""
    own, agency = case.guide.remedies, case.agency
    reconsideration = (own.reconsideration if own else None) or agency.reconsideration
    suit = own.suit if own and own.suit is not None else agency.suit
    delivered = localtime(case.delivered_at).date() if case.delivered_at else None
    first = bool(own and own.first) and reconsideration != "none"
    made = []
    if reconsideration != "none":
        body = (own and own.body) or remedy_body(agency)
        until = working(delivered + timedelta(days=RECONSIDERATION_DAYS)) if delivered else None
        made.append(
            Remedy(
                "申请行政复议",
                f"向{body}申请，不收费。",
                until,
                f"自收到决定书起 {RECONSIDERATION_DAYS} 日内，《行政复议法》第二十条",
            )
        )
    if suit:
        until = working(months_later(delivered, SUIT_MONTHS)) if delivered and not first else None
        text = "要先申请行政复议，对复议决定不服的，再向人民法院起诉。" if first else "向有管辖权的人民法院起诉。"
        basis = (
            "自收到复议决定书起 15 日内，《行政诉讼法》第四十五条"
            if first
            else "自收到决定书起六个月内，《行政诉讼法》第四十六条"
        )
        made.append(Remedy("提起行政诉讼", text, until, basis))
    if own and own.note:
        made.append(Remedy("另外", own.note, None, ""))
    if not made:
        made.append(Remedy("投诉", f"向{agency.name}投诉，或者拨打 12345。", None, ""))
    return made


def working(day: date) -> date:
    """The last day of a period of procedure: a day off moves it to the next working day (民事诉讼法 85)."""
    return working_calendar().next_working(day)


def months_later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))

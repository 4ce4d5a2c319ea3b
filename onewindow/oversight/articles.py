"""Article by article: the figures that say whether it is kept here and now, each with the list that it counts."""

from dataclasses import dataclass, field
from datetime import date

from onewindow.cases.moves import TABLE as CASES
from onewindow.oversight.evidence import counted
from onewindow.oversight.figures import Figures, counted_now
from onewindow.oversight.guides import findings, guides
from onewindow.oversight.measures import MEASURES
from onewindow.oversight.models import UrgingState
from onewindow.oversight.models.urging import WAITING, UrgingQuerySet
from onewindow.oversight.periods import Period
from onewindow.oversight.scope import Focus
from onewindow.record.moves import Move

# Measures on cases that say how an article is kept.
OF_CASES: dict[int, list[str]] = {
    9: ["received", "open"],
    19: ["received", "open", "decided"],
    20: ["corrected", "corrected_again"],
    22: ["accepted", "in_time", "deemed", "ended_refused", "ended_not_ours"],
    23: ["decided", "on_time", "early", "late", "red", "yellow"],
    24: ["delivered", "undelivered"],
    46: ["received", "online"],
    47: ["received", "reused", "asked_again"],
}
SHARES = {
    "in_time": "accepted",
    "on_time": "decided",
    "early": "decided",
    "late": "decided",
    "online": "received",
    "reused": "received",
}
URGINGS = {12: ["issued", "waiting", "overdue"], 13: ["issued", "waiting", "overdue"], 37: ["answered"]}
URGING_LISTS = {
    "issued": "发出督办单",
    "waiting": "等答复",
    "overdue": "答复超期或没有兑现",
    "answered": "已答复",
    "open": "没有办结的",
    "all": "全部",
}
GUIDES = {16, 17}


@dataclass(frozen=True)
class Figure:
    """A number and the list that it counts: `list` names the kind of list, `parts` which one."""

    label: str
    number: int
    list: str  # cases | urgings | events | guides
    parts: dict[str, str] = field(default_factory=dict)
    note: str = ""


def figures_of(article: int, focus: Focus, found: Figures, period: Period, today: date) -> list[Figure]:
    made = [_of_cases(key, focus, found, period, today) for key in OF_CASES.get(article, [])]
    if article == 24:
        made.append(_told(focus, period))
    if article == 37:
        made.append(_signed(focus, period))
    made += [_of_urgings(key, focus, period, today) for key in URGINGS.get(article, [])]
    if article in GUIDES:
        found_guides = list(guides(focus))
        warned = sum(bool(reminders) for reminders in findings(found_guides).values())
        made.append(Figure("已公布的办事指南", len(found_guides), "guides", note="门户、窗口和接口用的是同一版"))
        made.append(Figure("检查器有提醒的指南", warned, "guides", {"warned": "1"}, "有错误的公布不了"))
    return made


def _of_cases(key: str, focus: Focus, found: Figures, period: Period, today: date) -> Figure:
    measure = MEASURES[key]
    known = measure.what or key in {"red", "yellow"}
    number = found.of(key) if known else counted_now(focus, key, period, today)
    whole = found.of(SHARES[key]) if key in SHARES else 0
    note = f"占{MEASURES[SHARES[key]].label}的 {100 * number / whole:.1f}%" if whole else ""
    return Figure(measure.label, number, "cases", {"list": key}, note or ("现在" if measure.standing else ""))


def _of_acts(label: str, moves: list[Move], focus: Focus, period: Period, note: str, **parts: str) -> Figure:
    number = sum(counted(moves, focus, period).values())
    return Figure(label, number, "events", {"kind": "case", **parts}, note)


def _told(focus: Focus, period: Period) -> Figure:
    """Acts that told the applicant, in writing or by message (Art. 24)."""
    moves = [move for move in CASES.moves.values() if move.notice]
    return _of_acts("告知申请人", moves, focus, period, "每一次都有文书或者消息", told="1")


def _signed(focus: Focus, period: Period) -> Figure:
    moves = [CASES.moves["grant"], CASES.moves["deny"]]
    return _of_acts("首席事务代表签署的决定", moves, focus, period, "审查人不能独自决定", acts="grant,deny")


def _of_urgings(key: str, focus: Focus, period: Period, today: date) -> Figure:
    number = urgings(key, focus, period, today).count()
    return Figure(URGING_LISTS[key], number, "urgings", {"list": key}, "" if key == "issued" else "现在")


def urgings(key: str, focus: Focus, period: Period, today: date) -> UrgingQuerySet:
    """The urging orders of a list, in the order in which they want attention."""
    rows = focus.urgings()
    if key == "issued":
        rows = rows.filter(issued_at__date__range=(period.first, period.last))
    elif key == "waiting":
        rows = rows.filter(state__in=sorted(WAITING))
    elif key == "overdue":
        rows = rows.overdue(today)
    elif key == "answered":
        rows = rows.filter(state=UrgingState.ANSWERED)
    elif key == "open":
        rows = rows.exclude(state=UrgingState.CLOSED)
    return rows.in_order()

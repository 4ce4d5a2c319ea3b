"""Following a case without signing in: by its number and the query code of the receipt (Art. 24)."""

import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import get_current_timezone

from onewindow.cases.acts.apply import QUERY_LENGTH, query_digest
from onewindow.cases.models import Case, PackageCase, State, Turn
from onewindow.kernel.identifiers import normalised
from onewindow.record.clocks import Reading, read
from onewindow.record.models import ClockKind
from onewindow.regulation.articles import Art

PROGRESS_TOLD = Art(24)
TAIL = 12  # day and sequence: what people copy from the receipt


def as_copied(text: str) -> str:
    """A number or a code without what copying adds: blanks, hyphens, full-width characters."""
    return re.sub(r"[-‐-―−]", "", normalised(text))


def lacking(number: str, code: str) -> str:
    """What no number and no code can be like, whichever case is meant; empty where they may be right."""
    digits, letters = len(as_copied(number)), len(as_copied(code))
    if digits < TAIL:
        return f"编号后 {TAIL} 位要填全，现在只有 {digits} 位"
    return "" if letters == QUERY_LENGTH else f"查询码是 {QUERY_LENGTH} 位，现在有 {letters} 位"


def track(number: str, code: str) -> Case | PackageCase | None:
    """The case, or the package, of that number (its last 12 digits are enough) and query code.

    Others may have the same 12 digits on the same day: the code tells which is meant.
    """
    asked, secret = as_copied(number), as_copied(code)
    if len(asked) < TAIL or not secret:
        return None
    wanted, cases = Q(number=asked), Case.objects.filter(number=asked)
    if len(asked) == TAIL:
        day = _day(asked[:8])
        if day is None:
            return None
        cases = Case.objects.with_tail(asked)
        wanted = Q(number__endswith=asked, received_at__range=(day, day + timedelta(days=1)))
    if (pk := _opened(cases, secret)) is not None:
        return Case.objects.select_related("agency", "guide_version", "chain", "intake", "taken_for").get(pk=pk)
    if (pk := _opened(PackageCase.objects.filter(wanted), secret)) is not None:
        return PackageCase.objects.select_related("version", "lead", "chain").get(pk=pk)
    return None


def _opened(rows: QuerySet[Any], secret: str) -> int | None:
    """Which of them the code opens."""
    for pk, full, digest in rows.values_list("pk", "number", "query_digest"):
        if hmac.compare_digest(bytes(digest), query_digest(full, secret)):
            return int(pk)
    return None


def _day(digits: str) -> datetime | None:
    try:
        return datetime.strptime(digits, "%Y%m%d").replace(tzinfo=get_current_timezone())
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Stage:
    name: str
    standing: str  # done | now | next
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Matter, progress and dates: no name, no material, no opinion, and not how it was decided."""

    standing: str
    closed: bool
    awaits_applicant_until: date | None
    reading: Reading | None
    stages: list[Stage]


ENDED = {
    State.NOT_OURS: "已告知向别的机关申请",
    State.REFUSED: "已作出是否受理的答复",
    State.WITHDRAWN: "已撤回",
    State.TERMINATED: "已终止",
    State.RETURNED: "已退件",
    State.MOVED: "已改办为别的事项",
    State.VOIDED: "已作废",
}


def progress(case: Case, today: date) -> Progress:
    """Five queries at most."""
    correction = case.corrections.order_by("-round").first() if case.state == State.CORRECTING else None
    readings = {one.clock.kind: one for one in read(case.chain, today) if one.clock.met_at is None}
    reading = readings.get(ClockKind.PROMISED) or readings.get(ClockKind.ACCEPTANCE) or readings.get(ClockKind.DELIVERY)
    return Progress(
        standing=_standing(case),
        closed=not case.open,
        awaits_applicant_until=correction.due if correction else None,
        reading=reading,
        stages=list(_stages(case)),
    )


def _standing(case: Case) -> str:
    match State(case.state):
        case State.ENTERED:
            return "已收件 · 正在补录"
        case State.SUBMITTED:
            return "已收件 · 等待受理"
        case State.CORRECTING:
            return "等申请人补正"
        case State.ACCEPTED:
            return "已受理 · 等上级机关决定" if case.turn == Turn.ABOVE else "已受理 · 审查中"
        case State.GRANTED | State.DENIED:
            return "已办结 · 已送达" if case.delivered_at else "已办结 · 等待送达"
        case other:
            return ENDED[other]


def _stages(case: Case) -> Iterator[Stage]:
    taken_for = case.taken_for
    yield Stage("收件" if taken_for is None else f"{case.intake.name}代收", "done", case.received_at)
    if taken_for is not None:
        yield Stage(f"转交{taken_for.name}", "now" if case.awaits_hand_on and case.open else "done", case.handed_on_at)
    for row in case.corrections.order_by("round"):
        answered = row.answered_at or row.lapsed_at
        yield Stage("补正", "done" if answered or case.state != State.CORRECTING else "now", answered or row.asked_at)
    if case.state in ENDED:
        yield Stage(ENDED[State(case.state)], "done", case.closed_at)
        return
    yield Stage(
        "受理", "done" if case.accepted_at else ("now" if case.state == State.SUBMITTED else "next"), case.accepted_at
    )
    decided = case.decided_at is not None
    yield Stage("审查", "done" if decided else ("now" if case.accepted_at else "next"), None)
    yield Stage("决定", "done" if decided else "next", case.decided_at)
    delivered = case.delivered_at is not None
    yield Stage("送达", "done" if delivered else ("now" if decided else "next"), case.delivered_at)

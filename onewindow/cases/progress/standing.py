"""One sentence: where it stands, who has it, by when (Art. 24)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localtime

from onewindow.cases.models import Case, Correction, DeliveryWay, SpecialProcedure, State, Turn
from onewindow.catalogue.models import ItemType
from onewindow.notices.content import short_date
from onewindow.notices.words import words_of
from onewindow.record.models import Clock, ClockKind
from onewindow.regulation.articles import Art

PROGRESS_TOLD = Art(24)


@dataclass(frozen=True)
class Known:
    """What the sentences of several cases need beside the cases, each kind read in one query."""

    today: date
    clocks: dict[tuple[int, str], Clock]  # running, by chain and kind
    corrections: dict[int, Correction]
    specials: dict[int, SpecialProcedure]

    def due(self, case: Case, *kinds: ClockKind) -> date | None:
        found = [self.clocks[case.chain_id, kind].due for kind in kinds if (case.chain_id, kind) in self.clocks]
        return min(found, default=None)

    def by(self, case: Case, *kinds: ClockKind) -> str:
        """6月11日（周四）前; when it is over, that it is."""
        due = self.due(case, *kinds)
        if due is None:
            return ""
        if due < self.today:
            return f"应当在{short_date(due, self.today)}前（已经超过，正在督办）"
        return f"{short_date(due, self.today)}前"


def status_sentence(case: Case, today: date) -> str:
    return status_sentences([case], today)[case.pk]


def status_sentences(cases: Sequence[Case], today: date) -> dict[int, str]:
    """The sentence of each case, by its key. The cases come with item, agency, intake and guide version."""
    known = _known(cases, today)
    return {case.pk: SENTENCES[State(case.state)](case, known) for case in cases}


def _known(cases: Sequence[Case], today: date) -> Known:
    running = Clock.objects.filter(chain__in=[case.chain_id for case in cases], met_at__isnull=True)
    corrections = Correction.objects.filter(case__in=cases, answered_at__isnull=True, lapsed_at__isnull=True)
    specials = SpecialProcedure.objects.filter(case__in=cases, ended_at__isnull=True).order_by("expected_end", "pk")
    return Known(
        today,
        {(clock.chain_id, clock.kind): clock for clock in running},
        {row.case_id: row for row in corrections},
        {row.case_id: row for row in specials},  # of several the one that ends last
    )


def _entered(case: Case, known: Known) -> str:
    return f"{case.intake.name}收过您的纸质申请，系统恢复后正在补录核对，收件时间不变。"


def looking(case: Case) -> str:
    """Who looks at what was handed in: the intake, or the venue to which it was handed on."""
    handed_on = case.taken_for if case.handed_on_at is not None else None
    return (handed_on or case.intake).name


def _submitted(case: Case, known: Known) -> str:
    by = known.by(case, ClockKind.ACCEPTANCE)
    if case.awaits_hand_on and case.taken_for is not None:
        return f"材料已由{case.intake.name}代收，正在转交{case.taken_for.name}。{f'{by}告诉您是否受理。' if by else ''}"
    return f"材料已收到，正在由{looking(case)}查看。{f'{by}告诉您是否受理。' if by else ''}"


def _correcting(case: Case, known: Known) -> str:
    correction = known.corrections.get(case.pk)
    if correction is None:
        return "要补正材料。"
    return f"{case.agency.name}请您补 {len(correction.points)} 处，{short_date(correction.due, known.today)}前交上来。"


def _accepted(case: Case, known: Known) -> str:
    by = known.by(case, ClockKind.PROMISED) or known.by(case, ClockKind.STATUTORY)
    if case.turn == Turn.ABOVE:
        return f"{case.agency.name}已经初审并报上级机关，正在等上级的决定，有结果马上告知您。"
    special = known.specials.get(case.pk)
    if special is not None:
        end = short_date(special.expected_end, known.today)
        return f"{case.agency.name}正在进行{case.guide.step(special.step).name}，预计{end}结束。这段时间不计入办理时限，结束后接着算。"
    if case.deemed and case.deemed_confirmed_at is None:
        return f"受理期限已过，按法律规定视为受理，{case.agency.name}正在办理。{f'{by}作出决定。' if by else ''}"
    who = f"{case.agency.name}首席事务代表" if _at_decision(case) else case.agency.name
    at_work = "作出决定" if _at_decision(case) else f"进行{step_name(case)}"
    return f"正在由{who}{at_work}{f'，{by}办完' if by and _at_decision(case) else f'，{by}作出决定' if by else ''}。"


def _at_decision(case: Case) -> bool:
    return not case.step or case.guide.step(case.step).role == "approver"


def step_name(case: Case) -> str:
    return case.guide.step(case.step).name if case.step else "审查"


def outcome(case: Case) -> str:
    """In the words of the item's type: 准予行政许可, 予以备案 …"""
    words = words_of(ItemType(case.guide.type))
    return words.verb if case.state == State.GRANTED else words.denied


def _day(case: Case, known: Known) -> str:
    assert case.closed_at is not None
    return short_date(localtime(case.closed_at).date(), known.today)


DELIVERED = {
    DeliveryWay.WINDOW: "领取", DeliveryWay.ELECTRONIC: "电子送达，可以在下面下载", DeliveryWay.POST: "邮寄签收", DeliveryWay.LEFT: "留置送达",
    DeliveryWay.NOTICE: "公告期满，视为送达",
}  # fmt: skip


def _decided(case: Case, known: Known) -> str:
    decides = "" if case.guide.type == "public_service" else "决定"
    told = f"{_day(case, known)}{case.agency.name}{decides}{outcome(case)}。"
    electronic = case.delivery_way == DeliveryWay.ELECTRONIC
    if case.delivered_at is not None:
        on = short_date(localtime(case.delivered_at).date(), known.today)
        return f"{told}{on}已经{DELIVERED[DeliveryWay(case.delivery.way)]}。"
    if electronic:
        return f"{told}结果马上送到这里。"
    if case.delivery_way == DeliveryWay.POST:
        return f"{told}结果将寄到您确认的地址，寄出后告知运单号。"
    return f"{told}请带身份证到{case.collecting_at.name}领取结果。"


def _not_ours(case: Case, known: Known) -> str:
    authority = case.closing.get("authority", "")
    return f"这件事不归{case.agency.name}管。{f'请向{authority}申请。' if authority else ''}"


def _refused(case: Case, known: Known) -> str:
    return f"{_day(case, known)}{case.agency.name}决定不予受理。理由和救济途径在下面。"


def _withdrawn(case: Case, known: Known) -> str:
    return f"{_day(case, known)}已撤回，不再办理。以后还可以再申请。"


def _returned(case: Case, known: Known) -> str:
    return f"{_day(case, known)}已按您的意愿退件，不再办理。以后还可以再申请。"


def _moved(case: Case, known: Known) -> str:
    return f"{_day(case, known)}已经您同意改办为“{case.closing.get('item', '')}”，请接着办那一件。"


def _voided(case: Case, known: Known) -> str:
    return "这一条是录错的，已经作废，不是您的申请。"


def _terminated(case: Case, known: Known) -> str:
    return f"{_day(case, known)}已终止办理。以后还可以再申请。"


SENTENCES: dict[State, Callable[[Case, Known], str]] = {
    State.SUBMITTED: _submitted,
    State.CORRECTING: _correcting,
    State.ACCEPTED: _accepted,
    State.GRANTED: _decided,
    State.DENIED: _decided,
    State.NOT_OURS: _not_ours,
    State.REFUSED: _refused,
    State.WITHDRAWN: _withdrawn,
    State.TERMINATED: _terminated,
    State.ENTERED: _entered,
    State.RETURNED: _returned,
    State.MOVED: _moved,
    State.VOIDED: _voided,
}

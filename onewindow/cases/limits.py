"""The clocks of a case, as the guide it is handled by sets them. 行政许可法 is the default of licences only (facts §3)."""

from datetime import datetime

from django.conf import settings

from onewindow.cases.models import Case, State
from onewindow.cases.specials import to_be_staffed
from onewindow.catalogue.content import GuideContent, Limit, Step
from onewindow.kernel.calendar import Unit
from onewindow.record import clocks
from onewindow.record.models import Clock, ClockKind, Outcome
from onewindow.regulation.articles import Art

KEPT_LIMITS = Art(23)

ACCEPTANCE_DAYS = 5  # working days to answer an application where no law of the item sets a period (as 行政许可法 32)
HAND_ON_DAYS = 1  # working day to hand on what was taken in for another place (the city's rule for 通办; Art. 18, 34)
CORRECTION_DAYS = 30  # natural days that an applicant has, unless the notice says less; a period of the applicant
CORRECTION_MIN, CORRECTION_MAX = 5, 60
STAFFING_DAYS = 5  # working days from acceptance to name two people for an inspection, a testing, a quarantine
STAFFING_BASIS = "《中华人民共和国行政许可法》第五十五条"
DELIVERY_DAYS = 10  # working days from the decision (行政许可法 44)
PUBLICATION_BASIS = "《中华人民共和国行政许可法》第四十条、《政府信息公开条例》第二十六条"
DELIVERY_BASIS = "《中华人民共和国行政许可法》第四十四条"

HANDLING = (ClockKind.PROMISED, ClockKind.STATUTORY)
FROM_RECEIPT = (ClockKind.ACCEPTANCE, *HANDLING)


def start_at_receipt(case: Case, *, at: datetime) -> None:
    """The time for accepting begins, and what the item's law counts from receipt."""
    silence = case.guide.silence
    with clocks.together(case.chain):
        clocks.start(
            case.chain,
            ClockKind.ACCEPTANCE,
            at=at,
            days=silence.days if silence else ACCEPTANCE_DAYS,
            unit=silence.unit if silence else Unit.WORKING,
            basis=silence.basis if silence else "",
            on_lapse=Outcome.DEEMED_ACCEPTED if silence else Outcome.ESCALATED,
        )
        _start_handling(case, at=at, start="receipt")
        if case.awaits_hand_on and clocks.running(case.chain, ClockKind.HAND_ON) is None:
            clocks.start(case.chain, ClockKind.HAND_ON, at=at, days=HAND_ON_DAYS, on_lapse=Outcome.ESCALATED)


def start_at_acceptance(case: Case, *, at: datetime) -> None:
    """The promised and the statutory clock begin; those that count from receipt already run."""
    _start_handling(case, at=at, start="acceptance")
    if to_be_staffed(case):
        clocks.start(
            case.chain, ClockKind.STAFFING, at=at, days=STAFFING_DAYS, basis=STAFFING_BASIS, on_lapse=Outcome.ESCALATED
        )


def _start_handling(case: Case, *, at: datetime, start: str) -> None:
    if case.guide.promised_limit.start == start:
        _start(case, ClockKind.PROMISED, case.guide.promised_limit, at=at)
    if case.guide.statutory_limit.start == start:
        _start(case, ClockKind.STATUTORY, case.guide.statutory_limit, at=at)


def _start(case: Case, kind: ClockKind, limit: Limit, *, at: datetime) -> None:
    clocks.start(
        case.chain, kind, at=at, days=limit.days, unit=limit.unit, basis=limit.basis or "", on_lapse=Outcome.ESCALATED
    )


def start_step(case: Case, step: Step, *, at: datetime) -> None:
    if step.is_counted:
        clocks.start(case.chain, ClockKind.STEP, step=step.key, at=at, days=step.days, unit=unit_of(step))


def unit_of(step: Step) -> Unit:
    return Unit.NATURAL if step.reason == "cooling_off" else Unit.WORKING


def start_correction(case: Case, days: int, *, at: datetime) -> Clock:
    """The answer is asked for within `days` natural days; meanwhile nothing of ours runs."""
    clocks.stop_all(case.chain, at=at, kinds=FROM_RECEIPT)
    return clocks.start(
        case.chain, ClockKind.CORRECTION, at=at, days=days, unit=Unit.NATURAL, on_lapse=Outcome.ON_RECORD
    )


def supply_days(guide: GuideContent) -> int:
    """How long deferred materials may take, in the unit of the promise: it less the days of the decision, one day at least."""
    deciding = sum(step.days for step in guide.steps if step.role == "approver" and step.is_counted)
    return max(guide.promised_limit.days - deciding, 1)


def start_supply(case: Case, *, at: datetime) -> Clock:
    """The day by which deferred materials are there. Nothing of ours stops; once it has passed, the record decides."""
    return clocks.start(
        case.chain, ClockKind.DEFERRAL, at=at, days=supply_days(case.guide), unit=case.guide.promised_limit.unit,
        on_lapse=Outcome.ON_RECORD,
    )  # fmt: skip


def start_delivery(case: Case, *, at: datetime) -> None:
    """Unless the applicant collects all results of a package together: then when the last one is there (`acts.joining.release`)."""
    with clocks.together(case.chain):
        if case.package is not None and case.package.together and case.package.open:
            case.held = True
            case.save_later(["held"])
        else:
            start_delivering(case, at=at)
        if case.state == State.GRANTED and case.guide.public_result:
            days = settings.PUBLICATION_DAYS
            clocks.start(case.chain, ClockKind.PUBLICATION, at=at, days=days, basis=PUBLICATION_BASIS)


def start_delivering(case: Case, *, at: datetime) -> None:
    clocks.start(case.chain, ClockKind.DELIVERY, at=at, days=DELIVERY_DAYS, basis=DELIVERY_BASIS)

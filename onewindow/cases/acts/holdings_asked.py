"""What the holder asks for: change, renewal, replacement, correction, deregistration; and the answers (行政许可法 49, 50)."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.timezone import localtime

from onewindow.accounts.actors import Applicant
from onewindow.cases import holding_moves as moves
from onewindow.cases.acts.holdings import prolong
from onewindow.cases.errors import NoSuchChoice, ReasonRequired
from onewindow.cases.models import Holding, HoldingRequest, RequestKind
from onewindow.cases.texts import text_digest
from onewindow.cases.validity import asked_in_time
from onewindow.notices.models import Document
from onewindow.record import clocks
from onewindow.record.door import move
from onewindow.record.errors import ActRefused
from onewindow.record.models import ClockKind, Outcome
from onewindow.record.moves import Move
from onewindow.staff.actors import Officer


class AlreadyAsked(ActRefused):
    code = "already_asked"

    def __init__(self, kind: str) -> None:
        super().__init__(f"已经申请过{RequestKind(kind).label}，正在办理，不用再申请。")


def _ask(row: Move, kind: RequestKind, holding_id: int, *, by: Applicant | Officer, at: datetime, text: str) -> Holding:
    if not text.strip():
        raise ReasonRequired(f"要{kind.label}什么、为什么")
    holding = move(Holding, holding_id, row, by=by, at=at, details={"text": text_digest(text)})
    if holding.requests.filter(kind=kind, decided_at__isnull=True).exists():
        raise AlreadyAsked(kind)
    HoldingRequest.objects.create(
        holding=holding, kind=kind, text=text.strip(), asked_at=at, in_time=kind != RequestKind.RENEWAL or asked_in_time(holding, localtime(at).date()),
        asked_by=by.user if isinstance(by, Applicant) else None, entered_by=by.post if isinstance(by, Officer) else None,
    )  # fmt: skip
    limit = holding.guide.promised_limit
    clocks.start(
        holding.chain,
        ClockKind.PROMISED,
        step=kind,
        at=at,
        days=max(limit.days, 1),
        unit=limit.unit,
        on_lapse=Outcome.ESCALATED,
    )
    return holding


@moves.act(moves.ASK_CHANGE)
def ask_change(holding_id: int, *, by: Applicant | Officer, at: datetime, text: str) -> Holding:
    return _ask(moves.ASK_CHANGE, RequestKind.CHANGE, holding_id, by=by, at=at, text=text)


@moves.act(moves.ASK_RENEWAL)
def ask_renewal(holding_id: int, *, by: Applicant | Officer, at: datetime, text: str) -> Holding:
    """Later than the law has it, it is still looked at; silence then renews nothing."""
    return _ask(moves.ASK_RENEWAL, RequestKind.RENEWAL, holding_id, by=by, at=at, text=text)


@moves.act(moves.ASK_REPLACEMENT)
def ask_replacement(holding_id: int, *, by: Applicant | Officer, at: datetime, text: str) -> Holding:
    return _ask(moves.ASK_REPLACEMENT, RequestKind.REPLACEMENT, holding_id, by=by, at=at, text=text)


@moves.act(moves.ASK_CORRECTION)
def ask_correction(holding_id: int, *, by: Applicant | Officer, at: datetime, text: str) -> Holding:
    return _ask(moves.ASK_CORRECTION, RequestKind.CORRECTION, holding_id, by=by, at=at, text=text)


@moves.act(moves.ASK_DEREGISTRATION)
def ask_deregistration(holding_id: int, *, by: Applicant | Officer, at: datetime, text: str) -> Holding:
    return _ask(moves.ASK_DEREGISTRATION, RequestKind.DEREGISTRATION, holding_id, by=by, at=at, text=text)


@moves.act(moves.CHANGE)
def change(holding_id: int, *, by: Officer, at: datetime, values: Mapping[str, str]) -> Holding:
    """Grant the change: `values` are the new values of what the document says, by label. Raises NoSuchChoice."""
    holding = move(Holding, holding_id, moves.CHANGE, by=by, at=at, details={"changed": sorted(values)})
    _say_anew(holding, values)
    return _granted(holding, RequestKind.CHANGE, by=by, at=at)


@moves.act(moves.CORRECT)
def correct(holding_id: int, *, by: Officer, at: datetime, values: Mapping[str, str], reason: str) -> Holding:
    """Put right what the document says wrongly, asked for or found by oneself; what was decided stays. Raises NoSuchChoice."""
    if not reason.strip():
        raise ReasonRequired("更正的原因")
    details = {"changed": sorted(values), "reason": text_digest(reason)}
    holding = move(Holding, holding_id, moves.CORRECT, by=by, at=at, details=details)
    _say_anew(holding, values)
    return _granted(holding, RequestKind.CORRECTION, by=by, at=at)


def _say_anew(holding: Holding, values: Mapping[str, str]) -> None:
    known = [label for label, _ in holding.facts]
    if unknown := [label for label in values if label not in known]:
        raise NoSuchChoice("、".join(unknown))
    said = {label: text.strip() for label, text in values.items() if text.strip()}
    before = {label: "\n".join(lines) for label, lines in holding.facts}
    if not said or all(before[label] == text for label, text in said.items()):
        raise NoSuchChoice("没有改动任何内容")
    holding.facts = [[label, said[label].splitlines() if label in said else lines] for label, lines in holding.facts]
    holding.save(update_fields=["facts"])


@moves.act(moves.RENEW)
def renew(holding_id: int, *, by: Officer, at: datetime) -> Holding:
    """Valid on, from the day after the old end, as long as it was granted for."""
    holding = move(Holding, holding_id, moves.RENEW, by=by, at=at)
    prolong(holding)
    holding.version -= 1  # _granted counts it
    return _granted(holding, RequestKind.RENEWAL, by=by, at=at)


@moves.act(moves.REPLACE)
def replace(holding_id: int, *, by: Officer, at: datetime) -> Holding:
    """The same document anew; the lost one is no longer valid."""
    holding = move(Holding, holding_id, moves.REPLACE, by=by, at=at)
    return _granted(holding, RequestKind.REPLACEMENT, by=by, at=at)


def _granted(holding: Holding, kind: RequestKind, *, by: Officer, at: datetime) -> Holding:
    """The document is made anew under the next version; the former one is no longer valid."""
    holding.requests.filter(kind=kind, decided_at__isnull=True).update(granted=True, decided_by=by.post, decided_at=at)
    clocks.stop(holding.chain, ClockKind.PROMISED, at=at, step=kind)
    former = Document.objects.filter(chain__in=holding.chains, kind="result")
    former.filter(revoked_at__isnull=True).update(revoked_at=at)
    holding.version += 1
    holding.save(update_fields=["version"])
    return holding


@moves.act(moves.REFUSE_REQUEST)
def refuse_request(holding_id: int, *, by: Officer, at: datetime, kind: str, reasons: str, ground: str) -> Holding:
    """Refuse what was asked, with reasons, ground and remedies. Raises ReasonRequired, NoSuchChoice."""
    if not reasons.strip():
        raise ReasonRequired("不予同意的理由，申请人要看得懂")
    if not ground.strip():
        raise ReasonRequired("不予同意的依据（法律、法规、规章的条款）")
    details = {"kind": kind, "reasons": text_digest(reasons), "ground": ground}
    holding = move(Holding, holding_id, moves.REFUSE_REQUEST, by=by, at=at, details=details)
    request = holding.requests.filter(kind=kind, decided_at__isnull=True).first()
    if request is None:
        raise NoSuchChoice(kind)
    request.granted, request.reasons, request.ground = False, reasons.strip(), ground.strip()[:500]
    request.decided_by, request.decided_at = by.post, at
    request.save(update_fields=["granted", "reasons", "ground", "decided_by", "decided_at"])
    clocks.stop(holding.chain, ClockKind.PROMISED, at=at, step=kind)
    return holding

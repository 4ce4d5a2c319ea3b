"""What a further case has granted about a holding: renewed, changed or deregistered, in that grant's transaction (行政许可法 49, 50, 70)."""

from datetime import date, datetime

from onewindow.cases import holding_moves as moves
from onewindow.cases.acts.holdings_end import void
from onewindow.cases.documents.decision import held_facts
from onewindow.cases.models import Case, Ending, Holding
from onewindow.cases.validity import valid_to
from onewindow.notices.models import Document
from onewindow.record.actors import System
from onewindow.record.door import move
from onewindow.staff.actors import Officer

RENEWED = "deem_renewed"
CANCELLED_ON = "《中华人民共和国行政许可法》第七十条"


@moves.act(moves.RENEW_BY_CASE)
def renew_by_case(holding_id: int, *, by: Officer | System, at: datetime, case: Case) -> Holding:
    """Valid on from the day after the old end; where silence has renewed it for this application, the document alone is new."""
    holding = move(Holding, holding_id, moves.RENEW_BY_CASE, by=by, at=at, details={"case": case.number})
    holding.valid_to = renewed_to(holding, case)
    return _said_anew(holding, case, at=at)


def renewed_to(holding: Holding, case: Case) -> date | None:
    """The new last day."""
    if holding.valid_to is None or was_renewed_for(holding, case):
        return holding.valid_to
    return valid_to(case, date.fromordinal(holding.valid_to.toordinal() + 1))


def was_renewed_for(holding: Holding, case: Case) -> bool:
    return holding.chain.events.filter(act=RENEWED, details__case=case.number).exists()


@moves.act(moves.CHANGE_BY_CASE)
def change_by_case(holding_id: int, *, by: Officer | System, at: datetime, case: Case) -> Holding:
    """It says what was applied for now; how long it is valid stays."""
    holding = move(Holding, holding_id, moves.CHANGE_BY_CASE, by=by, at=at, details={"case": case.number})
    return _said_anew(holding, case, at=at)


@moves.act(moves.DEREGISTER_BY_CASE)
def deregister_by_case(holding_id: int, *, by: Officer | System, at: datetime, case: Case) -> Holding:
    """Given up by its holder."""
    holding = move(Holding, holding_id, moves.DEREGISTER_BY_CASE, by=by, at=at, details={"case": case.number})
    Ending.objects.create(
        holding=holding, act="deregister", facts=f"持有人申请注销（{case.number}）", ground=CANCELLED_ON, signed_by=case.decision.signed_by,
        signed_at=at,
    )  # fmt: skip
    void(holding, at=at)
    return holding


def _said_anew(holding: Holding, case: Case, *, at: datetime) -> Holding:
    """The former document is no longer valid; the one that the grant issues is."""
    former = Document.objects.filter(chain__in=holding.chains, kind="result", revoked_at__isnull=True)
    former.exclude(chain=case.chain_id).update(revoked_at=at)
    holding.facts, holding.holder_name = held_facts(case), case.applicant_name
    holding.version += 1
    holding.save(update_fields=["facts", "holder_name", "valid_to", "version"])
    return holding


FOLLOWED = {"renewal": renew_by_case, "change": change_by_case, "deregistration": deregister_by_case}

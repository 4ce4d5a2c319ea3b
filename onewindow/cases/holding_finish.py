"""What every act on a holding ends with: what is to be done next and by when, and who is told."""

from onewindow.cases.documents.holding import Held, sheets
from onewindow.cases.holding_permissions import open_kinds
from onewindow.cases.models import Holding, HoldingState
from onewindow.cases.told import people
from onewindow.cases.told_holding import telling
from onewindow.notices.documents import issue
from onewindow.notices.messages import tell
from onewindow.record.models import Clock, ClockKind
from onewindow.record.moves import NEW, Move

SHOWN = (ClockKind.CHECK, ClockKind.MENDING, ClockKind.ANSWER, ClockKind.PROMISED)


def finish(holding: Holding, row: Move) -> None:
    if holding.event.before != NEW:  # a new one is made as it stands
        settle(holding)
    if row.notice is None:
        return
    held = Held(holding, holding.event)
    for sheet in sheets(row.notice, held):
        issue(sheet, event=held.event, agency=holding.agency, at=held.event.happened_at)
    case = holding.case
    case.event = held.event
    tell(telling(row.notice, held), people(case), event=held.event, at=held.event.recorded_at)


def settle(holding: Holding) -> None:
    """Write what is awaited and its earliest day, from the state and the running clocks: what lists sort by."""
    holding.awaits = awaited(holding)
    running = Clock.objects.filter(kind__in=SHOWN, chain_id=holding.chain_id, met_at__isnull=True)
    due = running.order_by("due").values_list("due", flat=True).first()
    if holding.awaits == "request" and "renewal" in open_kinds(holding):
        due = min(filter(None, [due, holding.valid_to]), default=None)
    holding.due = due
    holding.save(update_fields=["awaits", "due"])


def awaited(holding: Holding) -> str:
    if not holding.standing:
        return ""
    if holding.state == HoldingState.INTENDED:
        return "hearing"
    if holding.requests.filter(decided_at__isnull=True).exists():
        return "request"
    if holding.state == HoldingState.MENDING:
        return "mending"
    return "check" if holding.on_commitment and holding.checked_at is None else ""

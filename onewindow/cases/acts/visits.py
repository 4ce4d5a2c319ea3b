"""One visit, several matters: one identity check, one receipt (Art. 20, 34)."""

from datetime import datetime

from django.utils.timezone import localtime

from onewindow.accounts.models import Principal
from onewindow.cases import visit_moves as moves
from onewindow.cases.models import Draft, Visit, VisitState
from onewindow.record.door import begin, move, open_chain
from onewindow.record.errors import ActRefused
from onewindow.record.models import next_number
from onewindow.staff.actors import Officer


class DraftsOpen(ActRefused):
    code = "drafts_open"

    def __init__(self, names: list[str]) -> None:
        super().__init__(f"还有 {len(names)} 件没有收完：{'、'.join(names)}。请收件，或者删掉草稿，再结束这次办理。")


@moves.TABLE.act(moves.OPEN_VISIT)
def open_visit(principal: Principal, *, by: Officer, at: datetime) -> Visit:
    """Somebody whose identity this window has checked comes with several matters. Open since today: that one goes on."""
    held = Visit.objects.filter(post=by.post, principal=principal, state=VisitState.OPEN).first()
    if held is not None and localtime(held.opened_at).date() == localtime(at).date():
        held.event = held.chain.events.latest("sequence")
        return held
    if held is not None:  # left open on an earlier day: who somebody is, is checked anew
        close_visit(held.pk, by=by, at=at, left=True)
    window = by.post.window
    place = window.venue.region_id if window else by.region.pk
    number = f"FW{place[:9]}{localtime(at):%Y%m%d}{next_number(f'visit:{place}:{localtime(at):%Y%m%d}'):04d}"
    visit = Visit.objects.create(
        number=number, chain=open_chain("visit", number, at=at), state=VisitState.OPEN, principal=principal, post=by.post,
        opened_at=at,
    )  # fmt: skip
    begin(visit, moves.OPEN_VISIT, by=by, at=at, details={"person": bytes(principal.document_digest).hex()})
    return visit


@moves.TABLE.act(moves.CLOSE_VISIT)
def close_visit(visit_id: int, *, by: Officer, at: datetime, left: bool = False) -> Visit:
    """Everything that was brought is taken in: one receipt for all of it. Raises DraftsOpen, unless it was `left` so."""
    waiting = Draft.objects.open().filter(visit=visit_id).select_related("item__basic", "package__bundle")
    names = [draft.package.name if draft.package else draft.item.basic.name for draft in waiting]
    if names and not left:
        raise DraftsOpen(names)
    numbers = list(Visit.objects.get(pk=visit_id).cases.order_by("pk").values_list("number", flat=True))
    return move(Visit, visit_id, moves.CLOSE_VISIT, by=by, at=at, details={"cases": numbers})

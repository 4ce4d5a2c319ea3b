"""One visit, several matters: one identity check, one receipt (Art. 20, 34)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from onewindow.accounts.models import Capacity, Principal, document_digest
from onewindow.cases import visit_moves as moves
from onewindow.cases.models import Draft, Visit, VisitState
from onewindow.cases.texts import text_digest
from onewindow.record.door import begin, move, open_chain
from onewindow.record.errors import ActRefused
from onewindow.record.models import next_number
from onewindow.staff.actors import Officer


class DraftsOpen(ActRefused):
    code = "drafts_open"

    def __init__(self, names: list[str]) -> None:
        super().__init__(f"还有 {len(names)} 件没有收完：{'、'.join(names)}。请收件，或者删掉草稿，再结束这次办理。")


@dataclass(frozen=True)
class Comer:
    """Who stands at the window for somebody else, as the officer has seen it on their document and their authorisation."""

    capacity: Capacity
    name: str
    document_type: str
    number: str
    authority: str

    def details(self) -> dict[str, str]:
        digest = document_digest(self.document_type, self.number).hex()
        return {"capacity": self.capacity, "came": digest, "authority": text_digest(self.authority)}


def comer_of(visit: Visit) -> Comer | None:
    if visit.capacity == Capacity.SELF:
        return None
    return Comer(Capacity(visit.capacity), visit.came_name, visit.came_type, visit.came_number, visit.authority)


@moves.TABLE.act(moves.OPEN_VISIT)
def open_visit(principal: Principal, *, by: Officer, at: datetime, comer: Comer | None = None) -> Visit:
    """Somebody whose identity this window has checked comes with several matters, or another for them.

    Open since today, of the same person: that one goes on.
    """
    held = Visit.objects.filter(post=by.post, principal=principal, state=VisitState.OPEN).first()
    if held is not None and localtime(held.opened_at).date() == localtime(at).date() and comer_of(held) == comer:
        held.event = held.chain.events.latest("sequence")
        return held
    if held is not None:  # left open on an earlier day, or another person: who somebody is, is checked anew
        close_visit(held.pk, by=by, at=at, left=True)
    window = by.post.window
    place = window.venue.region_id if window else by.region.pk
    number = f"FW{place[:9]}{localtime(at):%Y%m%d}{next_number(f'visit:{place}:{localtime(at):%Y%m%d}'):04d}"
    visit = Visit.objects.create(
        number=number, chain=open_chain("visit", number, at=at), state=VisitState.OPEN, principal=principal, post=by.post,
        opened_at=at, **_came(comer),
    )  # fmt: skip
    details = {"person": bytes(principal.document_digest).hex(), **(comer.details() if comer else {})}
    begin(visit, moves.OPEN_VISIT, by=by, at=at, details=details)
    return visit


def _came(comer: Comer | None) -> dict[str, str]:
    if comer is None:
        return {}
    return {
        "capacity": comer.capacity, "came_name": comer.name, "came_type": comer.document_type, "came_number": comer.number,
        "authority": comer.authority,
    }  # fmt: skip


@moves.TABLE.act(moves.CLOSE_VISIT)
def close_visit(visit_id: int, *, by: Officer, at: datetime, left: bool = False) -> Visit:
    """Everything that was brought is taken in: one receipt for all of it. Raises DraftsOpen, unless it was `left` so."""
    waiting = Draft.objects.open().filter(visit=visit_id).select_related("item__basic", "package__bundle")
    names = [draft.package.name if draft.package else draft.item.basic.name for draft in waiting]
    if names and not left:
        raise DraftsOpen(names)
    numbers = list(Visit.objects.get(pk=visit_id).cases.order_by("pk").values_list("number", flat=True))
    return move(Visit, visit_id, moves.CLOSE_VISIT, by=by, at=at, details={"cases": numbers})

"""Handing over between window and agency, with a receipt from the other side (Art. 34)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from onewindow.cases import handover_moves as moves
from onewindow.cases.errors import NoSuchChoice, ReasonRequired
from onewindow.cases.handovers import to_be_handed_over, what_goes_over
from onewindow.cases.models import Case, HandoverLine, HandoverList, ListState, Way
from onewindow.network.models import Agency, Venue
from onewindow.record.door import begin, move, open_chain
from onewindow.record.models import next_number
from onewindow.staff.actors import Officer


@dataclass(frozen=True)
class Lacking:
    """What was not there when a list was signed for: of which case (by its number), and what."""

    case: str
    remark: str


@moves.TABLE.act(moves.SEND_LIST)
def send_list(
    way: Way, venue: Venue, agency: Agency, *, by: Officer, at: datetime, cases: Sequence[int]
) -> HandoverList:
    """Papers go to the agency, or results to the window. Raises NoSuchChoice for a case of which nothing waits to go over."""
    if not cases:
        raise ReasonRequired("交出哪几件，至少一件")
    list(Case.objects.filter(pk__in=cases).order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    found = list(to_be_handed_over(way, venue, agency).filter(pk__in=cases).select_related("guide_version"))
    if len(found) != len(set(cases)):
        raise NoSuchChoice("交出这几件（有的已经在别的交接单上，或者没有要交的纸质材料、结果）")
    day = localtime(at).date()
    number = f"JJ{venue.region_id[:9]}{day:%Y%m%d}{next_number(f'handover:{venue.pk}:{day:%Y%m%d}'):04d}"
    made = HandoverList.objects.create(
        number=number, chain=open_chain("handover", number, at=at), state=ListState.SENT, way=way, venue=venue, agency=agency,
        sent_by=by.post, sent_at=at,
    )  # fmt: skip
    HandoverLine.objects.bulk_create(
        HandoverLine(list=made, case=case, what=what_goes_over(case, way)) for case in found
    )
    begin(made, moves.SEND_LIST, by=by, at=at, details={"way": str(way), "cases": [case.number for case in found]})
    return made


@moves.TABLE.act(moves.RECEIVE_LIST)
def receive_list(list_id: int, *, by: Officer, at: datetime, lacking: Sequence[Lacking] = ()) -> HandoverList:
    """Counted and signed for, line by line; what was not there is on record and can be handed over again. Raises NoSuchChoice."""
    said = {one.case: one.remark.strip() for one in lacking}
    details = {"lacking": sorted(said)} if said else {}
    made = move(HandoverList, list_id, moves.RECEIVE_LIST, by=by, at=at, details=details)
    lines = {line.case.number: line for line in made.lines.select_related("case")}
    if unknown := set(said) - set(lines):
        raise NoSuchChoice(f"没有交来的办件 {'、'.join(sorted(unknown))}（不在这张交接单上）")
    if not all(said.values()):
        raise ReasonRequired("缺什么：没有交来的件，逐件写明")
    for number, remark in said.items():
        lines[number].lacking, lines[number].open = remark[:200], False
        lines[number].save(update_fields=["lacking", "open"])
    made.received_by = by.post
    made.save(update_fields=["received_by"])
    return made


@moves.TABLE.act(moves.TAKE_BACK_LIST)
def take_back_list(list_id: int, *, by: Officer, at: datetime) -> HandoverList:
    """What nobody has signed for is taken back: its cases can go on another list."""
    made = move(HandoverList, list_id, moves.TAKE_BACK_LIST, by=by, at=at)
    made.lines.update(open=False)
    return made

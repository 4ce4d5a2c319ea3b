"""What a window took in on paper while the system was away, and entered afterwards."""

from datetime import date, datetime, timedelta
from itertools import count

from onewindow.cases.acts.outage import enter_after
from onewindow.cases.completeness import PaperMaterial
from onewindow.cases.materials import SCAN
from onewindow.cases.models import Draft, PaperReceipt
from tests import NOW
from tests.factories.applying import FOOD, draft, stored
from tests.factories.people import Staff, individual_business, staff_of
from tests.factories.stories import Story

_numbers = count(1)


def a_paper_receipt(staff: Staff, *, at: datetime = NOW) -> PaperReceipt:
    window = staff.window.post.window
    assert window is not None
    return PaperReceipt.objects.create(venue=window.venue, number=f"SJ{next(_numbers):06d}", issued_at=at)


def an_outage_draft(staff: Staff, *, scanned: bool = True) -> Draft:
    by = individual_business(checked=True)
    made = draft(staff.window, FOOD, principal=by.principal, with_files=False)
    if scanned:
        stored(f"scan {made.pk}", principal=by.principal, draft=made, material=SCAN, name="扫描件.pdf", uploaded_at=NOW)
    return made


def an_entry(*, received_at: datetime = NOW - timedelta(hours=2), at: datetime = NOW) -> Story:
    staff = staff_of()
    by = individual_business(checked=True)
    made = draft(staff.window, FOOD, principal=by.principal, with_files=False)
    stored(f"scan {made.pk}", principal=by.principal, draft=made, material=SCAN, name="扫描件.pdf", uploaded_at=at)
    papers = {material.key: PaperMaterial(1, 1) for material in made.guide_version.body.materials_for(made.answers)}
    receipt = a_paper_receipt(staff)
    case = enter_after(
        made.pk,
        by=staff.window,
        at=at,
        received_at=received_at,
        receipt=receipt.number,
        intake=receipt.venue,
        papers=papers,
    )
    return Story(case, by, staff)


__all__ = ["a_paper_receipt", "an_entry", "an_outage_draft", "date"]

"""The demo has what happens to few cases: each way of sending, each end, each exception, made by its act."""

import pytest

from onewindow.cases.models import Announcement, Case, DeliveryWay, Posting, SpotCheck, State
from onewindow.oversight.models import Rating
from onewindow.record.models import Event

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("sample"), pytest.mark.xdist_group("demo_sample")]

ACTS = {
    "send_by_post", "post_delivered", "post_returned", "leave_with_witness", "announce", "give_back", "terminate", "enter_after", "void",
    "extend", "correct_on_the_spot", "draw_for_check", "spot_check", "ask_fee", "record_payment", "suspend", "legal_review",
    "resume", "forward", "granted_above", "denied_above", "confirm_joint",
}  # fmt: skip


def test_the_sample_has_what_is_rare() -> None:
    done = Event.objects.filter(chain__kind="case").values_list("act", flat=True)
    assert set(done) >= ACTS
    assert {State.RETURNED, State.TERMINATED, State.VOIDED} <= set(Case.objects.values_list("state", flat=True))
    ways = Case.objects.filter(delivered_at__isnull=False).values_list("delivery__way", flat=True)
    assert {DeliveryWay.POST, DeliveryWay.LEFT} <= set(ways)
    assert Posting.objects.count() >= 3
    assert Announcement.objects.filter(case__delivered_at=None).count() == 1
    assert SpotCheck.objects.get().sound is True
    assert Rating.objects.count() == 2

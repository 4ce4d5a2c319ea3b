"""The demo has the rarest acts of a case, each at the end of a story, also where it is made on a Sunday night."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from onewindow.cases.models import Case, DeliveryWay, State
from onewindow.config.demo import make_people, make_periods, make_reviews, make_windows
from onewindow.record.models import Event
from onewindow.record.verify import verify
from tests import NOW

pytestmark = pytest.mark.django_db

ACTS: dict[Callable[..., None], str] = {
    make_windows: "confirm_entry end_help use_on_file offer_deferral sign_deferral attach_identity deny_on_the_spot",
    make_periods: "check_material remind hand_in lapse_to_withdrawn lapse_to_terminated lapse_deferral confirm_deemed "
    "take_back_commitment escalate_opinion notice_ran",
    make_reviews: "return_step reverse_inspection staff_special hear_statement recuse_chair release",
}
SUNDAY_NIGHT = NOW + timedelta(days=5, hours=13)


def test_the_sample_has_the_rarest_acts_once_each() -> None:
    make_people(at=SUNDAY_NIGHT)
    done = Event.objects.filter(chain__kind="case")
    for make, acts in ACTS.items():
        make(at=SUNDAY_NIGHT)
        assert set(acts.split()) <= set(done.values_list("act", flat=True))
    before = done.count()
    for make in ACTS:
        make(at=SUNDAY_NIGHT)
    assert done.count() == before
    assert not done.filter(happened_at__gt=SUNDAY_NIGHT).exists()
    cases = Case.objects.all()
    assert {State.WITHDRAWN, State.TERMINATED, State.DENIED} <= set(cases.values_list("state", flat=True))
    assert cases.get(delivery__way=DeliveryWay.NOTICE).chain.events.filter(act="announce").exists()
    assert not cases.filter(escalated_at__isnull=False).exists()  # what is rare, not what is late
    assert not verify().faults

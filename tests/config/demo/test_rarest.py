"""The demo has the rarest acts of a case, each at the end of a story."""

import pytest

from onewindow.cases.models import Case, DeliveryWay, State

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("sample"), pytest.mark.xdist_group("demo_sample")]


def test_each_end_that_silence_or_a_notice_brings() -> None:
    cases = Case.objects.all()
    assert {State.WITHDRAWN, State.TERMINATED, State.DENIED} <= set(cases.values_list("state", flat=True))
    assert cases.get(delivery__way=DeliveryWay.NOTICE).chain.events.filter(act="announce").exists()


def test_what_is_rare_is_not_late() -> None:
    """A promise taken back, an entry confirmed, a chair recused: none of these cases has become red."""
    acts = [
        "take_back_commitment",
        "confirm_entry",
        "recuse_chair",
        "use_on_file",
        "sign_deferral",
        "staff_special",
        "return_step",
    ]
    for act in acts:
        assert Case.objects.get(chain__events__act=act).escalated_at is None

"""The demo has grants changed, withdrawn and revoked with what was paid asked back, and a bar that an objection has lifted."""

import pytest

from onewindow.cases.models import BarState, Holding, HoldingState
from onewindow.cases.models.holding import Bar, Reclaim
from onewindow.record.models import Event

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("sample"), pytest.mark.xdist_group("demo_sample")]


def test_the_sample_has_what_becomes_of_grants() -> None:
    assert Event.objects.filter(chain__kind="case", act="supply").count() == 1
    assert Holding.objects.filter(state=HoldingState.WITHDRAWN).count() == 1
    assert Reclaim.objects.get().repaid_at is not None
    assert set(Bar.objects.values_list("state", flat=True)) == {BarState.LIFTED, BarState.OBJECTED, BarState.ENDED}

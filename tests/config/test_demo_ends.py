"""The demo has grants changed, withdrawn and revoked with what was paid asked back, and a bar that an objection has lifted."""

import pytest

from onewindow.cases.models import BarState, Holding, HoldingState
from onewindow.cases.models.holding import Bar, Reclaim
from onewindow.config.demo import make_ends, make_people
from onewindow.record.models import Event
from onewindow.record.verify import verify
from tests import NOW

pytestmark = pytest.mark.django_db


def test_the_sample_has_what_becomes_of_grants() -> None:
    make_people(at=NOW)
    for _ in range(2):
        make_ends(at=NOW)
    acts = set(Event.objects.filter(chain__kind__in=["holding", "bar"]).values_list("act", flat=True))
    assert acts >= {
        "change",
        "withdraw_grant",
        "revoke",
        "deregister",
        "reclaim",
        "record_repaid",
        "impose",
        "object",
        "lift",
    }
    assert {"found_mended", "correct", "renew"} <= acts
    assert Event.objects.filter(chain__kind="case", act="supply").count() == 1
    assert Holding.objects.filter(state=HoldingState.WITHDRAWN).count() == 1
    assert Reclaim.objects.get().repaid_at is not None
    assert Bar.objects.get().state == BarState.LIFTED
    assert not verify().faults

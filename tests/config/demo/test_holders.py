"""The demo has what holders ask for, heard, refused and granted by cases of their own; and what time does to a licence."""

import pytest

from onewindow.cases.models import Bar, BarState, Holding, HoldingState
from tests.config.demo import SUNDAY_NIGHT

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("sample"), pytest.mark.xdist_group("demo_sample")]


def _with(act: str) -> Holding:
    return Holding.objects.get(chain__events__act=act)


def test_an_intended_revocation_is_dropped_after_the_hearing() -> None:
    held = _with("drop_intended")
    assert held.state == HoldingState.IN_FORCE
    intention = held.intentions.get()
    assert intention.hearing_asked_at is not None
    assert intention.hearing_at is not None
    assert intention.chair is not None
    assert intention.hearing_asked_at < intention.hearing_at < SUNDAY_NIGHT
    assert intention.chair.officer_id != intention.given_by.officer_id


def test_what_was_asked_is_granted_or_refused() -> None:
    assert _with("ask_deregistration").state == HoldingState.DEREGISTERED
    refused = _with("refuse_request").requests.get()
    assert refused.granted is False
    assert refused.reasons
    renewed, ended = _with("renew_by_case"), _with("deregister_by_case")
    assert (renewed.state, renewed.version, renewed.following.get().state) == (HoldingState.IN_FORCE, 2, "granted")
    assert ended == _with("change_by_case")
    assert (ended.state, ended.version) == (HoldingState.DEREGISTERED, 2)


def test_silence_has_renewed_one_and_one_has_ended() -> None:
    renewed, ended = _with("deem_renewed"), _with("expire")
    assert (renewed.state, ended.state) == (HoldingState.IN_FORCE, HoldingState.EXPIRED)
    assert renewed.valid_to is not None
    assert renewed.valid_to > SUNDAY_NIGHT.date()
    assert ended.valid_to is not None
    assert ended.valid_to < SUNDAY_NIGHT.date()


def test_a_route_is_open_again_after_repair() -> None:
    bar = Bar.objects.get(state=BarState.ENDED)
    assert list(bar.chain.events.order_by("sequence").values_list("act", flat=True)) == [
        "impose", "object", "lengthen", "uphold", "repair",
    ]  # fmt: skip

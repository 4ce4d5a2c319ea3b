"""The demo has questions that take a turn, requests about data answered, an urging order that came to its end."""

import pytest

from onewindow.consultations.models import Consultation, Publication, State
from onewindow.oversight.models import Urging, UrgingState
from onewindow.privacy.models import DataRequest, RequestState

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("sample"), pytest.mark.xdist_group("demo_sample")]


def test_questions_are_handed_on_sent_back_and_not_all_published() -> None:
    handed_on = Consultation.objects.get(chain__events__act="take_over")
    assert (handed_on.state, handed_on.agency.key) == (State.ANSWERED, "urban_management")
    sent_back = Consultation.objects.get(chain__events__act="send_back")
    assert (sent_back.state, sent_back.agency.key) == (State.ANSWERED, "market_regulation")
    assert "追问：" in sent_back.question
    assert Consultation.objects.filter(publication=Publication.DECLINED).count() == 1
    assert Consultation.objects.filter(escalated_at__isnull=False, state=State.ASKED).exists()


def test_requests_about_data_are_answered_either_way() -> None:
    assert set(DataRequest.objects.values_list("state", flat=True)) == set(RequestState)
    assert all(one.answer for one in DataRequest.objects.exclude(state=RequestState.OPEN))


def test_an_urging_order_is_closed_when_its_case_is_decided() -> None:
    closed = Urging.objects.get(state=UrgingState.CLOSED)
    assert not closed.case.open
    assert list(closed.replies.order_by("round").values_list("accepted", flat=True)) == [False, True]

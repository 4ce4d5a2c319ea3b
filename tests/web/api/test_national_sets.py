"""Cases, payments and postings in the data items of GB/T 39046, to whom they concern, with a trace of who read numbers whole."""

from decimal import Decimal

import pytest

from onewindow.cases.acts.fees import record_payment
from onewindow.cases.acts.sending import post_delivered
from onewindow.cases.models import Fee, Posting
from onewindow.exchange.national.registry import KINDS, OF_CASES, Kind, kind
from onewindow.oversight.acts import rate
from onewindow.oversight.models import Phase, RatingChannel, Score
from onewindow.record.actors import System
from onewindow.record.models import Reading
from onewindow.staff.actors import Officer
from onewindow.web.api.models import Audience
from tests import NOW
from tests.consultations.asking import answered
from tests.exchange.test_national import fits
from tests.factories import Story, applicant, decided
from tests.factories.states import Try
from tests.web.api.calls import Caller, app_for, as_applicant, as_officer, as_system, issued, ok, problem

pytestmark = pytest.mark.django_db
LISTED = ["支付", "物流"]


def items_of(name: str) -> dict[str, str]:
    import csv

    from tests.exchange.test_national import STANDARD

    with STANDARD.open(encoding="utf-8") as file:
        return {row["data_item"]: row["format"] for row in csv.DictReader(file) if row["set"] == name}


@pytest.fixture
def paid_and_sent() -> Story:
    story = decided()
    Fee.objects.create(
        case=story.case,
        order="P-1",
        amount=Decimal("80.00"),
        basis="示例",
        asked_by=story.staff.window.post,
        asked_at=NOW,
    )
    record_payment(story.case.pk, by=System("payments"), at=NOW, reference="R1", way="测试")
    Try(story, NOW)("send_by_post")
    post_delivered(story.case.pk, by=story.staff.window, at=NOW, signed_for_by="本人")
    rate(story.case.pk, by=story.by, at=NOW, phase=Phase.CLOSING, score=Score.GOOD, channel=RatingChannel.MOBILE)
    return story


def test_a_case_comes_in_all_its_sets(paid_and_sent: Story) -> None:
    number = paid_and_sent.case.number
    told = ok(as_system(paid_and_sent.staff.reviewer).get(f"/national/cases/{number}?reason=省平台汇聚"))
    assert set(told["sets"]) == set(OF_CASES) - {"电子监察"}  # nobody urged it
    assert told["sets"]["办事申请"][0]["申请者证件号码"] == paid_and_sent.case.applicant.document_number
    trace = Reading.objects.get()
    assert (trace.what, trace.reason) == ("national.cases", "省平台汇聚")


@pytest.mark.parametrize("name", LISTED)
def test_payments_and_postings_have_every_item_in_its_format(paid_and_sent: Story, name: str) -> None:
    sets = ok(as_applicant(paid_and_sent.by).get(f"/national/cases/{paid_and_sent.case.number}"))["sets"]
    row, wanted = sets[name][0], items_of(name)
    assert set(row) == set(wanted)
    assert all(str(value) for value in row.values())
    assert not {item: (wanted[item], row[item]) for item in wanted if not fits(wanted[item].split(",")[0], row[item])}


def test_each_can_be_had_by_its_own_number(paid_and_sent: Story) -> None:
    window = as_officer(paid_and_sent.staff.window)
    waybill = Posting.objects.get().waybill
    assert ok(window.get("/national/payments/P-1?reason=对账"))["sets"]["支付"][0]["缴款单号"] == "P-1"
    assert ok(window.get(f"/national/postings/{waybill}?reason=查件"))["sets"]["物流"][0]["评估结果"] == "妥投"
    problem(window.get("/national/payments/P-2?reason=x"), 404)
    problem(window.get("/national/nothing/P-1?reason=x"), 422)
    stranger = as_applicant(applicant())
    for path in ("payments/P-1", f"postings/{waybill}", f"cases/{paid_and_sent.case.number}"):
        problem(stranger.get(f"/national/{path}"), 404)


def test_an_officer_says_why(paid_and_sent: Story) -> None:
    reviewer = as_officer(paid_and_sent.staff.reviewer)
    problem(reviewer.get(f"/national/cases/{paid_and_sent.case.number}"), 422, "reason_required")
    assert not Reading.objects.exists()
    ok(as_applicant(paid_and_sent.by).get(f"/national/cases/{paid_and_sent.case.number}"))
    assert not Reading.objects.exists()


def test_a_further_kind_of_thing_is_a_row_in_the_registry() -> None:
    with pytest.raises(ValueError, match="twice"):
        kind(Kind("cases", "又一个", Fee, "order", lambda fee: {}))
    assert set(KINDS) >= {"cases", "payments", "postings", "urgings", "consultations"}


def test_a_consultation_comes_to_who_asked_and_who_answered() -> None:
    row = answered().again()
    assert row.user is not None
    assert row.owner is not None
    path = f"/national/consultations/{row.number}"
    own = Caller(issued(app_for(Audience.APPLICANT), row.user))
    told = ok(own.get(path))["sets"]["咨询"][0]
    assert set(told) == set(items_of("咨询"))
    assert (told["咨询内容"], told["处理意见"]) == (row.question, row.answer)
    assert ok(as_officer(Officer(row.owner)).get(path))["number"] == row.number
    problem(as_applicant(applicant()).get(path), 404)

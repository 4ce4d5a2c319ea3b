"""Results on their way: collected by another, posted, left, announced; blanks, fees, publication (Art. 24)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from onewindow.accounts.models import DocumentType, PrincipalKind
from onewindow.accounts.windows import Seen, identify
from onewindow.cases.acts import blanks, deliver, fees, sending
from onewindow.cases.acts.blanks import Blank, BlankGone
from onewindow.cases.acts.deliver import NotTheReceiver, Receipt
from onewindow.cases.acts.sending import Leaving, NoticeRuns, Parcel, WaybillUsed
from onewindow.cases.daily import daily
from onewindow.cases.errors import NoSuchChoice, ReasonRequired
from onewindow.cases.models import DeliveryWay, Turn
from onewindow.notices.models import Document, DocumentKind, Message
from onewindow.record.actors import System
from onewindow.record.errors import WrongPerson
from onewindow.record.models import Clock, ClockKind
from tests import NOW, factories
from tests.factories.guides_changed import with_guide

pytestmark = pytest.mark.django_db
STRANGER = "11010519491231002X"


def parcel(waybill: str = "EM123456789CN", blank: Blank | None = None) -> Parcel:
    return Parcel("钱万里", "13800138000", "洛阳市涧西区示例路1号", "中国邮政 EMS", waybill, blank)


def test_somebody_else_collects_only_with_an_authority_that_the_receipt_names() -> None:
    story = factories.decided()
    with pytest.raises(NotTheReceiver, match="委托书"):
        deliver.deliver(
            story.case.pk,
            by=story.staff.window,
            at=NOW,
            receipt=Receipt("孙可望", STRANGER, code=story.case.query_code),
        )
    receipt = Receipt("孙可望", STRANGER, code=story.case.query_code, authority="钱万里 2026年6月8日委托孙可望代领")
    case = deliver.deliver(story.case.pk, by=story.staff.window, at=NOW, receipt=receipt)
    assert case.delivery.authority.startswith("钱万里")
    assert "代领" in str(Document.objects.get(chain=case.chain, kind=DocumentKind.DELIVERY_RECEIPT).content)


def test_a_couple_with_passports_is_taken_in_and_collects_with_them() -> None:
    window = factories.staff_of("civil_affairs").window
    seen = Seen(PrincipalKind.NATURAL, DocumentType.PASSPORT, "E12345678", "ANNA SCHMIDT")
    anna = identify(seen, checked_by=window.capacity, at=NOW)
    john = {"name": "JOHN SMITH", "id_card": "512345678", "phone": ""}
    made = factories.draft(window, "marriage-registration", principal=anna, joint=[john], with_files=False)
    assert "E12345678" in made.form.values()  # where the form asks for the number of an identity card
    case = factories.hand_in_draft(made, window)
    assert {party.document_type for party in case.parties.all()} == {DocumentType.PASSPORT}
    assert [deliver.may_receive(case, number) for number in ("e12345678", "５１２３４５６７８", STRANGER, "E12345679")] == [
        True, True, False, False,
    ]  # fmt: skip


def test_sent_by_post_is_delivered_only_when_it_was_signed_for() -> None:
    story = factories.decided()
    case = sending.send_by_post(story.case.pk, by=story.staff.window, at=NOW, parcel=parcel())
    assert case.delivered_at is None
    assert case.turn == Turn.DELIVERY
    assert "EM123456789CN" in Message.objects.get(chain=case.chain, kind="sent_by_post").text
    with pytest.raises(WrongPerson):
        sending.send_by_post(case.pk, by=story.staff.window, at=NOW, parcel=parcel("EM2"))
    case = sending.post_delivered(case.pk, by=System("post"), at=NOW + timedelta(days=2), signed_for_by="本人")
    assert (case.delivery.way, case.turn) == (DeliveryWay.POST, Turn.NOBODY)
    assert Clock.objects.get(chain=case.chain, kind=ClockKind.DELIVERY).met_at == NOW + timedelta(days=2)


def test_what_came_back_can_be_sent_again_under_another_waybill() -> None:
    story = factories.decided()
    sending.send_by_post(story.case.pk, by=story.staff.window, at=NOW, parcel=parcel())
    with pytest.raises(ReasonRequired):
        sending.post_returned(story.case.pk, by=story.staff.window, at=NOW, reason=" ")
    case = sending.post_returned(story.case.pk, by=story.staff.window, at=NOW, reason="无人签收")
    assert case.turn == Turn.DELIVERY
    with pytest.raises(WaybillUsed):
        sending.send_by_post(case.pk, by=story.staff.window, at=NOW, parcel=parcel())
    sending.send_by_post(case.pk, by=story.staff.window, at=NOW, parcel=parcel("EM3"))
    assert case.postings.count() == 2


def test_left_with_a_witness_is_delivered() -> None:
    story = factories.decided()
    with pytest.raises(ReasonRequired, match="见证人"):
        sending.leave_with_witness(story.case.pk, by=story.staff.window, at=NOW, leaving=Leaving("本人", "店里", ""))
    case = sending.leave_with_witness(
        story.case.pk, by=story.staff.window, at=NOW, leaving=Leaving("本人", "店里", "居委会孙主任")
    )
    assert case.delivery.way == DeliveryWay.LEFT
    assert case.delivered_at == NOW


def test_a_public_notice_runs_its_thirty_days_and_then_counts_as_delivered() -> None:
    story = factories.decided()
    case = sending.announce(story.case.pk, by=story.staff.approver, at=NOW, reason="邮寄退回，电话不通")
    assert case.announcement.ends_on == date(2026, 7, 9)
    with pytest.raises(NoticeRuns):
        sending.notice_ran(case.pk, by=System("notices"), at=NOW + timedelta(days=30))
    assert daily(NOW + timedelta(days=30))["delivered"] == 0
    assert daily(NOW + timedelta(days=31))["delivered"] == 1
    assert story.again().delivery.way == DeliveryWay.NOTICE


def test_blanks_are_counted_one_by_one_and_none_is_written_twice() -> None:
    story = factories.decided()
    staff = story.staff
    stock = blanks.receive(by=staff.approver, at=NOW, name="食品经营许可证", prefix="JY", first="000101", last="000103")
    with pytest.raises(NoSuchChoice, match="重叠"):
        blanks.receive(by=staff.approver, at=NOW, name="食品经营许可证", prefix="JY", first="000103", last="000110")
    with pytest.raises(NoSuchChoice, match="起止编号"):
        blanks.receive(by=staff.approver, at=NOW, name="食品经营许可证", prefix="JY", first="9", last="000110")
    blanks.spoil(Blank(stock.pk, 101), by=staff.approver, at=NOW, reason="打印歪了")
    assert blanks.next_blank(stock) == 102
    receipt = Receipt(
        "钱万里", story.case.applicant.representative_number, code=story.case.query_code, blank=Blank(stock.pk, 102)
    )
    case = deliver.deliver(story.case.pk, by=staff.window, at=NOW, receipt=receipt)
    assert "JY000102" in str(Document.objects.get(chain=case.chain, kind=DocumentKind.DELIVERY_RECEIPT).content)
    for number in (101, 102, 104):
        with pytest.raises(BlankGone):
            blanks.spoil(Blank(stock.pk, number), by=staff.approver, at=NOW, reason="再用一次")
    with pytest.raises(BlankGone):  # another agency's stock
        blanks.spoil(Blank(stock.pk, 103), by=factories.staff_of("civil_affairs").approver, at=NOW, reason="拿错")


def test_a_fee_is_asked_and_paid_and_no_clock_stops() -> None:
    story = _with_fee()
    before = {clock.pk: clock.due for clock in Clock.objects.filter(chain=story.case.chain)}
    with pytest.raises(NoSuchChoice):
        fees.ask_fee(story.case.pk, by=story.staff.window, at=NOW, amount=Decimal("0"))
    case = fees.ask_fee(story.case.pk, by=story.staff.window, at=NOW, amount=Decimal("380.00"))
    assert "380" in str(Document.objects.get(chain=case.chain, kind=DocumentKind.FEE_NOTICE).content)
    case = fees.record_payment(case.pk, by=System("payments"), at=NOW, reference="PAY-1", way="微信支付")
    assert case.fee.paid_at == NOW
    with pytest.raises(WrongPerson):
        fees.record_payment(case.pk, by=System("payments"), at=NOW, reference="PAY-1", way="微信支付")
    assert {clock.pk: clock.due for clock in Clock.objects.filter(chain=case.chain)} == before


def _with_fee() -> factories.Story:
    return with_guide(factories.accepted(), fee={"amount": 380, "unit": "元/件", "basis": "示例收费目录"})


def test_a_grant_is_published_by_the_worker_within_its_days() -> None:
    story = factories.decided()
    clock = Clock.objects.get(chain=story.case.chain, kind=ClockKind.PUBLICATION)
    assert clock.due == date(2026, 6, 18)  # seven working days
    assert daily(NOW + timedelta(hours=15))["published"] == 1
    assert story.again().published_at == NOW + timedelta(hours=15)
    clock.refresh_from_db()
    assert clock.met_at is not None
    assert daily(NOW + timedelta(hours=16))["published"] == 0


def test_a_denial_is_not_published() -> None:
    story = factories.decided(granted=False)
    assert not Clock.objects.filter(chain=story.case.chain, kind=ClockKind.PUBLICATION).exists()

"""The pages of every day: a visit, an entry after an outage, deputies, blanks, receipts, fees, public notices."""

import json
from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from onewindow.cases.acts import outage, sending, visits
from onewindow.cases.acts.deliver import may_receive
from onewindow.cases.acts.publish import publish
from onewindow.cases.acts.visits import comer_of, open_visit
from onewindow.cases.drafts import NotByAgent
from onewindow.cases.models import Blanks, Case, Draft, Fee, PaperReceipt, PartyRole, State, Visit
from onewindow.cases.payments.gateway import signature
from onewindow.kernel.identifiers import make_id_card
from onewindow.notices.models import Document, DocumentKind
from onewindow.record.actors import System
from onewindow.record.models import Event
from onewindow.staff.models import Post
from tests import NOW, factories
from tests.factories.applying import FOOD, draft, form_data, item_at
from tests.factories.guides_changed import with_guide
from tests.factories.outage import a_paper_receipt
from tests.web.desk_pages import signed_in

pytestmark = pytest.mark.django_db
CHANGE = "food-business-licence-change"
QUERIES = 25


@pytest.fixture(autouse=True)
def _files(settings: object, tmp_path: object) -> None:
    settings.MEDIA_ROOT = str(tmp_path)  # type: ignore[attr-defined]


def a_visit(staff: factories.Staff, *keys: str) -> tuple[int, list[Draft]]:
    person = factories.individual_business(checked=True).principal
    visit = visits.open_visit(person, by=staff.window, at=timezone.now())
    made = [draft(staff.window, key, principal=person, with_files=False) for key in keys]
    Draft.objects.filter(pk__in=[one.pk for one in made]).update(visit=visit)
    return visit.pk, made


def test_two_matters_of_a_visit_are_taken_in_together_with_one_receipt() -> None:
    staff = factories.staff_of()
    visit, made = a_visit(staff, FOOD, CHANGE)
    client = signed_in(staff.window)
    address = reverse("desk:visit", args=[visit])
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address)
    assert page.status_code == 200
    assert len(queries) <= QUERIES, [q["sql"][:120] for q in queries]
    shared = page.context["page"].shared
    assert len(shared) < page.context["page"].asked  # the same thing once
    assert client.post(address, {"act": "accept"}).status_code == 422
    assert not Case.objects.exists()
    client.post(address, {"act": "accept", "paper": [one.key for one in shared]})
    cases = list(Case.objects.filter(draft__in=made))
    assert {case.state for case in cases} == {State.ACCEPTED}
    assert Document.objects.filter(kind=DocumentKind.VISIT_RECEIPT).count() == 1
    done = client.get(address).content.decode()
    assert all(case.short_number in done for case in cases)
    assert client.get(reverse("desk:document", args=[Document.objects.get(kind="visit_receipt").pk])).status_code == 200


def test_a_further_matter_asks_nothing_again() -> None:
    staff = factories.staff_of()
    visit, _ = a_visit(staff, FOOD)
    client = signed_in(staff.window)
    answer = client.get(reverse("desk:intake_applicant", args=[item_at(CHANGE).pk]) + f"?visit={visit}")
    made = Draft.objects.latest("pk")
    assert answer.headers["Location"] == reverse("desk:intake_draft", args=[made.pk])
    assert made.visit_id == visit


def test_a_passport_of_digits_alone_is_asked_about_and_taken() -> None:
    client = signed_in(factories.staff_of("civil_affairs").window)
    address = reverse("desk:intake_applicant", args=[item_at("marriage-registration").pk])
    typed = {"kind": "natural", "number": "512345678", "name": "JOHN SMITH", "same": "on"}
    assert "这是护照号码" not in client.get(address).content.decode()  # nothing more to read for everybody else
    asked = client.post(address, typed)
    assert asked.status_code == 422
    assert "请勾选下面的“这是护照号码”" in asked.content.decode()
    assert 'name="passport"' in asked.content.decode()
    assert client.post(address, typed | {"passport": "on"}).status_code == 302
    assert Draft.objects.latest("pk").principal.masked_number == "51*****78"  # type: ignore[union-attr]


CHILD, MOTHER = make_id_card(Random(8), birth=date(2018, 3, 1)), make_id_card(Random(9), birth=date(1990, 3, 1))


def test_a_child_comes_with_its_guardian_who_is_a_party_and_may_collect() -> None:
    staff = factories.staff_of("disabled_federation")
    client = signed_in(staff.window)
    address = reverse("desk:intake_applicant", args=[item_at("disability-certificate").pk])
    alone = {"kind": "natural", "number": CHILD, "name": "小明", "same": "on"}
    refused = client.post(address, alone)
    assert refused.status_code == 422
    assert "由监护人代为申请" in refused.content.decode()
    half = client.post(address, alone | {"comes": "guardian", "came_name": "林母"}).content.decode()
    assert "请照证件原件输入来人证件号码" in half
    assert "监护人与申请人的关系" in half
    whole = alone | {"comes": "guardian", "came_name": "林母", "came_number": MOTHER, "authority": "母子，户口簿"}
    answer = client.post(address, whole, follow=True)
    assert "林母，监护人" in answer.content.decode()
    made = Draft.objects.latest("pk")
    started = made.visit
    assert started is not None
    assert open_visit(started.principal, by=staff.window, at=NOW, comer=comer_of(started)).pk == started.pk
    assert open_visit(started.principal, by=staff.window, at=NOW).pk != started.pk  # who came next came alone
    made.answers = {one.key: one.options[0].key for one in made.body.situations}
    made.form, made.delivery_way = form_data(made.body, made.place, started.principal), "window"
    made.save()
    case = factories.hand_in_draft(made, staff.window)
    party = case.parties.get(role=PartyRole.REPRESENTATIVE)
    assert (party.name, party.document_number) == ("林母", MOTHER)
    assert may_receive(case, MOTHER)


def test_nobody_is_sent_for_what_must_be_done_in_person() -> None:
    client = signed_in(factories.staff_of("civil_affairs").window)
    address = reverse("desk:intake_applicant", args=[item_at("marriage-registration").pk])
    sent = {
        "kind": "natural", "number": make_id_card(Random(7)), "name": "王小明", "same": "on", "comes": "agent",
        "came_name": "李四", "came_number": MOTHER, "authority": "王小明 2026年6月8日委托李四",
    }  # fmt: skip
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert NotByAgent().message in answer.content.decode()
    assert not Visit.objects.exists()


def test_a_visit_belongs_to_its_window() -> None:
    staff, other = factories.staff_of(), factories.staff_of()
    visit, _ = a_visit(staff, FOOD)
    assert signed_in(other.window).get(reverse("desk:visit", args=[visit])).status_code == 404


def test_the_same_matter_pending_is_shown_and_does_not_block() -> None:
    story = factories.submitted(checked=True)
    made = draft(story.staff.window, FOOD, principal=story.by.principal, with_files=False)
    page = signed_in(story.staff.window).get(reverse("desk:intake_draft", args=[made.pk])).content.decode()
    assert "同一件事正在办" in page
    assert reverse("desk:case", args=[story.case.pk]) in page


def test_an_entry_after_an_outage_from_the_counter_to_the_colleague() -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.journeys.people import photo

    staff = factories.staff_of()
    person = factories.individual_business(checked=True).principal
    made = draft(staff.window, FOOD, principal=person, with_files=False)
    receipt = a_paper_receipt(staff)
    client = signed_in(staff.window)
    address = reverse("desk:intake_draft", args=[made.pk])
    page = client.get(address)
    typed = _typed(page)
    scan = {"file.outage_scan": SimpleUploadedFile("a.jpg", photo(), "image/jpeg")}
    client.post(address, {**typed, **scan, "act": "save"})
    bare = client.post(address, {**_typed(client.get(address)), "act": "after", "outage.receipt": receipt.number})
    assert bare.status_code == 422
    assert "实际收件时间" in bare.content.decode()
    assert receipt.number in bare.content.decode()
    when = timezone.localtime(NOW - timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M")
    more = {"act": "after", "outage.receipt": receipt.number, "outage.received": when}
    answer = client.post(address, {**_typed(client.get(address)), **more})
    assert answer.status_code == 302, answer.context["page"].told
    case = Case.objects.get(draft=made)
    assert answer.headers["Location"] == reverse("desk:case", args=[case.pk])
    assert case.state == State.ENTERED
    colleague = signed_in(staff.second_window)
    assert "复核补录" in colleague.get(reverse("desk:case", args=[case.pk])).content.decode()
    colleague.post(reverse("desk:act", args=[case.pk, "confirm_entry"]), {})
    case.refresh_from_db()
    assert case.state == State.SUBMITTED
    assert case.received_at == NOW - timedelta(hours=3)


def _typed(page: object) -> dict[str, object]:
    made = page.context["page"].draft  # type: ignore[attr-defined]
    data: dict[str, object] = {"revision": str(made.revision), "delivery_way": "window"}
    data |= {f"answer.{key}": value for key, value in made.answers.items()}
    return data | {
        f"form.{key}": value
        for key, value in made.form.items()
        if (value and not isinstance(value, list)) or (value and isinstance(value[0], str))
    }


def test_a_deputy_acts_in_a_post_of_their_own_until_the_other_is_back() -> None:
    staff = factories.staff_of()
    client = signed_in(staff.approver)
    today = timezone.localdate()
    data = {
        "away": staff.reviewer.post.pk,
        "deputy": staff.colleague.post.pk,
        "first": today,
        "last": today + timedelta(days=3),
    }
    wrong = client.post(reverse("desk:absences"), {**data, "deputy": staff.reviewer.post.pk})
    assert wrong.status_code == 422
    assert "另一个人" in wrong.content.decode()
    client.post(reverse("desk:absences"), data)
    stand_in = Post.objects.get(stands_in_for=staff.reviewer.post)
    assert (stand_in.officer, stand_in.ends_on) == (staff.colleague.user, today + timedelta(days=3))
    assert Event.objects.get(chain__kind="post", chain__key=str(staff.reviewer.post.pk)).act == "absence"
    page = client.get(reverse("desk:absences")).content.decode()
    assert "代" in page
    client.post(reverse("desk:absence_end", args=[stand_in.pk]))
    stand_in.refresh_from_db()
    assert stand_in.ends_on == today


def test_nobody_arranges_for_another_agency() -> None:
    staff, other = factories.staff_of(), factories.staff_of("civil_affairs")
    today = timezone.localdate()
    data = {"away": other.reviewer.post.pk, "first": today, "last": today}
    assert signed_in(staff.approver).post(reverse("desk:absences"), data).status_code == 422
    assert not Post.objects.filter(stands_in_for__isnull=False).exists()


def test_blanks_and_receipts_are_registered_by_those_who_keep_them() -> None:
    staff = factories.staff_of()
    chief = signed_in(staff.approver)
    stock = {"name": "食品经营许可证", "letters": "JY", "first": "0101", "last": "0150"}
    assert chief.post(reverse("desk:blanks"), {**stock, "last": "150"}).status_code == 422
    chief.post(reverse("desk:blanks"), stock)
    made = Blanks.objects.get()
    chief.post(reverse("desk:blanks"), {"stock": made.pk, "number": 101, "reason": "打印歪了"})
    assert "还剩" in chief.get(reverse("desk:blanks")).content.decode()
    assert made.uses.get().spoiled == "打印歪了"
    assert signed_in(staff.reviewer).get(reverse("desk:blanks")).status_code == 403
    window = signed_in(staff.window)
    window.post(reverse("desk:receipts"), {"letters": "SJ", "first": "009001", "count": 3})
    assert PaperReceipt.objects.filter(number__startswith="SJ0090").count() == 3
    again = window.post(reverse("desk:receipts"), {"letters": "SJ", "first": "009003", "count": 3})
    assert again.status_code == 422
    assert "已经登记过" in again.content.decode()


def _with_fee() -> factories.Story:
    story = with_guide(factories.accepted(), fee={"amount": 80, "unit": "元/件", "basis": "示例收费目录"})
    signed_in(story.staff.window).post(reverse("desk:act", args=[story.case.pk, "ask_fee"]), {"amount": "80"})
    return story


def test_a_fee_is_paid_in_the_sandbox_and_the_receipt_is_there() -> None:
    story = _with_fee()
    client = Client()
    client.force_login(story.by.user)
    assert "去缴费" in client.get(reverse("public:case", args=[story.case.pk])).content.decode()
    cashier = client.get(reverse("public:pay", args=[story.case.pk])).headers["Location"]
    assert client.get(cashier).status_code == 200
    client.post(cashier, {"way": "支付宝"})
    fee = Fee.objects.get(case=story.case)
    assert (fee.way, fee.paid_at is not None) == ("支付宝", True)
    assert Document.objects.filter(chain=story.case.chain, kind=DocumentKind.FEE_RECEIPT).exists()
    stranger = Client()
    stranger.force_login(factories.applicant().user)
    assert stranger.get(cashier).status_code == 404


def test_the_payment_systems_word_counts_only_when_it_is_signed_and_only_once() -> None:
    story = _with_fee()
    fee = Fee.objects.get(case=story.case)
    body = json.dumps({"order": fee.order, "amount": "80.00", "reference": "R1", "way": "网银"}).encode()
    address, client = reverse("public:payment_notified"), Client()

    def told(content: bytes, signed: str) -> int:
        return client.post(
            address, content, content_type="application/json", headers={"X-Signature": signed}
        ).status_code

    assert told(body, "0" * 64) == 400
    less = body.replace(b"80.00", b"0.01")
    assert told(less, signature(less)) == 400
    assert told(body, signature(body)) == 200
    assert told(body, signature(body)) == 200
    assert story.acts().count("record_payment") == 1
    other = body.replace(b"R1", b"R2")
    assert told(other, signature(other)) == 400


def test_public_notices_show_no_person() -> None:
    person = factories.applicant("欧阳小明")
    story = factories.decided()
    publish(story.case.pk, by=System("publication"), at=NOW)
    other = factories.decided()
    Case.objects.filter(pk=other.case.pk).update(applicant=person.principal, applicant_name="欧阳小明")
    publish(other.case.pk, by=System("publication"), at=NOW)
    sending.announce(other.case.pk, by=other.staff.approver, at=NOW, reason="找不到人")
    for kind in ("grants", "publicity", "announcements", "overruns"):
        with CaptureQueriesContext(connection) as queries:
            page = Client().get(reverse("public:notices") + f"?kind={kind}")
        assert page.status_code == 200
        assert len(queries) <= QUERIES
        text = page.content.decode()
        assert "欧阳小明" not in text
        assert person.principal.document_number not in text
    assert "欧***" in Client().get(reverse("public:notices")).content.decode()


def test_a_confirmed_entry_is_shown_to_its_applicant_only_then() -> None:
    from tests.factories.outage import an_entry

    story = an_entry()
    client = Client()
    client.force_login(story.by.user)
    address = reverse("public:case", args=[story.case.pk])
    assert client.get(address).status_code == 404
    outage.confirm_entry(story.case.pk, by=story.staff.second_window, at=NOW)
    page = client.get(address)
    assert page.status_code == 200
    assert "补录" in page.content.decode()

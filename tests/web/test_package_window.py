"""A package at the counter: one identity check, one form, one set of materials, one receipt, one number to follow it (Art. 30, 34)."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.cases.forms import Field, layout
from onewindow.cases.models import Draft, Medium, PackageCase, VisitState, WindowConsent
from onewindow.notices.models import Document, Message
from onewindow.record.verify import verify
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from tests import NOW
from tests.factories.packages import FOOD, RESTAURANT, SHOP, Bundled, as_filled, granted
from tests.factories.people import applicant, officer, region, staff_of
from tests.web.desk_pages import signed_in

pytestmark = pytest.mark.django_db


def window(place: str = "涧西区") -> Officer:
    return staff_of("market_regulation", region(place)).window


def begun(who: Officer, client: Client) -> Draft:
    person = applicant().principal
    typed = {"kind": "natural", "number": person.document_number, "name": "李秀兰", "same": "on", "phone": ""}
    answer = client.post(reverse("desk:intake_package", args=[RESTAURANT]) + f"?place={region().pk}", typed)
    assert answer.status_code == 302, answer.content.decode()
    return Draft.objects.get(post=who.post, package__isnull=False)


def as_posted(draft: Draft, **more: Any) -> dict[str, Any]:
    """The page filled in: every member wanted, every paper on the counter."""
    as_filled(draft)
    form, data = draft.form, dict[str, Any]()
    for part in layout(draft.body):
        if isinstance(part, Field):
            data[f"form.{part.name}"] = form.get(part.name, "")
        else:
            data |= {f"form.{part.name}.0.{key}": value for key, value in form[part.name][0].items()}
    data |= {f"answer.{key}": option for key, option in draft.answers.items()}
    data |= {f"paper.{one.key}": "1" for one in draft.body.materials if not one.made_from_the_form}
    data |= {"members": "1", "in": [one.member.key for one in draft.parts.held], "delivery_way": "window"}
    return data | {"revision": str(draft.revision)} | more


def taken_in() -> tuple[PackageCase, Client, Officer]:
    who = window()
    client = signed_in(who)
    draft = begun(who, client)
    address = reverse("desk:intake_package_draft", args=[draft.pk])
    client.post(address, as_posted(draft, act="save"))  # the answers bring in members with questions of their own
    draft = Draft.objects.get(pk=draft.pk)
    answer = client.post(address, as_posted(draft, act="receive"))
    assert answer.status_code == 302, answer.content.decode()
    made = PackageCase.objects.select_related("draft__visit", "chain").get()
    assert answer["Location"] == reverse("desk:intake_package_received", args=[made.pk])
    return made, client, who


def test_one_check_one_form_one_set_of_materials_one_receipt() -> None:
    made, client, who = taken_in()
    assert (made.entered_by, made.submitted_by) == (who.post, None)
    assert made.draft.visit is not None
    assert made.draft.visit.state == VisitState.CLOSED
    shop = made.members.get(item__basic=SHOP).case
    assert shop is not None
    assert shop.applicant.identity_level == "window"
    assert set(shop.provided.values_list("medium", flat=True)) <= {Medium.PAPER, Medium.FORM}
    assert shop.provided.filter(medium=Medium.PAPER).exists()
    receipt = Document.objects.get(kind="hand_in_receipt")
    assert receipt.chain_id == made.chain_id
    page = client.get(reverse("desk:intake_package_received", args=[made.pk])).content.decode()
    assert made.short_number in page
    assert reverse("desk:document", args=[receipt.pk]) in page
    assert client.get(reverse("desk:document", args=[receipt.pk])).status_code == 200
    whole = client.get(reverse("desk:package_case", args=[made.pk])).content.decode()
    assert f"收下的纸质材料 {len(made.papers)} 份" in whole and "原件 1 份" in whole
    assert signed_in(window()).get(reverse("desk:intake_package_received", args=[made.pk])).status_code == 404


def test_papers_lie_there_for_members_that_start_later_too() -> None:
    made, _, _ = taken_in()
    bundled = Bundled(made, applicant())
    granted(bundled.case(SHOP), bundled.by)
    assert bundled.advance() == ["start_members"]
    food = bundled.case(FOOD)
    assert food.provided.filter(medium=Medium.PAPER).exists()
    assert food.provided.filter(medium=Medium.ON_FILE).count() == 1  # the licence
    assert verify().whole


def test_number_and_code_of_the_receipt_follow_the_package_without_signing_in() -> None:
    made, _, _ = taken_in()
    for number in (made.number, made.short_number):
        page = Client().post(reverse("public:track"), {"number": number, "code": made.query_code.lower()}).content.decode()  # fmt: skip
        assert made.title in page
        assert "等待启动" in page or "待启动" in page
        assert made.applicant_name not in page
    wrong = Client().post(reverse("public:track"), {"number": made.number, "code": "22222222"}).content.decode()
    assert "没有查到" in wrong


def test_what_is_not_filled_in_is_said_and_kept() -> None:
    who = window()
    client = signed_in(who)
    draft = begun(who, client)
    address = reverse("desk:intake_package_draft", args=[draft.pk])
    assert client.get(reverse("desk:intake_draft", args=[draft.pk]))["Location"] == address
    refused = client.post(address, as_posted(draft, act="receive") | {"in": []})
    assert refused.status_code == 422
    assert "请至少选择一件要办的事" in refused.content.decode()
    assert "餐饮店" in client.get(reverse("desk:intake")).content.decode()  # among those not finished
    client.post(address, {"act": "discard"})
    assert not Draft.objects.filter(pk=draft.pk).exists()


def test_a_window_elsewhere_is_told_where_and_other_posts_are_turned_away() -> None:
    far = signed_in(window("洛龙区"))
    told = far.get(reverse("desk:intake_package", args=[RESTAURANT]) + f"?place={region().pk}")
    assert (told.status_code, "本窗口收不了" in told.content.decode()) == (403, True)
    reviewer = signed_in(officer(Role.REVIEWER, staff_of("market_regulation", region()).window.post.agency))
    assert reviewer.get(reverse("desk:intake_package", args=[RESTAURANT])).status_code == 403


def test_the_window_finds_packages_by_what_people_say(django_assert_max_num_queries: Any) -> None:
    who = window()
    client = signed_in(who)
    with django_assert_max_num_queries(25):
        page = client.get(reverse("desk:intake"), {"q": "开饭店"}).content.decode()
    assert reverse("desk:intake_package", args=[RESTAURANT]) in page
    draft = begun(who, client)
    with django_assert_max_num_queries(25):
        assert client.get(reverse("desk:intake_package_draft", args=[draft.pk])).status_code == 200
    assert draft.started_at.date() == NOW.date()


def test_the_window_takes_it_back_for_the_applicant_who_came_again() -> None:
    """By consent that is kept, first one member, then the rest; nobody elsewhere, and not without consent."""
    made, client, who = taken_in()
    found = client.post(reverse("desk:search"), {"q": made.number})
    assert found["Location"] == reverse("desk:package_case", args=[made.pk])
    address = reverse("desk:package_withdraw", args=[made.pk])
    page = client.get(found["Location"]).content.decode()
    assert f"{address}?item={FOOD}" in page
    asked = client.get(f"{address}?item={SHOP}").content.decode()
    assert "也不再启动：食品经营许可" in asked  # what it means for those that wait for it
    refused = client.post(address, {"item": FOOD, "reason": "先不卖吃的", "witness": who.user.display_name})
    assert (refused.status_code, "见证人的姓名" in refused.content.decode()) == (422, True)
    assert "先不卖吃的" in refused.content.decode()
    one = client.post(address, {"item": FOOD, "reason": "先不卖吃的", "witness": "孙支书"})
    assert one["Location"] == found["Location"]
    assert made.members.get(item__basic=FOOD).state == "withdrawn"
    far = signed_in(window("洛龙区"))
    assert far.post(address, {"code": made.query_code}).status_code == 404
    assert client.post(address, {"code": made.query_code.lower()}).status_code == 302
    made.refresh_from_db()
    shop = made.members.get(item__basic=SHOP).case
    assert shop is not None
    assert (made.state, shop.state) == ("withdrawn", "withdrawn")
    kept = WindowConsent.objects.order_by("pk").values_list("act", "consent", "witness", "chain")
    assert list(kept) == [
        ("withdraw_member", "spoken", "孙支书", made.chain_id), ("withdraw_package", "code", "", made.chain_id),
        ("withdraw", "code", "", shop.chain_id),
    ]  # fmt: skip
    assert made.chain.events.get(act="withdraw_package").details["consent"] == "code"
    paper = Document.objects.get(kind="withdrawal", chain=shop.chain)
    assert f"{who.user.display_name}经你同意代办（本人报出查询码）" in str(paper.content)
    assert "由窗口代为" in Message.objects.filter(text__contains=made.number).latest("pk").text
    assert "不能撤回其中一件" in client.get(f"{address}?item={SHOP}").content.decode()
    assert verify().whole

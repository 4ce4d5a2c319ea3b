"""Pages of packages: the list and the guide, one form from start to receipt, progress, taking back (Art. 30)."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.cases.models import Draft, PackageCase
from tests.factories.packages import FOOD, GAS, RESTAURANT, SHOP, granted, package_draft, packaged
from tests.factories.people import applicant, individual_business, region
from tests.web.portal_pages import at, device_of, photo, text

pytestmark = pytest.mark.django_db


def test_the_list_has_every_package_and_the_guide_says_what_it_saves(django_assert_max_num_queries: Any) -> None:
    client = Client()
    page = text(client.get(at("packages")))
    assert page.count("/packages/") >= 30
    with django_assert_max_num_queries(25):
        page = text(client.get(at("package", RESTAURANT)))
    assert '<svg class="ow-dag"' in page
    assert "一次办" in page
    assert "style=" not in page.split("ow-dag")[1].split("</svg>")[0]


def test_one_form_from_start_to_receipt(django_assert_max_num_queries: Any) -> None:
    who = applicant()
    client = device_of(who)
    place = region().code
    started = client.post(at("package_apply", RESTAURANT), {"place": place, "mandate": who.mandate.pk})
    draft = Draft.objects.get(user=who.user)
    assert started["Location"] == at("draft", draft.pk)
    model = package_draft(who, with_files=False)
    chosen = {"revision": 0, "in": [SHOP, FOOD], **{f"answer.{key}": value for key, value in model.answers.items()}}
    answer = client.post(at("draft_members", draft.pk), chosen)
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert {one.member.key for one in draft.parts.playing} == {SHOP, FOOD}
    Draft.objects.filter(pk=draft.pk).update(form=model.form, answers=model.answers, delivery_way="electronic")
    draft.refresh_from_db()
    page = text(client.get(at("draft_materials", draft.pk)))
    assert "营业执照" not in page  # the result of the first is not asked for
    for material in draft.body.materials:
        if not material.made_from_the_form:
            assert client.post(at("draft_upload", draft.pk, material.key), {"files": photo()}).status_code == 302
    for name in ("draft", "draft_members", "draft_form", "draft_materials", "draft_delivery", "draft_check"):
        with django_assert_max_num_queries(25):
            assert client.get(at(name, draft.pk)).status_code == 200, name
    done = client.post(at("draft_check", draft.pk), {"declare": "1"})
    made = PackageCase.objects.get(draft=draft)
    assert done["Location"] == at("package_submitted", made.pk)
    with django_assert_max_num_queries(25):
        assert made.number in text(client.get(done["Location"]))
    assert client.get(at("draft", draft.pk))["Location"] == at("package_submitted", made.pk)
    receipt = made.chain.events.get(sequence=1)
    assert receipt.act == "submit_package"


def test_progress_shows_who_waits_for_whom(django_assert_max_num_queries: Any) -> None:
    made = packaged(unchosen=(GAS,))
    client = device_of(made.by)
    with django_assert_max_num_queries(25):
        page = text(client.get(at("package_case", made.package.pk)))
    assert "待启动" in page
    granted(made.case(SHOP), made.by)
    made.advance()
    with django_assert_max_num_queries(25):
        page = text(client.get(at("package_case", made.package.pk)))
    assert "待启动" not in page.split("<h2>谁在等谁</h2>")[1].split("</svg>")[0]
    assert reverse("public:case", args=[made.case(FOOD).pk]) in page
    assert made.package.title in text(client.get(at("cases")))
    assert "这一件属于" in text(client.get(at("case", made.case(FOOD).pk)))
    assert client.get(at("documents")).status_code == 200
    assert client.get(at("messages")).status_code == 200


def test_taking_back_says_first_what_it_means() -> None:
    made = packaged(unchosen=(GAS,))
    client = device_of(made.by)
    page = text(client.get(at("package_withdraw", made.package.pk, query=f"item={SHOP}")))
    assert "也不再启动" in page
    client.post(at("package_withdraw", made.package.pk), {"item": SHOP, "reason": "不开了"})
    assert made.states()[SHOP] == "withdrawn"
    client.post(at("package_collect", made.package.pk), {"together": "1"})
    assert made.again().together
    client.post(at("package_withdraw", made.package.pk), {"item": ""})
    assert made.again().state == "withdrawn"


def test_a_member_that_is_not_for_the_applicant_is_left_out_and_the_page_says_so() -> None:
    made = packaged(individual_business())
    assert SHOP not in made.states()
    page = text(device_of(made.by).get(at("package_case", made.package.pk)))
    assert "只面向自然人" in page


def test_what_was_handed_in_stays() -> None:
    made = packaged(unchosen=(GAS,))
    client, draft = device_of(made.by), made.package.draft
    material = draft.attachments.all()[0].material
    assert client.post(at("draft_upload_remove", draft.pk, material)).status_code == 404
    assert client.post(at("draft_upload", draft.pk, material), {"files": photo()}).status_code == 404
    assert client.post(at("draft_form", draft.pk), {"revision": "0"}).status_code == 302
    client.post(at("draft_delete", draft.pk))
    assert Draft.objects.filter(pk=draft.pk).exists()
    assert draft.attachments.filter(material=material).count() == 1


def test_somebody_elses_package_does_not_exist() -> None:
    made = packaged()
    other = device_of(applicant())
    for name in ("package_case", "package_submitted", "package_withdraw"):
        assert other.get(at(name, made.package.pk)).status_code == 404
    assert other.post(at("package_collect", made.package.pk)).status_code == 404
    assert other.get(at("draft_members", made.package.draft_id)).status_code == 404

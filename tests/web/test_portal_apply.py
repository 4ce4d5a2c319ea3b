"""Applying over HTTP from the first page to the receipt; nothing typed is lost."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onewindow.accounts.actors import Applicant
from onewindow.cases.models import Case, Channel, Draft
from tests.factories import (
    applicant,
    draft,
    hand_in_draft,
    individual_business,
    region,
)
from tests.factories.applying import FOOD, another_person, form_data, item_at
from tests.factories.people import JIANXI
from tests.web.portal_pages import at, device_of, open_form, photo, revision, save_form, text, typed

GROUPED, GROUP, JOINT = "rural-homestead-approval", "家庭成员", "marriage-registration"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def begun(db: None) -> Draft:
    """A draft with everything in it but the form's mistakes that the tests make."""
    return draft(individual_business())


def begin(client: Client, who: Applicant, key: str = FOOD) -> Draft:
    answer = client.post(at("apply", key), {"place": JIANXI, "mandate": str(who.mandate.pk)})
    made = Draft.objects.get()
    assert answer.headers["Location"] == at("draft", made.pk)
    return made


def test_from_the_first_page_to_the_receipt(db: None) -> None:
    who = individual_business("雨桐面馆")
    client = device_of(who)
    assert "雨桐面馆" in text(client.get(at("apply", FOOD, query=f"place={JIANXI}")))
    made = begin(client, who)
    filled = form_data(item_at(FOOD).published().body, region(), who.principal)
    answer = client.post(at("draft_form", made.pk), {"revision": open_form(client, made), **typed(filled)})
    assert answer.headers["Location"] == at("draft_materials", made.pk)
    answers = {"answer.business_type": "catering", "answer.automatic": "no", "answer.handler": "self"}
    listed = text(
        client.post(at("draft_materials", made.pk), {"revision": "1", **answers}, headers={"HX-Request": "true"})
    )
    assert "接触直接入口食品从业人员健康证明" in listed
    assert "食堂承包或者委托经营合同" not in listed
    for key in re.findall(rf"/drafts/{made.pk}/materials/([\w-]+)/", listed):
        sent = {"files": [photo(), photo("IMG_2.jpg")]}
        assert "2 页" in text(client.post(at("draft_upload", made.pk, key), sent, headers={"HX-Request": "true"}))
    answer = client.post(at("draft_delivery", made.pk), {"revision": "2", "delivery_way": "electronic"})
    assert answer.headers["Location"] == at("draft_check", made.pk)
    assert "雨桐面馆" in text(client.get(at("draft_check", made.pk)))
    done = client.post(at("draft_check", made.pk), {"declare": "1"}, follow=True)
    case = Case.objects.get()
    assert done.redirect_chain[-1][0] == at("submitted", case.pk)
    assert f"{case.query_code[:4]} {case.query_code[4:]}" in text(done)
    assert (case.applicant, case.channel, case.delivery_way) == (who.principal, Channel.MOBILE, "electronic")
    assert at("case", case.pk) in text(client.get(at("cases")))


def test_submitting_twice_gives_one_case(begun: Draft) -> None:
    client = device_of(begun.user)
    first, second = (client.post(at("draft_check", begun.pk), {"declare": "1"}) for _ in range(2))
    case = Case.objects.get()
    assert first.headers["Location"] == second.headers["Location"] == at("submitted", case.pk)
    assert client.get(at("draft_form", begun.pk)).headers["Location"] == at("submitted", case.pk)


def test_nothing_is_handed_in_without_the_assurance(begun: Draft) -> None:
    client = device_of(begun.user)
    page = client.post(at("draft_check", begun.pk), {}, follow=True)
    assert "请勾选“我保证以上内容和材料真实”" in text(page)
    assert not Case.objects.exists()


def test_what_is_missing_is_named_before_handing_in(db: None) -> None:
    made = draft(individual_business(), with_files=False)
    page = text(device_of(made.user).post(at("draft_check", made.pk), {"declare": "1"}, follow=True))
    assert "请上传：营业执照或者其他主体资格证明" in page
    assert not Case.objects.exists()


WRONG = {
    "food_safety_manager_id_card": ("110105194912310021", "身份证号码"),
    "contact_phone": ("1380013", "手机"),
    "premises_area": ("六十八", "应当是数字，例如 68.5"),
    "contact_name": ("", "请填写"),
    "org_name": ("面" * 201, "最多 200 个字，现在有 201 个，请删减"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_beside_what_was_typed(begun: Draft, name: str) -> None:
    value, told = WRONG[name]
    client = device_of(begun.user)
    page = text(
        client.post(at("draft_form", begun.pk), {"revision": "0", **typed(begun.form | {name: value})}, follow=True)
    )
    error = re.search(rf'id="form.{name}-error">(.*?)</p>', page, re.DOTALL)
    assert error is not None
    assert told in error[1]
    assert "<title>有 1 处要改" in page
    assert f'value="{value}"' in page


def test_a_draft_goes_on_on_another_device(db: None) -> None:
    who = individual_business()
    phone, computer = device_of(who), device_of(who)
    made = begin(phone, who)
    save_form(phone, made, "0", {"contact_name": "王秀英"})
    assert at("draft", made.pk) in text(computer.get(at("cases")))
    assert "接着填" in text(computer.get(at("apply", FOOD, query=f"place={JIANXI}")))
    assert "王秀英" in text(computer.get(at("draft_form", made.pk)))


def test_an_older_page_shows_both_answers_and_the_next_save_decides(begun: Draft) -> None:
    phone, computer = device_of(begun.user), device_of(begun.user)
    old = open_form(computer, begun)
    save_form(phone, begun, open_form(phone, begun), {"contact_name": "王秀英"})
    merged = save_form(computer, begun, old, {"contact_name": "李四"})
    assert merged.status_code == 409
    assert "另一边填的是：<b>王秀英</b>" in text(merged)
    assert 'value="李四"' in text(merged)
    begun.refresh_from_db()
    assert begun.form["contact_name"] == "王秀英"
    save_form(computer, begun, revision(text(merged)), {"contact_name": "李四"})
    begun.refresh_from_db()
    assert begun.form["contact_name"] == "李四"


def test_the_script_that_saves_is_told_of_another_device(begun: Draft) -> None:
    client, script = device_of(begun.user), {"X-Autosave": "1"}
    address = at("draft_form", begun.pk)
    saved = client.post(address, {"revision": "0", **typed(begun.form | {"contact_name": "王秀英"})}, headers=script)
    assert saved.json() == {"revision": 1}
    late = client.post(address, {"revision": "0", **typed(begun.form | {"contact_name": "李四"})}, headers=script)
    assert late.status_code == 409
    told = late.json()["message"]
    assert "另一台设备在 10:00 保存过" in told
    assert "还没有存上：请点“保存并继续”" in told  # nothing on the page is marked before that


def test_rows_from_another_device_are_not_lost_in_an_older_page(db: None) -> None:
    made = draft(applicant(), GROUPED)
    field = next(iter(made.form[GROUP][0]))
    made.form = {**made.form, GROUP: [{}]}
    made.save()
    phone, computer = device_of(made.user), device_of(made.user)
    plain = {name: value for name, value in made.form.items() if name != GROUP}

    def save(client: Client, on: str, name: str) -> Any:
        return client.post(at("draft_form", made.pk), {"revision": on, **typed(plain), f"form.{GROUP}.0.{field}": name})

    save(phone, "0", "家人甲")
    merged = save(computer, "0", "")
    assert merged.status_code == 409
    assert "家人甲" in text(merged)
    other = save(computer, "0", "家人乙")
    assert "家人甲" in text(other)
    assert "家人乙" in text(other)


def test_who_applies_together_is_not_asked_for_twice_and_can_be_reached(db: None) -> None:
    """The spouse stands in the form already; a number that no message reaches would leave the application waiting."""
    who = applicant()
    made = draft(who, JOINT, joint=[])
    client, form = device_of(who), made.form
    page = text(client.get(at("draft_joint", made.pk)))
    for known in ("spouse_name", "spouse_id_card", "spouse_phone"):
        assert f'value="{form[known]}"' in page
    own = {"joint.0.name": "家人甲", "joint.0.id_card": who.principal.document_number, "joint.0.phone": "0379-60415514"}
    assert client.post(at("draft_joint", made.pk), {"revision": "0", **own}).status_code == 302
    page = text(client.get(at("draft_joint", made.pk, query="check=1")))
    assert "这是申请人自己的号码，请填写一起申请的那个人的" in page
    assert "确认的短信要发到手机" in page
    right = own | {"joint.0.id_card": form["spouse_id_card"], "joint.0.phone": "１３８ ０００１ ２３４５"}
    sent = client.post(at("draft_joint", made.pk), {"revision": "1", **right})
    assert "check" not in sent.headers["Location"]
    made.refresh_from_db()
    assert made.joint[0]["phone"] == "13800012345"


def test_joint_applicants_from_another_device_are_shown_before_they_are_replaced(db: None) -> None:
    made = draft(applicant(), JOINT)
    phone, computer = device_of(made.user), device_of(made.user)

    def save(client: Client, name: str) -> Any:
        person = {f"joint.0.{key}": value for key, value in (another_person() | {"name": name}).items()}
        return client.post(at("draft_joint", made.pk), {"revision": "0", **person})

    save(phone, "家人甲")
    merged = save(computer, "家人乙")
    assert merged.status_code == 409
    assert "家人甲" in text(merged)
    assert "家人乙" in text(merged)
    assert "另一台设备" in text(merged)


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("draft_delivery", {"delivery_way": "electronic"}, {"delivery_way": "window"}),
        ("draft_materials", {"answer.automatic": "yes"}, {"answer.automatic": "no"}),
    ],
)
def test_a_choice_of_another_device_is_told_before_it_is_replaced(
    begun: Draft, name: str, first: dict[str, str], second: dict[str, str]
) -> None:
    phone, computer = device_of(begun.user), device_of(begun.user)
    phone.post(at(name, begun.pk), {"revision": "0", **first})
    late = computer.post(at(name, begun.pk), {"revision": "0", **second})
    assert late.status_code == 409
    assert "另一台设备在 10:00 保存过" in text(late)
    begun.refresh_from_db()
    assert begun.revision == 1


def test_for_whom_the_item_is_not_nothing_is_begun_and_it_is_said_why(begun: Draft) -> None:
    person = applicant(by=begun.user)
    answer = device_of(person).post(at("apply", FOOD), {"place": JIANXI, "mandate": str(person.mandate.pk)})
    assert answer.status_code == 422
    assert re.search(r'class="ow-error.*?这个事项只面向个体工商户', text(answer), re.DOTALL)
    assert Draft.objects.get() == begun


def test_a_draft_cannot_be_turned_over_to_whom_the_item_is_not_for(begun: Draft) -> None:
    person = applicant(by=begun.user)
    taken = device_of(person).post(at("draft_take", begun.pk), {"mandate": str(person.mandate.pk)}, follow=True)
    assert taken.redirect_chain[-1][0] == at("draft_who", begun.pk)
    assert next(str(message) for message in taken.context["messages"]).startswith("这个事项只面向个体工商户")
    assert Draft.objects.get().principal == begun.principal


def test_what_was_handed_in_cannot_be_turned_over_any_more(begun: Draft) -> None:
    other = individual_business("另一家面馆")
    mandate = other.mandate
    mandate.user = begun.user  # type: ignore[assignment]
    mandate.save()
    hand_in_draft(begun, Applicant(begun.mandate))  # type: ignore[arg-type]
    answer = device_of(begun.user).post(at("draft_take", begun.pk), {"mandate": str(mandate.pk)})
    assert answer.status_code == 404
    assert Draft.objects.get().principal == begun.principal


def test_to_apply_somebody_has_to_be_chosen(db: None) -> None:
    answer = device_of(individual_business()).post(at("apply", FOOD), {"place": JIANXI, "mandate": "²"})
    assert answer.status_code == 422
    assert "请选择为谁申请" in text(answer)


UPLOADS = {
    "a programme": ([("照片.jpg", b"MZ\x90\x00" * 9)], "“照片.jpg”不是照片，也不是 PDF"),
    "no file": ([], "没有收到文件"),
}


@pytest.mark.parametrize("sent", UPLOADS)
@pytest.mark.parametrize("script", [True, False])
def test_a_file_that_cannot_be_taken_is_refused_at_its_line(begun: Draft, sent: str, script: bool) -> None:
    files, told = UPLOADS[sent]
    data = {"files": [SimpleUploadedFile(name, content) for name, content in files]}
    headers = {"HX-Request": "true"} if script else {}
    answer = device_of(begun.user).post(at("draft_upload", begun.pk, "layout"), data, headers=headers)
    assert answer.status_code == 422
    assert told in text(answer)
    assert begun.attachments.filter(material="layout").count() == 1


def test_a_request_that_is_too_large_is_refused_before_it_is_read(begun: Draft, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 50
    answer = device_of(begun.user).post(at("draft_upload", begun.pk, "layout"), {"files": photo()})
    assert answer.status_code == 422
    assert "文件太大了，请一次少传几张" in text(answer)


def test_an_uploaded_file_can_be_looked_at_and_taken_away(begun: Draft) -> None:
    client = device_of(begun.user)
    client.post(at("draft_upload", begun.pk, "layout"), {"files": photo()})
    row = begun.attachments.get(material="layout")
    assert client.get(at("file", row.pk)).status_code == 200
    client.post(at("draft_upload_remove", begun.pk, "layout"))
    assert not begun.attachments.filter(material="layout").exists()


def test_a_draft_is_deleted_only_after_it_was_asked_once_more(begun: Draft) -> None:
    client = device_of(begun.user)
    client.get(at("draft_delete", begun.pk))
    assert Draft.objects.exists()
    client.post(at("draft_delete", begun.pk))
    assert not Draft.objects.exists()

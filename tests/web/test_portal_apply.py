"""Applying over HTTP from the first page to the receipt; nothing typed is lost; withdrawing, rating, tracking and verifying keep their rules."""

import io
import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import User
from onewindow.cases.models import Case, Channel, Draft, State
from onewindow.oversight.models import Rating, Score
from tests import NOW
from tests.factories import (
    Story,
    accepted,
    applicant,
    decided,
    draft,
    hand_in_draft,
    individual_business,
    region,
    submitted,
)
from tests.factories.applying import FOOD, another_person, form_data, item_at
from tests.factories.people import JIANXI
from tests.factories.states import correcting
from tests.web.desk_pages import signed_in as at_the_desk

GROUPED, GROUP, JOINT = "rural-homestead-approval", "家庭成员", "marriage-registration"
PHONE = "Mozilla/5.0 (Linux; Android 14) Mobile"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def at(name: str, *args: Any, query: str = "") -> str:
    return reverse(f"public:{name}", args=args) + (f"?{query}" if query else "")


def device_of(who: User | Applicant | None) -> Client:
    client, user = Client(headers={"User-Agent": PHONE}), who.user if isinstance(who, Applicant) else who
    assert user is not None
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    page: str = answer.content.decode()
    return page


def revision(page: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', page)
    assert found is not None
    return found[1]


def photo(name: str = "IMG_1.jpg", colour: str = "white") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def typed(values: dict[str, Any]) -> dict[str, Any]:
    return {f"form.{name}": value for name, value in values.items()}


def open_form(client: Client, made: Draft) -> str:
    return revision(text(client.get(at("draft_form", made.pk))))


def save_form(client: Client, made: Draft, on: str, values: dict[str, Any]) -> Any:
    return client.post(at("draft_form", made.pk), {"revision": on, **typed(made.form | values)})


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
    assert "另一台设备上填的是：<b>王秀英</b>" in text(merged)
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
    assert "另一台设备在 10:00 保存过" in late.json()["message"]


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


def test_a_correction_is_answered_point_by_point_and_handed_in_whole(db: None) -> None:
    story = correcting()
    client = device_of(story.by)
    page = client.post(at("correct", story.case.pk))
    assert page.status_code == 422
    assert story.again().state == State.CORRECTING
    client.post(at("correct_upload", story.case.pk, "layout"), {"files": photo()})
    assert client.post(at("correct", story.case.pk)).headers["Location"] == at("case", story.case.pk)
    assert story.again().state == State.SUBMITTED


def test_a_joint_applicant_confirms_after_the_identity_was_checked(db: None) -> None:
    first, second = applicant(), applicant("钱二", checked=True)
    made = draft(first, JOINT, joint=[another_person(second.principal.document_number)])
    case = hand_in_draft(made, first)
    declared = applicant(number=second.principal.document_number)
    assert device_of(declared).get(at("confirm_joint", case.pk)).status_code == 404
    client = device_of(second)
    assert at("confirm_joint", case.pk) in text(client.get(at("cases")))
    client.post(at("confirm_joint", case.pk))
    assert case.parties.get(role="joint").confirmed_at is not None


def test_withdrawing_is_asked_once_more_and_done_once(db: None) -> None:
    story = submitted()
    client = device_of(story.by)
    assert "撤回这次申请？" in text(client.get(at("withdraw", story.case.pk)))
    assert story.again().state == State.SUBMITTED
    for _ in range(2):
        answer = client.post(at("withdraw", story.case.pk), {"reason": "不办了"})
        assert answer.headers["Location"] == at("case", story.case.pk)
    assert "已撤回" in text(client.get(at("case", story.case.pk)))
    assert story.acts() == ["submit", "withdraw"]


def test_what_is_decided_cannot_be_withdrawn(db: None) -> None:
    story = decided()
    assert at("withdraw", story.case.pk) not in text(device_of(story.by).get(at("case", story.case.pk)))
    device_of(story.by).post(at("withdraw", story.case.pk))
    assert story.again().state == State.GRANTED


def rate(story: Story, phase: int, **said: str) -> Any:
    return device_of(story.by).post(at("rate", story.case.pk, phase), said)


def scores(story: Story) -> list[tuple[int, int]]:
    return list(Rating.objects.filter(case=story.case).order_by("phase").values_list("phase", "score"))


def test_a_service_is_rated_once_at_acceptance_and_once_at_closing(db: None) -> None:
    story = decided()
    for phase, score in ((1, "5"), (1, "1"), (2, "3"), (2, "1")):
        rate(story, phase, score=score)
    assert scores(story) == [(1, 5), (2, 3)]


def test_nothing_is_rated_before_it_is_reached(db: None) -> None:
    story = submitted()
    assert rate(story, 1, score="5").headers["Location"] == at("case", story.case.pk)
    story = accepted()
    for phase in (2, 3):
        assert rate(story, phase, score="5").headers["Location"] == at("case", story.case.pk)
    assert not Rating.objects.exists()


def test_five_levels_are_on_offer_and_no_other_is_taken(db: None) -> None:
    story = accepted()
    page = text(device_of(story.by).get(at("rate", story.case.pk, 1)))
    assert re.findall(r'name="score" value="(\d)"', page) == ["5", "4", "3", "2", "1"]
    assert all(score.label in page for score in Score)
    for score in ("0", "6", "", "²"):
        answer = rate(story, 1, score=score)
        assert answer.status_code == 422
        assert "请选择满意程度" in text(answer)


def test_a_rating_that_is_refused_keeps_what_was_said(db: None) -> None:
    story = accepted()
    answer = rate(story, 1, score="2", text="慢" * 501, anonymous="1")
    assert answer.status_code == 422
    assert "最多写 500 个字，现在有 501 个，请删减" in text(answer)
    assert "慢" * 501 in text(answer)
    assert re.search(r'value="2"[^>]* checked', text(answer))
    assert re.search(r'name="anonymous"[^>]* checked', text(answer))


def test_an_anonymous_rating_tells_the_officers_nothing(db: None) -> None:
    story = accepted()
    rate(story, 1, score="1", text="工作人员态度不好", anonymous="1")
    assert scores(story) == [(1, 1)]
    event = story.again().chain.events.order_by("-sequence")[0]
    assert (event.act, event.details.get("score"), event.details.get("labels")) == ("rate", None, None)
    for officer in (story.staff.window, story.staff.reviewer, story.staff.approver):
        page = text(at_the_desk(officer).get(reverse("desk:case", args=[story.case.pk])))
        assert "工作人员态度不好" not in page
        assert Score.VERY_POOR.label not in page


def ask(number: str, code: str, client: Client | None = None) -> str:
    return text((client or Client()).post(at("track"), {"number": number, "code": code}))


def test_anybody_with_number_and_code_sees_progress_and_no_name(db: None) -> None:
    story = accepted()
    case = story.case
    for number in (case.number, case.number[-12:], f"{case.number[-12:-4]}-{case.number[-4:]} "):
        page = ask(number, case.query_code.lower())
        assert "已受理 · 审查中" in page
        assert case.title in page
    for hidden in (case.applicant_name, case.applicant.document_number, *secrets(case.form.values())):
        assert hidden not in page


def secrets(values: Iterable[Any]) -> list[str]:
    return [value for value in values if isinstance(value, str) and len(value) > 10 and value != JIANXI]


def test_tracking_shows_a_closed_case_without_its_outcome(db: None) -> None:
    story = decided(granted=False)
    page = ask(story.case.number, story.case.query_code)
    assert "已办结" in page
    assert "不予" not in page


@pytest.mark.parametrize(("number", "code"), [("right", "AAAAAAAA"), ("202606099999", "right"), ("", ""), ("\0", "\0")])
def test_a_wrong_number_and_a_wrong_code_are_told_alike(db: None, number: str, code: str) -> None:
    case = submitted().case
    page = ask(case.number if number == "right" else number, case.query_code if code == "right" else code)
    assert "没有查到" in page or "不能识别的字符" in page
    assert case.title not in page


def test_after_five_wrong_codes_the_number_is_closed_for_a_while(db: None) -> None:
    case, other = submitted().case, submitted().case
    for n in range(5):
        tail = case.number[-12:]
        assert "没有查到" in ask((case.number, tail, f"{tail[:8]}-{tail[8:]}")[n % 3], f"AAAAAAA{n}")
    assert "请15分钟后再试" in ask(case.number, case.query_code)
    assert other.title in ask(other.number, other.query_code)
    with time_machine.travel(NOW + timedelta(minutes=16)):
        assert "没有查到" not in ask(case.number, case.query_code)


def test_one_address_cannot_go_through_many_numbers(db: None) -> None:
    case = submitted().case
    for n in range(30):
        ask(f"20260609{n:04}", "AAAAAAAA")
    assert "请15分钟后再试" in ask(case.number, case.query_code)


def test_the_number_asked_for_stays_out_of_the_address(db: None) -> None:
    case = submitted().case
    address = at("track", query=f"number={case.number}&code={case.query_code}")
    assert "已收件" not in text(Client().get(address))


def test_verification_shows_number_agency_date_and_validity_only(db: None) -> None:
    story = decided()
    for document in story.case.chain.documents.select_related("agency"):
        page = text(Client().get(at("verify", document.code.lower()))).partition("<main")[2]
        for shown in (document.number, document.agency.name, "2026年6月9日", "有效"):
            assert shown in page
        for hidden in (
            story.case.applicant_name,
            story.case.title,
            document.title,
            "许可证",
            story.by.principal.document_number,
        ):
            assert hidden not in page.replace(document.number, "")


def test_what_is_expired_or_revoked_is_no_longer_valid(db: None) -> None:
    document = submitted().case.chain.documents.get()
    document.valid_to = NOW.date() - timedelta(days=1)
    document.save()
    assert "已过有效期" in text(Client().get(at("verify", document.code)))
    document.revoked_at = NOW
    document.save()
    assert "2026年6月9日撤销" in text(Client().get(at("verify", document.code)))


def test_an_unknown_code_is_told_to_be_possibly_forged(db: None) -> None:
    answer = Client().get(at("verify", "AAAAAAAAAAAAAAAA"))
    assert answer.status_code == 404
    assert "这份文书可能是假的，请打 12345 核实" in text(answer)

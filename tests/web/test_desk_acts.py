"""Each act of the desk through its form: what was typed gets where it belongs, what is wrong is said in Chinese, nothing is lost."""

import base64
import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from onewindow.cases.acts.accept import Point, accept, request_correction
from onewindow.cases.models import Case, Checked, Medium, State, WindowConsent
from onewindow.network.models import Agency
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from tests import NOW
from tests.factories import accepted, at_decision, decided, officer, submitted
from tests.web.desk_pages import signed_in


def do(who: Officer, case: Case, name: str, data: dict[str, Any] | None = None) -> Any:
    return signed_in(who).post(reverse("desk:act", args=[case.pk, name]), data or {})


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def jpeg(name: str = "photo.jpg") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def png() -> str:
    out = io.BytesIO()
    Image.new("RGBA", (60, 20), "white").save(out, "PNG")
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


def test_accept_then_it_is_at_review(db: None) -> None:
    story = submitted()
    assert do(story.staff.window, story.case, "accept").status_code == 302
    assert story.again().state == State.ACCEPTED


def test_a_second_click_is_refused_with_the_state(db: None) -> None:
    story = accepted()
    answer = do(story.staff.window, story.case, "accept")
    assert answer.status_code == 409
    assert "不能受理" in answer.content.decode()


def test_accept_says_what_is_missing(db: None) -> None:
    story = submitted()
    key = story.case.provided.exclude(medium=Medium.FORM).values_list("key", flat=True)[0]
    answer = do(story.staff.window, story.case, "check_material", {"material": key, "sound": "no"})
    assert answer.status_code == 422
    assert "请写明材料有什么问题" in answer.content.decode()
    do(story.staff.window, story.case, "check_material", {"material": key, "sound": "no", "remark": "照片看不清"})
    assert story.case.provided.get(key=key).checked == Checked.WRONG
    page = signed_in(story.staff.window).get(reverse("desk:case", args=[story.case.pk])).content.decode()
    assert story.case.guide.material(key).name in page
    assert "请收齐后受理，或者一次告知补正" in page
    assert do(story.staff.window, story.case, "accept").status_code == 409


def test_not_ours_needs_reason_and_authority_and_keeps_what_was_typed(db: None) -> None:
    story = submitted()
    answer = do(story.staff.window, story.case, "not_ours", {"reason": "住所在老城区"})
    assert answer.status_code == 422
    assert "住所在老城区" in answer.content.decode()
    do(story.staff.window, story.case, "not_ours", {"reason": "住所在老城区", "authority": "老城区市场监督管理局"})
    case = story.again()
    assert case.state == State.NOT_OURS
    assert case.closing["authority"] == "老城区市场监督管理局"


def test_what_is_put_right_at_the_window_is_signed_on_the_pad_and_what_was_typed_stays_until_then(db: None) -> None:
    story = submitted()
    typed = {"pick": "org_name", "form.org_name": "涧西区一鸣小面馆"}
    for proof, why in (({}, "见证人的姓名"), ({"code": "ABCD2345"}, "正确的查询码")):
        answer = do(story.staff.window, story.case, "correct_on_the_spot", typed | proof)
        assert (answer.status_code, why in answer.content.decode()) == (409, True)
        assert "涧西区一鸣小面馆" in answer.content.decode()
    assert do(story.staff.window, story.case, "correct_on_the_spot", typed | {"signature": png()}).status_code == 302
    assert story.again().form["org_name"] == "涧西区一鸣小面馆"
    assert WindowConsent.objects.get(chain=story.case.chain).signature.read().startswith(b"\x89PNG")
    refused = do(story.staff.window, story.case, "give_back", {"reason": "重复"})
    assert (refused.status_code, "重复" in refused.content.decode()) == (409, True)
    do(story.staff.window, story.case, "give_back", {"reason": "重复", "code": story.case.query_code})
    assert story.again().closing["consent"] == "本人报出查询码同意"


def test_refuse_takes_its_ground_from_the_guide(db: None) -> None:
    story = submitted()
    ground = story.case.guide.conditions[0].basis
    assert do(story.staff.window, story.case, "refuse", {"reason": "不是经营者"}).status_code == 409
    do(story.staff.window, story.case, "refuse", {"reason": "不是经营者", "ground": ground})
    assert story.again().closing["ground"] == ground


def test_correction_is_previewed_then_sent_then_answered_at_the_window(db: None) -> None:
    story = submitted()
    key = next(m.key for m in story.case.guide.materials_for(story.case.answers) if not m.name.endswith("申请书"))
    field = next(name for name, value in story.case.form.items() if value == "示例内容")
    asked = {
        f"ask.{key}": "1",
        f"wrong.{key}": "缺第二页",
        f"ask.form.{field}": "1",
        f"wrong.form.{field}": "写错了",
        "days": "30",
    }
    assert "请至少勾选一项" in do(story.staff.window, story.case, "request_correction", {"days": "30"}).content.decode()
    preview = do(story.staff.window, story.case, "request_correction", asked | {"preview": "1"})
    assert "缺第二页" in preview.content.decode()
    assert story.again().state == State.SUBMITTED
    do(story.staff.window, story.case, "request_correction", asked | {"send": "1"})
    assert story.again().state == State.CORRECTING
    assert do(story.staff.window, story.case, "hand_in", {f"form.{field}": "改好的内容"}).status_code == 409
    do(story.staff.window, story.case, "hand_in", {f"originals.{key}": "1", f"form.{field}": "改好的内容"})
    case = story.again()
    assert (case.state, case.form[field]) == (State.SUBMITTED, "改好的内容")
    assert case.provided.get(key=key, round=2).originals == 1


def test_a_scan_answers_a_correction_too(db: None) -> None:
    story = submitted()
    key = story.case.provided.exclude(medium=Medium.FORM).values_list("key", flat=True)[0]
    request_correction(story.case.pk, by=story.staff.window, at=NOW, points=[Point(key, "材料", "看不清", "重拍")])
    do(story.staff.window, story.case, "hand_in", {f"file.{key}": jpeg()})
    assert story.again().state == State.SUBMITTED


def test_steps_inspection_and_opinion_lead_to_the_decision(db: None) -> None:
    story = accepted()
    staff = story.staff
    opinion = {"favourable": "yes", "opinion": "材料齐全，符合条件", "step": story.again().step}
    assert do(staff.reviewer, story.case, "complete_step", opinion | {"opinion": ""}).status_code == 422
    assert do(staff.reviewer, story.case, "complete_step", opinion).status_code == 302
    assert (
        do(staff.reviewer, story.case, "complete_step", opinion).status_code == 409
    )  # the same click again signs no second step
    record = {
        "second": str(staff.colleague.post.pk), "inspected_at": "2026-06-09T09:30", "place": "太原路 27 号", "present": "经营者",
        "findings": "布局合理", "passed": "yes",
    }  # fmt: skip
    late = do(staff.reviewer, story.case, "record_inspection", record | {"inspected_at": "2026-06-10T09:30"})
    assert "核查时间不能晚于现在" in late.content.decode()
    answer = do(staff.reviewer, story.case, "record_inspection", record | {"photos": jpeg()})
    assert answer.status_code == 302, answer.context["form"].errors
    assert story.case.inspections.get().second == staff.colleague.post
    assert story.case.attachments.filter(material="inspection").count() == 1
    do(staff.reviewer, story.case, "complete_step", opinion | {"step": story.again().step})
    assert story.again().turn == "approver"


def test_return_step_goes_back_with_its_reason(db: None) -> None:
    story = at_decision()
    first = story.case.guide.steps[0].key
    do(
        story.staff.approver,
        story.case,
        "return_step",
        {"to": first, "reason": "补看承包合同", "step": story.again().step},
    )
    assert story.again().step == first
    assert story.case.runs.filter(opinion="补看承包合同").exists()


def test_extend_is_offered_to_whom_the_law_names(db: None) -> None:
    story = accepted()
    rule = story.case.guide.extension
    assert rule is not None
    head = story.staff.agency_head if rule.approver == "agency_head" else story.staff.government_head
    do(head, story.case, "extend", {"reason": "需要专家论证"})
    assert story.case.extension.reason == "需要专家论证"


def test_a_denial_takes_its_ground_from_the_condition(db: None) -> None:
    story = at_decision()
    client, address = signed_in(story.staff.approver), reverse("desk:decide", args=[story.case.pk])
    wrong = client.post(address, {"decision": "deny", "reasons": "距污染源不足二十五米"})
    assert wrong.status_code == 422
    assert "距污染源不足二十五米" in wrong.content.decode()
    client.post(address, {"decision": "deny", "reasons": "距污染源不足二十五米", "conditions": ["0"]})
    decision = story.again().decision
    assert not decision.granted
    assert decision.ground == story.case.guide.conditions[0].basis
    assert decision.remedies


def test_a_grant_is_signed_on_the_decision_page(db: None) -> None:
    story = at_decision()
    signed_in(story.staff.approver).post(
        reverse("desk:decide", args=[story.case.pk]), {"decision": "grant", "opinion": "同意"}
    )
    assert story.again().state == State.GRANTED


def test_a_decision_before_its_time_says_which_step_is_open(db: None) -> None:
    story = accepted()
    page = signed_in(story.staff.approver).get(reverse("desk:decide", args=[story.case.pk])).content.decode()
    assert "环节还没有完成" in page
    answer = signed_in(story.staff.approver).post(reverse("desk:decide", args=[story.case.pk]), {"decision": "grant"})
    assert answer.status_code == 409


@pytest.mark.parametrize("proof", ["signature", "code"])
def test_delivery_checks_the_number_and_wants_a_proof(db: None, proof: str) -> None:
    story = decided()
    number = story.case.applicant.representative_number
    who = {"name": "钱万里", "number": number}
    assert "请领取人签名，或者填写查询码" in do(story.staff.window, story.case, "deliver", who).content.decode()
    given = {"signature": png()} if proof == "signature" else {"code": story.case.query_code.lower()}
    assert do(
        story.staff.window, story.case, "deliver", who | given | {"number": "410305198805170010"}
    ).status_code in {409, 422}
    assert do(story.staff.window, story.case, "deliver", who | given).status_code == 302
    assert story.again().delivery.proof == proof


def test_a_signature_that_is_no_picture_is_refused(db: None) -> None:
    story = decided()
    data = {
        "name": "钱万里",
        "number": story.case.applicant.representative_number,
        "signature": "data:image/png;base64,QUJD",
    }
    answer = do(story.staff.window, story.case, "deliver", data)
    assert answer.status_code == 422
    assert "请领取人再签一次" in answer.content.decode()


def test_a_declared_identity_is_checked_against_the_document(db: None) -> None:
    story = submitted()
    number = story.case.applicant.document_number
    assert (
        do(
            story.staff.window, story.case, "attach_identity", {"number": "91410300MA40000000", "same": "on"}
        ).status_code
        == 422
    )
    assert do(story.staff.window, story.case, "attach_identity", {"number": number, "same": "on"}).status_code == 302
    assert story.again().applicant.checked


def test_a_deemed_acceptance_is_confirmed(db: None) -> None:
    story = submitted(at=NOW - timedelta(days=20))
    assert story.case.apply_lapsed(NOW, NOW)
    assert do(story.staff.window, story.case, "confirm_deemed").status_code == 302
    assert story.again().deemed_confirmed_at is not None


def test_the_draft_of_the_decision_follows_the_choice(db: None) -> None:
    story = at_decision()
    client, address = signed_in(story.staff.approver), reverse("desk:decide_draft", args=[story.case.pk])
    assert "准予行政许可决定书" in client.post(address, {"decision": "grant"}).content.decode()
    denial = client.post(address, {"decision": "deny", "conditions": ["1"], "reasons": "没有冷藏设施"}).content.decode()
    assert "不予行政许可决定书" in denial
    assert "没有冷藏设施" in denial
    assert story.case.guide.conditions[1].basis in denial
    assert not hasattr(story.again(), "decision")


def test_documents_and_export_come_out(db: None) -> None:
    story = decided()
    client = signed_in(story.staff.window)
    document = story.case.chain.documents.first()
    assert document is not None
    assert b"".join(client.get(reverse("desk:document", args=[document.pk])).streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    text = b"".join(client.get(reverse("desk:export"), {"queue": "deliver"}).streaming_content).decode()  # type: ignore[attr-defined]
    assert story.case.number in text
    assert story.case.applicant.document_number not in text


@pytest.mark.parametrize("by", ["number", "tail", "name", "identity"])
def test_search_finds_within_sight_only(db: None, by: str) -> None:
    story = submitted()
    asked = {
        "number": story.case.number, "tail": story.case.short_number, "name": story.case.applicant_name,
        "identity": story.case.applicant.document_number,
    }[by]  # fmt: skip
    found = signed_in(story.staff.window).post(reverse("desk:search"), {"q": asked})
    assert found.headers["Location"] == reverse("desk:case", args=[story.case.pk])
    stranger = officer(Role.REVIEWER, Agency.objects.get(key="civil_affairs", region=story.case.region))
    assert "没有找到" in signed_in(stranger).post(reverse("desk:search"), {"q": asked}).content.decode()


def test_pages_go_by_key_without_gap_or_repeat(db: None) -> None:
    first = submitted()
    everybody = {first.case.pk} | {submitted().case.pk for _ in range(27)}
    client, seen, address = signed_in(first.staff.window), [], reverse("desk:work") + "?queue=intake"
    while address:
        page = client.get(address)
        rows = [row.case.pk for _, body in page.context["bodies"] for row in body]
        seen += rows
        address = f"{reverse('desk:work')}?{page.context['following']}" if page.context["following"] else ""
    assert len(seen) == len(set(seen))
    assert set(seen) == everybody


def test_lights_of_rows_are_those_of_the_queues(db: None) -> None:
    made = [submitted(at=NOW - timedelta(days=days)) for days in (0, 4, 6, 8, 15)]
    for story in made[:3]:
        accept(story.case.pk, by=story.staff.window, at=NOW - timedelta(days=0))
    client = signed_in(made[0].staff.window)
    for colour in ("red", "yellow"):
        page = client.get(reverse("desk:work"), {"queue": colour})
        rows = [row for _, body in page.context["bodies"] for row in body]
        assert all(row.light == colour for row in rows)
        assert page.context["groups"]["total"] == len(rows)
    other = [
        row
        for key in ("intake", "handling")
        for _, body in client.get(reverse("desk:work"), {"queue": key}).context["bodies"]
        for row in body
    ]
    queued = {
        row.case.pk
        for colour in ("red", "yellow")
        for _, body in client.get(reverse("desk:work"), {"queue": colour}).context["bodies"]
        for row in body
    }
    assert {row.case.pk for row in other if row.light != "green"} == queued


def test_next_and_previous_walk_through_the_queue(db: None) -> None:
    stories = [submitted(at=NOW - timedelta(days=days)) for days in (2, 1, 0)]
    client = signed_in(stories[0].staff.window)
    place = client.get(reverse("desk:case", args=[stories[1].case.pk]) + "?queue=intake").context["head"].place
    assert (place.position, place.total, place.previous, place.following) == (
        2,
        3,
        stories[0].case.pk,
        stories[2].case.pk,
    )

"""Every document of a case, read back from the PDF."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pytest_django import Settings

from onewindow.cases.acts import accept, apply, deliver, review, special
from onewindow.cases.acts.accept import Point
from onewindow.cases.materials import provide
from onewindow.cases.models import Case, Medium
from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.models import BasicItem
from onewindow.notices import documents, queries
from onewindow.notices.models import Document
from onewindow.notices.queries import Standing
from tests import NOW
from tests.factories.applying import a_file_for, enter_at_window, item_at
from tests.factories.people import staff_of
from tests.factories.stories import accepted, decided, do_step, submitted
from tests.notices.reading import document_of, pages_of, pdf_of, text_of

pytestmark = pytest.mark.django_db
AGENCY = "涧西区市场监督管理局"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fea7a6a1b60000000049454e44ae426082"
)


def kinds_of(case: Case) -> list[str]:
    return list(Document.objects.filter(chain_id=case.chain_id).order_by("id").values_list("kind", flat=True))


def test_hand_in_receipt_when_submitted() -> None:
    case = submitted().case
    text = text_of(case, "hand_in_receipt")
    for line in (
        AGENCY,
        "收件凭证",
        "洛涧市监收〔2026〕1号",
        "涧西区一鸣面馆（经营者：钱万里）：",
        "食品经营许可申请书",
        "在线填写生成",
    ):
        assert line in text
    assert "网上上传，1页" in text
    assert "06-0910:00" in text
    assert "本凭证只证明收到材料，不表示已经受理。" in text
    assert "最迟2026年6月16日作出是否受理的答复" in text
    assert f"{case.query_code[:4]}{case.query_code[4:]}" in text
    assert case.number in text
    assert bytes(case.event.digest).hex() in text


def test_hand_in_receipt_when_entered_at_a_window_counts_papers() -> None:
    text = text_of(enter_at_window(staff_of("human_resources").window, "employment-hardship"), "hand_in_receipt")
    assert "纸质" in text
    assert "经办：" in text


def test_acceptance_when_accepted_names_both_limits() -> None:
    case = accepted().case
    text = text_of(case, "acceptance")
    for line in (
        "行政许可申请受理通知书",
        "《中华人民共和国行政许可法》第三十二条第一款第五项",
        "承诺时限",
        "2026年6月16日",
        "法定时限",
        "2026年6月24日",
    ):
        assert line in text
    assert "《食品经营许可和备案管理办法》" in text
    assert "自2026年6月9日起受理" in text
    assert "涧西区政务服务中心" in text
    assert "样章" in text
    assert case.query_code[:4] + case.query_code[4:] not in text


def test_acceptance_when_deemed_dates_back_and_says_so() -> None:
    story = submitted()
    later = NOW + timedelta(days=9)
    story.again().apply_lapsed(later, later)
    assert kinds_of(story.case) == ["hand_in_receipt"]
    accept.confirm_deemed(story.case.pk, by=story.staff.window, at=later)
    text = text_of(story.case, "acceptance")
    assert "该申请自2026年6月9日起视为受理" in text
    assert "2026年6月9日（2026年6月18日补发）" in text
    assert "《中华人民共和国行政许可法》第三十二条第一款第四项" in text


def test_not_ours_when_sent_elsewhere_names_the_authority() -> None:
    story = submitted()
    accept.not_ours(
        story.case.pk, by=story.staff.window, at=NOW, reason="流动摊点由街道管理", authority="涧西区长安路街道办事处"
    )
    text = text_of(story.case, "not_ours")
    for line in (
        "行政许可申请不受理告知书",
        "流动摊点由街道管理。",
        "请向涧西区长安路街道办事处提出申请",
        "第三十二条第一款第二项",
    ):
        assert line in text


def test_refusal_when_refused_has_ground_and_remedies() -> None:
    story = submitted()
    accept.refuse(
        story.case.pk,
        by=story.staff.window,
        at=NOW,
        reason="营业执照已经注销",
        ground="《中华人民共和国食品安全法》第三十五条",
    )
    text = text_of(story.case, "refusal")
    for line in (
        "行政许可申请不予受理决定书",
        "营业执照已经注销。",
        "依照《中华人民共和国食品安全法》第三十五条",
        "涧西区人民政府申请行政复议",
        "6个月",
    ):
        assert line in text


def test_correction_when_asked_lists_everything_once() -> None:
    story = submitted()
    points = [
        Point("layout", "主要设备设施、经营布局和操作流程图", "没有标出消毒设施的位置", "补画后重新上传"),
        Point("form.contact_phone", "联系电话", "号码少一位", "重新填写"),
    ]
    accept.request_correction(story.case.pk, by=story.staff.window, at=NOW, points=points, days=15)
    text = text_of(story.case, "correction")
    for line in (
        "行政许可申请补正告知书",
        "没有标出消毒设施的位置",
        "补画后重新上传",
        "号码少一位",
        "2026年6月24日前",
        "以上是需要补正的全部内容",
    ):
        assert line in text
    assert "逾期没有补正的，按已经提交的材料作出是否受理的决定" in text


def test_hand_in_receipt_when_corrected_lists_what_came_now() -> None:
    story = submitted()
    points = [Point("layout", "流程图", "没有标出消毒设施", "")]
    accept.request_correction(story.case.pk, by=story.staff.window, at=NOW, points=points)
    later = NOW + timedelta(days=1)
    provide(
        story.again(), "layout", at=later, medium=Medium.UPLOAD, attachment=a_file_for(story.case, "layout", at=later)
    )
    accept.hand_in(story.case.pk, by=story.by, at=later)
    assert kinds_of(story.case) == ["hand_in_receipt", "correction", "hand_in_receipt"]
    text = text_of(story.case, "hand_in_receipt")
    assert "按照补正告知书补交了以下内容" in text
    assert "主要设备设施、经营布局和操作流程图" in text
    assert "食品安全规章制度目录清单" not in text


def test_special_time_when_begun_names_procedure_and_new_dates() -> None:
    item = next(i for i in BasicItem.objects.all() if any(s.kind == "special" for s in _guide(i.key).steps))
    story = accepted(item.key)
    while story.again().guide.step(story.case.step).kind != "special":
        do_step(story)
    special.begin_special(
        story.case.pk, by=story.staff.reviewer, at=NOW, ground="涉及重大利益", expected_end=date(2026, 6, 23)
    )
    text = text_of(story.case, "special_time")
    assert "特别程序时间告知书" in text
    assert "2026年6月23日" in text
    assert "涉及重大利益。" in text
    assert "顺延至" in text
    assert (story.case.guide.step(story.case.step).basis or "").replace(" ", "") in text


def _guide(key: str) -> GuideContent:
    return item_at(key).published().body


def test_extension_when_extended_gives_reason_and_day() -> None:
    story = accepted()
    review.extend(story.case.pk, by=story.staff.agency_head, at=NOW, reason="现场核查需要等待检测结果")
    text = text_of(story.case, "extension")
    for line in (
        "行政许可申请延长办理期限告知书",
        "现场核查需要等待检测结果。",
        "延长5个工作日",
        "2026年7月1日",
        "承诺时限不变",
        "第四十二条第一款",
    ):
        assert line in text


def test_grant_when_certificate_brings_decision_and_certificate() -> None:
    case = decided().again()
    assert kinds_of(case) == ["hand_in_receipt", "acceptance", "grant", "result"]
    decision = text_of(case, "grant")
    for line in (
        "准予行政许可决定书",
        "洛涧市监许〔2026〕1号",
        "（洛涧市监受〔2026〕1号）",
        "《中华人民共和国食品安全法》第三十五条",
        "第三十八条第一款",
        "经审查和现场核查",
    ):
        assert line in decision
    certificate = text_of(case, "result")
    number = case.decision.result_number
    for line in (
        "食品经营许可证",
        number,
        "涧西区一鸣面馆",
        case.applicant.document_number,
        "2026年6月9日至2031年6月8日",
        "样章",
    ):
        assert line in certificate
    assert document_of(case, "result").valid_to == date(2031, 6, 8)


def test_denial_when_denied_has_fact_condition_ground_remedies() -> None:
    case = decided(granted=False).again()
    text = text_of(case, "denial")
    for line in (
        "不予行政许可决定书", "经营场所距污染源不足二十五米。", "与污染源保持规定距离", "《中华人民共和国食品安全法》第三十三条第一款第一项",
        "第三十八条第二款", "不予行政许可", "60日内向涧西区人民政府申请行政复议", "提起行政诉讼", "重新申请",
    ):  # fmt: skip
        assert line in text
    assert "result" not in kinds_of(case)


def test_delivery_receipt_when_collected_shows_the_signature() -> None:
    story = decided()
    story.again()
    receipt = deliver.Receipt(name="钱万里", number=story.case.applicant.representative_number, signature=PNG)
    deliver.deliver(story.case.pk, by=story.staff.window, at=NOW, receipt=receipt)
    text = text_of(story.case, "delivery_receipt")
    for line in ("送达回证", "窗口领取", "钱万里", "准予行政许可决定书", "食品经营许可证", "领取人签名"):
        assert line in text
    assert story.case.applicant.representative_number not in text


def test_delivery_receipt_when_the_signature_is_no_picture_is_drawn_without() -> None:
    story = decided()
    case = story.again()
    receipt = deliver.Receipt(name="钱万里", number=case.applicant.representative_number, signature=b"no picture")
    deliver.deliver(case.pk, by=story.staff.window, at=NOW, receipt=receipt)
    assert "送达回证" in text_of(case, "delivery_receipt")


def test_withdrawal_when_withdrawn_says_that_nothing_is_decided() -> None:
    story = submitted()
    apply.withdraw(story.case.pk, by=story.by, at=NOW, reason="换地方开店")
    text = text_of(story.case, "withdrawal")
    assert "撤回申请确认书" in text
    assert "换地方开店" in text


def test_no_document_when_the_law_ends_a_case_by_itself() -> None:
    key = next(i.key for i in BasicItem.objects.all() if _guide(i.key).on_default.outcome == "withdrawn")
    story = submitted(key)
    wanted = story.case.guide.materials_for(story.case.answers)[0]
    accept.request_correction(
        story.case.pk, by=story.staff.window, at=NOW, points=[Point(wanted.key, wanted.name, "缺页", "")]
    )
    story.again().apply_lapsed(NOW + timedelta(days=40), NOW + timedelta(days=40))
    assert story.again().state == "withdrawn"
    assert kinds_of(story.case) == ["hand_in_receipt", "correction"]


def test_one_page_when_of_usual_length() -> None:
    case = decided().again()
    assert {kind: len(pages_of(pdf_of(document_of(case, kind)))) for kind in kinds_of(case)} == dict.fromkeys(
        kinds_of(case), 1
    )


def test_render_when_called_again_changes_nothing() -> None:
    document = document_of(submitted().case, "hand_in_receipt")
    first = pdf_of(document)
    again = documents.render(document.pk, at=NOW + timedelta(hours=1))
    assert again.rendered_at == NOW
    assert documents.draw(again) == first
    assert documents.ensure_rendered(again, at=NOW).file.name == again.file.name


def test_render_when_a_half_written_file_was_left_replaces_it() -> None:
    document = document_of(submitted().case, "hand_in_receipt")
    name = default_storage.save(f"documents/2026/06/{document.code}.pdf", ContentFile(b"%PDF-half"))
    drawn = documents.render(document.pk, at=NOW)
    assert drawn.file.name == name
    assert pdf_of(document)[-6:].strip() == b"%%EOF"


def test_seal_when_in_production_is_left_to_the_seal_system(settings: Settings) -> None:
    settings.MODE = "production"
    text = text_of(submitted().case, "hand_in_receipt")
    assert "（电子印章由印章系统加盖）" in text
    assert "样章" not in text


def test_verification_when_asked_tells_number_agency_and_validity_only() -> None:
    document = document_of(decided().case, "result")
    found = queries.verification(f" {document.code.lower()} ")
    assert found is not None
    assert (found.number, found.agency, found.issued_on) == (document.number, AGENCY, date(2026, 6, 9))
    assert found.standing(date(2031, 6, 8)) is Standing.VALID
    assert found.standing(date(2031, 6, 9)) is Standing.EXPIRED
    document.revoked_at = NOW
    document.save()
    again = queries.verification(document.code)
    assert again is not None
    assert again.standing(date(2026, 6, 10)) is Standing.REVOKED
    assert queries.verification("NOSUCHCODE") is None


def test_document_is_archival_and_tagged() -> None:
    pdf = pdf_of(document_of(submitted().case, "hand_in_receipt"))
    assert b"pdfaid:part" in pdf
    assert b"/MarkInfo" in pdf or b"/StructTreeRoot" in pdf

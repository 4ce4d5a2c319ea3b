"""After handing in, over HTTP: correcting, confirming, withdrawing, rating, tracking and verifying keep their rules."""

import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from onewindow.cases.models import State
from onewindow.oversight.models import Rating, Score
from tests import NOW
from tests.factories import (
    Story,
    accepted,
    applicant,
    decided,
    draft,
    hand_in_draft,
    submitted,
)
from tests.factories.applying import another_person
from tests.factories.people import JIANXI
from tests.factories.states import correcting
from tests.web.desk_pages import signed_in as at_the_desk
from tests.web.portal_pages import at, device_of, photo, text

GROUPED, GROUP, JOINT = "rural-homestead-approval", "家庭成员", "marriage-registration"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


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
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    for number in (
        case.number,
        case.number[-12:],
        f"{case.number[-12:-4]}-{case.number[-4:]} ",
        case.number.translate(wide),
    ):
        page = ask(number, f"{case.query_code[:4].lower().translate(wide)}－{case.query_code[4:]}")
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
        wide = tail.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
        assert "没有查到" in ask((case.number, tail, f"{tail[:8]}-{tail[8:]}", wide)[n % 4], f"AAAAAAA{n}")
    assert "请15分钟后再试" in ask(case.number, case.query_code)
    assert other.title in ask(other.number, other.query_code)
    with time_machine.travel(NOW + timedelta(minutes=16)):
        assert "没有查到" not in ask(case.number, case.query_code)


def test_a_slip_of_the_finger_is_told_and_is_no_try(db: None) -> None:
    case = submitted().case
    for _ in range(6):
        assert "编号后 12 位要填全，现在只有 11 位" in ask(case.number[-11:], case.query_code)
        assert "查询码是 8 位，现在有 7 位" in ask(case.number, case.query_code[:7])
    assert case.title in ask(case.number, case.query_code)


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

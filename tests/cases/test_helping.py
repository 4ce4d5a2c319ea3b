"""Helping with one matter: consent on record, confirmed by the applicant, taken back at any time (Art. 18, 42)."""

from datetime import timedelta

import pytest

from onewindow.cases.acts import accept, apply, helping, nearer
from onewindow.cases.consents import Consent
from onewindow.cases.errors import HelpNotConfirmed, HelpNotOnRecord, ReasonRequired
from onewindow.cases.helps import done_by
from onewindow.cases.models import Help, State
from onewindow.cases.progress import time_line
from onewindow.notices.models import Message
from onewindow.record.errors import WrongPerson
from tests import NOW
from tests.factories.nearer import taken_in_at_the_village
from tests.factories.stories import Story, submitted

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def helped() -> Story:
    story = submitted()
    helping.begin_help(story.case.pk, by=story.staff.second_window, at=NOW, consent=Consent(witness="孙支书"))
    return story


@pytest.mark.parametrize("consent", [Consent(code="WRONG234"), Consent(), Consent(witness="卫二窗")])
def test_consent_is_signed_told_by_code_or_witnessed_by_another(consent: Consent) -> None:
    story = submitted()
    with pytest.raises(ReasonRequired):
        helping.begin_help(story.case.pk, by=story.staff.second_window, at=NOW, consent=consent)


def test_a_code_that_only_the_applicant_was_told_is_consent() -> None:
    story = submitted()
    code = Consent(code=story.case.query_code.lower())
    case = helping.begin_help(story.case.pk, by=story.staff.second_window, at=NOW, consent=code)
    row = Help.objects.get()
    assert (row.consent, row.helper) == ("code", story.staff.second_window.post)
    assert case.event.details["helper"] == f"post:{row.helper_id}"
    assert Message.objects.filter(event=case.event, text__contains="卫二窗").exists()


def test_what_a_helper_filled_in_is_accepted_once_the_applicant_has_confirmed_it() -> None:
    story = helped()
    with pytest.raises(HelpNotConfirmed, match="请申请人"):
        accept.accept(story.case.pk, by=story.staff.window, at=LATER)
    helping.confirm_help(story.case.pk, by=story.by, at=LATER)
    assert accept.accept(story.case.pk, by=story.staff.window, at=LATER).state == State.ACCEPTED


def test_a_helper_helps_with_one_matter_until_the_applicant_takes_the_consent_back() -> None:
    story = helped()
    with pytest.raises(WrongPerson):  # one helper at a time
        helping.begin_help(story.case.pk, by=story.staff.window, at=LATER, consent=Consent(witness="孙支书"))
    with pytest.raises(WrongPerson):
        helping.end_help(story.case.pk, by=story.staff.window, at=LATER)
    with pytest.raises(HelpNotConfirmed):  # a helper is not done before the applicant has said that it is theirs
        helping.end_help(story.case.pk, by=story.staff.second_window, at=LATER)
    helping.end_help(story.case.pk, by=story.by, at=LATER)
    assert Help.objects.get().ended_at == LATER
    accept.accept(story.case.pk, by=story.staff.window, at=LATER)  # nobody helps any more: it is the applicant's own


def test_what_is_filled_in_at_a_village_takes_consent_on_record_and_every_act_says_who_helped() -> None:
    story, helper = taken_in_at_the_village()
    case = story.again()
    assert (case.intake_mode, case.intake.region.level) == ("assisted", "village")
    nearer.hand_on(case.pk, by=helper, at=NOW)
    with pytest.raises(HelpNotOnRecord, match="登记帮办"):
        accept.accept(case.pk, by=story.staff.window, at=LATER)
    helping.begin_help(case.pk, by=helper, at=NOW, consent=Consent(witness="孙支书"))
    row = Help.objects.get()
    accept.check_material(case.pk, by=helper, at=NOW, key=case.guide.materials_for(case.answers)[0].key, sound=True)
    with pytest.raises(HelpNotConfirmed):
        accept.accept(case.pk, by=story.staff.window, at=LATER)
    helping.confirm_help(case.pk, by=story.by, at=LATER)
    helping.end_help(case.pk, by=helper, at=LATER)
    accept.accept(case.pk, by=story.staff.window, at=LATER)
    assert [event.act for event in done_by(row)] == ["check_material", "end_help"]
    shown = {point.label: point.text for point in time_line(story.again(), NOW.date())}
    assert "帮办人" in shown["帮办结束"]


def test_a_window_takes_an_application_back_only_by_the_applicants_consent() -> None:
    story = submitted()
    with pytest.raises(ReasonRequired, match="见证人"):
        apply.withdraw(story.case.pk, by=story.staff.second_window, at=NOW)
    with pytest.raises(WrongPerson):
        apply.withdraw(story.case.pk, by=story.staff.reviewer, at=NOW, consent=Consent(witness="孙支书"))
    case = apply.withdraw(story.case.pk, by=story.staff.second_window, at=NOW, consent=Consent(witness="孙支书"))
    assert (case.state, case.chain.window_consents.get().witness) == (State.WITHDRAWN, "孙支书")
    point = next(point for point in time_line(case, NOW.date()) if point.label == "已撤回")
    assert "经您同意" in point.text and "卫二窗" in point.text

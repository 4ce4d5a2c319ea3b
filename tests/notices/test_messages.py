"""Who is told, in which words; and codes that are not stored in the open."""

from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from onewindow.cases.acts import accept, apply
from onewindow.cases.acts.accept import Point
from onewindow.cases.documents.matter import Matter
from onewindow.cases.models import Case
from onewindow.cases.moves import TABLE
from onewindow.cases.told import WORDS, people, telling
from onewindow.catalogue.models import BasicItem
from onewindow.kernel.fields import lookup_digest
from onewindow.kernel.identifiers import make_id_card
from onewindow.notices import queries
from onewindow.notices.messages import Person, tell, tell_code
from onewindow.notices.models import Message, MessageState
from tests import NOW
from tests.factories.applying import enter_at_window, item_at
from tests.factories.people import another_sign_in, applicant, staff_of
from tests.factories.stories import accepted, at_decision, decided, do_step, submitted

pytestmark = pytest.mark.django_db


def told(case: Case, kind: str) -> list[Message]:
    return list(Message.objects.filter(chain_id=case.chain_id, kind=kind).order_by("id"))


def test_notice_when_in_the_table_has_words() -> None:
    assert {row.notice for row in TABLE.moves.values() if row.notice} == set(WORDS)


def test_receipt_when_submitted_tells_number_code_and_day() -> None:
    story = submitted()
    [message] = told(story.case, "hand_in_receipt")
    code = story.case.query_code
    assert message.wording == (
        f"已收到您的“食品经营许可（新办）”申请（20260609 0001），查询码 {code[:4]} {code[4:]}。"
        "最迟6月16日（周二）告知是否受理。收到材料不等于受理。"
    )
    assert message.user == story.by.user
    assert message.phone == story.by.user.phone
    assert message.values["code"] == code


def test_code_when_stored_is_nowhere_in_the_open() -> None:
    story = submitted()
    tell_code("13800138000", "482915", at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("select m::text from notices_message m")
        stored = " ".join(row[0] for row in cursor.fetchall())
    assert story.case.query_code[4:] not in stored
    assert "482915" not in stored
    assert b"482915".hex() not in stored
    assert story.by.user.phone not in stored
    [message] = queries.screen_messages("13800138000")
    assert "482915" in message.wording
    assert (message.kind, message.user, message.state) == ("code", None, MessageState.PENDING)
    assert queries.screen_messages("13800138001") == []


def test_correction_when_asked_names_what_is_missing_and_until_when() -> None:
    story = submitted()
    points = [Point("layout", "流程图", "没有标出消毒设施", ""), Point("system_list", "制度目录", "缺一页", "")]
    accept.request_correction(story.case.pk, by=story.staff.window, at=NOW, points=points, days=15)
    [message] = told(story.case, "correction")
    assert "需要补正 2 项：流程图、制度目录。请于6月24日（周三）前（含当日）一次补齐" in message.wording
    assert "按已经提交的材料作出是否受理的决定" in message.wording


def test_words_when_of_every_notice_fit_an_sms_column() -> None:
    story = decided()
    do_not_cut = [len(message.wording) for message in Message.objects.filter(chain_id=story.case.chain_id)]
    assert do_not_cut
    assert max(do_not_cut) < 250


def test_progress_when_a_step_is_done_names_the_next() -> None:
    story = accepted()
    do_step(story)
    assert "现在到“经营场所现场核查”环节，最迟6月16日（周二）办结。" in told(story.case, "progress")[0].wording


def test_deemed_when_nobody_answered_tells_the_applicant() -> None:
    story = submitted()
    later = NOW + timedelta(days=9)
    story.again().apply_lapsed(later, later)
    [message] = told(story.case, "deemed_accepted")
    assert "依法自6月9日（周二）起视为受理" in message.wording


def test_people_when_another_sign_in_applies_are_told_both() -> None:
    person = applicant("王二", checked=True)
    agent = another_sign_in(person)
    story = submitted(by=agent, key="employment-hardship", place=None)
    phones = {message.phone: message.user for message in told(story.case, "hand_in_receipt")}
    assert phones == {agent.user.phone: agent.user, person.principal.phone: None}


def test_people_when_entered_at_a_window_find_it_where_they_sign_in() -> None:
    person = applicant("韩老人", checked=True)
    case = enter_at_window(staff_of("human_resources").window, "employment-hardship", principal=person.principal)
    [message] = told(case, "hand_in_receipt")
    assert message.user == person.user


def test_people_when_they_have_no_phone_are_marked_for_the_desk() -> None:
    person = applicant("无机人", checked=True)
    person.mandate.revoked_at = NOW
    person.mandate.save()
    person.principal.phone = ""
    person.principal.save()
    case = enter_at_window(staff_of("human_resources").window, "employment-hardship", principal=person.principal)
    [message] = told(case, "hand_in_receipt")
    assert message.state == MessageState.NO_PHONE
    assert not ProcrastinateJob.objects.filter(task_name="notices.send", args__message_id=message.pk).exists()


def test_joint_applicant_when_named_is_asked_to_confirm_and_told_more_only_then() -> None:
    other = {"name": "周安", "id_card": make_id_card(Random(4)), "phone": "13900139000"}
    story = submitted(next(key for key in _keys() if item_at(key).published().body.parties.joint), joint=[other])
    [request] = Message.objects.filter(phone_digest=lookup_digest(other["phone"], "phone"))
    assert request.kind == "joint_request"
    assert "请实名登录平台确认" in request.wording
    party = story.case.parties.get(role="joint")
    apply.confirm_joint(story.case.pk, by=story.staff.window, at=NOW, party_id=party.pk)
    accept.accept(story.case.pk, by=story.staff.window, at=NOW)
    assert other["phone"] in [message.phone for message in told(story.case, "acceptance")]


def _keys() -> list[str]:
    return list(
        BasicItem.objects.filter(levels__contains=["county"], instant=False)
        .order_by("key")
        .values_list("key", flat=True)
    )


def test_tell_when_repeated_tells_once() -> None:
    story = submitted()
    matter = Matter(story.case, story.case.event)
    assert tell(telling("hand_in_receipt", matter), people(story.case), event=story.case.event, at=NOW) == []
    assert tell(telling("acceptance", matter), [Person(phone="13900139000")] * 2, event=story.case.event, at=NOW) != []
    assert Message.objects.filter(phone_digest__isnull=False, kind="acceptance").count() == 1


def test_jobs_when_an_act_is_undone_are_undone_with_it() -> None:
    before = ProcrastinateJob.objects.count(), Message.objects.count()
    story = at_decision()
    with pytest.raises(Exception, match="现在是"):
        apply.withdraw(decided().case.pk, by=story.by, at=NOW)
    jobs = {job.task_name for job in ProcrastinateJob.objects.all()}
    assert jobs == {"notices.render", "notices.send"}
    assert Message.objects.filter(kind="withdrawal").count() == 0
    assert ProcrastinateJob.objects.count() > before[0]
    assert Message.objects.count() > before[1]


def test_unread_when_read_is_not_counted() -> None:
    story = submitted()
    assert queries.unread(story.by.user) == 1
    Message.objects.filter(user=story.by.user).update(read_at=NOW)
    assert queries.unread(story.by.user) == 0
    assert [message.kind for message in queries.messages_of(story.by.user)] == ["hand_in_receipt"]

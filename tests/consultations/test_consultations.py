"""Consultations: the table state by state, first-asked responsibility, the clock, what is published, what many ask."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from onewindow.consultations.acts import answering, asking, publishing
from onewindow.consultations.errors import Empty, NamesSomebody, SameAgency, TooMany
from onewindow.consultations.models import Consultation, Publication, State
from onewindow.consultations.moves import TABLE
from onewindow.consultations.permissions import Asker
from onewindow.consultations.queries import counted, frequent, listed, published_for, queues, seen_by
from onewindow.consultations.tasks import sweep
from onewindow.kernel.identifiers import InvalidIdentifier
from onewindow.network.models import Agency
from onewindow.notices.models import Message
from onewindow.record.actors import System
from onewindow.record.errors import ActRefused, WrongPerson, WrongState
from onewindow.record.models import Clock, ClockKind, Event
from onewindow.record.moves import NEW
from onewindow.record.verify import verify
from onewindow.staff.models import Role
from tests import NOW, factories
from tests.consultations.asking import LATER, Talk, answered, asked, owned, withdrawn
from tests.factories import officer, region, staff_of
from tests.factories.applying import FOOD

pytestmark = pytest.mark.django_db
IN_STATE: dict[State, Callable[[], Talk]] = {
    State.ASKED: asked,
    State.OWNED: owned,
    State.ANSWERED: answered,
    State.WITHDRAWN: withdrawn,
}
HANDLING = [row for row in TABLE.moves.values() if NEW not in row.sources]


def needs(name: str, talk: Talk) -> Any:
    window, other = talk.staff.window, Agency.objects.get(key="civil_affairs", region=region())
    return {
        "take": (window, {}),
        "offer": (window, {"to": other, "reason": "不归我们管"}),
        "take_over": (window, {}),
        "send_back": (window, {"reason": "也不归我们"}),
        "answer": (window, {"text": "要办"}),
        "ask_again": (talk.by, {"question": "周末能办吗"}),
        "withdraw": (talk.by, {}),
        "propose": (window, {"question": "卖散装白酒要办吗", "answer": "要办"}),
        "publish_answer": (talk.staff.approver, {}),
        "decline_answer": (talk.staff.approver, {"reason": "太具体"}),
        "escalate": (System("clocks"), {"recorded_at": LATER, "due": date(2026, 6, 16)}),
    }[name]


def test_every_move_has_exactly_one_act() -> None:
    assert set(TABLE.acts) == set(TABLE.moves)


@pytest.mark.parametrize(("state", "name"), list(product(State, [row.name for row in HANDLING])))
def test_every_state_and_act_behave_as_the_table_says(state: State, name: str) -> None:
    talk, row = IN_STATE[state](), TABLE.moves[name]
    by, more = needs(name, talk)
    before = talk.one.chain.events.count()
    try:
        TABLE.acts[name](talk.one.pk, by=by, at=LATER, **more)
    except WrongState:
        assert not row.allows(state)
    except ActRefused:
        assert row.allows(state)
        assert talk.again().state == state
    else:
        assert row.allows(state)
        event = Event.objects.filter(chain=talk.again().chain).latest("sequence")
        assert (event.act, event.before, event.after) == (name, state, row.target or state)
        assert talk.one.state == (row.target or state)
        return
    assert talk.one.chain.events.count() == before


def test_whoever_takes_it_first_is_responsible_until_somebody_else_has_taken_it_over() -> None:
    talk = owned()
    other = staff_of("civil_affairs")
    with pytest.raises(WrongState):
        answering.take(talk.one.pk, by=talk.staff.reviewer, at=NOW)
    with pytest.raises(WrongPerson):
        answering.answer(talk.one.pk, by=talk.staff.reviewer, at=NOW, text="我来答")
    answering.offer(talk.one.pk, by=talk.staff.window, at=NOW, to=other.agency, reason="民政的事")
    assert talk.again().owner == talk.staff.window.post
    answering.send_back(talk.one.pk, by=other.reviewer, at=NOW, reason="不归民政")
    assert talk.again().offered_to is None
    answering.offer(talk.one.pk, by=talk.staff.window, at=NOW, to=other.agency, reason="再看看")
    due = talk.again().due
    answering.take_over(talk.one.pk, by=other.reviewer, at=NOW)
    assert (talk.again().owner, talk.one.agency, talk.one.due) == (other.reviewer.post, other.agency, due)
    with pytest.raises(WrongPerson):
        answering.answer(talk.one.pk, by=talk.staff.window, at=NOW, text="还是我答")
    answering.answer(talk.one.pk, by=other.reviewer, at=NOW, text="请到民政窗口")


def test_handed_over_only_to_another_agency() -> None:
    talk = owned()
    with pytest.raises(SameAgency):
        answering.offer(talk.one.pk, by=talk.staff.window, at=NOW, to=talk.one.agency, reason="同事")


def test_the_answer_has_a_clock_and_the_asker_is_told() -> None:
    talk = asked()
    clock = Clock.objects.get(chain=talk.one.chain, kind=ClockKind.ANSWER)
    assert talk.one.due == clock.due == date(2026, 6, 16)  # five working days
    told = Message.objects.get(chain=talk.one.chain, kind="asked")
    assert talk.one.number in told.text
    assert talk.one.code not in told.text  # type: ignore[attr-defined]
    answering.take(talk.one.pk, by=talk.staff.window, at=NOW)
    answering.answer(talk.one.pk, by=talk.staff.window, at=LATER, text="要办")
    clock.refresh_from_db()
    assert clock.met_at == LATER
    assert Message.objects.filter(chain=talk.one.chain, kind="answered").count() == 1


def test_not_answered_in_time_it_goes_up_once() -> None:
    import time_machine

    talk = asked()
    with time_machine.travel(NOW + timedelta(days=8)):
        sweep(0)
        sweep(0)
    assert talk.acts() == ["ask", "escalate"]
    assert talk.again().escalated_at is not None
    answering.take(talk.one.pk, by=talk.staff.window, at=NOW + timedelta(days=8))


def test_asking_on_goes_to_the_same_owner_with_a_new_clock() -> None:
    talk = answered()
    asking.ask_again(talk.one.pk, by=talk.by, at=LATER, question="周末能办吗")
    assert (talk.again().state, talk.one.owner) == (State.OWNED, talk.staff.window.post)
    assert "周末能办吗" in talk.one.question
    assert talk.one.due is not None


def test_by_phone_alone_and_not_without_limit() -> None:
    by = Asker(phone="13800138000")
    with pytest.raises(InvalidIdentifier):
        asking.ask(None, region(), by=Asker(phone="123"), at=NOW, question="几点上班")
    with pytest.raises(Empty):
        asking.ask(None, region(), by=by, at=NOW, question="  ")
    for number in range(5):
        made = asking.ask(None, region(), by=by, at=NOW, question=f"问题 {number}")
    assert made.agency.region_id == region().pk
    assert Message.objects.filter(chain=made.chain).get().phone == "13800138000"
    with pytest.raises(TooMany):
        asking.ask(None, region(), by=by, at=NOW, question="再问一个")
    asking.ask(None, region(), by=by, at=NOW + timedelta(hours=2), question="过一会儿再问")


def test_published_only_by_another_person_and_naming_nobody() -> None:
    talk = answered()
    with pytest.raises(NamesSomebody, match="手机号码"):
        publishing.propose(talk.one.pk, by=talk.staff.window, at=NOW, question="打 13800138000 吗", answer="可以")
    with pytest.raises(NamesSomebody, match="姓名"):
        publishing.propose(talk.one.pk, by=talk.staff.window, at=NOW, question="赵一鸣问", answer="可以")
    publishing.propose(talk.one.pk, by=talk.staff.window, at=NOW, question="卖散装白酒要办吗", answer="要办")
    with pytest.raises(WrongPerson):
        publishing.publish(talk.one.pk, by=talk.staff.window, at=NOW)
    assert not published_for(FOOD)
    publishing.publish(talk.one.pk, by=talk.staff.approver, at=NOW)
    assert [one.public_question for one in published_for(FOOD)] == ["卖散装白酒要办吗"]
    assert talk.again().publication == Publication.PUBLISHED


def test_what_many_ask_is_shown_to_the_editor_with_the_words_they_share() -> None:
    for number in range(4):
        asked(f"冷库面积多大才算合格，第 {number} 问")
    found = frequent("market_regulation", NOW, prefix=region().prefix)
    assert [(row.item.key, row.count) for row in found] == [(FOOD, 4)]
    assert "冷库" in dict(found[0].shared)
    assert not frequent("civil_affairs", NOW)


def test_counts_equal_lists_and_others_see_nothing() -> None:
    talks = [asked(), owned(), answered()]
    who = talks[1].staff.window
    rail = queues(who, NOW.date())
    counts = counted(who, rail)
    assert counts == {queue.key: len(listed(who, queue, None)) for queue in rail}
    assert counts["mine"] == 1
    elsewhere = officer(Role.REVIEWER, Agency.objects.get(key="market_regulation", region=region("老城区")))
    assert not seen_by(elsewhere).exists()
    assert seen_by(officer(Role.ADMINISTRATOR, talks[0].staff.agency)).count() == 3


def test_the_record_of_a_consultation_is_whole_and_holds_no_words() -> None:
    talk = answered()
    assert not verify().faults
    assert "散装" not in str(list(Event.objects.filter(chain=talk.one.chain).values_list("details", flat=True)))


def test_a_phone_question_is_its_askers_only() -> None:
    made = asking.ask(None, region(), by=Asker(phone="13800138000"), at=NOW, question="几点上班")
    with pytest.raises(WrongPerson):
        asking.withdraw(made.pk, by=Asker(phone="13900139000"), at=NOW)
    with pytest.raises(WrongPerson):
        asking.withdraw(made.pk, by=Asker(factories.applicant().user), at=NOW)
    assert Consultation.objects.get(pk=made.pk).state == State.ASKED

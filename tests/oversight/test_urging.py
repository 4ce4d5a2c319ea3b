"""Urging orders: every state × act as the table says; who may; what must be said; how the clock of the answer goes."""

import re
from datetime import date, timedelta
from itertools import product

import pytest

from onewindow.network.models import Agency, Region
from onewindow.oversight.models import Urging, UrgingState
from onewindow.oversight.urging import acts
from onewindow.oversight.urging.acts import AlreadyUrged, NotADayToCome, NothingToUrge, StillOpen, Unsaid
from onewindow.oversight.urging.moves import TABLE
from onewindow.oversight.urging.queries import reading_of, visible_to
from onewindow.record.errors import ActRefused, WrongPerson, WrongState
from onewindow.record.models import Event
from onewindow.record.moves import NEW, TABLES
from onewindow.record.verify import verify
from onewindow.staff.models import Role
from tests import NOW
from tests.factories import officer, region, submitted
from tests.factories.urging import LATER, SOON, URGINGS, administrator, end, issued, red_case, try_act

HANDLING = [row for row in TABLE.moves.values() if NEW not in row.sources]


def test_the_table_is_whole(db: None) -> None:
    assert TABLE in TABLES
    assert set(TABLE.acts) == set(TABLE.moves)
    assert {row.target for row in TABLE.moves.values()} == set(UrgingState) == set(URGINGS)
    for row in TABLE.moves.values():
        assert re.fullmatch(r"[\u4e00-\u9fff]{2,9}", row.label), row.name


@pytest.mark.parametrize(("state", "name"), list(product(UrgingState.values, [row.name for row in HANDLING])))
def test_every_state_and_act_behave_as_the_table_says(db: None, state: str, name: str) -> None:
    made = URGINGS[UrgingState(state)]()
    row, before = TABLE.moves[name], Event.objects.filter(chain=made.urging.chain).count()
    if name == "close_urging" and row.allows(state):
        end(made.story)
    try:
        try_act(made, name)
    except WrongState:
        assert not row.allows(state)
        assert Event.objects.filter(chain=made.urging.chain).count() == before
        return
    assert row.allows(state)
    assert made.again().state == row.target
    event = Event.objects.filter(chain=made.urging.chain).latest("sequence")
    assert (event.act, event.before, event.after, event.happened_at) == (name, state, row.target, LATER)
    assert event.articles == list(row.article.numbers)
    assert event.sequence == before + 1


def city_agency(key: str) -> Agency:
    return Agency.objects.get(key=key, region__level="city")


# Who may urge a case of 涧西区's market regulator, by role, agency and place.
URGING = [
    (Role.ADMINISTRATOR, "government_services_administration", "涧西区", True),
    (Role.ADMINISTRATOR, "government_services_administration", "", True),
    (Role.ADMINISTRATOR, "government_services_administration", "老城区", False),
    (Role.ADMINISTRATOR, "market_regulation", "涧西区", False),
    (Role.AGENCY_HEAD, "market_regulation", "涧西区", True),
    (Role.APPROVER, "market_regulation", "涧西区", False),
    (Role.APPROVER, "market_regulation", "", True),
    (Role.AGENCY_HEAD, "market_regulation", "", True),
    (Role.AGENCY_HEAD, "market_regulation", "老城区", False),
    (Role.AGENCY_HEAD, "civil_affairs", "涧西区", False),
    (Role.AGENCY_HEAD, "civil_affairs", "", False),
    (Role.AUDITOR, "government_services_administration", "", False),
    (Role.GOVERNMENT_HEAD, "government_services_administration", "涧西区", False),
    (Role.REVIEWER, "market_regulation", "涧西区", False),
    (Role.HALL_MANAGER, "hall_operator", "涧西区", False),
]


@pytest.mark.parametrize(("role", "key", "place", "may"), URGING)
def test_who_may_urge(db: None, role: Role, key: str, place: str, may: bool) -> None:
    late = red_case()
    where = region(place) if place else Region.objects.get(level="city")
    who = officer(role, Agency.objects.get(key=key, region=where))
    if may:
        made = acts.issue(late.case.pk, by=who, at=NOW, reason="请说明原因")
        assert visible_to(who).filter(pk=made.pk).exists()
        assert visible_to(late.staff.approver).filter(pk=made.pk).exists()
    else:
        with pytest.raises(WrongPerson):
            acts.issue(late.case.pk, by=who, at=NOW, reason="请说明原因")
        assert not Urging.objects.exists()


def test_only_the_chief_representative_answers_and_only_the_issuer_judges(db: None) -> None:
    made = issued()
    staff = made.story.staff
    elsewhere = officer(Role.APPROVER, Agency.objects.get(key="market_regulation", region=region("老城区")))
    for who in (staff.reviewer, staff.agency_head, made.by, elsewhere):
        with pytest.raises(WrongPerson):
            try_act(made, "answer_urging", by=who)
    try_act(made, "answer_urging")
    above = administrator(Region.objects.get(level="city"))
    for name, who in product(["accept_reply", "return_reply"], [staff.approver, above, staff.agency_head]):
        with pytest.raises(WrongPerson):
            try_act(made, name, by=who)
    try_act(made, "accept_reply", by=administrator())  # a colleague in the same department


def test_what_is_neither_late_nor_nearly_so_is_not_urged(db: None) -> None:
    with pytest.raises(NothingToUrge, match="不用督办"):
        acts.issue(submitted().case.pk, by=administrator(), at=NOW, reason="请说明原因")


def test_one_open_order_of_an_issuer_and_another_after_it(db: None) -> None:
    made = issued()
    with pytest.raises(AlreadyUrged, match="还没有办结"):
        acts.issue(made.story.case.pk, by=made.by, at=LATER, reason="再催一次")
    acts.issue(made.story.case.pk, by=made.story.staff.agency_head, at=LATER, reason="本部门也要说明")
    assert Urging.objects.count() == 2


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_is_left_unsaid(db: None, text: str) -> None:
    made = issued()
    with pytest.raises(Unsaid, match="请写明"):
        acts.issue(red_case().case.pk, by=made.by, at=NOW, reason=text)
    with pytest.raises(Unsaid, match="为什么没有按时办"):
        acts.answer(made.urging.pk, by=made.story.staff.approver, at=NOW, why=text, by_when=SOON)
    with pytest.raises(NotADayToCome, match="今天或者以后"):
        acts.answer(made.urging.pk, by=made.story.staff.approver, at=NOW, why="忙", by_when=date(2026, 6, 8))
    try_act(made, "answer_urging")
    with pytest.raises(Unsaid, match="退回的理由"):
        acts.return_reply(made.urging.pk, by=made.by, at=NOW, remark=text)


def test_an_order_is_closed_when_the_case_is(db: None) -> None:
    made = URGINGS[UrgingState.ACCEPTED]()
    with pytest.raises(StillOpen, match="还没有办完"):
        try_act(made, "close_urging")
    end(made.story)
    assert try_act(made, "close_urging").closed_at == LATER


def test_the_answer_is_due_in_two_working_days_and_then_red(db: None) -> None:
    made = issued()
    reading = reading_of(made.urging, NOW.date())
    assert reading is not None
    assert reading.clock.due == date(2026, 6, 11)
    late = reading_of(made.urging, date(2026, 6, 12))
    assert late is not None
    assert late.light == "red"
    assert not Urging.objects.overdue(date(2026, 6, 11)).exists()
    assert Urging.objects.overdue(date(2026, 6, 12)).get() == made.urging
    try_act(made, "answer_urging")
    assert reading_of(made.urging, NOW.date()) is None
    assert not Urging.objects.overdue(date(2026, 6, 12)).exists()
    try_act(made, "accept_reply")
    assert Urging.objects.overdue(SOON + timedelta(days=1)).get() == made.urging  # promised, and not kept
    try_act(made, "return_reply")
    again = reading_of(made.urging, NOW.date())
    assert again is not None
    assert again.clock.due == date(2026, 6, 11)


def test_the_record_names_no_text_and_is_whole(db: None) -> None:
    made = URGINGS[UrgingState.RETURNED]()
    events = Event.objects.filter(chain=made.urging.chain).order_by("sequence")
    assert [event.act for event in events] == ["issue_urging", "answer_urging", "return_reply"]
    assert "核查排期推迟" not in str([event.details for event in events])
    assert events[0].details["case"] == made.story.case.number
    assert verify().whole


def test_a_refusal_changes_nothing(db: None) -> None:
    made = issued()
    with pytest.raises(ActRefused):
        try_act(made, "close_urging")
    assert made.again().state == UrgingState.ISSUED

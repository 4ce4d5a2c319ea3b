"""Bars: on a record that names authority, ground and end; objected to; repaired (Art. 28; 行政许可法 78, 79)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from onewindow.cases.acts import bars, decide, holdings_end
from onewindow.cases.acts.bars import NoGroundForBar
from onewindow.cases.bar_moves import TABLE
from onewindow.cases.bars import route_open
from onewindow.cases.commitments import commitment_offered
from onewindow.cases.errors import Barred, NoSuchChoice
from onewindow.cases.models import Bar, BarState
from onewindow.notices.models import Document
from onewindow.record.errors import ActRefused, WrongPerson, WrongState
from onewindow.record.moves import NEW
from tests.factories.applying import FOOD, draft, hand_in_draft
from tests.factories.promises import APPROVAL, Held, checked, committed, intended, stated
from tests.factories.stories import DENIAL, at_decision
from tests.web.desk_pages import signed_in
from tests.web.portal_pages import device_of

pytestmark = pytest.mark.django_db
WHY: dict[str, Any] = {"facts": "承诺的经营场所不存在", "ground": "《洛阳市政务服务管理办法》第二十八条"}


def broken(now: datetime) -> Held:
    """Granted on a commitment, not kept, not mended, revoked."""
    made = checked(committed(), kept=False)
    from onewindow.cases.acts import holdings

    holdings.order_mending(made.holding.pk, by=made.approver, at=now, what="配备经营场所", days=1)
    at = now + timedelta(days=2)
    checked(made, kept=False, at=at)
    stated(intended(made, at=at), at=at)
    made.holding = holdings_end.revoke(made.holding.pk, by=made.approver, at=at)
    return made


def barred(now: datetime) -> tuple[Held, Bar]:
    made = broken(now)
    return made, bars.impose(made.story.case.pk, by=made.approver, at=now + timedelta(days=2), kind="commitment", **WHY)


def test_a_bar_needs_a_revoked_commitment(now: datetime) -> None:
    made = committed()
    with pytest.raises(NoGroundForBar, match="撤销"):
        bars.impose(made.story.case.pk, by=made.approver, at=now, kind="commitment", **WHY)


def test_it_closes_the_commitment_route_of_that_item_only_and_ends(now: datetime) -> None:
    made, bar = barred(now)
    who = made.story.by.principal
    on = bar.starts_on
    assert not route_open(who, APPROVAL, on)
    assert route_open(who, "labour-dispatch-licence", on)
    assert bar.ends_on == date(2027, 6, 11) and route_open(who, APPROVAL, bar.ends_on + timedelta(days=1))
    again = draft(made.story.by, APPROVAL)
    assert not commitment_offered(again, at=now + timedelta(days=2))
    assert (
        hand_in_draft(again, made.story.by, at=now + timedelta(days=3)).state == "submitted"
    )  # the ordinary way is open
    with pytest.raises(NoSuchChoice):
        bars.impose(made.story.case.pk, by=made.approver, at=now + timedelta(days=2), kind="commitment", years=2, **WHY)
    assert Document.objects.filter(chain=bar.chain, kind="bar").count() == 1


def test_elsewhere_only_that_the_route_is_closed_is_shown_and_the_applicant_is_told_where_the_reason_is(
    now: datetime,
) -> None:
    made, bar = barred(now)
    at = now + timedelta(days=3)
    own, window = draft(made.story.by, APPROVAL, at=at), made.story.staff.window
    taken = draft(window, APPROVAL, principal=made.story.by.principal, at=at, with_files=False)
    with time_machine.travel(at):
        client, desk = device_of(made.story.by), signed_in(window)
        page = client.get(reverse("public:draft_materials", args=[own.pk])).content.decode()
        front = desk.get(reverse("desk:intake_draft", args=[taken.pk])).content.decode()
        assert "不能用告知承诺" in page and reverse("public:holdings") in page
        assert "不能用告知承诺" in front
        assert bar.facts not in front and desk.get(reverse("desk:bar", args=[bar.pk])).status_code == 404


def test_an_objection_is_answered_by_another_within_three_to_seven_days(now: datetime) -> None:
    made, bar = barred(now)
    at = now + timedelta(days=3)
    bars.object_to(bar.pk, by=made.story.by, at=at, text="场所后来租到了")
    clock = bar.chain.clocks.get()
    assert clock.days == 3
    bars.lengthen(bar.pk, by=made.approver, at=at, reason="要到现场看")
    with pytest.raises(NoSuchChoice, match="一次"):
        bars.lengthen(bar.pk, by=made.approver, at=at, reason="再延")
    clock.refresh_from_db()
    assert clock.limit == 7
    with pytest.raises(WrongPerson):
        bars.lift(bar.pk, by=made.approver, at=at, answer="查明属实")  # who signed it
    lifted = bars.lift(bar.pk, by=made.story.staff.agency_head, at=at, answer="查明属实")
    assert lifted.state == BarState.LIFTED and route_open(made.story.by.principal, APPROVAL, at.date())


def test_repair_opens_the_route_again(now: datetime) -> None:
    made, bar = barred(now)
    at = now + timedelta(days=30)
    assert bars.repair(bar.pk, by=made.approver, at=at, found="已经租到经营场所").state == BarState.ENDED
    assert route_open(made.story.by.principal, APPROVAL, at.date())


def test_a_licence_is_barred_only_where_safety_is_touched_and_somebody_lied(now: datetime) -> None:
    story = at_decision()
    assert story.case.guide.safety and story.case.guide.key == FOOD
    with pytest.raises(NoGroundForBar, match="七十八"):
        bars.impose(
            story.case.pk,
            by=story.staff.approver,
            at=now,
            kind="licence_78",
            facts="材料虚假",
            ground="《行政许可法》第七十八条",
        )
    decide.deny(story.case.pk, by=story.staff.approver, at=now, denial=DENIAL)
    made = bars.impose(
        story.case.pk,
        by=story.staff.approver,
        at=now,
        kind="licence_78",
        facts="健康证明系伪造",
        ground="《行政许可法》第七十八条",
    )
    assert made.ends_on == date(2027, 6, 9)
    with pytest.raises(Barred):
        hand_in_draft(draft(story.by), story.by, at=now)
    with pytest.raises(NoGroundForBar, match="七十九"):
        bars.impose(
            story.case.pk,
            by=story.staff.approver,
            at=now,
            kind="licence_79",
            facts="欺骗",
            ground="《行政许可法》第七十九条",
        )


def test_every_state_and_act_behave_as_the_table_says(now: datetime) -> None:
    made, bar = barred(now)
    staff, at = made.story.staff, now + timedelta(days=3)
    tries: dict[str, Callable[[], object]] = {
        "object": lambda: bars.object_to(bar.pk, by=made.story.by, at=at, text="不服"),
        "lengthen": lambda: bars.lengthen(bar.pk, by=staff.approver, at=at, reason="要核查"),
        "uphold": lambda: bars.uphold(bar.pk, by=staff.agency_head, at=at, answer="维持"),
        "lift": lambda: bars.lift(bar.pk, by=staff.agency_head, at=at, answer="撤销"),
        "repair": lambda: bars.repair(bar.pk, by=staff.approver, at=at, found="已改正"),
    }
    assert set(tries) == {row.name for row in TABLE.moves.values() if NEW not in row.sources}
    for state in BarState:
        for name, act in tries.items():
            Bar.objects.filter(pk=bar.pk).update(state=state, ended_at=None)
            bar.chain.clocks.update(met_at=at)
            row = TABLE.moves[name]
            try:
                act()
            except WrongState:
                assert not row.allows(state), (state, name)
            except ActRefused:
                assert row.allows(state), (state, name)
            else:
                assert row.allows(state), (state, name)
                assert Bar.objects.get(pk=bar.pk).state == (row.target or state)

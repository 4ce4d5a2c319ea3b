"""A case in every state; `Try` has every act."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from onewindow.cases.acts import (
    accept,
    apply,
    counter,
    lapse,
    outage,
)
from onewindow.cases.models import State
from tests import NOW
from tests.factories.applying import a_file_for, item_at
from tests.factories.outage import an_entry
from tests.factories.stories import Story, accepted, decided, submitted
from tests.factories.tries import ABOVE, CLOCKS, LATER, LAYOUT, WITNESSED, Try

__all__ = ["ABOVE", "CLOCKS", "IN_STATE", "LATER", "LAYOUT", "Try", "answer"]


def correcting(**made: Any) -> Story:
    story = submitted(**made)
    story.case = accept.request_correction(story.case.pk, by=story.staff.window, at=NOW, points=[LAYOUT], days=10)
    return story


def refused() -> Story:
    story = submitted()
    story.case = accept.refuse(
        story.case.pk, by=story.staff.window, at=NOW, reason="材料不实", ground="《行政许可法》第三十二条"
    )
    return story


def not_ours() -> Story:
    story = submitted()
    story.case = accept.not_ours(
        story.case.pk, by=story.staff.window, at=NOW, reason="生产许可不在区级", authority="洛阳市市场监督管理局"
    )
    return story


def withdrawn() -> Story:
    story = submitted()
    story.case = apply.withdraw(story.case.pk, by=story.by, at=NOW)
    return story


def terminated() -> Story:
    story = correcting()
    story.case = lapse.lapse_to_terminated(story.case.pk, by=CLOCKS, at=NOW, recorded_at=NOW)
    return story


def entered() -> Story:
    """Taken in on paper two hours ago, entered now; nobody has looked it through yet."""
    return an_entry()


def returned() -> Story:
    story = submitted()
    story.case = counter.give_back(story.case.pk, by=story.staff.window, at=NOW, reason="重复申请", consent=WITNESSED)
    return story


def moved() -> Story:
    story = submitted()
    story.case = counter.move_to_item(
        story.case.pk,
        by=story.staff.window,
        at=NOW,
        item=item_at("food-business-licence-change"),
        reason="只卖预包装食品",
        consent=WITNESSED,
    )
    return story


def voided() -> Story:
    story = entered()
    story.case = outage.void(story.case.pk, by=story.staff.second_window, at=NOW, reason="录成了别人")
    return story


IN_STATE: dict[State, Callable[[], Story]] = {
    State.SUBMITTED: submitted,
    State.CORRECTING: correcting,
    State.ACCEPTED: accepted,
    State.GRANTED: decided,
    State.DENIED: lambda: decided(granted=False),
    State.NOT_OURS: not_ours,
    State.REFUSED: refused,
    State.WITHDRAWN: withdrawn,
    State.TERMINATED: terminated,
    State.ENTERED: entered,
    State.RETURNED: returned,
    State.MOVED: moved,
    State.VOIDED: voided,
}


def answer(story: Story, key: str = "layout", at: datetime = LATER) -> None:
    """Hand a file in for a point of the correction notice (without handing in yet)."""
    from onewindow.cases.materials import provide
    from onewindow.cases.models import Medium

    case = story.again()
    provide(case, key, at=at, medium=Medium.UPLOAD, attachment=a_file_for(case, key, at=at))

"""Red cases, and urging orders in every state, each act by whom the table names."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from onewindow.cases.models import Case
from onewindow.network.models import Agency, Region
from onewindow.oversight.models import Urging, UrgingState
from onewindow.oversight.urging import acts
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from tests import NOW
from tests.factories.people import officer, region
from tests.factories.stories import Story, accepted, at_decision

LATER = NOW + timedelta(hours=1)
LONG_AGO = datetime(2026, 4, 1, 9, 0, tzinfo=NOW.tzinfo)
SOON = date(2026, 6, 12)


def administrator(place: Region | None = None) -> Officer:
    """Of the administering department of the place (涧西区)."""
    return officer(Role.ADMINISTRATOR, Agency.objects.get(region=place or region(), administering=True), name="孙丽华")


def red_case() -> Story:
    """Accepted in April, and nobody went on with it."""
    return accepted(at=LONG_AGO)


@dataclass
class Urged:
    story: Story
    by: Officer
    urging: Urging

    def again(self) -> Urging:
        self.urging = Urging.objects.get(pk=self.urging.pk)
        return self.urging


def issued(story: Story | None = None, by: Officer | None = None) -> Urged:
    late, who = story or red_case(), by or administrator()
    return Urged(late, who, acts.issue(late.case.pk, by=who, at=NOW, reason="请说明原因"))


def answered() -> Urged:
    made = issued()
    acts.answer(made.urging.pk, by=made.story.staff.approver, at=NOW, why="核查排期推迟", by_when=SOON)
    return made


def accepted_reply() -> Urged:
    made = answered()
    acts.accept(made.urging.pk, by=made.by, at=NOW)
    return made


def returned() -> Urged:
    made = answered()
    acts.return_reply(made.urging.pk, by=made.by, at=NOW, remark="没有写哪一步")
    return made


def closed() -> Urged:
    made = accepted_reply()
    end(made.story)
    acts.close(made.urging.pk, by=made.by, at=NOW)
    return made


def end(story: Story) -> None:
    from onewindow.cases.acts.apply import withdraw

    withdraw(story.case.pk, by=story.by, at=NOW)


URGINGS: dict[UrgingState, Callable[[], Urged]] = {
    UrgingState.ISSUED: issued,
    UrgingState.ANSWERED: answered,
    UrgingState.ACCEPTED: accepted_reply,
    UrgingState.RETURNED: returned,
    UrgingState.CLOSED: closed,
}


def try_act(made: Urged, name: str, by: Any = None) -> Urging:
    """The act with what it needs, by whom the table names."""
    chief = made.story.staff.approver
    needs: dict[str, tuple[Any, Any, dict[str, Any]]] = {
        "answer_urging": (acts.answer, chief, {"why": "核查排期推迟", "by_when": SOON}),
        "accept_reply": (acts.accept, made.by, {}),
        "return_reply": (acts.return_reply, made.by, {"remark": "没有写哪一步"}),
        "close_urging": (acts.close, made.by, {}),
    }
    act, who, more = needs[name]
    return act(made.urging.pk, by=by or who, at=LATER, **more)


__all__ = [
    "LATER",
    "SOON",
    "URGINGS",
    "Case",
    "Urged",
    "administrator",
    "at_decision",
    "end",
    "issued",
    "red_case",
    "try_act",
]

"""The acts of hearings and of joint handling, each with what it needs; a part of `states.Try`."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from onewindow.cases.acts import coordinating, hearing, hearing_held, opinion
from onewindow.cases.models import OpinionRequest, Party
from onewindow.network.models import Agency
from onewindow.record import clocks
from onewindow.record.actors import System
from onewindow.record.models import ClockKind
from onewindow.staff.models import Role
from tests import NOW
from tests.factories.people import officer
from tests.factories.stories import Story

LATER = NOW + timedelta(hours=1)
CLOCKS = System("clocks")


@dataclass(frozen=True)
class TryTogether:
    story: Story
    at: datetime = LATER

    def urge_step(self) -> tuple[Any, ...]:
        return coordinating.urge_step, self.story.staff.approver, {"note": "核查提前", "by_when": date(2026, 6, 12)}

    def coordinate(self) -> tuple[Any, ...]:
        return coordinating.coordinate, self.story.staff.approver, {"note": "与卫健委商定同日核查", "to_window": True}

    def announce_hearing(self) -> tuple[Any, ...]:
        return (
            hearing.announce_hearing,
            self.story.staff.reviewer,
            {"about": "设立地点和噪声", "public_interest": "影响周边居民"},
        )

    def tell_of_hearing_right(self) -> tuple[Any, ...]:
        return hearing.tell_of_hearing_right, self.story.staff.reviewer, {}

    def request_hearing(self) -> tuple[Any, ...]:
        return hearing.request_hearing, self.story.by, {}

    def convene_hearing(self) -> tuple[Any, ...]:
        needs = {
            "planned_at": self.at + timedelta(days=9),
            "place": "三楼会议室",
            "chair": self.story.staff.legal_reviewer.post,
        }
        return hearing_held.convene_hearing, self.story.staff.reviewer, needs

    def recuse_chair(self) -> tuple[Any, ...]:
        party = Party.objects.filter(case=self.story.case).first()
        needs = {"party_id": party and party.pk, "reason": "是亲属", "granted": False, "answer": "没有亲属关系"}
        return hearing_held.recuse_chair, self.story.staff.approver, needs

    def hold_hearing(self) -> tuple[Any, ...]:
        party = Party.objects.filter(case=self.story.case).first()
        who = [party.pk] if party else []
        record = hearing_held.Record(
            self.at, self.story.staff.reviewer.post, "测得噪声", "已整改", "仍然太吵", who, who
        )
        return hearing_held.hold_hearing, self.story.staff.legal_reviewer, {"record": record}

    def ask_opinion(self) -> tuple[Any, ...]:
        other = Agency.objects.get(key="health", region=self.story.case.region)
        return opinion.ask_opinion, self.story.staff.reviewer, {"agency": other, "question": "是否符合", "days": 2}

    def give_opinion(self) -> tuple[Any, ...]:
        other = officer(Role.REVIEWER, Agency.objects.get(key="health", region=self.story.case.region))
        self._asked(other.post.agency)
        return opinion.give_opinion, other, {"favourable": True, "answer": "符合"}

    def escalate_opinion(self) -> tuple[Any, ...]:
        row = self._asked(Agency.objects.get(key="health", region=self.story.case.region))
        clock = clocks.start(self.story.case.chain, ClockKind.OPINION, step=row.clock_step, at=NOW, days=1)
        return opinion.escalate_opinion, CLOCKS, {"recorded_at": self.at, "clock": clock}

    def name_lead(self) -> tuple[Any, ...]:
        case = self.story.case
        near = Agency.objects.get(key=case.agency.key, region__path="老城区")
        self._asked(near)
        above = Agency.objects.get(key=case.agency.key, region__level="city")
        return opinion.name_lead, officer(Role.APPROVER, above), {"lead": near, "reason": "主要场所在老城区"}

    def _asked(self, agency: Agency) -> OpinionRequest:
        """Asked, if it is not already: a story may try the same act twice."""
        asked, _ = OpinionRequest.objects.get_or_create(
            case=self.story.case, agency=agency, answered_at=None, ended_at=None,
            defaults={"question": "是否符合", "asked_by": self.story.staff.reviewer.post, "asked_at": NOW, "due": date(2026, 6, 11)},
        )  # fmt: skip
        return asked

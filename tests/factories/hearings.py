"""Cases on the way to a hearing, made by the acts."""

from datetime import datetime, timedelta

from onewindow.cases.acts import explain, hearing, hearing_held
from onewindow.cases.models import Party, PartyRole
from onewindow.cases.models.case import Case
from tests import NOW
from tests.factories.stories import Story, accepted

PLANNING = "construction-project-planning-permit"
VENUE = "entertainment-venue-licence"
DAY = timedelta(days=1)


def neighbour(story: Story, name: str = "邻居甲", phone: str = "13800138000", *, at: datetime = NOW) -> Party:
    who = explain.Somebody(name, phone)
    case: Case = explain.name_interested(story.case.pk, by=story.staff.reviewer, at=at, who=who, interest="采光受影响")
    return case.parties.filter(role=PartyRole.INTERESTED).latest("pk")


def told(*, at: datetime = NOW) -> Story:
    """Two neighbours are named and told, with the applicant, of the right."""
    story = accepted(PLANNING, at=at)
    neighbour(story, at=at)
    neighbour(story, "邻居乙", "13800138001", at=at)
    story.case = hearing.tell_of_hearing_right(story.case.pk, by=story.staff.reviewer, at=at)
    return story


def others(story: Story) -> list[Party]:
    return list(story.case.parties.filter(role=PartyRole.INTERESTED).order_by("pk"))


def asked(*, at: datetime = NOW) -> Story:
    story = told(at=at)
    story.case = hearing.request_hearing(
        story.case.pk, by=story.staff.window, at=at, party_id=others(story)[0].pk
    )  # fmt: skip
    return story


def convened(*, at: datetime = NOW, days: int = 10) -> Story:
    story = asked(at=at)
    story.case = hearing_held.convene_hearing(
        story.case.pk, by=story.staff.reviewer, at=at, planned_at=at + days * DAY, place="三楼会议室",
        chair=story.staff.legal_reviewer.post,
    )  # fmt: skip
    return story


def record(story: Story, at: datetime) -> hearing_held.Record:
    parties = [party.pk for party in story.case.parties.order_by("pk")]
    reviewer = story.staff.reviewer.post
    return hearing_held.Record(at, reviewer, "日照分析图", "退让已满足规范", "采光不够", parties, parties)


def held(*, at: datetime = NOW) -> Story:
    """Reviewed before, so that somebody has evidence to present."""
    story = convened(at=at)
    reviewed(story)
    when = at + 10 * DAY
    story.case = hearing_held.hold_hearing(
        story.case.pk, by=story.staff.legal_reviewer, at=when, record=record(story, when)
    )  # fmt: skip
    return story


def reviewed(story: Story) -> None:
    from onewindow.cases.acts.handover import reassign

    reassign(story.case.pk, by=story.staff.approver, at=NOW, to=story.staff.reviewer.post, reason="由其承办")

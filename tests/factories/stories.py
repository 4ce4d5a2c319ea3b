"""Cases that have come so far: submitted, accepted, at the decision, decided; each act by whom the law names."""

from dataclasses import dataclass
from datetime import datetime

from onewindow.accounts.actors import Applicant
from onewindow.cases.acts.accept import accept
from onewindow.cases.acts.decide import Denial, deny, grant, grant_on_the_spot
from onewindow.cases.acts.handover import forward
from onewindow.cases.acts.review import Visit, complete_step, record_inspection
from onewindow.cases.models import Case
from onewindow.network.models import Region
from onewindow.staff.actors import Officer
from tests import NOW
from tests.factories.applying import FOOD, draft, hand_in_draft, item_at
from tests.factories.people import Staff, applicant, individual_business, organisation, region, staff_of

DENIAL = Denial(
    reasons="经营场所距污染源不足二十五米",
    condition="与污染源保持规定距离",
    ground="《中华人民共和国食品安全法》第三十三条第一款第一项",
)
VISIT_FINDINGS = "设备设施齐全，布局合理"


@dataclass
class Story:
    """A case and those who have to do with it."""

    case: Case
    by: Applicant
    staff: Staff

    def again(self) -> Case:
        """The case as it is in the database now."""
        self.case = Case.objects.get(pk=self.case.pk)
        return self.case

    def acts(self) -> list[str]:
        return list(self.case.chain.events.order_by("sequence").values_list("act", flat=True))


def somebody_for(key: str, *, checked: bool = False, place: Region | None = None) -> Applicant:
    """An applicant of a kind that the item serves."""
    audience = item_at(key, place).basic.audience
    if "individual_business" in audience:
        return individual_business(checked=checked)
    if "natural" in audience:
        return applicant(checked=checked)
    return organisation(checked=checked)


def submitted(
    key: str = FOOD, *, checked: bool = False, delivery: str = "window", place: Region | None = None, at: datetime = NOW,
    by: Applicant | None = None, answers: dict[str, str] | None = None, joint: list[dict[str, str]] | None = None,
) -> Story:  # fmt: skip
    """Handed in online by a new applicant, complete, at the item's own venue; with new officers of the agency."""
    item = item_at(key, place)
    who = by or somebody_for(key, checked=checked, place=place)
    made = draft(who, key, place=place or region(), delivery=delivery, answers=answers, joint=joint, at=at)
    return Story(hand_in_draft(made, who, at=at), who, staff_of(item.agency.key, item.region))


def accepted(key: str = FOOD, *, at: datetime = NOW, delivery: str = "window", checked: bool = False) -> Story:
    story = submitted(key, at=at, delivery=delivery, checked=checked)
    story.case = accept(story.case.pk, by=story.staff.window, at=at)
    return story


def do_step(story: Story, *, by: Officer | None = None, at: datetime = NOW) -> None:
    """Complete the step at work, with its inspection where it is one."""
    case, who = story.again(), by or story.staff.reviewer
    if case.guide.step(case.step).kind == "site_inspection":
        visit = Visit(inspected_at=at, place="经营场所", findings=VISIT_FINDINGS, passed=True, present="经营者本人")
        record_inspection(case.pk, by=who, at=at, second=story.staff.colleague.post, visit=visit)
    if case.guide.step(case.step).kind == "forward":
        forward(case.pk, by=who, at=at, opinion="初审符合条件")
        return
    complete_step(case.pk, by=who, at=at, opinion="符合条件，建议准予", favourable=True)


def review_all(story: Story, *, at: datetime = NOW) -> None:
    """All steps before the decision."""
    while (case := story.again()).step and case.guide.step(case.step).role != "approver":
        do_step(story, at=at)


def at_decision(key: str = FOOD, *, at: datetime = NOW, delivery: str = "window", checked: bool = False) -> Story:
    """All steps before the decision done."""
    story = accepted(key, at=at, delivery=delivery, checked=checked)
    review_all(story, at=at)
    return story


def decided(
    key: str = FOOD, *, at: datetime = NOW, delivery: str = "window", granted: bool = True, checked: bool = False
) -> Story:
    if item_at(key).basic.instant:
        story = submitted(key, at=at, delivery=delivery, checked=checked)
        story.case = grant_on_the_spot(story.case.pk, by=story.staff.approver, at=at)
        return story
    story = at_decision(key, at=at, delivery=delivery, checked=checked)
    if granted:
        story.case = grant(story.case.pk, by=story.staff.approver, at=at, opinion="同意")
    else:
        story.case = deny(story.case.pk, by=story.staff.approver, at=at, denial=DENIAL)
    return story

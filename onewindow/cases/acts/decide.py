"""The decision closes the case (办结); delivery has a clock of its own (Art. 23, 37)."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localtime

from onewindow.cases import limits, moves, steps
from onewindow.cases.acts.accept import ensure_help_confirmed, ensure_joint_confirmed
from onewindow.cases.acts.explain import ensure_legally_reviewed
from onewindow.cases.acts.holdings import hold
from onewindow.cases.acts.holdings_followed import FOLLOWED, renewed_to
from onewindow.cases.deferrals import owed
from onewindow.cases.errors import DeferralOpen, MissingMaterials, ReasonRequired, SpecialRunning, StepsOpen
from onewindow.cases.hearings import ensure_heard
from onewindow.cases.materials import missing_materials
from onewindow.cases.models import Case, Decision, StepState
from onewindow.cases.opinions import ensure_opinions
from onewindow.cases.remedies import remedies_text
from onewindow.cases.runs import active_run
from onewindow.cases.texts import text_digest
from onewindow.cases.validity import valid_to
from onewindow.record import clocks
from onewindow.record.actors import System
from onewindow.record.door import move
from onewindow.record.errors import ActRefused
from onewindow.record.models import next_number
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post

# The words of a denial without any fact: 经审查，申请材料不符合有关规定。 A court finds no reasons in them (行政许可法 38 II).
_FORMULA = re.compile(
    "经依法|经|审查|核查|审核|研究|查明|申请人|申请|所提交|提交|材料|你单位|你|该|不符合|不具备|不满足|不达标|不合格|不同意|不通过|不予|不准予?"
    r"|不行|未通过|未达标|许可|批准|行政|相关|有关|相应|规定|法定|上述|所列|各项|办理|受理|条件|要求|标准|法律|法规|政策|理由|均|都|因|故|无|的|和"
    r"|[\W_]"
)


def says_nothing(reasons: str) -> bool:
    return not _FORMULA.sub("", reasons)


class NothingFound(ActRefused):
    code = "nothing_found"

    def __init__(self) -> None:
        super().__init__(
            "“不符合要求”不是理由。请写明查到了什么、在哪份材料或者哪次核查里，以及为什么因此不符合所选的条件。"
        )


@dataclass(frozen=True)
class Denial:
    """Why not: the facts found, the condition that they do not meet, and the law that says so."""

    reasons: str
    condition: str
    ground: str

    def ensure_given(self) -> None:
        if not self.reasons.strip():
            raise ReasonRequired("不予的理由：查明的事实，以及为什么不符合条件")
        if says_nothing(self.reasons):
            raise NothingFound
        if not self.ground.strip():
            raise ReasonRequired("不予的依据（法律、法规、规章的条款）")


@moves.act(moves.GRANT)
def grant(case_id: int, *, by: Officer, at: datetime, opinion: str = "") -> Case:
    """Grant, signed by the chief representative. Raises StepsOpen while a step before the decision is at work."""
    case = move(Case, case_id, moves.GRANT, by=by, at=at, details={"opinion": text_digest(opinion)})
    ensure_reviewed(case)
    ensure_heard(case, at=at)
    ensure_opinions(case, at=at)
    ensure_legally_reviewed(case, granted=True)
    return decided(case, by=by.post, at=at, granted=True, opinion=opinion)


@moves.act(moves.DENY)
def deny(case_id: int, *, by: Officer, at: datetime, denial: Denial) -> Case:
    """Deny with reasons, ground and the remedies of that agency and item (行政许可法 38)."""
    denial.ensure_given()
    details = {"reasons": text_digest(denial.reasons), "ground": denial.ground, "condition": denial.condition}
    case = move(Case, case_id, moves.DENY, by=by, at=at, details=details)
    ensure_reviewed(case)
    ensure_heard(case, at=at)
    ensure_opinions(case, at=at)
    ensure_legally_reviewed(case, granted=False)
    return decided(case, by=by.post, at=at, granted=False, denial=denial)


@moves.act(moves.GRANT_ON_THE_SPOT)
def grant_on_the_spot(case_id: int, *, by: Officer, at: datetime) -> Case:
    """Complete and in form: accepted and decided on the spot by one authorised officer (行政许可法 34 II)."""
    case = move(Case, case_id, moves.GRANT_ON_THE_SPOT, by=by, at=at)
    ensure_complete(case)
    return decided(case, by=by.post, at=at, granted=True)


def ensure_complete(case: Case) -> None:
    """Raises MissingMaterials, JointNotConfirmed, HelpNotConfirmed, HelpNotOnRecord."""
    if missing := missing_materials(case):
        raise MissingMaterials([material.name for material in missing])
    ensure_joint_confirmed(case)
    ensure_help_confirmed(case)


@moves.act(moves.DENY_ON_THE_SPOT)
def deny_on_the_spot(case_id: int, *, by: Officer, at: datetime, denial: Denial) -> Case:
    denial.ensure_given()
    details = {"reasons": text_digest(denial.reasons), "ground": denial.ground, "condition": denial.condition}
    case = move(Case, case_id, moves.DENY_ON_THE_SPOT, by=by, at=at, details=details)
    return decided(case, by=by.post, at=at, granted=False, denial=denial)


def ensure_reviewed(case: Case) -> None:
    """Raises SpecialRunning, StepsOpen, DeferralOpen."""
    if waiting := owed(case):
        raise DeferralOpen([line.material.name for line in waiting], case.deferral.by)
    if case.specials.filter(ended_at__isnull=True).exists():
        raise SpecialRunning
    run = active_run(case)
    if run is not None and run.role != "approver":
        raise StepsOpen(run.name)


def decided(
    case: Case,
    *,
    by: Post,
    at: datetime,
    granted: bool,
    denial: Denial | None = None,
    opinion: str = "",
    acting: System | None = None,
) -> Case:
    """The decision, signed in the name of `by`; `acting` where the system carries a standing order out."""
    today = localtime(at).date()
    clocks.stop_all(case.chain, at=at)
    said = denial.reasons if denial else opinion
    steps.leave(case, at=at, state=StepState.DONE, by=by, favourable=granted, opinion=said)
    Decision.objects.create(
        case=case,
        granted=granted,
        reasons=denial.reasons if denial else "",
        condition=denial.condition[:300] if denial else "",
        ground=denial.ground[:500] if denial else "",
        remedies=remedies_text(case) if denial else "",
        signed_by=by,
        signed_at=at,
        result_number=result_number(case, today) if granted else "",
        valid_from=today if granted else None,
        valid_to=until(case, today) if granted else None,
    )
    limits.start_delivery(case, at=at)
    follows = case.guide.follows
    if granted and case.follows_id is not None and follows is not None:
        case.follows = FOLLOWED[follows.how](case.follows_id, by=acting or Officer(by), at=at, case=case)
    elif granted and is_held(case):
        hold(case, by=acting or Officer(by), at=at)
    return case


def until(case: Case, today: date) -> date | None:
    """The last day of what is granted: of what it renews from the old end on, of what it changes the end that it has."""
    follows = case.guide.follows
    if case.follows is None or follows is None:
        return valid_to(case, today)
    return renewed_to(case.follows, case) if follows.how == "renewal" else case.follows.valid_to


def is_held(case: Case) -> bool:
    """There is something that can be changed, checked or revoked: a numbered result, or what a commitment stands for."""
    commitment = getattr(case, "commitment", None)
    return bool(case.decision.result_number) or (commitment is not None and commitment.taken_back_at is None)


def result_number(case: Case, on: date) -> str:
    """A number for what the decision grants; certificates get national numbers with the chapter on certificates."""
    if case.guide.result.kind == "none":
        return ""
    if case.follows is not None and case.guide.follows is not None and case.guide.follows.how != "deregistration":
        return case.follows.number  # the same licence
    sequence = next_number(f"result:{case.agency_id}:{case.item.basic_id}:{on.year}")
    return f"{case.region.prefix}{case.item.basic.code}{on.year}{sequence:05d}"

"""A case as a member of a package: it starts by itself, and its result may wait for those of the others (Art. 30)."""

from datetime import datetime

from onewindow.cases import limits, moves
from onewindow.cases.acts.apply import became, details, make
from onewindow.cases.follow_up import DELIVER, is_to_be_delivered_electronically
from onewindow.cases.models import Case, MemberState, PackageMember, State
from onewindow.cases.packages.joining import draft_of, intake_of, lines_of, papers_of
from onewindow.notices import jobs
from onewindow.record.actors import System
from onewindow.record.door import begin, move


@moves.act(moves.START_MEMBER)
def start_member(member_id: int, *, by: System, at: datetime) -> Case:
    """The case of a member, with its part of the form, its materials, and the results of what it waited for."""
    rows = PackageMember.objects.select_for_update(of=("self",))
    member = rows.select_related(
        "package__draft__package", "package__intake", "item__agency", "item__region", "guide_version", "place"
    ).get(pk=member_id)
    draft = draft_of(member, at=at)
    lines, papers = lines_of(member, draft, at=at), papers_of(member)
    case = make(draft, lines, papers, at=at, intake=intake_of(member), state=State.SUBMITTED)
    case.package = member.package
    case.save(update_fields=["package"])
    begin(case, moves.START_MEMBER, by=by, at=at, details=details(case) | {"package": member.package.number})
    became(draft, case)
    limits.start_at_receipt(case, at=at)
    member.case, member.state = case, MemberState.STARTED
    member.save(update_fields=["case", "state"])
    return case


@moves.act(moves.RELEASE)
def release(case_id: int, *, by: System, at: datetime) -> Case:
    """The result need not wait any longer: its time for delivery begins, and electronic delivery is done."""
    case = move(Case, case_id, moves.RELEASE, by=by, at=at)
    case.held = False
    case.save(update_fields=["held"])
    limits.start_delivering(case, at=at)
    if is_to_be_delivered_electronically(case):
        jobs.defer(DELIVER, str(case.pk), case_id=case.pk)
    return case

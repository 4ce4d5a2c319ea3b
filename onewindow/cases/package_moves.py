"""The table of moves of an application for a package (Art. 30): one application, one who answers for all of it, one delivery."""

from typing import Any

from rules.predicates import predicate

from onewindow.accounts.actors import Applicant
from onewindow.cases import permissions as may
from onewindow.cases.models import PackageCase, PackageState
from onewindow.record.moves import NEW, Move, Table
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

RUNNING = PackageState.RUNNING


@predicate
def the_applicant(actor: Any, package: PackageCase) -> bool:
    """The sign-in that handed it in, or one with a whole mandate for the applicant whose identity was checked."""
    if not isinstance(actor, Applicant) or actor.mandate.revoked_at is not None or actor.mandate.items:
        return False
    if actor.principal.pk != package.applicant_id:
        return False
    return actor.user.pk == package.submitted_by_id or actor.principal.checked


@predicate
def hands_it_in(actor: Any, package: PackageCase) -> bool:
    """The applicant; or a window of the venue that takes it in for them."""
    if isinstance(actor, Applicant):
        return actor.principal.pk == package.applicant_id and actor.mandate.revoked_at is None
    return bool(window_where_it_came_in.test(actor, package))


@predicate
def window_where_it_came_in(actor: Any, package: PackageCase) -> bool:
    window = actor.post.window if isinstance(actor, Officer) and actor.post.role == Role.WINDOW else None
    return window is not None and window.venue_id == package.intake_id and window.takes(package.lead.key)


@predicate
def of_the_lead(actor: Any, package: PackageCase) -> bool:
    return isinstance(actor, Officer) and actor.post.agency_id == package.lead_id


by_or_for_the_applicant = the_applicant | window_where_it_came_in


def finish(package: PackageCase, row: Move) -> None:
    from onewindow.cases.packages.told import follow_up

    follow_up(package, row)


def apply_now(package_id: int, at: Any) -> bool:
    from onewindow.cases.packages.lapses import apply_now as apply

    return apply(package_id, at)


# fmt: off

TABLE = Table("package_case", after=finish, on_refusal=apply_now)
_ = TABLE.move
act = TABLE.act

SUBMIT = _("submit_package", "提交一件事", {NEW}, RUNNING, Art(19, 30), by=hands_it_in, notice="package_receipt")
START = _("start_members", "启动后面的事项", {RUNNING}, None, Art(30), by=may.the_system, notice="members_started", offered=False)
STOP = _("stop_members", "停止后面的事项", {RUNNING}, None, Art(24, 30), by=may.the_system, notice="members_stopped", offered=False)
WITHDRAW_MEMBER = _("withdraw_member", "撤回其中一件", {RUNNING}, None, Art(19, 30), by=by_or_for_the_applicant)
WITHDRAW = _("withdraw_package", "全部撤回", {RUNNING}, PackageState.WITHDRAWN, Art(19, 30), by=by_or_for_the_applicant, notice="package_withdrawn")
COLLECT = _("choose_collection", "改变领取办法", {RUNNING}, None, Art(24, 30), by=the_applicant)
ASSIGN = _("assign_package", "改派负责人", {RUNNING}, None, Art(30), by=may.in_role(Role.APPROVER, Role.AGENCY_HEAD) & of_the_lead)
ESCALATE = _("escalate_package", "上报督办", {RUNNING}, None, Art(23, 30), by=may.the_system, offered=False)
FINISH = _("finish_package", "全部办结", {RUNNING}, PackageState.DONE, Art(23, 30), by=may.the_system, notice="package_done", offered=False)
# fmt: on

"""The table of moves of a bar: a route closed to somebody, open to objection, ended by repair (Art. 28; 行政许可法 78, 79)."""

from typing import Any

from rules.predicates import predicate

from onewindow.accounts.actors import Applicant
from onewindow.cases.bar_finish import finish
from onewindow.cases.models import Bar, BarKind, BarState
from onewindow.cases.permissions import in_role
from onewindow.record.moves import NEW, Table
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

IN_FORCE, OBJECTED = BarState.IN_FORCE, BarState.OBJECTED


@predicate
def of_the_agency(actor: Any, bar: Bar) -> bool:
    return isinstance(actor, Officer) and actor.post.agency_id == bar.agency_id


@predicate
def whom_it_bars(actor: Any, bar: Bar) -> bool:
    return isinstance(actor, Applicant) and actor.principal.pk == bar.principal_id and actor.mandate.revoked_at is None


@predicate
def another_than_signed_it(actor: Any, bar: Bar) -> bool:
    """An objection is answered by somebody else than who signed the bar."""
    return isinstance(actor, Officer) and actor.post.officer_id != bar.signed_by.officer_id


@predicate
def of_the_commitment_route(actor: Any, bar: Bar) -> bool:
    return bar.kind == BarKind.COMMITMENT


signer = in_role(Role.APPROVER, Role.AGENCY_HEAD) & of_the_agency

# fmt: off
# ruff: noqa: E501 — one act a line, as in a statute book
TABLE = Table("bar", after=finish)
_ = TABLE.move
act = TABLE.act

IMPOSE = _("impose", "作出限制", {NEW}, IN_FORCE, Art(28), by=signer, notice="bar")
OBJECT = _("object", "提出异议", {IN_FORCE}, OBJECTED, Art(28), by=whom_it_bars, notice="objection_received")
LENGTHEN = _("lengthen", "延长答复期限", {OBJECTED}, None, Art(28), by=signer, notice="objection_longer")
UPHOLD = _("uphold", "维持限制", {OBJECTED}, IN_FORCE, Art(28), by=(signer | in_role(Role.LEGAL_REVIEWER) & of_the_agency) & another_than_signed_it, notice="objection_answer")
LIFT = _("lift", "撤销限制", {OBJECTED}, BarState.LIFTED, Art(28), by=(signer | in_role(Role.LEGAL_REVIEWER) & of_the_agency) & another_than_signed_it, notice="objection_answer")
REPAIR = _("repair", "确认修复", {IN_FORCE}, BarState.ENDED, Art(28), by=signer & of_the_commitment_route, notice="repaired")
# fmt: on

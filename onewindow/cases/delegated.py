"""Handled by somebody else's power: who delegated it to whom, on what basis; said at every act and on every document (Art. 18)."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onewindow.cases.helps import help_now
from onewindow.cases.models import Case, IntakeMode
from onewindow.catalogue.delegations import of_the_guide
from onewindow.notices.content import Sheet, p
from onewindow.record.actors import Actor
from onewindow.staff.actors import Officer

if TYPE_CHECKING:
    from onewindow.cases.documents.matter import Matter

# What an entrusted window sends in the agency's name; what comes afterwards the agency sends itself.
ACCEPTING = {"hand_in_receipt", "acceptance", "deferred_acceptance", "correction", "refusal", "not_ours", "supplied"}


def marks(case: Case, by: Actor) -> dict[str, str]:
    """What stands in the event of an act that a helper or a delegate did."""
    if not isinstance(by, Officer):
        return {}
    said: dict[str, str] = {}
    helping = help_now(case)
    if helping is not None and helping.helper_id == by.post.pk:
        said["helping"] = f"help:{helping.pk}"
    window = by.post.window
    at_the_delegate = by.agency.pk == case.handled_by_id or (window is not None and window.venue_id == case.intake_id)
    if (
        case.delegation is not None
        and case.intake_mode in {IntakeMode.AUTHORISED, IntakeMode.ENTRUSTED}
        and at_the_delegate
    ):
        said["delegation"] = case.delegation.number
    return said


@dataclass(frozen=True)
class Cited:
    """A delegation as documents cite it."""

    delegator: str
    delegate: str
    what: str
    basis: str
    announced: str  # number of the order; empty where the guide itself says it

    @property
    def under(self) -> str:
        """The line beneath the seal."""
        return f"由{self.delegate}受委托{self.what}" + (f"（{self.announced}）" if self.announced else "")


def cited(case: Case) -> Cited | None:
    """None where nobody acts by somebody else's power."""
    what = {IntakeMode.AUTHORISED: "办理", IntakeMode.ENTRUSTED: "受理"}.get(IntakeMode(case.intake_mode))
    if what is None:
        return None
    order, place = case.delegation, case.intake.region
    if order is not None and case.handled_by is None and case.intake_mode == IntakeMode.AUTHORISED:
        return None  # it went up or to another lead: nobody's delegate has it any more
    delegate = case.handled_by.name if case.handled_by is not None else case.intake.run_by.name
    if order is not None:
        return Cited(case.agency.name, delegate, what, order.basis, order.number)
    delegation = of_the_guide(case.guide, place)
    return Cited(
        case.agency.name, delegate, what, (delegation.basis if delegation else "") or "本市公布的下沉事项清单", ""
    )


def with_citation(sheet: Sheet, notice: str, matter: "Matter") -> Sheet:
    """In the text and beneath the seal of every document that a delegate issues: in whose name, by whom, on what basis."""
    case = matter.case
    if case.intake_mode == IntakeMode.ENTRUSTED and notice not in ACCEPTING:
        return sheet
    one = cited(case)
    if one is None:
        return sheet
    if sheet.template != "letter":
        return replace(sheet, foot=[f"{one.under}。委托依据：{one.basis}", *sheet.foot], under_seal=one.under)
    announced = f"（公告：{one.announced}）" if one.announced else ""
    said = p(
        f"本件由{one.delegate}受{one.delegator}委托，以委托机关的名义{one.what}。委托依据：{one.basis}{announced}。"
    )
    return replace(sheet, blocks=[*sheet.blocks, said], under_seal=one.under)

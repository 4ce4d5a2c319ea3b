"""When a commitment may be chosen, who signs it, and its letter in the words of the guide (Art. 28). The acts are in acts.commitment."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from onewindow.cases.bars import route_open
from onewindow.cases.models import Draft
from onewindow.catalogue.content import GuideContent
from onewindow.regulation.articles import Art

COMMITMENTS = Art(28)


def commitment_offered(draft: Draft, *, at: datetime) -> bool:
    """The item has one, and nothing closes the route to this applicant."""
    guide = draft.body
    if guide.commitment is None or draft.principal is None or draft.package_id is not None:
        return False  # members of a package go the ordinary way
    return route_open(draft.principal, guide.key, localtime(at).date())


def route_closed(draft: Draft, *, at: datetime) -> bool:
    """The item has one, and this applicant may not choose it: that is all that others than the agency of the bar are told."""
    guide = draft.body
    if guide.commitment is None or draft.principal is None or draft.package_id is not None:
        return False
    return not commitment_offered(draft, at=at)


def signers(draft: Draft) -> set[str]:
    """Who may sign for the applicant: themselves, whoever represents them, whoever is signed in for them."""
    principal = draft.principal
    own = {principal.name, principal.representative_name} if principal else set()
    return {name for name in own | ({draft.user.display_name} if draft.user else set()) if name}


@dataclass(frozen=True)
class Letter:
    """What is promised, and what is told before: scope, content, how it goes, how it is checked, what follows a breach."""

    covers: list[str]  # materials that it replaces, or conditions that it stands for
    content: str
    procedure: str
    checked: str
    breach: str
    basis: str
    at_once: bool  # granted as soon as everything else is complete


def letter(guide: GuideContent) -> Letter | None:
    made = guide.commitment
    if made is None:
        return None
    names = {material.key: material.name for material in guide.materials}
    covers = [guide.conditions[one - 1].text if isinstance(one, int) else names.get(one, one) for one in made.covers]
    return Letter(
        covers,
        made.content,
        made.procedure,
        f"准予后 {made.check_days} 日内核查",
        made.breach,
        made.basis,
        made.kind == "approval",
    )

"""Items about what another one has granted: which holding a draft names, and whether it can still be renewed or changed (行政许可法 49, 50)."""

from datetime import date
from typing import Any

from onewindow.accounts.models import Principal
from onewindow.cases.models import Draft, Holding
from onewindow.cases.models.case import OPEN
from onewindow.cases.models.holding import STANDING
from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.models import Item
from onewindow.catalogue.queries import takes_applications
from onewindow.kernel.identifiers import normalised
from onewindow.regulation.articles import Art

ON_WHAT_THE_CITY_HOLDS = Art(47)


def held(principal: Principal, item: str) -> list[Holding]:
    """What the applicant holds of the item, the latest first. A declared identity knows its own alone, as everywhere."""
    rows = Holding.objects.filter(item__basic=item, holder=principal).order_by("-pk")
    return list(rows.select_related("case__guide_version", "agency"))


def named(draft: Draft) -> Holding | None:
    """The one whose number is typed; where no number is asked for, the only one that stands. None: the city has none on record."""
    follows = draft.guide_version.body.follows
    if follows is None or draft.principal is None:
        return None
    known = held(draft.principal, follows.item)
    if follows.number is not None:
        typed = normalised(str(draft.form.get(follows.number, "")))
        return next((one for one in known if normalised(one.number) == typed), None) if typed else None
    standing = [one for one in known if one.standing]
    return standing[0] if len(standing) == 1 else None


def problem(draft: Draft) -> dict[str, str]:
    """What has ended is not renewed, nothing twice at once, and all by the agency that granted it (行政许可法 49)."""
    found = named(draft)
    if found is None:
        return {}
    follows = draft.guide_version.body.follows
    assert follows is not None
    place = f"form.{follows.number}" if follows.number else "principal"
    if not found.standing and follows.how != "deregistration":
        return {place: f"这个编号的{found.title}{found.state_label()}，不能再办。请按新办重新申请"}
    if found.agency_id != draft.item.agency_id:
        return {place: f"这个证是{found.agency.name}发的，请向{found.agency.name}申请"}
    waiting = [one for one in found.following.all() if one.state in OPEN]
    if any(one.guide.follows is not None and one.guide.follows.how == follows.how for one in waiting):
        return {place: f"这个编号的{found.title}已经有一件同样的申请在办（{waiting[0].short_number}），不用再申请"}
    return {}


def items_about(holding: Holding, on: date) -> list[Item]:
    """By which items of its agency the holder has it renewed, changed or cancelled, as their guides say (`follows`); those that are open."""
    rows = Item.objects.filter(basic__follows=holding.item.basic_id, basic__listed=True, agency=holding.agency_id)
    return [item for item in rows.select_related("basic").order_by("code") if takes_applications(item, on)]


def first_values(guide: GuideContent, principal: Principal | None) -> dict[str, Any]:
    """The number of the only one that stands: what the city holds is not typed again."""
    if guide.follows is None or guide.follows.number is None or principal is None:
        return {}
    standing = [one for one in held(principal, guide.follows.item) if one.state in STANDING]
    return {guide.follows.number: standing[0].number} if len(standing) == 1 else {}

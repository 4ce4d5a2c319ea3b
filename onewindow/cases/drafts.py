"""Drafts: what somebody has typed so far, kept as they type, on any device. A draft is no case (Art. 19, 47)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import Capacity, Mandate, Principal, PrincipalKind, User
from onewindow.cases import following
from onewindow.cases.changes import changes
from onewindow.cases.errors import ItemClosed, NotYourItem
from onewindow.cases.forms import layout, prefilled
from onewindow.cases.models import CHOSEN, Case, Channel, Draft, Visit
from onewindow.cases.packages import drafting
from onewindow.cases.packages.parts import place_field
from onewindow.cases.uploads import remove
from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.models import Item
from onewindow.catalogue.queries import WHOLE_DEPLOYMENT, competent_item, published_version, takes_applications
from onewindow.network.models import Level, Region, Venue
from onewindow.record.errors import ActRefused
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer

NOTHING_TWICE = Art(47)
COMPETENCE = Art(9)
KEPT_DAYS = 90  # natural days without a save after which a draft may be deleted


class SavedElsewhere(ActRefused):
    """Another page or device has saved since this page was opened: `happened`. `theirs` is the draft as it stands; what was typed is kept by the page."""

    code = "saved_elsewhere"

    def __init__(self, theirs: Draft) -> None:
        saved = localtime(theirs.saved_at)
        self.happened = f"另一个页面或者另一台设备在 {saved:%H:%M} 保存过这份草稿。"
        self.theirs = theirs
        super().__init__(f"{self.happened}两边不同的地方已标出，请看一看，再保存。")


class NotByAgent(ActRefused):
    code = "in_person"

    def __init__(self) -> None:
        super().__init__("这个事项要由本人申请，不能由别人代办。请换本人的账号，或者请本人到窗口办理。")


@dataclass(frozen=True)
class Typed:
    """What a page has taken in; None where the page did not ask. `form` holds only the elements that were on the page."""

    answers: dict[str, str] | None = None
    form: dict[str, Any] | None = None
    joint: list[dict[str, str]] | None = None
    delivery_way: str | None = None
    delivery_address: str | None = None
    collect_at_id: int | None = None  # of a venue; 0: where it was taken in
    deferred: list[str] | None = None
    commits: bool | None = None
    signed_name: str | None = None
    unchosen: list[str] | None = None  # of a package: members done before, or not wanted
    together: bool | None = None

    def parts(self) -> dict[str, Any]:
        names = (
            "answers", "form", "joint", "delivery_way", "delivery_address", "deferred", "commits", "signed_name", "unchosen",
            "together", "collect_at_id",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}


@transaction.atomic
def start(
    item: Item,
    place: Region,
    *,
    by: Applicant | Officer,
    at: datetime,
    channel: Channel,
    principal: Principal | None = None,
    visit: Visit | None = None,
) -> Draft:
    """Begin under the published version, prefilled from the profile and the latest earlier case.

    `principal` is given by a window; an applicant's is that of the mandate. Raises ItemClosed, NotYourItem, NotByAgent.
    """
    if not takes_applications(item, localtime(at).date()):
        raise ItemClosed
    version = published_version(item)
    draft = Draft(item=item, place=place, guide_version=version, channel=channel, started_at=at, saved_at=at)
    if isinstance(by, Applicant):
        ensure_may_apply(version.body, by.mandate)
        draft.user, draft.mandate, draft.principal = by.user, by.mandate, by.principal
    else:
        if visit is not None and visit.capacity == Capacity.AGENT:
            ensure_by_agent(version.body)
        draft.post, draft.principal, draft.visit = by.post, principal, visit
    draft.form = first_values(version.body, draft.principal, place)
    draft.delivery_way = only_way(version.body)
    draft.save(force_insert=True)
    return draft


def ensure_may_apply(guide: GuideContent, mandate: Mandate) -> None:
    """Whom the item is for, and whether somebody else may act for them. Raises NotYourItem, NotByAgent."""
    if mandate.principal.kind not in guide.audience:
        raise NotYourItem("、".join(PrincipalKind(kind).label for kind in guide.audience))
    if mandate.capacity == Capacity.AGENT:
        ensure_by_agent(guide)
    if mandate.items and guide.key not in mandate.items:
        raise NotInTheAuthorisation


def ensure_by_agent(guide: GuideContent) -> None:
    """Raises NotByAgent."""
    if guide.parties.in_person or not guide.parties.agent:
        raise NotByAgent


class NotInTheAuthorisation(ActRefused):
    code = "authorisation"

    def __init__(self) -> None:
        super().__init__("授权里没有这个事项。请委托人在“我的信息”里把它加进授权范围。")


def first_values(guide: GuideContent, principal: Principal | None, place: Region) -> dict[str, Any]:
    """The profile and the latest case of the principal; the place chosen, where the form asks for it."""
    profile = principal.profile() if principal else {}
    earlier = Case.objects.filter(applicant=principal).order_by("-received_at").first() if principal else None
    values = prefilled(guide, profile, earlier.form if earlier else {}) | following.first_values(guide, principal)
    if (name := place_field(guide)) and not values.get(name):
        values[name] = place.pk
    return values


def only_way(guide: GuideContent) -> str:
    ways = [way for way in guide.delivery if way in CHOSEN]
    return ways[0] if len(ways) == 1 else ""


def halls(draft: Draft) -> QuerySet[Venue]:
    """Where the applicant may collect the result, if not where it is taken in: the agency's own hall and those of city and counties."""
    far = Q(region__level__in=[Level.CITY, Level.COUNTY])
    wanted = far if draft.body.cross_region in WHOLE_DEPLOYMENT else Q(pk__in=[])
    return Venue.objects.filter(wanted | Q(region=draft.item.region_id)).order_by("region_id")


@transaction.atomic
def save(draft_id: int, typed: Typed, *, revision: int, at: datetime) -> Draft:
    """Keep what was typed. Raises SavedElsewhere where another device saved something else after `revision`."""
    rows = Draft.objects.select_for_update(of=("self",))
    draft = rows.select_related("item__basic", "guide_version", "place", "package", "principal").get(pk=draft_id)
    parts = typed.parts()
    if revision != draft.revision and differences(draft, typed):
        raise SavedElsewhere(draft)
    for name, value in parts.items():
        held = getattr(draft, name)
        setattr(draft, name, held | value if isinstance(value, dict) else value)
    if not draft.collect_at_id or not halls(draft).filter(pk=draft.collect_at_id).exists():
        draft.collect_at = None
    settle_place(draft)
    draft.saved_at, draft.revision = at, draft.revision + 1
    draft.save(update_fields=[*parts, "place", "item", "pinned", "saved_at", "revision"])
    return draft


def differences(draft: Draft, typed: Typed) -> dict[str, Any]:
    """Where the stored draft says something else than what was typed: `form.<element>` and the like → the stored value."""
    found: dict[str, Any] = {}
    for name, value in typed.parts().items():
        held = getattr(draft, name)
        if not isinstance(value, dict):
            if held and held != value:
                found[name] = held
            continue
        prefix = "answer" if name == "answers" else name
        for key, mine in value.items():
            if held.get(key) not in (None, "", [], mine):
                found[f"{prefix}.{key}"] = held[key]
    return found


def settle_place(draft: Draft) -> None:
    """The place that the form names decides which item it is; where nobody is competent there, the place stays and `place_problem` says so."""
    if draft.package_id is not None:
        drafting.pin(draft)
        return
    name = place_field(draft.body)
    code = str(draft.form.get(name, "")) if name else ""
    if not code or code == draft.place_id:
        return
    region = Region.objects.filter(pk=code).first()
    item = competent_item(draft.item.basic_id, region, localtime(draft.saved_at).date()) if region else None
    if region is not None and item is not None and item.guide_id == draft.item.guide_id:
        draft.place, draft.item = region, item


def place_problem(draft: Draft) -> dict[str, str]:
    """The place named must be one where somebody handles the item, and handles it by this guide."""
    if draft.package_id is not None:
        return drafting.place_problem(draft)
    name = place_field(draft.body)
    code = str(draft.form.get(name, "")) if name else ""
    if not code or code == draft.place_id:
        return {}
    region = Region.objects.filter(pk=code).first()
    if region is None:
        return {}  # the form's own check says so
    item = competent_item(draft.item.basic_id, region, localtime(draft.saved_at).date())
    if item is None:
        return {f"form.{name}": f"{region.name}没有办理这件事的机关，请再选细一级，或者换一个地方"}
    return (
        {f"form.{name}": f"{region.name}办这件事另有办事指南，请从那里的办事指南重新申请"}
        if item.guide_id != draft.item.guide_id
        else {}
    )


@transaction.atomic
def act_for(draft: Draft, by: Applicant, *, at: datetime) -> Draft:
    """Apply for somebody else instead: what the profile fills is filled anew, all else stays. Raises NotYourItem, NotByAgent."""
    if draft.package_id is not None:
        return drafting.act_for(draft, by, at=at)
    guide = draft.body
    ensure_may_apply(guide, by.mandate)
    if draft.mandate_id != by.mandate.pk:
        before = first_values(guide, draft.principal, draft.place)
        typed = {key: value for key, value in draft.form.items() if before.get(key) != value}
        draft.form = first_values(guide, by.principal, draft.place) | typed
        draft.mandate, draft.principal = by.mandate, by.principal
        draft.saved_at, draft.revision = at, draft.revision + 1
        draft.save(update_fields=["form", "mandate", "principal", "saved_at", "revision"])
    return draft


def open_drafts(user: User) -> Iterable[Draft]:
    """What the sign-in has begun and not handed in, the latest first."""
    found = Draft.objects.open().filter(user=user)
    found = found.select_related("item__agency", "guide_version", "principal", "package", "place")
    return found.order_by("-saved_at")


@transaction.atomic
def delete(draft: Draft) -> None:
    """A draft goes without a trace, with its files. What became a case stays."""
    if draft.handed_in:
        raise ValueError("what was handed in is a case")
    for attachment in draft.attachments.filter(case__isnull=True):
        remove(attachment)
    draft.delete()


def newer_version(draft: Draft) -> bool:
    if draft.package_id is not None:
        return drafting.newer_version(draft)
    return published_version(draft.item).pk != draft.guide_version_id


def what_changes(draft: Draft) -> list[str]:
    """What the version now in force asks otherwise than the one that the draft began under."""
    if draft.package_id is not None:
        return drafting.what_changes(draft)
    return changes(draft.body, published_version(draft.item).body, draft.answers)


@transaction.atomic
def adopt_new_version(draft: Draft, *, at: datetime) -> list[str]:
    """Go on under the version now in force; returns what changed. What was typed stays as far as it is still asked."""
    if draft.package_id is not None:
        return drafting.adopt(draft, at=at)
    version = published_version(draft.item)
    told = what_changes(draft)
    draft.guide_version = version
    known = {situation.key: {option.key for option in situation.options} for situation in version.body.situations}
    draft.answers = {key: option for key, option in draft.answers.items() if option in known.get(key, ())}
    asked = {part.name for part in layout(version.body)}
    draft.form = {key: value for key, value in draft.form.items() if key in asked}
    draft.saved_at, draft.revision = at, draft.revision + 1
    draft.save(update_fields=["guide_version", "answers", "form", "saved_at", "revision"])
    return told


def kept_until(draft: Draft) -> date:
    return localtime(draft.saved_at).date() + timedelta(days=KEPT_DAYS)

"""The members of a package for one draft: which of them are this applicant's, who is competent for each, all guides as one (Art. 9, 30)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localtime

from onewindow.accounts.models import PrincipalKind
from onewindow.catalogue.content import FormField, FormGroup, GuideContent, Limit, Parties
from onewindow.catalogue.models import BundleVersion, GuideVersion, Item, VersionStatus
from onewindow.catalogue.packages import graph, path
from onewindow.catalogue.packages.merge import Member, Merged, founds
from onewindow.catalogue.queries import competence, takes_applications
from onewindow.network.models import Region, Window
from onewindow.record.calendars import working_calendar
from onewindow.regulation.articles import Art

if TYPE_CHECKING:
    from onewindow.cases.models import Draft

ONE_FORM = Art(30, 47)
# The place that the application names decides whose matter it is: the first of these that the form has.
PLACES = ("premises_region", "project_region", "household_region", "residence_region")
CHOSEN = ("window", "electronic", "post")


@dataclass(frozen=True)
class Held:
    """A member with who handles it at its place, by which version."""

    member: Member
    item: Item
    version: GuideVersion
    place: Region


@dataclass(frozen=True)
class LeftOut:
    """A member that is not for this applicant, and why."""

    item: str
    name: str
    why: str


@dataclass
class Parts:
    """`held`: members that can be applied for; `left_out`: those that cannot, with why; `nowhere`: asked for at no such place."""

    version: BundleVersion
    held: Sequence[Held]
    left_out: Sequence[LeftOut]
    nowhere: Sequence[str]
    merged: Merged
    started: Any = None
    by_key: Mapping[str, Held] = field(init=False)

    def __post_init__(self) -> None:
        self.by_key = {one.member.key: one for one in self.held}

    @property
    def playing(self) -> list[Held]:
        return [self.by_key[member.key] for member in self.merged.playing]

    @cached_property
    def body(self) -> GuideContent:
        """All guides as one: what the pages of an application ask of a guide, this has."""
        base, members = self.held[0].member.guide, self.merged.playing
        guides = [member.guide for member in members] or [base]
        days = path.overall_days(members, self.merged.after, localtime(self.started).date(), working_calendar())
        return base.model_copy(
            update={
                "key": self.version.body.key, "name": self.version.body.name, "audience": list(self.version.body.audience),
                "situations": self.merged.questions, "form": self.merged.form,
                "materials": [line.material for line in self.merged.lines],
                "parties": Parties(
                    joint=any(one.parties.joint for one in guides), in_person=any(one.parties.in_person for one in guides),
                    agent=all(one.parties.agent for one in guides), interested=False,
                ),
                "delivery": ways(guides), "channels": ["online", "window"], "silence": None, "fee": None,
                "case_kind": "promised", "promised_limit": Limit.model_validate({"days": days, "unit": "working", "from": "acceptance", "basis": None}),
                "safety": any(one.safety for one in guides), "delegated": [],
            }
        )  # fmt: skip


def businesses(guide: GuideContent) -> set[str]:
    """The kinds of businesses and bodies that it is for."""
    return set(guide.audience) - {PrincipalKind.NATURAL}


def ways(guides: Iterable[GuideContent]) -> list[str]:
    """How results can come: as all members offer; where no way is common, as any does."""
    offered = [[way for way in one.delivery if way in CHOSEN] for one in guides]
    common = [way for way in CHOSEN if all(way in ways or not ways for ways in offered)]
    return common or [way for way in CHOSEN if any(way in ways for ways in offered)]


def mark_of(draft: "Draft") -> object:
    """What the members depend on."""
    places = {name: draft.form.get(name) for name in PLACES}
    return (
        draft.package_id, draft.place_id, draft.principal_id, tuple(sorted(draft.answers.items())), tuple(draft.unchosen),
        tuple(places.items()),
    )  # fmt: skip


def parts_of(draft: "Draft") -> Parts:
    assert draft.package is not None
    kind = draft.principal.kind if draft.principal is not None else ""
    return parts(
        draft.package, draft.place, kind=kind, form=draft.form, answers=draft.answers, unchosen=draft.unchosen,
        at=draft.saved_at, online=draft.user_id is not None,
    )  # fmt: skip


def parts(
    version: BundleVersion, place: Region, *, at: Any, kind: str = "", form: Mapping[str, Any] | None = None,
    answers: Mapping[str, str] | None = None, unchosen: Iterable[str] = (), online: bool = True,
) -> Parts:  # fmt: skip
    """The members at a place. `kind` of the applicant; without one nobody is left out. Four queries."""
    body = version.body
    today = localtime(at).date()
    at_place = _items(body.after, [place], today)
    guides, left = _versions(at_place.values()), frozenset(unchosen)
    regions = _named_places(form or {})
    moved = _items(body.after, regions.values(), today) if regions else {}
    guides |= _versions(moved.values())
    places = _Places(place, regions, at_place, moved, guides)
    held: dict[str, Held] = {}
    out: list[LeftOut] = []
    nowhere: list[str] = []
    for key in graph.order(body.after):
        found = places.of(key)
        if found is None:
            nowhere.append(key)
            continue
        item, guide_version, where = found
        guide, member = guide_version.body, body.member(key)
        chosen = (one for one in graph.before(body.after, key) if one in held and one not in left)
        founded = businesses(guide) and any(founds(held[one].member.guide) for one in chosen)
        if why := _not_for(guide, item, "" if founded else kind, at=at, online=online):
            out.append(LeftOut(key, guide.name, why))
            continue
        held[key] = Held(Member(key, guide, tuple(member.after), member.when), item, guide_version, where)
    in_order = [held[member.item] for member in body.members if member.item in held]
    merged = Merged([one.member for one in in_order], dict(answers or {}), left)
    return Parts(version, in_order, out, nowhere, merged, started=at)


@dataclass(frozen=True)
class _Places:
    """Each member goes to its own competent level at the place that its own form names, else at the place chosen."""

    chosen: Region
    named: Mapping[str, Region]  # by the element that names it
    at_chosen: Mapping[tuple[str, str], Item]
    at_named: Mapping[tuple[str, str], Item]
    guides: Mapping[int, GuideVersion]

    def of(self, key: str) -> tuple[Item, GuideVersion, Region] | None:
        item = self.at_chosen.get((key, self.chosen.pk))
        known = item or next((one for (other, _), one in self.at_named.items() if other == key), None)
        if known is None or known.guide_id not in self.guides:
            return None
        own = self.named.get(place_field(self.guides[known.guide_id].body))
        better = self.at_named.get((key, own.pk)) if own is not None else None
        if own is not None and better is not None and better.guide_id in self.guides:
            return better, self.guides[better.guide_id], own
        return (item, self.guides[item.guide_id], self.chosen) if item is not None else None


def takes_package(window: Window, version: BundleVersion, place: Region) -> bool:
    """The window takes the leading agency's items, and the place is of its venue (Art. 34)."""
    return window.takes(version.body.lead) and window.venue.region.contains(place)


def place_field(guide: GuideContent) -> str:
    """The single element by which the form names the place; empty where there is none."""
    asked = {part.element for part in guide.form if isinstance(part, FormField)}
    asked |= {
        one.element for part in guide.form if isinstance(part, FormGroup) and not part.repeat for one in part.fields
    }
    return next((name for name in PLACES if name in asked), "")


def _not_for(guide: GuideContent, item: Item, kind: str, *, at: Any, online: bool) -> str:
    """Why a member is not this applicant's, in a clause; empty where it is."""
    if kind and kind not in guide.audience:
        return f"只面向{'、'.join(PrincipalKind(one).label for one in guide.audience)}"
    if not takes_applications(item, localtime(at).date()):
        return "这个事项已经取消，不再接收新的申请"
    if online and "online" not in guide.channels:
        return "这一件要到窗口办，请另去窗口"
    return ""


def _items(keys: Iterable[str], places: Iterable[Region], on: date) -> dict[tuple[str, str], Item]:
    """By item and place: the one at the lowest implementing level that contains the place, as for a single item (`competence`). One query."""
    wanted = list(places)
    codes = {code for place in wanted for code in place.ancestor_codes()}
    rows = Item.objects.filter(basic_id__in=list(keys), region_id__in=codes)
    found = list(rows.select_related("basic", "agency", "region", "guide"))
    best: dict[tuple[str, str], Item] = {}
    for place in wanted:
        above = set(place.ancestor_codes())
        for item in sorted(found, key=lambda one: competence(one, on)):
            if item.region_id in above:
                best[item.basic_id, place.pk] = item
    return best


def _versions(items: Iterable[Item]) -> dict[int, GuideVersion]:
    ids = {item.guide_id for item in items}
    rows = (
        GuideVersion.objects.filter(guide__in=ids, state=VersionStatus.PUBLISHED)
        if ids
        else GuideVersion.objects.none()
    )
    return {version.guide_id: version for version in rows}


def _named_places(form: Mapping[str, Any]) -> dict[str, Region]:
    codes = {name: str(form[name]) for name in PLACES if form.get(name)}
    regions = {region.pk: region for region in Region.objects.filter(pk__in=codes.values())} if codes else {}
    return {name: regions[code] for name, code in codes.items() if code in regions}

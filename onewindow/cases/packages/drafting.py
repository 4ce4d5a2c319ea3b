"""The draft of a package: begun for all members at once, then typed, kept and handed in as any other (Art. 30, 47)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import Capacity, Mandate, Principal, PrincipalKind
from onewindow.cases.changes import changes
from onewindow.cases.errors import NotYourItem
from onewindow.cases.models import Channel, Draft, Visit
from onewindow.cases.packages.parts import Parts, parts, place_field
from onewindow.catalogue.models import BasicItem, BundleVersion, GuideVersion, VersionStatus
from onewindow.network.models import Region
from onewindow.record.errors import ActRefused
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer

ONE_FORM = Art(30, 47)


class NoMember(ActRefused):
    code = "no_member"

    def __init__(self) -> None:
        super().__init__("这一件事里没有您可以办的事项。请换一个申请人，或者分别查找适合的事项。")


class PlaceTooLarge(ActRefused):
    """A member is handled at places beneath only. `item` is its key."""

    code = "place_too_large"

    def __init__(self, item: str) -> None:
        name = BasicItem.objects.get(pk=item).name
        super().__init__(f"“{name}”由下一级办理，请再选细一级的地区。")
        self.item = item


@transaction.atomic
def start_package(
    version: BundleVersion,
    place: Region,
    *,
    by: Applicant | Officer,
    at: datetime,
    channel: Channel,
    principal: Principal | None = None,
    visit: Visit | None = None,
) -> Draft:
    """Begin under the versions in force, prefilled as any draft. Raises NotYourItem, NotByAgent, NoMember, PlaceTooLarge."""
    who = by.principal if isinstance(by, Applicant) else principal
    kind = who.kind if who is not None else ""
    found = parts(version, place, at=at, kind=kind, online=isinstance(by, Applicant))
    if found.nowhere:
        raise PlaceTooLarge(found.nowhere[0])
    if isinstance(by, Applicant):
        ensure_may_apply(version, found, by.mandate)
    if visit is not None and visit.capacity == Capacity.AGENT:
        ensure_by_agent(found)
    if not found.held:
        raise NoMember
    first = found.held[0]
    draft = Draft(
        item=first.item, place=place, guide_version=first.version, package=version, channel=channel, started_at=at, saved_at=at,
        pinned={one.member.key: [one.item.pk, one.version.pk] for one in found.held},
    )  # fmt: skip
    if isinstance(by, Applicant):
        draft.user, draft.mandate, draft.principal = by.user, by.mandate, by.principal
    else:
        draft.post, draft.principal, draft.visit = by.post, principal, visit
    _prefill(draft)
    draft.save(force_insert=True)
    return draft


def ensure_may_apply(version: BundleVersion, found: Parts, mandate: Mandate) -> None:
    """As for each of its members: whom it is for, and whether somebody else may act for them."""
    from onewindow.cases.drafts import NotInTheAuthorisation

    body = version.body
    if mandate.principal.kind not in body.audience:
        raise NotYourItem("、".join(PrincipalKind(kind).label for kind in body.audience))
    guides = [one.member.guide for one in found.held]
    if mandate.capacity == Capacity.AGENT:
        ensure_by_agent(found)
    if mandate.items and not {one.key for one in guides} <= set(mandate.items):
        raise NotInTheAuthorisation


def ensure_by_agent(found: Parts) -> None:
    from onewindow.cases.drafts import ensure_by_agent

    for one in found.held:
        ensure_by_agent(one.member.guide)


def _prefill(draft: Draft) -> None:
    """For whichever members will be part: values of elements that are not asked in the end are left behind at submission."""
    from onewindow.cases.drafts import first_values, only_way

    for one in draft.parts.held:
        draft.form = first_values(one.member.guide, draft.principal, draft.place) | draft.form
    draft.delivery_way = only_way(draft.body)


def pin(draft: Draft) -> None:
    """Members that another place, answer or choice has brought in begin under the version in force now."""
    known = dict(draft.pinned)
    for one in draft.parts.held:
        if known.get(one.member.key, [0, 0])[0] != one.item.pk:
            known[one.member.key] = [one.item.pk, one.version.pk]
    draft.pinned = known


def place_problem(draft: Draft) -> dict[str, str]:
    """Each chosen member has somebody competent at the place."""
    missing = [key for key in draft.parts.nowhere if key not in draft.unchosen]
    if not missing:
        return {}
    name = BasicItem.objects.get(pk=missing[0]).name
    field = place_field(draft.body)
    return {f"form.{field}" if field else "members": f"所选的地方没有办理“{name}”的机关，请再选细一级，或者换一个地方"}


@transaction.atomic
def act_for(draft: Draft, by: Applicant, *, at: datetime) -> Draft:
    """Apply for somebody else instead: what the profile fills is filled anew, all else stays."""
    assert draft.package is not None
    ensure_may_apply(draft.package, parts(draft.package, draft.place, at=at, kind=by.principal.kind), by.mandate)
    if draft.mandate_id != by.mandate.pk:
        typed = {key: value for key, value in draft.form.items() if not _of_profile(draft, key, value)}
        draft.mandate, draft.principal, draft.form = by.mandate, by.principal, typed
        _prefill(draft)
        draft.form |= typed
        pin(draft)
        draft.saved_at, draft.revision = at, draft.revision + 1
        draft.save(update_fields=["form", "mandate", "principal", "pinned", "saved_at", "revision"])
    return draft


def _of_profile(draft: Draft, key: str, value: Any) -> bool:
    return draft.principal is not None and value in draft.principal.profile().values() and isinstance(value, str)


def newer_version(draft: Draft) -> bool:
    return _superseded(draft) or bool(_changed(draft))


def _superseded(draft: Draft) -> bool:
    assert draft.package is not None
    return draft.package.state != VersionStatus.PUBLISHED


def _changed(draft: Draft) -> list[tuple[GuideVersion, GuideVersion]]:
    """Guides of members published anew since: the version filled in under, and the one in force."""
    pairs: list[tuple[GuideVersion, GuideVersion]] = []
    current = draft.parts
    for one in current.held:
        item, version = draft.pinned.get(one.member.key, [one.item.pk, one.version.pk])
        if item == one.item.pk and version != one.version.pk:
            pairs.append((GuideVersion.objects.get(pk=version), one.version))
    return pairs


def what_changes(draft: Draft) -> list[str]:
    told = ["一件事的办法有更新，请看一看里面的事项和先后次序。"] if _superseded(draft) else []
    for old, new in _changed(draft):
        member = draft.parts.by_key[new.body.key].member
        own = draft.parts.merged.answers_of(member)
        told += [f"{new.body.name}：{sentence}" for sentence in changes(old.body, new.body, own)]
    return told


@transaction.atomic
def adopt(draft: Draft, *, at: datetime) -> list[str]:
    """Go on under the versions now in force. What was typed stays as far as it is still asked."""
    told = what_changes(draft)
    draft.package = BundleVersion.objects.get(bundle=draft.package.bundle_id, state=VersionStatus.PUBLISHED)  # type: ignore[union-attr]
    draft.pinned = {one.member.key: [one.item.pk, one.version.pk] for one in draft.parts.held}
    known = {one.key: {option.key for option in one.options} for one in draft.parts.merged.naming[0]}
    draft.answers = {key: option for key, option in draft.answers.items() if option in known.get(key, ())}
    draft.unchosen = [key for key in draft.unchosen if key in draft.parts.by_key]
    draft.saved_at, draft.revision = at, draft.revision + 1
    draft.save(update_fields=["package", "pinned", "answers", "unchosen", "saved_at", "revision"])
    return told

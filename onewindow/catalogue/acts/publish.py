"""Publishing: one version in force, on every channel from this moment (Art. 17)."""

from datetime import datetime
from typing import Any

from onewindow.catalogue import moves
from onewindow.catalogue.acts.at_work import ensure_clean, locked, new_version
from onewindow.catalogue.coding import content_digest
from onewindow.catalogue.departing import follow
from onewindow.catalogue.errors import AlreadyOpen, ReasonNeeded
from onewindow.catalogue.lint import Severity, lint
from onewindow.catalogue.lint.tables import context_of
from onewindow.catalogue.models import ChangeKind, ChangeOrder, Guide, GuideVersion, Item, OrderState, VersionStatus
from onewindow.catalogue.publication import take_effect
from onewindow.record.actors import Actor, System
from onewindow.record.door import begin, move
from onewindow.record.moves import Move
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer

ONE_SOURCE = Art(17)


@moves.act(moves.PUBLISH)
def publish(version_id: int, *, by: Officer, at: datetime) -> GuideVersion:
    """The reviewed version takes the place of the one in force; lists, search and the places that show it change with it.

    Cases go on under the version they began under. Raises LintErrors, LevelLost.
    """
    return _published(version_id, moves.PUBLISH, by=by, at=at, details={})


@moves.act(moves.ADOPT)
def adopt(version_id: int, *, by: Officer, at: datetime, basis: str) -> GuideVersion:
    """Publish what was imported with a list that the departments have agreed to; `basis` names the document. Raises ReasonNeeded."""
    locked(version_id, moves.ADOPT, by=by, at=at)
    if not basis.strip():
        raise ReasonNeeded("按哪份文件公布")
    return _published(version_id, moves.ADOPT, by=by, at=at, details={"basis": basis.strip()[:300]})


def _published(version_id: int, row: Move, *, by: Officer, at: datetime, details: dict[str, Any]) -> GuideVersion:
    version = locked(version_id, row, by=by, at=at)
    ensure_clean(version)
    if (current := version.guide.versions.filter(state=VersionStatus.PUBLISHED).first()) is not None:
        supersede(current.pk, by=System("guides"), at=at)
    details = {"digest": bytes(version.content_digest).hex(), **details}
    version = move(GuideVersion, version_id, row, by=by, at=at, details=details)
    version.reviewed_by = by.agency
    version.save(update_fields=["reviewed_by"])
    take_effect(version, opens_on=_opens_on(version.guide))
    if version.guide.region_id is None:
        _take_departures_along(version, at=at)
    return version


def _opens_on(guide: Guide) -> Any:
    """The day of the order by which the item was taken over or delegated, for places that join with this publication."""
    orders = ChangeOrder.objects.filter(item=guide.item_id, kind__in=[ChangeKind.TAKEN_OVER, ChangeKind.DELEGATED])
    latest = orders.filter(state=OrderState.ISSUED).order_by("-effective_on").first()
    return latest.effective_on if latest else None


@moves.act(moves.SUPERSEDE)
def supersede(version_id: int, *, by: Actor, at: datetime) -> GuideVersion:
    locked(version_id, moves.SUPERSEDE, by=by, at=at)
    return move(GuideVersion, version_id, moves.SUPERSEDE, by=by, at=at)


def _take_departures_along(city: GuideVersion, *, at: datetime) -> None:
    """What places have settled otherwise holds on top of the new version as far as it is still more favourable."""
    guides = Guide.objects.filter(item=city.guide.item_id, region__isnull=False).select_related("item", "region")
    for guide in guides.order_by("pk"):
        own = guide.versions.filter(state=VersionStatus.PUBLISHED).select_related("base").first()
        if own is None:
            continue
        content = follow(own.base.content if own.base else own.content, own.content, city.content)
        found = lint(content, context_of(guide))
        if content == city.content or any(finding.severity is Severity.ERROR for finding in found):
            end_departure(own.pk, by=System("guides"), at=at, reason="全市新版已经一样或者更有利")
        else:
            follow_guide(own.pk, content, city, by=System("guides"), at=at)


@moves.act(moves.FOLLOW)
def follow_guide(own_id: int, content: dict[str, Any], city: GuideVersion, *, by: Actor, at: datetime) -> GuideVersion:
    """A place's own guide, anew on top of the city's new version."""
    own = supersede(own_id, by=by, at=at)
    version = new_version(
        own.guide, content, at=at, base=city, content_digest=content_digest(content), state=VersionStatus.PUBLISHED,
        published_at=at, reviewed_by=own.reviewed_by,
    )  # fmt: skip
    begin(
        version, moves.FOLLOW, by=by, at=at, details={"from": own.number, "digest": bytes(version.content_digest).hex()}
    )
    return version


@moves.act(moves.END_DEPARTURE)
def end_departure(version_id: int, *, by: Actor, at: datetime, reason: str) -> GuideVersion:
    """The place goes back to the city's guide. Raises ReasonNeeded."""
    version = locked(version_id, moves.END_DEPARTURE, by=by, at=at)
    if version.guide.region_id is None:
        raise AlreadyOpen(version.pk, "全市")
    if not reason.strip():
        raise ReasonNeeded("为什么恢复全市指南")
    city = Guide.objects.get(item=version.guide.item_id, region=None)
    Item.objects.filter(guide=version.guide_id).update(guide=city)
    return move(GuideVersion, version_id, moves.END_DEPARTURE, by=by, at=at, details={"reason": reason.strip()[:200]})

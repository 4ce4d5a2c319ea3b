"""Drafting a guide: begun from what is in force, edited by the agency's editor, handed to review (Art. 17)."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from onewindow.catalogue import moves
from onewindow.catalogue.acts.at_work import WHOLE, ensure_clean, locked, new_version
from onewindow.catalogue.coding import content_digest
from onewindow.catalogue.errors import (
    AlreadyOpen,
    EditedElsewhere,
    NothingToDepartFrom,
    NotImplementedThere,
    ReasonNeeded,
)
from onewindow.catalogue.models import BasicItem, Guide, GuideVersion, Item, VersionStatus
from onewindow.network.models import Region
from onewindow.record.door import begin, move
from onewindow.record.errors import WrongPerson, WrongState
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer

DRAFTED = Art(17)
OPTIONAL = {
    "contact",
    "visit_reason",
    "legal_review",
    "joint",
    "follows",
    "renewal",
}  # keys that a guide without them does not have
OPEN = [VersionStatus.DRAFT, VersionStatus.IN_REVIEW]


@moves.act(moves.BEGIN)
def begin_guide(guide_id: int, *, by: Officer, at: datetime) -> GuideVersion:
    """The next version, from the one in force. Raises AlreadyOpen."""
    guide = Guide.objects.select_for_update(of=("self",)).select_related("item", "region").get(pk=guide_id)
    base = _ensure_none_open(guide) or guide.versions.order_by("-number").first()
    assert base is not None
    return _begun(guide, base, moves.BEGIN, by=by, at=at)


@moves.act(moves.DEPART)
def depart(item_key: str, region: Region, *, by: Officer, at: datetime) -> GuideVersion:
    """A place's own guide, from the city's: what may differ is more favourable to applicants only, see the linter.

    Raises AlreadyOpen, NothingToDepartFrom, NotImplementedThere.
    """
    item = BasicItem.objects.select_for_update(of=("self",)).get(pk=item_key)
    guide = Guide.objects.filter(item=item, region=region).first() or Guide(item=item, region=region)
    if not moves.DEPART.by.test(by, GuideVersion(guide=guide)):
        raise WrongPerson(moves.DEPART)
    if not Item.objects.filter(basic=item, region__code__startswith=region.prefix).exists():
        raise NotImplementedThere(region.name)
    own = _ensure_none_open(guide) if guide.pk else None
    city = GuideVersion.objects.filter(guide__item=item, guide__region=None, state=VersionStatus.PUBLISHED).first()
    if city is None:
        raise NothingToDepartFrom
    if guide.pk is None:
        guide.save()
    return _begun(guide, own or city, moves.DEPART, by=by, at=at)


def _ensure_none_open(guide: Guide) -> GuideVersion | None:
    """The version in force. Raises AlreadyOpen."""
    if (version := guide.versions.filter(state__in=OPEN).first()) is not None:
        raise AlreadyOpen(version.pk, version.state_label())
    return guide.versions.filter(state=VersionStatus.PUBLISHED).first()


def _begun(guide: Guide, base: GuideVersion, row: Any, *, by: Officer, at: datetime) -> GuideVersion:
    version = new_version(
        guide,
        deepcopy(base.content),
        at=at,
        base=base,
        content_digest=bytes(base.content_digest),
        drafted_by=by.post,
        edited_at=at,
    )
    begin(version, row, by=by, at=at, details={"from": base.number, "digest": bytes(base.content_digest).hex()})
    return version


@moves.act(moves.EDIT)
def edit(version_id: int, *, by: Officer, at: datetime) -> GuideVersion:
    """Somebody begins to write in a draft: once a person and stretch, since what they type is saved as they type."""
    locked(version_id, moves.EDIT, by=by, at=at)
    return move(GuideVersion, version_id, moves.EDIT, by=by, at=at)


@transaction.atomic
def save(version_id: int, parts: Mapping[str, Any], *, by: Officer, at: datetime, was: str = "") -> GuideVersion:
    """Keep what was typed, right or wrong. `was`: the print of these parts as the page showed them.

    Raises WrongState, WrongPerson, EditedElsewhere where somebody else has saved other words for them since.
    """
    version = GuideVersion.objects.select_for_update(of=("self",)).select_related(*WHOLE).get(pk=version_id)
    if not moves.EDIT.allows(version.state):
        raise WrongState(moves.EDIT, version.state_label())
    if not moves.EDIT.by.test(by, version):
        raise WrongPerson(moves.EDIT)
    stored = {name: version.content.get(name) for name in parts}
    if stored == dict(parts):
        return version
    other = version.edited_by if version.edited_by_id != by.post.pk else None
    if was and was != fingerprint(stored) and other is not None and version.edited_at is not None:
        raise EditedElsewhere(other.officer.display_name, f"{localtime(version.edited_at):%H:%M}")
    if version.edited_by_id != by.post.pk:
        edit(version_id, by=by, at=at)
    version.content = {
        name: value for name, value in {**version.content, **parts}.items() if value is not None or name not in OPTIONAL
    }
    version.content_digest = content_digest(version.content)
    version.edited_by, version.edited_at = by.post, at
    version.save(update_fields=["content", "content_digest", "edited_by", "edited_at"])
    return version


def fingerprint(parts: Mapping[str, Any]) -> str:
    return content_digest(dict(parts)).hex()[:16]


@moves.act(moves.SUBMIT)
def submit(version_id: int, *, by: Officer, at: datetime) -> GuideVersion:
    """Hand the draft to the administering department. Raises LintErrors: with an error it is not reviewed."""
    version = locked(version_id, moves.SUBMIT, by=by, at=at)
    ensure_clean(version)
    details = {"digest": bytes(version.content_digest).hex()}
    version = move(GuideVersion, version_id, moves.SUBMIT, by=by, at=at, details=details)
    version.edited_by = None
    version.save(update_fields=["edited_by"])
    return version


@moves.act(moves.DISCARD)
def discard(version_id: int, *, by: Officer, at: datetime, reason: str) -> GuideVersion:
    """Give a draft up; it stays on record. Raises ReasonNeeded."""
    locked(version_id, moves.DISCARD, by=by, at=at)
    if not reason.strip():
        raise ReasonNeeded("为什么作废")
    return move(GuideVersion, version_id, moves.DISCARD, by=by, at=at, details={"reason": reason.strip()[:200]})

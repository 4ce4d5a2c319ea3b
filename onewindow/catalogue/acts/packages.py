"""Drafting, reviewing and publishing a package: as a guide, by the editor of the leading agency and a second person (Art. 30)."""

import re
from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from itertools import chain, count
from typing import Any

from django.db import transaction

from onewindow.catalogue import moves
from onewindow.catalogue.acts.draft import OPEN
from onewindow.catalogue.coding import content_digest
from onewindow.catalogue.errors import AlreadyOpen, AlreadyThere, LintErrors, ReasonNeeded
from onewindow.catalogue.lint import Severity
from onewindow.catalogue.lint.packages import lint
from onewindow.catalogue.models import Bundle, BundleVersion, VersionStatus
from onewindow.catalogue.packages.tables import surroundings, take_effect
from onewindow.kernel.digests import digest
from onewindow.kernel.pinyin import pinyin_key
from onewindow.record.actors import Actor, System
from onewindow.record.door import begin, move, open_chain
from onewindow.record.errors import WrongPerson, WrongState
from onewindow.record.moves import Move
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer

ONE_THING = Art(30)
WHOLE = ("bundle", "chain", "base", "edited_by__officer", "drafted_by__officer")


def locked(version_id: int, row: Move, *, by: Actor, at: datetime) -> BundleVersion:
    """Raises WrongState, WrongPerson before anything else is looked at. A version that was loaded gets its chain here."""
    version = BundleVersion.objects.select_for_update(of=("self",)).select_related(*WHOLE).get(pk=version_id)
    if not row.allows(version.state):
        raise WrongState(row, version.state_label())
    if not row.by.test(by, version):
        raise WrongPerson(row)
    if version.chain_id is None:
        version.chain = open_chain("package", f"{version.bundle_id}.{version.number}", at=at)
        version.save(update_fields=["chain"])
    return version


@moves.package_act(moves.BEGIN_PACKAGE)
def begin_package(bundle_key: str, *, by: Officer, at: datetime) -> BundleVersion:
    """The next version, from the one in force. Raises AlreadyOpen."""
    bundle = Bundle.objects.select_for_update().get(pk=bundle_key)
    if (opened := bundle.versions.filter(state__in=OPEN).first()) is not None:
        raise AlreadyOpen(opened.pk, opened.state_label())
    base = bundle.versions.order_by("-number").first()
    content = deepcopy(base.content) if base else _empty(bundle)
    number = base.number + 1 if base else 1
    version = BundleVersion.objects.create(
        bundle=bundle, number=number, state=VersionStatus.DRAFT, content=content, content_digest=content_digest(content), base=base,
        chain=open_chain("package", f"{bundle.pk}.{number}", at=at), drafted_by=by.post, edited_at=at,
    )  # fmt: skip
    details = {"from": base.number if base else 0, "digest": bytes(version.content_digest).hex()}
    begin(version, moves.BEGIN_PACKAGE, by=by, at=at, details=details)
    return version


@moves.package_act(moves.FOUND_PACKAGE)
def found_package(name: str, *, by: Officer, at: datetime) -> BundleVersion:
    """A new package, led by the editor's own agency: its first draft, of no members yet. Raises AlreadyThere, ReasonNeeded."""
    called = name.strip()[:100]
    if not called:
        raise ReasonNeeded("一件事的名称")
    if Bundle.objects.filter(name=called).exists():
        raise AlreadyThere(called)
    bundle = Bundle.objects.create(key=_new_key(called), name=called, lead=by.post.agency.key, audience=[], policy="")
    content = _empty(bundle)
    version = BundleVersion.objects.create(
        bundle=bundle, number=1, state=VersionStatus.DRAFT, content=content, content_digest=content_digest(content),
        chain=open_chain("package", f"{bundle.pk}.1", at=at), drafted_by=by.post, edited_at=at,
    )  # fmt: skip
    begin(version, moves.FOUND_PACKAGE, by=by, at=at, details={"digest": bytes(version.content_digest).hex()})
    return version


def _new_key(name: str) -> str:
    """From its name, as addresses need it; numbered where another one sounds alike."""
    sound = re.sub(r"[^a-z0-9]+", "-", pinyin_key(name)).strip("-")[:70] or "package"
    known = set(Bundle.objects.filter(key__startswith=sound).values_list("key", flat=True))
    return next(key for key in chain([sound], (f"{sound}-{n}" for n in count(2))) if key not in known)


def _empty(bundle: Bundle) -> dict[str, Any]:
    return {"key": bundle.pk, "name": bundle.name, "lead": bundle.lead, "audience": list(bundle.audience),
            "policy": bundle.policy, "members": []}  # fmt: skip


@moves.package_act(moves.EDIT_PACKAGE)
def edit_package(version_id: int, *, by: Officer, at: datetime) -> BundleVersion:
    """Somebody begins to write in a draft: once a person and stretch."""
    locked(version_id, moves.EDIT_PACKAGE, by=by, at=at)
    return move(BundleVersion, version_id, moves.EDIT_PACKAGE, by=by, at=at)


@transaction.atomic
def save(version_id: int, parts: Mapping[str, Any], *, by: Officer, at: datetime) -> BundleVersion:
    """Keep what was typed, right or wrong. Key and lead are not typed: who leads changes hands by the administering department.

    Raises WrongState, WrongPerson.
    """
    version = locked(version_id, moves.EDIT_PACKAGE, by=by, at=at)
    content = version.content | {name: value for name, value in parts.items() if name not in {"key", "lead"}}
    if content == version.content:
        return version
    if version.edited_by_id != by.post.pk:
        edit_package(version_id, by=by, at=at)
    version.content, version.content_digest = content, content_digest(content)
    version.edited_by, version.edited_at = by.post, at
    version.save(update_fields=["content", "content_digest", "edited_by", "edited_at"])
    return version


@moves.package_act(moves.SUBMIT_PACKAGE)
def submit_package(version_id: int, *, by: Officer, at: datetime) -> BundleVersion:
    """Hand the draft to the administering department. Raises LintErrors."""
    version = locked(version_id, moves.SUBMIT_PACKAGE, by=by, at=at)
    ensure_clean(version)
    details = {"digest": bytes(version.content_digest).hex()}
    version = move(BundleVersion, version_id, moves.SUBMIT_PACKAGE, by=by, at=at, details=details)
    version.edited_by, version.remark = None, ""
    version.save(update_fields=["edited_by", "remark"])
    return version


@moves.package_act(moves.RETURN_PACKAGE)
def return_package(version_id: int, *, by: Officer, at: datetime, reason: str) -> BundleVersion:
    """Back to the editor, with why. Raises ReasonNeeded."""
    locked(version_id, moves.RETURN_PACKAGE, by=by, at=at)
    said = reason.strip()[:500]
    if not said:
        raise ReasonNeeded("退回的原因，写到哪一件事、怎么改")
    details = {"reason": digest(said.encode()).hex()}
    version = move(BundleVersion, version_id, moves.RETURN_PACKAGE, by=by, at=at, details=details)
    version.remark = said
    version.save(update_fields=["remark"])
    return version


@moves.package_act(moves.PUBLISH_PACKAGE)
def publish_package(version_id: int, *, by: Officer, at: datetime) -> BundleVersion:
    """The reviewed version takes the place of the one in force; applications go on under theirs. Raises LintErrors."""
    version = locked(version_id, moves.PUBLISH_PACKAGE, by=by, at=at)
    ensure_clean(version)
    if (current := version.bundle.versions.filter(state=VersionStatus.PUBLISHED).first()) is not None:
        supersede_package(current.pk, by=System("packages"), at=at)
    details = {"digest": bytes(version.content_digest).hex()}
    version = move(BundleVersion, version_id, moves.PUBLISH_PACKAGE, by=by, at=at, details=details)
    version.reviewed_by = by.agency
    version.save(update_fields=["reviewed_by"])
    take_effect(version.bundle, version.body)
    return version


@moves.package_act(moves.DISCARD_PACKAGE)
def discard_package(version_id: int, *, by: Officer, at: datetime, reason: str) -> BundleVersion:
    """Give a draft up; it stays on record. Raises ReasonNeeded."""
    locked(version_id, moves.DISCARD_PACKAGE, by=by, at=at)
    if not reason.strip():
        raise ReasonNeeded("为什么作废")
    details = {"reason": digest(reason.strip().encode()).hex()}
    return move(BundleVersion, version_id, moves.DISCARD_PACKAGE, by=by, at=at, details=details)


@moves.package_act(moves.SUPERSEDE_PACKAGE)
def supersede_package(version_id: int, *, by: Actor, at: datetime) -> BundleVersion:
    locked(version_id, moves.SUPERSEDE_PACKAGE, by=by, at=at)
    return move(BundleVersion, version_id, moves.SUPERSEDE_PACKAGE, by=by, at=at)


def ensure_clean(version: BundleVersion) -> None:
    found = lint(version.content, surroundings(version.content))
    if errors := [finding for finding in found if finding.severity is Severity.ERROR]:
        raise LintErrors(errors)

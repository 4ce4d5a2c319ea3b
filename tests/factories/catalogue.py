"""Guides and change orders in every state, made by the acts; and everything that can be tried on them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from onewindow.catalogue.acts import draft, orders, publish, review
from onewindow.catalogue.acts.change import Change
from onewindow.catalogue.models import (
    BasicItem,
    ChangeKind,
    ChangeOrder,
    Guide,
    GuideVersion,
    Mode,
    OrderState,
    VersionStatus,
)
from onewindow.network.models import Agency, Region
from onewindow.network.queries import city
from onewindow.record.actors import System
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from tests import NOW
from tests.factories.people import officer, region

FOOD = "food-business-licence"
LATER = NOW + timedelta(hours=1)


def editor(place: Region | None = None, key: str = "market_regulation", **more: Any) -> Officer:
    """The editor of an agency: the city's, if no place is given."""
    return officer(Role.CATALOGUE_EDITOR, Agency.objects.get(key=key, region=place or city()), name="何敏", **more)


def administrator(place: Region | None = None, **more: Any) -> Officer:
    return officer(
        Role.ADMINISTRATOR, Agency.objects.get(administering=True, region=place or city()), name="孙洁", **more
    )


@dataclass
class Work:
    """A version with those who may act on it."""

    version: GuideVersion
    editor: Officer = field(default_factory=editor)
    admin: Officer = field(default_factory=administrator)

    def again(self) -> GuideVersion:
        return GuideVersion.objects.select_related("guide__item", "guide__region", "chain").get(pk=self.version.pk)


def drafted(key: str = FOOD, *, at: datetime = NOW, **parts: Any) -> Work:
    who = editor(key=BasicItem.objects.get(pk=key).agency_key)
    version = draft.begin_guide(Guide.objects.get(item=key, region=None).pk, by=who, at=at)
    if parts:
        draft.save(version.pk, parts, by=who, at=at)
    return Work(version, who)


VAGUE = {"key": "x", "name": "场地有关材料", "basis": "", "need": "always", "deferrable": False, "source": "applicant",
         "medium": "both", "originals": 1, "copies": 0, "certificate": None}  # fmt: skip


def with_findings() -> Work:
    """A draft with two errors of the linter."""
    work = drafted()
    draft.save(work.version.pk, {"materials": [*work.version.content["materials"], VAGUE]}, by=work.editor, at=NOW)
    return work


def in_review(key: str = FOOD, *, at: datetime = NOW, **parts: Any) -> Work:
    work = drafted(key, at=at, **parts)
    draft.submit(work.version.pk, by=work.editor, at=at)
    return work


def published(key: str = FOOD, *, at: datetime = NOW, **parts: Any) -> Work:
    work = in_review(key, at=at, **parts)
    publish.publish(work.version.pk, by=work.admin, at=at)
    return work


def superseded() -> Work:
    work = published()
    publish.supersede(work.version.pk, by=System("test"), at=NOW)
    return work


def discarded() -> Work:
    work = drafted()
    draft.discard(work.version.pk, by=work.editor, at=NOW, reason="不改了")
    return work


def departure(key: str = FOOD, place: Region | None = None, *, at: datetime = NOW, **parts: Any) -> Work:
    """A place's own guide in draft."""
    where = place or region()
    who = editor(where, key=BasicItem.objects.get(pk=key).agency_key)
    version = draft.depart(key, where, by=who, at=at)
    if parts:
        draft.save(version.pk, parts, by=who, at=at)
    return Work(version, who, administrator(where))


GUIDE_IN: dict[VersionStatus, Callable[[], Work]] = {
    VersionStatus.DRAFT: drafted, VersionStatus.IN_REVIEW: in_review, VersionStatus.PUBLISHED: published,
    VersionStatus.SUPERSEDED: superseded, VersionStatus.DISCARDED: discarded,
}  # fmt: skip


def try_guide(work: Work, name: str) -> object:
    """Perform an act on the version by whoever may; what it needs beside is there."""
    pk, system = work.version.pk, System("test")
    acts: dict[str, Callable[[], object]] = {
        "edit_guide": lambda: draft.edit(pk, by=work.editor, at=LATER),
        "submit_guide": lambda: draft.submit(pk, by=work.editor, at=LATER),
        "comment_guide": lambda: review.comment(pk, by=work.admin, at=LATER, place="faq", text="请写明"),
        "return_guide": lambda: review.give_back(pk, by=work.admin, at=LATER, reason="请补依据"),
        "publish_guide": lambda: publish.publish(pk, by=work.admin, at=LATER),
        "adopt_guide": lambda: publish.adopt(pk, by=work.admin, at=LATER, basis="洛政数〔2026〕1号"),
        "discard_guide": lambda: draft.discard(pk, by=work.editor, at=LATER, reason="不改了"),
        "supersede_guide": lambda: publish.supersede(pk, by=system, at=LATER),
        "end_departure": lambda: publish.end_departure(pk, by=work.admin, at=LATER, reason="全市一样了"),
    }
    return acts[name]()


def change(
    kind: ChangeKind = ChangeKind.CANCELLED, key: str | None = FOOD, day: date | None = None, **more: Any
) -> Change:
    authority = "各县（区）" if kind in {ChangeKind.DELEGATED, ChangeKind.TAKEN_OVER} else ""
    given = {
        "item": BasicItem.objects.get(pk=key) if key else None, "basis": "《国务院关于取消一批行政许可事项的决定》", "summary": "不再办理",
        "effective_on": day or (NOW + timedelta(days=20)).date(), "authority": authority,
    }  # fmt: skip
    return Change(kind=kind, **(given | more))


@dataclass
class Ordered:
    order: ChangeOrder
    admin: Officer


def ordered(what: Change | None = None, place: Region | None = None, *, at: datetime = NOW) -> Ordered:
    admin = administrator(place)
    return Ordered(orders.draft_order(what or change(), place or city(), by=admin, at=at), admin)


def issued(what: Change | None = None, place: Region | None = None, *, at: datetime = NOW) -> Ordered:
    made = ordered(what, place, at=at)
    made.order = orders.issue_order(made.order.pk, by=made.admin, at=at)
    return made


def in_force() -> Ordered:
    made = issued(change(day=NOW.date()))
    made.order = orders.come_into_force(made.order.pk, by=System(), at=NOW)
    return made


def revoked() -> Ordered:
    made = issued()
    made.order = orders.revoke_order(made.order.pk, by=made.admin, at=NOW, reason="文件改期")
    return made


def ended() -> Ordered:
    """A delegation that was taken back while in force."""
    made = issued(delegation(), region())
    made.order = orders.come_into_force(made.order.pk, by=System(), at=NOW)
    made.order = orders.end_delegation(made.order.pk, by=made.admin, at=NOW, reason="本机关收回")
    return made


def delegation(key: str = FOOD, to: str = "涧西区长安路街道", **more: Any) -> Change:
    """The county's agency has its power exercised by one town from today on."""
    given: dict[str, Any] = {
        "basis": "《食品经营许可和备案管理办法》第六条", "summary": "由街道办事处审查、决定", "mode": Mode.AUTHORISED, "to_level": "township",
        "to_place": region(to), "to_agency": "town_government", "authority": "", "day": NOW.date(),
    }  # fmt: skip
    return change(ChangeKind.DELEGATED, key, **(given | more))


ORDER_IN: dict[OrderState, Callable[[], Ordered]] = {
    OrderState.DRAFTED: ordered, OrderState.ISSUED: issued, OrderState.IN_FORCE: in_force, OrderState.REVOKED: revoked, OrderState.ENDED: ended,
}  # fmt: skip


def try_order(made: Ordered, name: str) -> object:
    pk = made.order.pk
    acts: dict[str, Callable[[], object]] = {
        "edit_order": lambda: orders.edit_order(pk, change(), by=made.admin, at=LATER),
        "issue_order": lambda: orders.issue_order(pk, by=made.admin, at=LATER),
        "order_in_force": lambda: orders.come_into_force(pk, by=System(), at=LATER),
        "revoke_order": lambda: orders.revoke_order(pk, by=made.admin, at=LATER, reason="文件改期"),
        "end_delegation": lambda: orders.end_delegation(pk, by=made.admin, at=LATER, reason="收回"),
    }
    return acts[name]()

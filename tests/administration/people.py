"""Administrators of the city, and proposals of every kind and state."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator

from onewindow.accounts.models import User
from onewindow.administration import posts, proposals, standing
from onewindow.administration.models import Proposal, ProposalState
from onewindow.network.models import Agency
from onewindow.notices.models import Wording
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from tests import NOW
from tests.factories import officer
from tests.factories.people import user

NAMES = {
    Role.SYSTEM_ADMIN: "系统员", Role.SECURITY_ADMIN: "安全员", Role.AUDITOR: "审计员", Role.ADMINISTRATOR: "政管员",
}  # fmt: skip


def city() -> Agency:
    return Agency.objects.get(administering=True, region__level="city")


def admin(role: Role, *, by: User | None = None) -> Officer:
    return officer(role, city(), name=NAMES.get(role, "某员"), by=by)


def system() -> Officer:
    return admin(Role.SYSTEM_ADMIN)


def security() -> Officer:
    return admin(Role.SECURITY_ADMIN)


def some_agency() -> Agency:
    return Agency.objects.get(key="market_regulation", region="410305000000")


def empty_agency() -> Agency:
    """One that nobody waits for and that has no item."""
    like = some_agency()
    return Agency.objects.create(
        key="to_be_closed", region=like.region, name="涧西区旧事局", short_name="旧事局", kind=like.kind, nature=like.nature,
        uscc="91410305MA0000000X", reconsideration=like.reconsideration, suit=True,
    )  # fmt: skip


def role_values(who: User, role: Role = Role.APPROVER, **other: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"window": None, "title": "", "badge": "A1", "first": date(2026, 6, 9), "last": None}
    return posts.values_of(who, some_agency(), role, **(given | other))


def role_proposed(by: Officer, at: datetime = NOW, role: Role = Role.APPROVER) -> Proposal:
    who = user("新首席", officer=True)
    values = role_values(who, role)
    return proposals.propose(
        "role_give", posts.target(values), values, by=by, at=at, about="授予", reason="工作需要", concerned=who
    )


def _of_agency(kind: str) -> tuple[str, dict[str, Any], Officer]:
    agency = empty_agency()
    values = {"agency": agency.pk} | ({"into": some_agency().pk} if kind == "agency_merge" else {})
    return f"agency:{agency.pk}", values, system()


def _factor(kind: str) -> tuple[str, dict[str, Any], Officer]:
    who = user("丢手机", officer=True)
    Authenticator.objects.create(user=who, type=Authenticator.Type.TOTP, data={"secret": "00"})
    return f"officer:{who.pk}", {"officer": who.pk}, security()


def _retention(kind: str) -> tuple[str, dict[str, Any], Officer]:
    return "retention:drafts", {"kind": "drafts", "days": 60, "basis": "试"}, security()


def _calendar(kind: str) -> tuple[str, dict[str, Any], Officer]:
    return "calendar:2026", {"year": 2026, "holidays": ["2026-01-01"], "workdays": []}, system()


def _wording(kind: str) -> tuple[str, dict[str, Any], Officer]:
    Wording.objects.create(part="foot", kind="acceptance", text="试", changed_at=NOW)
    return "wording:foot.acceptance", {"part": "foot", "kind": "acceptance"}, system()


def _order(kind: str) -> tuple[str, dict[str, Any], Officer]:
    head, chief = officer(Role.AGENCY_HEAD, some_agency()), officer(Role.APPROVER, some_agency())
    order = standing.give(chief.post, "instant", "", NOW.date(), date(2026, 12, 31), by=head, at=NOW)
    return standing.target(order), {"order": order.pk, "agency": order.agency_id}, head


KINDS: dict[str, Callable[[str], tuple[str, dict[str, Any], Officer]]] = {
    "agency_close": _of_agency, "agency_merge": _of_agency, "factor_reset": _factor, "retention_shorten": _retention,
    "calendar_change": _calendar, "wording_reset": _wording, "order_revoke": _order,
}  # fmt: skip


def _proposed(kind: str) -> tuple[Proposal, Officer]:
    if kind == "role_give":
        by = security()
        return role_proposed(by), by
    target, values, by = KINDS[kind](kind)
    return proposals.propose(kind, target, values, by=by, at=NOW, about="试", reason="试一试"), by


def proposed(kind: str) -> tuple[Proposal, Officer, Officer]:
    """A proposal, who proposed it, and a second person who may decide."""
    made, by = _proposed(kind)
    return made, by, admin(Role.ADMINISTRATOR) if kind == "order_revoke" else security()


def in_state(state: ProposalState) -> tuple[Proposal, Officer, Officer]:
    made, by, second = proposed("role_give")
    acts: dict[ProposalState, Callable[[], object]] = {
        ProposalState.PROPOSED: lambda: None,
        ProposalState.APPROVED: lambda: proposals.approve(made.pk, by=second, at=NOW),
        ProposalState.REFUSED: lambda: proposals.refuse(made.pk, by=second, at=NOW, reason="不必"),
        ProposalState.TAKEN_BACK: lambda: proposals.take_back(made.pk, by=by, at=NOW),
        ProposalState.EXPIRED: lambda: proposals.apply_now(made.pk, NOW + timedelta(days=15)),
    }
    acts[state]()
    made.refresh_from_db()
    return made, by, second

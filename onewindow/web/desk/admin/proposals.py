"""Changes that wait for a second person: the list, and one with what would be done."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from onewindow.administration import moves
from onewindow.administration import proposals as domain
from onewindow.administration.dangers import DANGERS
from onewindow.administration.labels import FIELDS, said
from onewindow.administration.models import Proposal, ProposalState
from onewindow.administration.trail import history
from onewindow.administration.waiting import seen_by
from onewindow.network.models import Agency, Window
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest
from onewindow.web.desk.admin.access import section_required
from onewindow.web.desk.admin.acts import Act, Done, NothingForm, ReasonForm, Shown, show_one
from onewindow.web.desk.admin.listing import Filter, Listing, show

KEY = "proposals"
NOT_SHOWN = {"officer", "order", "part", "kind"}  # `about` says whom and what


def _cells(row: Proposal) -> list[str]:
    day = timezone.localtime(row.proposed_at)
    return [
        row.number,
        DANGERS[row.kind].label,
        row.about,
        row.proposer.display_name,
        f"{day:%Y-%m-%d %H:%M}",
        row.state_label(),
    ]


@section_required(KEY)
def proposals(request: DeskRequest, officer: Officer) -> HttpResponse:
    filters = [
        Filter("state", "状态", lambda rows, value: rows.filter(state=value), ProposalState.choices),
        Filter(
            "kind", "变更", lambda rows, value: rows.filter(kind=value), [(d.key, d.label) for d in DANGERS.values()]
        ),
        Filter(
            "q",
            "编号、对象",
            lambda rows, value: rows.filter(about__contains=value) | rows.filter(number__startswith=value),
        ),
    ]
    listing = Listing(
        KEY, ["编号", "变更", "对象", "提请人", "提请时间", "状态"], seen_by(officer), _cells,
        lambda row: reverse("desk:admin_proposal", args=[row.pk]),
        {"new": ("最新的在前", ("-pk",)), "old": ("最早的在前", ("pk",))},
        ("没有这样的变更", "须两人办理的变更提请以后，列在这里等另一个人复核。"), filters,
    )  # fmt: skip
    return show(request, officer, listing)


@section_required(KEY)
def one(request: DeskRequest, officer: Officer, pk: int) -> HttpResponse:
    return show_one(request, officer, lambda: _shown(officer, pk))


def _shown(officer: Officer, pk: int) -> Shown:
    row = get_object_or_404(seen_by(officer), pk=pk)
    danger = DANGERS[row.kind]
    over = row.state == ProposalState.PROPOSED and timezone.now() >= row.expires_at
    facts = [
        ("变更", danger.label), ("对象", row.about), *_values(row), ("理由", row.reason),
        ("提请", f"{row.proposer.display_name}（{row.proposer.username}），{row.post.agency.short_name}{row.post.get_role_display()}"),
        ("提请时间", f"{timezone.localtime(row.proposed_at):%Y-%m-%d %H:%M}"),
    ]  # fmt: skip
    if row.state == ProposalState.PROPOSED:
        facts.append(("过期", f"{timezone.localtime(row.expires_at):%Y-%m-%d %H:%M}"))
    if row.decider is not None and row.decided_at is not None:
        facts.append(("复核", f"{row.decider.display_name}，{timezone.localtime(row.decided_at):%Y-%m-%d %H:%M}"))
    if row.answer:
        facts.append(("答复", row.answer))
    label = ProposalState.EXPIRED.label if over else row.state_label()
    back = ("两人变更", reverse("desk:admin_proposals"))
    acts = [] if over else _acts(officer, row)
    more = {
        "danger": danger,
        "mine": row.proposer_id == officer.post.officer_id,
        "open": row.state == "proposed" and not over,
    }
    return Shown(KEY, f"{danger.label}", back, facts, acts, history("proposal", row.number), label, more, "proposal")


def _values(row: Proposal) -> list[tuple[str, str]]:
    """What would be written, with names in place of keys."""
    found = []
    for name, value in row.values.items():
        if name not in NOT_SHOWN and value not in (None, ""):
            label = FIELDS.get(name, {"year": "年份", "holidays": "放假", "workdays": "上班"}.get(name, name))
            found.append((label, _said(name, value)))
    return found


def _said(name: str, value: Any) -> str:
    if name in {"agency", "into"}:
        return Agency.objects.get(pk=value).name
    if name == "window":
        return str(Window.objects.get(pk=value))
    if name in {"holidays", "workdays"}:
        return "、".join(day[5:] for day in value) or "没有"
    return said(name, value, {})  # agencies and windows are named above


def _acts(officer: Officer, row: Proposal) -> list[Act]:
    """Straight from the table of moves."""
    forms: dict[str, Act] = {
        "approve_change": Act("approve_change", "同意并执行", NothingForm, lambda data: _approve(officer, row)),
        "refuse_change": Act(
            "refuse_change", "不同意", ReasonForm, lambda data: _refuse(officer, row, data), quiet=True
        ),
        "take_back_change": Act("take_back_change", "收回提请", NothingForm, lambda data: _take_back(officer, row)),
    }
    table = moves.TABLE.moves
    return [act for name, act in forms.items() if table[name].allows(row.state) and table[name].by.test(officer, row)]


def _approve(officer: Officer, row: Proposal) -> Done:
    domain.approve(row.pk, by=officer, at=timezone.now())
    return Done("已同意，变更已执行。")


def _refuse(officer: Officer, row: Proposal, data: dict[str, Any]) -> Done:
    domain.refuse(row.pk, by=officer, at=timezone.now(), reason=data["reason"])
    return Done("已答复不同意，什么都没有改。")


def _take_back(officer: Officer, row: Proposal) -> Done:
    domain.take_back(row.pk, by=officer, at=timezone.now())
    return Done("已收回，什么都没有改。")

"""Hand-over lists at the desk: what waits to go over, what waits to be signed for, one list with its receipts (Art. 34)."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from onewindow.cases import handover_moves as moves
from onewindow.cases.acts import handed
from onewindow.cases.handovers import lists_of, to_be_handed_over, waiting, what_goes_over
from onewindow.cases.models import HandoverList, ListState, Way
from onewindow.network.models import Agency, Venue
from onewindow.notices.queries import documents_of
from onewindow.record.errors import ActRefused
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from onewindow.web.desk.access import DeskRequest, officer_required
from onewindow.web.desk.contents import entries

PAGE = 25
MOST = 100  # cases on one list
SIDES = {Role.WINDOW, *moves.BACK_OFFICE}


def _ensure_side(officer: Officer) -> None:
    if officer.post.role not in SIDES:
        raise PermissionDenied("交接单由窗口和部门的审查、首席事务代表岗位办理。")


@officer_required
def handovers(request: DeskRequest, officer: Officer) -> HttpResponse:
    _ensure_side(officer)
    rows = lists_of(officer).order_by("-pk")
    to_sign = [row for row in rows.filter(state=ListState.SENT) if moves.RECEIVE_LIST.by.test(officer, row)]
    after = request.GET.get("after", "")
    shown = rows.filter(pk__lt=int(after)) if after.isdecimal() and len(after) < 19 else rows
    page = list(shown[: PAGE + 1])
    context = {
        "section": "work", "waiting": waiting(officer), "to_sign": to_sign, "rows": page[:PAGE],
        "more": page[PAGE - 1].pk if len(page) > PAGE else "",
    }  # fmt: skip
    return render(request, "desk/handovers.html", context)


@officer_required
def hand_over(request: DeskRequest, officer: Officer, way: str, venue_id: int, agency_id: int) -> HttpResponse:
    """Choose what goes on the list; all of it is chosen at first."""
    _ensure_side(officer)
    venue, agency = get_object_or_404(Venue, pk=venue_id), get_object_or_404(Agency, pk=agency_id)
    draft = HandoverList(way=way, venue=venue, agency=agency)
    if way not in Way.values or not moves.SEND_LIST.by.test(officer, draft):
        raise PermissionDenied("只能交出本窗口或者本部门的。")
    rows = list(to_be_handed_over(way, venue, agency).select_related("guide_version", "applicant", "decision")[:MOST])
    problem, status = "", HTTPStatus.OK
    if request.method == "POST":
        try:
            chosen = [int(pk) for pk in request.POST.getlist("case") if pk.isdecimal() and len(pk) < 19]
            made = handed.send_list(Way(way), venue, agency, by=officer, at=timezone.now(), cases=chosen)
            messages.success(request, f"交接单 {made.number} 已生成，等对方签收。")
            return HttpResponseRedirect(reverse("desk:handover", args=[made.pk]))
        except ActRefused as refused:
            problem, status = refused.message, HTTPStatus.CONFLICT
    context = {
        "section": "work", "venue": venue, "agency": agency, "way": Way(way), "problem": problem,
        "lines": [(case, what_goes_over(case, way)) for case in rows],
    }  # fmt: skip
    return render(request, "desk/handover_new.html", context, status=status)


@officer_required
def handover(request: DeskRequest, officer: Officer, pk: int) -> HttpResponse:
    """One list. POST `receive` with what is lacking, or `take_back`."""
    subject = get_object_or_404(lists_of(officer), pk=pk)
    problem, status = "", HTTPStatus.OK
    if request.method == "POST":
        try:
            messages.success(request, _acted(request, officer, subject))
            return HttpResponseRedirect(reverse("desk:handover", args=[subject.pk]))
        except ActRefused as refused:
            problem, status = refused.message, HTTPStatus.CONFLICT
            subject = get_object_or_404(lists_of(officer), pk=pk)
    open_ = subject.state == ListState.SENT
    context: dict[str, Any] = {
        "section": "work", "list": subject, "lines": list(subject.lines.select_related("case__guide_version").order_by("pk")),
        "documents": list(documents_of(subject.chain)), "entries": entries(list(subject.chain.events.order_by("sequence")), "handover"),
        "may_receive": open_ and moves.RECEIVE_LIST.by.test(officer, subject), "problem": problem, "typed": request.POST,
        "may_take_back": open_ and moves.TAKE_BACK_LIST.by.test(officer, subject),
    }  # fmt: skip
    return render(request, "desk/handover.html", context, status=status)


def _acted(request: DeskRequest, officer: Officer, subject: HandoverList) -> str:
    if "take_back" in request.POST:
        handed.take_back_list(subject.pk, by=officer, at=timezone.now())
        return "已撤回，可以另列一张。"
    lacking = [
        handed.Lacking(line.case.number, request.POST.get(f"lacking.{line.pk}", ""))
        for line in subject.lines.select_related("case")
        if request.POST.get(f"there.{line.pk}") != "yes"
    ]
    handed.receive_list(subject.pk, by=officer, at=timezone.now(), lacking=lacking)
    return "已签收，签收单已生成。" if not lacking else f"已签收，缺 {len(lacking)} 件已记录。"

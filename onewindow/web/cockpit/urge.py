"""Issuing an urging order, and the page of one: at the cockpit for who issued it, at the desk for who answers."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from onewindow.cases.models import Case
from onewindow.oversight.models import Urging
from onewindow.oversight.scope import scope_of, sees_names
from onewindow.oversight.urging.moves import ISSUE, TABLE
from onewindow.oversight.urging.queries import reading_of, visible_to
from onewindow.record.errors import ActRefused, WrongPerson
from onewindow.staff.actors import Officer
from onewindow.web.cockpit.access import Look, look_of, overseer_required
from onewindow.web.cockpit.overview import frame
from onewindow.web.cockpit.rows import case_rows
from onewindow.web.cockpit.urge_forms import FORMS, IssueForm, UrgingForm
from onewindow.web.desk.access import DeskRequest, officer_required
from onewindow.web.desk.contents import entries


@overseer_required
def urge(request: DeskRequest, look: Look, case_id: int) -> HttpResponse:
    """GET: the case in short and the form. POST: the order is issued; what was refused comes back with all that was typed."""
    case = look.focus.cases().select_related("item__basic", "agency__region", "place").filter(pk=case_id).first()
    if case is None:
        raise Http404
    if not ISSUE.by.test(look.officer, Urging(case=case, agency=case.agency)):
        raise PermissionDenied(WrongPerson(ISSUE).message)
    form = IssueForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if request.method == "POST":
        if form.is_valid():
            try:
                made = form.perform(case.pk, look.officer, timezone.now())
            except ActRefused as refused:
                form.add_error(None, refused.message)
                status = HTTPStatus.CONFLICT
            else:
                messages.success(request, f"{form.done}{case.agency.short_name}首席事务代表在“待答复督办”里看得到。")
                return HttpResponseRedirect(reverse("cockpit:urging", args=[made.pk]))
        else:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
    earlier = Urging.objects.filter(case=case).with_due().select_related("issuer").order_by("-id")
    context = {**frame(look, "urgings"), "case": case, "row": case_rows(look, [case])[0], "form": form, "earlier": list(earlier),
               "answer_days": settings.URGING_ANSWER_DAYS}  # fmt: skip
    return render(request, "cockpit/urge.html", context, status=status)


@officer_required
def urging(request: DeskRequest, officer: Officer, urging_id: int, home: str) -> HttpResponse:
    return urging_page(request, officer, urging_or_404(officer, urging_id), home)


@officer_required
def act(request: DeskRequest, officer: Officer, urging_id: int, name: str, home: str) -> HttpResponse:
    subject = urging_or_404(officer, urging_id)
    if name not in FORMS or name == ISSUE.name:
        raise Http404
    move = TABLE.moves[name]
    if not move.by.test(officer, subject):
        raise PermissionDenied(WrongPerson(move).message)
    if request.method != "POST":
        return HttpResponseRedirect(reverse(f"{home}:urging", args=[urging_id]))
    form = FORMS[name](request.POST)
    if not form.is_valid():
        return urging_page(request, officer, subject, home, refused=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        form.perform(urging_id, officer, timezone.now())
    except ActRefused as refused:
        form.add_error(None, refused.message)
        return urging_page(
            request, officer, urging_or_404(officer, urging_id), home, refused=form, status=HTTPStatus.CONFLICT
        )
    messages.success(request, form.done)
    return HttpResponseRedirect(reverse(f"{home}:urging", args=[urging_id]))


def urging_or_404(officer: Officer, urging_id: int) -> Urging:
    found = visible_to(officer).filter(pk=urging_id).first()
    if found is None:
        raise Http404
    return found


def urging_page(
    request: DeskRequest,
    officer: Officer,
    subject: Urging,
    home: str,
    *,
    refused: UrgingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    scope = scope_of(officer)
    if home == "cockpit" and scope is None:
        raise Http404
    offered = [
        FORMS[name]
        for name, move in TABLE.moves.items()
        if name in FORMS and move.allows(subject.state) and move.by.test(officer, subject)
    ]
    forms = [refused if refused is not None and isinstance(refused, form) else form() for form in offered]
    if refused is not None and refused not in forms:
        forms.insert(0, refused)
    context: dict[str, Any] = {
        **(frame(look_of(request, officer, scope), "urgings") if home == "cockpit" and scope else {"section": "work"}),
        "base": f"{home}/base.html",
        "home": home,
        "urging": subject,
        "reading": reading_of(subject, timezone.localdate()),
        "replies": list(subject.replies.select_related("answered_by__officer", "judged_by__officer")),
        "forms": forms,
        "entries": entries(list(subject.chain.events.order_by("sequence")), "urging"),
        "visible": Case.objects.visible_to(officer).filter(pk=subject.case_id).exists(),
        "today": timezone.localdate(),
        "names": sees_names(officer),
    }  # fmt: skip
    return render(request, "cockpit/urging.html", context, status=status)

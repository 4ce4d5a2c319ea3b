"""The page on which the chief representative decides: conditions, opinions, the decision as drafted, the signature."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from onewindow.cases.materials import missing_materials
from onewindow.cases.models import Case
from onewindow.cases.remedies import remedies_text
from onewindow.record.errors import WrongPerson, WrongState
from onewindow.staff.actors import Officer
from onewindow.web.desk import contents
from onewindow.web.desk.access import DeskRequest, case_or_404, officer_required
from onewindow.web.desk.acts import ActForm
from onewindow.web.desk.acts.decide import DECISIONS
from onewindow.web.desk.case import act_page, performed
from onewindow.web.desk.draft_decision import as_typed
from onewindow.web.desk.head import head_of
from onewindow.web.desk.offers import permitted

__all__ = ["act_page", "decide", "decide_page"]


@officer_required
def decide(request: DeskRequest, officer: Officer, case_id: int) -> HttpResponse:
    """One form with two outcomes; the one that is chosen is checked and performed."""
    subject = case_or_404(officer, case_id)
    granting, denying = DECISIONS.get(subject.state, DECISIONS["accepted"])
    if not granting.move.by.test(officer, subject):
        if (
            request.method == "GET" and "queue" in request.GET
        ):  # on the way through a list: what may be done is said there
            return HttpResponseRedirect(f"{reverse('desk:case', args=[subject.pk])}?{request.GET.urlencode()}")
        raise PermissionDenied(WrongPerson(granting.move).message)
    if request.method != "POST":
        return decide_page(request, officer, subject)
    chosen = denying if request.POST.get("decision") == "deny" else granting
    form: ActForm = chosen(request.POST, request.FILES, case=subject, officer=officer)
    if not form.is_valid():
        return decide_page(request, officer, subject, form, status=422)
    return performed(request, officer, subject, form)


def decide_page(
    request: DeskRequest, officer: Officer, subject: Case, form: ActForm | None = None, *, status: int = 200
) -> HttpResponse:
    granting, denying = DECISIONS.get(subject.state, DECISIONS["accepted"])
    today = timezone.localdate()
    denied = form is not None and isinstance(form, denying)
    grant_form = form if form is not None and not denied else granting(case=subject, officer=officer)
    deny_form = form if denied else denying(case=subject, officer=officer)
    move = granting.move
    possible = move.allows(subject.state)
    events = list(subject.chain.events.order_by("sequence"))
    blocked = (granting.blocked(subject) if possible else "") or (
        "" if possible else WrongState(move, subject.state_label()).message
    )
    runs = list(subject.runs.select_related("post__officer").exclude(state="active"))
    looked_at = subject.inspections.select_related("first__officer", "second__officer")
    inspections = list(looked_at.order_by("inspected_at"))
    context: dict[str, Any] = {
        "section": "work",
        "case": subject,
        "head": head_of(request, officer, subject, today),
        "grant": grant_form,
        "deny": deny_form,
        "denied": denied,
        "failed": form,
        "blocked": blocked,
        "on_the_spot": move.name == "grant_on_the_spot",
        "may_return": "return_step" in permitted(subject, officer),
        "runs": runs,
        "inspections": inspections,
        "favourable": bool(runs or inspections)
        and all(run.favourable is not False for run in runs)
        and all(one.passed for one in inspections),
        "missing": missing_materials(subject),
        "accepted_by": next(
            (entry for entry in contents.entries(events) if entry.event.act in {"accept", "confirm_deemed"}), None
        ),
        "intact": contents.intact(subject, events),
        "now": timezone.localtime(),
        "draft": as_typed(subject, today, request.POST),
        "remedies": remedies_text(subject),
        "overdue": subject.due is not None and subject.due < today,
        "due_today": subject.due == today,
    }
    return render(request, "desk/decide.html", context, status=status)

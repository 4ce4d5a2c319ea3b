"""Who helps me with this: read what they filled in and confirm it, or take the consent back (Art. 18, 42)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from onewindow.cases import moves
from onewindow.cases.acts.helping import confirm_help, end_help
from onewindow.cases.forms import layout
from onewindow.cases.helps import done_by, help_now
from onewindow.record.errors import ActRefused
from onewindow.record.moves import label_of
from onewindow.web.elements import answers
from onewindow.web.public.access import applicant_required
from onewindow.web.public.case_access import actor_for, case_of


@applicant_required
@never_cache
def helping(request: HttpRequest, pk: int) -> HttpResponse:
    """POST `confirm` or `end`."""
    case = case_of(request, pk)
    row, problem = help_now(case), ""
    if row is None:
        return redirect("public:case", pk)
    move, act = (moves.END_HELP, end_help) if "end" in request.POST else (moves.CONFIRM_HELP, confirm_help)
    if request.method == "POST":
        actor = actor_for(request, case, move)
        if actor is None:
            return redirect("public:case", pk)
        try:
            act(case.pk, by=actor, at=timezone.now())
            return redirect("public:case", pk)
        except ActRefused as refused:
            problem = refused.message
    done = [(label_of("case", event.act), event) for event in done_by(row)]
    lines = [line for line in answers(case.guide, case.form, layout(case.guide)) if line.text]
    context = {
        "case": case, "row": row, "done": done, "lines": lines, "problem": problem, "section": "cases",
        "may_confirm": actor_for(request, case, moves.CONFIRM_HELP) is not None,
    }  # fmt: skip
    return render(request, "public/help.html", context, status=422 if problem else 200)

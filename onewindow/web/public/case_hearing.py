"""The applicant and a hearing: the right they were told of, how to ask for it, when and where it is (行政许可法 47, 48)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from onewindow.cases import hearings, moves
from onewindow.cases.acts.hearing import request_hearing
from onewindow.cases.models import Case
from onewindow.notices.models import Document
from onewindow.notices.queries import documents_of
from onewindow.record.errors import ActRefused
from onewindow.web.public.access import applicant_required
from onewindow.web.public.case_access import actor_for, case_of, today


@applicant_required
@never_cache
def hearing(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_of(request, pk, "hearing__chair__officer", "hearing__asked_by")
    row = hearings.of(case)
    if row is None:
        return redirect("public:case", pk)
    actor = actor_for(request, case, moves.REQUEST_HEARING) if moves.REQUEST_HEARING.allows(case.state) else None
    problem = ""
    if request.method == "POST" and actor is not None:
        try:
            request_hearing(case.pk, by=actor, at=timezone.now())
            return redirect("public:hearing", pk)
        except ActRefused as refused:
            problem = refused.message
    over = row.until is not None and today() > row.until
    context = {
        "case": case, "hearing": row, "section": "cases", "problem": problem, "may_ask": actor is not None and not over, "over": over,
        "others": len(hearings.interested(case)), "documents": _papers(case),
    }  # fmt: skip
    return render(request, "public/hearing.html", context, status=422 if problem else 200)


def _papers(case: Case) -> list[Document]:
    return [one for one in documents_of(case.chain) if one.kind.startswith("hearing")]

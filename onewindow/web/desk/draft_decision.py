"""The decision as it would read if it were signed now: drawn up by what draws up the real one, from a decision never saved."""

from datetime import date, datetime, time

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from onewindow.cases.acts.decide import Denial
from onewindow.cases.documents import decision as documents
from onewindow.cases.documents.matter import Matter
from onewindow.cases.models import Case, Decision
from onewindow.cases.remedies import remedies_text
from onewindow.cases.validity import valid_to
from onewindow.notices.content import Sheet
from onewindow.record.models import Event
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest, case_or_404, officer_required

NOT_YET = "（写明后自动带出）"


def drafted(case: Case, today: date, denial: Denial | None = None) -> Sheet:
    """The sheet of the grant; with `denial`, of the denial."""
    made = Decision(
        case=case, granted=denial is None, valid_from=today, valid_to=valid_to(case, today) if denial is None else None
    )  # setting `case` puts it in the place of case.decision, in memory only
    if denial is not None:
        made.reasons, made.condition = denial.reasons or NOT_YET, denial.condition or NOT_YET
        made.ground, made.remedies = denial.ground or NOT_YET, remedies_text(case)
    noon = datetime.combine(today, time(12), tzinfo=timezone.get_current_timezone())
    matter = Matter(case, Event(chain=case.chain, act="", happened_at=noon, recorded_at=noon))
    return documents.grant(matter) if denial is None else documents.denial(matter)


@officer_required
def draft(request: DeskRequest, officer: Officer, case_id: int) -> HttpResponse:
    """The draft for what is chosen and typed so far."""
    case = case_or_404(officer, case_id)
    return render(
        request, "desk/draft.html", {"case": case, "draft": as_typed(case, timezone.localdate(), request.POST)}
    )


def as_typed(case: Case, today: date, typed: QueryDict) -> Sheet:
    """The draft of the decision that a form holds, finished or not."""
    if typed.get("decision") != "deny":
        return drafted(case, today)
    conditions = case.guide.conditions
    chosen = [conditions[int(n)] for n in typed.getlist("conditions") if n.isdigit() and int(n) < len(conditions)]
    bases = "；".join(dict.fromkeys(condition.basis for condition in chosen))
    denial = Denial(typed.get("reasons", "").strip()[:2000], "；".join(condition.text for condition in chosen), bases)
    return drafted(case, today, denial)

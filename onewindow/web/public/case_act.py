"""What an applicant does about a case beside correcting it: withdraw, confirm as a joint applicant, rate."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from onewindow.cases import moves
from onewindow.cases.acts.apply import confirm_joint, withdraw
from onewindow.cases.models import Case, Channel, PartyRole
from onewindow.oversight import moves as oversight
from onewindow.oversight.acts import TEXT_MAX, phases_open, rate
from onewindow.oversight.labels import LABELS, question
from onewindow.oversight.models import Phase, RatingChannel, Score
from onewindow.record.errors import ActRefused
from onewindow.web import elements
from onewindow.web.public.access import applicant_required
from onewindow.web.public.apply_page import channel_of
from onewindow.web.public.case_access import actor_for, case_of


@applicant_required
@never_cache
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked once more before it is done."""
    case = case_of(request, pk)
    actor = actor_for(request, case, moves.WITHDRAW)
    if actor is None or not moves.WITHDRAW.allows(case.state):
        return redirect("public:case", pk)
    problem = ""
    if request.method == "POST":
        try:
            withdraw(case.pk, by=actor, at=timezone.now(), reason=request.POST.get("reason", "").strip()[:500])
            return redirect("public:case", pk)
        except ActRefused as refused:
            problem = refused.message
    context = {"case": case, "problem": problem, "reason": request.POST.get("reason", ""), "section": "cases"}
    return render(request, "public/withdraw.html", context, status=422 if problem else 200)


@applicant_required
@never_cache
def confirmation(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody named as a joint applicant, whose identity was checked, sees what they join and confirms."""
    case = case_of(request, pk)
    actor = actor_for(request, case, moves.CONFIRM_JOINT)
    if actor is None or not moves.CONFIRM_JOINT.allows(case.state):
        return redirect("public:case", pk)
    digest = bytes(actor.principal.document_digest)
    waiting = case.parties.filter(role=PartyRole.JOINT, confirmed_at__isnull=True).order_by("pk")
    party = next((each for each in waiting if bytes(each.document_digest) == digest), None)
    if party is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            confirm_joint(case.pk, by=actor, at=timezone.now(), party_id=party.pk)
            return redirect("public:case", pk)
        except ActRefused as refused:
            problem = refused.message
    context = {
        "case": case, "party": party, "problem": problem, "answers": elements.answers(case.guide, case.form), "section": "cases",
    }  # fmt: skip
    return render(request, "public/confirm_joint.html", context, status=422 if problem else 200)


@applicant_required
@never_cache
def rating(request: HttpRequest, pk: int, phase: int) -> HttpResponse:
    """Five levels, the reasons of the one chosen, a few words; once a phase."""
    case = case_of(request, pk)
    actor = actor_for(request, case, oversight.RATE)
    if actor is None or phase not in Phase.values or Phase(phase) not in phases_open(case):
        return redirect("public:case", pk)
    problems: dict[str, str] = {}
    if request.method == "POST":
        score = request.POST.get("score", "")
        if score not in {str(value) for value in Score.values}:
            problems["score"] = "请选择满意程度"
        else:
            try:
                rate(
                    case.pk, by=actor, at=timezone.now(), phase=Phase(phase), score=Score(int(score)),
                    labels=request.POST.getlist(f"labels_{score}"), text=_text(request), anonymous="anonymous" in request.POST,
                    channel=RatingChannel.MOBILE if channel_of(request) == Channel.MOBILE else RatingChannel.COMPUTER,
                )  # fmt: skip
                return render(
                    request,
                    "public/rated.html",
                    {"case": case, "phase": Phase(phase), "score": int(score), "section": "cases"},
                )
            except ActRefused as refused:
                problems["text"] = refused.message
    return render(
        request, "public/rate.html", _rating(request, case, Phase(phase), problems), status=422 if problems else 200
    )


def _text(request: HttpRequest) -> str:
    return request.POST.get("text", "").replace("\r\n", "\n").strip()


def _rating(request: HttpRequest, case: Case, phase: Phase, problems: dict[str, str]) -> dict[str, object]:
    reasons = [
        (
            int(score),
            question(score),
            [(code, text, code in request.POST.getlist(f"labels_{score}")) for code, text in labels.items()],
        )
        for score, labels in LABELS.items()
    ]
    return {
        "case": case, "phase": phase, "scores": [(score.value, score.label) for score in Score], "reasons": reasons, "problems": problems,
        "score": request.POST.get("score", ""), "text": request.POST.get("text", ""), "anonymous": "anonymous" in request.POST,
        "most": TEXT_MAX, "section": "cases",
    }  # fmt: skip

"""The answer to a correction notice: each point with its files or its field, then all of it at once."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from onewindow.accounts.actors import Applicant
from onewindow.cases import answers, limits, moves
from onewindow.cases.acts.accept import hand_in
from onewindow.cases.errors import Incomplete
from onewindow.cases.materials import lines_of_case
from onewindow.cases.models import Case, State
from onewindow.cases.uploads import UploadRefused
from onewindow.notices.queries import documents_of
from onewindow.record.errors import ActRefused
from onewindow.web import elements
from onewindow.web.public.access import applicant_required
from onewindow.web.public.apply_materials import files_of, too_large
from onewindow.web.public.case_access import actor_for, case_of, today


@applicant_required
@never_cache
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_of(request, pk)
    actor = actor_for(request, case, moves.HAND_IN)
    if case.state != State.CORRECTING or actor is None:
        return redirect("public:case", pk)
    if request.method != "POST":
        return _page(request, case, {})
    try:
        hand_in(case.pk, by=actor, at=timezone.now())
    except ActRefused as refused:
        return _page(request, case_of(request, pk), {"list": refused.message}, status=422)
    return redirect("public:case", pk)


def _page(
    request: HttpRequest,
    case: Case,
    problems: dict[str, str],
    *,
    typed: dict[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    correction = answers.open_correction(case)
    if correction is None:
        return redirect("public:case", case.pk)
    points = answers.points(case, correction)
    asked = {point.key for point in points}
    only = {point.element for point in points if point.element}
    fields = elements.shown(case.guide, case.form | (typed or {}), problems, only=only) if only else []
    silence = case.guide.silence
    context = {
        "case": case, "guide": case.guide, "correction": correction, "points": points, "problems": problems,
        "fields": {part.name.removeprefix("form."): [part] for part in fields}, "left": (correction.due - today()).days,
        "open_points": [point for point in points if not point.answered], "days": silence.days if silence else limits.ACCEPTANCE_DAYS,
        "sound": [line for line in lines_of_case(case) if line.material.key not in asked], "section": "cases",
        "notice": documents_of(case.chain).filter(kind="correction").last(),
    }  # fmt: skip
    return render(request, "public/correction.html", context, status=status)


@csrf_exempt
def upload(request: HttpRequest, pk: int, key: str) -> HttpResponseBase:
    """As for drafts: refused by its announced size before anything is read."""
    if too_large(request):
        return HttpResponse("文件太大了，请一次少传几张。", status=413)
    return _upload(request, pk, key)


@csrf_protect
@applicant_required
@require_POST
def _upload(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    case, actor = _answering(request, pk)
    if actor is None:
        return redirect("public:case", pk)
    problem = ""
    try:
        answers.answer_with_files(
            case.pk, key, files_of(request), by=actor, at=timezone.now(), add="add" in request.POST
        )
    except UploadRefused as refused:
        problem = refused.message
    except ActRefused as refused:
        problem = refused.message
    address = f"{reverse('public:correct', args=[pk])}#point.{key}"
    if request.headers.get("HX-Request"):
        return _page(request, case, {f"material.{key}": problem} if problem else {}, status=422 if problem else 200)
    return _page(request, case, {f"material.{key}": problem}, status=422) if problem else redirect(address)


@applicant_required
@require_POST
def field(request: HttpRequest, pk: int, element: str) -> HttpResponse:
    """A field of the form that the notice asks to fill in anew."""
    case, actor = _answering(request, pk)
    if actor is None:
        return redirect("public:case", pk)
    typed = elements.read(case.guide, request.POST, {element})
    try:
        answers.answer_field(case.pk, element, typed.get(element, ""), by=actor, at=timezone.now())
    except Incomplete as incomplete:
        return _page(request, case, incomplete.problems, typed=typed, status=422)
    except ActRefused as refused:
        return _page(request, case, {"list": refused.message}, typed=typed, status=422)
    return redirect(f"{reverse('public:correct', args=[pk])}#point.form.{element}")


def _answering(request: HttpRequest, pk: int) -> tuple[Case, Applicant | None]:
    case = case_of(request, pk)
    return case, actor_for(request, case, moves.HAND_IN)

"""What an applicant does about promises after handing in: sign for a deferral, hand in what is owed, take a commitment back."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from onewindow.cases import moves, uploads
from onewindow.cases.acts.commitment import take_back_commitment
from onewindow.cases.acts.deferral import Signed, Supplied, sign_deferral, staged, supply
from onewindow.cases.deferrals import late_words, owed, shows
from onewindow.cases.limits import supply_days
from onewindow.cases.materials import missing_materials
from onewindow.cases.models import Case
from onewindow.cases.uploads import UploadRefused
from onewindow.record.errors import ActRefused
from onewindow.record.moves import Move
from onewindow.web.public.access import applicant_required
from onewindow.web.public.apply_materials import files_of, too_large
from onewindow.web.public.case_access import actor_for, case_of, today


def _possible(request: HttpRequest, case: Case, row: Move):  # type: ignore[no-untyped-def]
    return actor_for(request, case, row) if row.allows(case.state) else None


@applicant_required
@never_cache
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The promise for what may follow, signed by name."""
    case = case_of(request, pk)
    actor = _possible(request, case, moves.SIGN_DEFERRAL)
    if actor is None:
        return redirect("public:case", pk)
    problems: dict[str, str] = {}
    if request.method == "POST":
        name = request.POST.get("name", "").strip()
        allowed = {actor.user.display_name, actor.principal.name, actor.principal.representative_name} - {""}
        if name not in allowed:
            problems["name"] = f"签名要和实名一致，请填写：{'或者'.join(sorted(allowed))}"
        else:
            try:
                sign_deferral(case.pk, by=actor, at=timezone.now(), signed=Signed(name))
                return redirect("public:case", pk)
            except ActRefused as refused:
                problems["name"] = refused.message
    context = {
        "case": case, "section": "cases", "problems": problems, "name": request.POST.get("name", ""), "signer": actor.user.display_name,
        "later": [(material, shows(material)) for material in missing_materials(case)], "days": supply_days(case.guide),
        "unit": case.guide.promised_limit.unit, "late": late_words(case.guide),
    }  # fmt: skip
    return render(request, "public/sign_deferral.html", context, status=422 if problems else 200)


@applicant_required
@never_cache
def supplying(request: HttpRequest, pk: int) -> HttpResponse:
    """What is owed, each with its file, all or a part of it handed in at once."""
    case = case_of(request, pk, "deferral")
    actor = _possible(request, case, moves.SUPPLY)
    if actor is None:
        return redirect("public:case", pk)
    if request.method != "POST":
        return _page(request, case, {})
    given = [Supplied(line.material.key) for line in owed(case) if staged(case, line.material.key) is not None]
    try:
        supply(case.pk, by=actor, at=timezone.now(), given=given)
    except ActRefused as refused:
        return _page(request, case, {"list": refused.message}, status=422)
    return redirect("public:case", pk)


def _page(request: HttpRequest, case: Case, problems: dict[str, str], *, status: int = 200) -> HttpResponse:
    points = [(line.material, shows(line.material), staged(case, line.material.key)) for line in owed(case)]
    context = {
        "case": case, "section": "cases", "problems": problems, "points": points, "ready": [one for one in points if one[2] is not None],
        "deferral": case.deferral, "left": (case.deferral.by - today()).days,
    }  # fmt: skip
    return render(request, "public/supply.html", context, status=status)


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
    case = case_of(request, pk, "deferral")
    if _possible(request, case, moves.SUPPLY) is None or key not in {line.material.key for line in owed(case)}:
        return redirect("public:case", pk)
    problems: dict[str, str] = {}
    try:
        add = "add" in request.POST and staged(case, key) is not None
        uploads.store(case, key, files_of(request), case.applicant, timezone.now(), add=add)
    except UploadRefused as refused:
        problems[f"material.{key}"] = refused.message
    if request.headers.get("HX-Request") or problems:
        return _page(request, case, problems, status=422 if problems else 200)
    return redirect(f"{reverse('public:supply', args=[pk])}#material.{key}")


@applicant_required
@never_cache
def taking_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked once more before it is done: back to the ordinary way."""
    case = case_of(request, pk)
    actor = _possible(request, case, moves.TAKE_BACK_COMMITMENT)
    if actor is None:
        return redirect("public:case", pk)
    problem = ""
    if request.method == "POST":
        try:
            take_back_commitment(case.pk, by=actor, at=timezone.now())
            return redirect("public:case", pk)
        except ActRefused as refused:
            problem = refused.message
    context = {"case": case, "problem": problem, "section": "cases", "days": supply_days(case.guide)}
    return render(request, "public/take_back.html", context, status=422 if problem else 200)

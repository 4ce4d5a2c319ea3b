"""An application for a package: the live graph, who answers for it, its one clock, taking back, how to collect (Art. 24, 30)."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from onewindow.accounts.actors import Applicant
from onewindow.accounts.queries import mandates_of
from onewindow.cases import package_moves as moves
from onewindow.cases.acts import packages as acts
from onewindow.cases.models import PackageCase
from onewindow.cases.packages.progress import Progress, progress_of
from onewindow.notices.queries import documents_of
from onewindow.record.errors import ActRefused
from onewindow.record.moves import Move
from onewindow.web.package_graph import drawn
from onewindow.web.public.access import applicant_required, applicant_user

WITH = ("version", "lead", "responsible__officer", "place", "intake", "chain", "applicant")


def package_of(request: HttpRequest, pk: int) -> PackageCase:
    """A package that the sign-in may see, or 404."""
    seen = PackageCase.objects.visible_to(applicant_user(request), on=timezone.localdate())
    return get_object_or_404(seen.select_related(*WITH), pk=pk)


def actor_for(request: HttpRequest, package: PackageCase, row: Move) -> Applicant | None:
    if not row.allows(package.state):
        return None
    actors = [Applicant(mandate) for mandate in mandates_of(applicant_user(request), timezone.localdate())]
    return next((actor for actor in actors if row.by.test(actor, package)), None)


@applicant_required
@never_cache
def package(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, package_of(request, pk))


def page(request: HttpRequest, found: PackageCase, *, refused: str = "", status: int = 200) -> HttpResponse:
    progress = progress_of(found, timezone.localdate())
    rows = (moves.WITHDRAW, moves.WITHDRAW_MEMBER, moves.COLLECT)
    context = {
        "package": found, "progress": progress, "drawn": drawn(progress, case_address="public:case"), "now": timezone.now(),
        "offered": {row.name for row in rows if actor_for(request, found, row) is not None}, "refused": refused,
        "documents": list(documents_of(found.chain)), "section": "cases",
    }  # fmt: skip
    part = request.headers.get("HX-Request") and request.method == "GET"
    return render(request, "public/package_live.html" if part else "public/package_case.html", context, status=status)


@applicant_required
@never_cache
def submitted(request: HttpRequest, pk: int) -> HttpResponse:
    found = package_of(request, pk)
    if timezone.now() - found.received_at > timedelta(days=1):
        return redirect("public:package_case", pk)
    progress = progress_of(found, timezone.localdate())
    receipt = documents_of(found.chain).filter(kind="hand_in_receipt").first()
    context = {"package": found, "progress": progress, "receipt": receipt, "section": "cases"}
    return render(request, "public/package_submitted.html", context)


@applicant_required
@never_cache
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole, or one of its members (`?item=`): asked once more, with what it means."""
    found = package_of(request, pk)
    item = request.POST.get("item", request.GET.get("item", ""))[:80]
    row = moves.WITHDRAW_MEMBER if item else moves.WITHDRAW
    actor = actor_for(request, found, row)
    if actor is None:
        return redirect("public:package_case", pk)
    problem = ""
    if request.method == "POST":
        try:
            _withdraw(found, item, actor, request.POST.get("reason", "").strip()[:500], at=timezone.now())
            return redirect("public:package_case", pk)
        except ActRefused as refused:
            problem = refused.message
    context = {"package": found, "item": item, "problem": problem, "section": "cases", **_means(found, item)}
    return render(request, "public/package_withdraw.html", context, status=422 if problem else 200)


def _withdraw(found: PackageCase, item: str, actor: Applicant, reason: str, *, at: datetime) -> None:
    if item:
        acts.withdraw_member(found.pk, by=actor, at=at, item=item, reason=reason)
    else:
        acts.withdraw_package(found.pk, by=actor, at=at, reason=reason)


def _means(found: PackageCase, item: str) -> dict[str, object]:
    progress: Progress = progress_of(found, timezone.localdate())
    one = next((line for line in progress.lines if line.member.key == item), None)
    return {"one": one, "behind": progress.behind(item) if one else [], "progress": progress}


@applicant_required
@require_POST
def collect(request: HttpRequest, pk: int) -> HttpResponse:
    found = package_of(request, pk)
    actor = actor_for(request, found, moves.COLLECT)
    if actor is not None:
        try:
            acts.choose_collection(pk, by=actor, at=timezone.now(), together=request.POST.get("together") == "1")
        except ActRefused as refused:
            return page(request, package_of(request, pk), refused=refused.message, status=409)
    return redirect("public:package_case", pk)

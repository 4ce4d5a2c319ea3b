"""Steps three and four: form and materials on one page, then take in, accept or decide on the spot, and print the receipt."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from onewindow.cases import drafts
from onewindow.cases.acts.accept import accept
from onewindow.cases.acts.apply import submitted
from onewindow.cases.acts.decide import grant_on_the_spot
from onewindow.cases.acts.outage import enter_after
from onewindow.cases.acts.visits import close_visit
from onewindow.cases.drafts import Typed
from onewindow.cases.errors import GuideChanged, Incomplete
from onewindow.cases.models import Case, Draft
from onewindow.cases.pending import pending_of
from onewindow.cases.uploads import UploadRefused, store
from onewindow.network.models import Window
from onewindow.notices.queries import documents_of
from onewindow.record.errors import ActRefused
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest, case_or_404, officer_required
from onewindow.web.desk.intake.page import IntakePage, papers_on, typed_on
from onewindow.web.desk.intake.papers import keep_papers, papers_kept
from onewindow.web.desk.intake.taking import window_required


@window_required
def draft(request: DeskRequest, officer: Officer, window: Window, draft_id: int) -> HttpResponse:
    held = Draft.objects.select_related(
        "item__basic", "item__agency", "item__region", "guide_version", "principal", "place", "visit"
    )
    found = get_object_or_404(held, pk=draft_id, post=officer.post)
    if found.package_id is not None:
        return redirect("desk:intake_package_draft", found.pk)
    if found.case_id is not None:
        return HttpResponseRedirect(reverse("desk:received", args=[found.case_id]))
    page = IntakePage(found, window, officer, timezone.now(), papers_kept(request, draft_id))
    return _posted(request, officer, page) if request.method == "POST" else _render(request, page)


def _posted(request: DeskRequest, officer: Officer, page: IntakePage) -> HttpResponse:
    found = page.draft
    page.papers = papers_on(page, request.POST)
    keep_papers(request, found.pk, page.papers)
    page.typed_outage = (request.POST.get("outage.received", "")[:30], request.POST.get("outage.receipt", "")[:30])
    act = request.POST.get("act", "save")
    if act == "discard":
        drafts.delete(found)
        keep_papers(request, found.pk, {})
        messages.success(request, "这份草稿已删除。")
        return HttpResponseRedirect(reverse("desk:intake"))
    save(request, page)
    if request.FILES and act == "save" and not page.refused and not any(page.typed_outage):
        return HttpResponseRedirect(
            reverse("desk:intake_draft", args=[found.pk])
        )  # F5 sends thirty pages no second time
    if page.refused or act in {"save", "refresh"} or request.POST.get("add") or request.POST.get("remove"):
        return _render(request, page, 422 if page.refused else 200)
    if act == "more" and found.visit_id is not None:
        return HttpResponseRedirect(f"{reverse('desk:intake')}?visit={found.visit_id}")
    if act == "later":
        messages.success(request, "草稿已存，材料带来后从“没收完的”接着办。")
        return HttpResponseRedirect(reverse("desk:intake"))
    return enter_afterwards(request, officer, page) if act == "after" else _take_in(request, officer, page, act)


def enter_afterwards(request: DeskRequest, officer: Officer, page: IntakePage) -> HttpResponse:
    """What was taken in on paper: entered now, confirmed by a colleague."""
    page.tried, outage = True, page.outage
    received = outage.moment()
    if received is None:
        page.refused["outage.received"] = "请照纸质收件凭证填写实际收件时间。"
    if page.problems or page.refused or received is None:
        return _render(request, page, 422)
    try:
        case = enter_after(
            page.draft.pk, by=officer, at=timezone.now(), received_at=received, receipt=outage.receipt, intake=page.window.venue,
            papers=page.papers,
        )  # fmt: skip
    except ActRefused as refused:
        page.refused["outage.receipt"] = refused.message
        return _render(request, page, 409)
    keep_papers(request, page.draft.pk, {})
    messages.success(request, "已补录，请另一位同事在“补录待复核”里复核。")
    return HttpResponseRedirect(reverse("desk:case", args=[case.pk]))


def save(request: DeskRequest, page: IntakePage, more: Typed | None = None) -> None:
    """Keep what was typed and scanned, and `more` of it; what was refused is said on the page."""
    revision = request.POST.get("revision", "")
    try:
        page.draft = drafts.save(
            page.draft.pk,
            _with(typed_on(page, request.POST), more),
            revision=int(revision) if revision.isdigit() else -1,
            at=page.at,
        )
    except ActRefused as refused:
        page.refused[""] = refused.message
    for key in [name.removeprefix("file.") for name in request.FILES if name.startswith("file.")]:
        try:
            store(page.draft, key, request.FILES.getlist(f"file.{key}"), page.draft.principal, page.at)
        except UploadRefused as refused:
            page.refused[f"material.{key}"] = str(refused)


def _with(typed: Typed, more: Typed | None) -> Typed:
    return replace(typed, **more.parts()) if more else typed


def _take_in(request: DeskRequest, officer: Officer, page: IntakePage, act: str) -> HttpResponse:
    """`receive`: take it in; `accept`: and accept; `instant`: and decide on the spot; `defer`: and accept with a
    promise for the rest; `correct`: and ask for what is missing."""
    page.tried = True
    if act == "defer" and not page.may_follow:
        page.refused["materials"] = "缺的材料里有主要材料，或者没有缺材料，不能容缺。"
    if act in {"accept", "instant"} and not page.accepts:
        act = "receive"  # taken in for another: whose it is accepts
    if act in {"accept", "instant"} and page.missing:
        page.refused["materials"] = (
            f"还差：{'、'.join(page.missing)}。收齐后受理；今天没带的，先收件、一次告知补正，或者存草稿。"
        )
    if page.problems or page.refused:
        return _render(request, page, 422)
    try:
        case = submitted(page.draft.pk, by=officer, at=timezone.now(), intake=page.window.venue, papers=page.papers)
    except GuideChanged as refused:
        told = drafts.adopt_new_version(page.draft, at=timezone.now())
        messages.error(request, f"{refused.message} {''.join(told)}")
        return HttpResponseRedirect(reverse("desk:intake_draft", args=[page.draft.pk]))
    except Incomplete as refused:
        page.refused = refused.problems
        return _render(request, page, 422)
    except ActRefused as refused:
        page.refused[""] = refused.message
        return _render(request, page, 409)
    keep_papers(request, page.draft.pk, {})
    return _go_on(request, officer, case, act)


def _go_on(request: DeskRequest, officer: Officer, case: Case, act: str) -> HttpResponse:
    """What was taken in stays taken in, even where the next act is refused: the reason is shown with the receipt."""
    if act == "defer":
        return HttpResponseRedirect(reverse("desk:act", args=[case.pk, "accept_deferred"]))
    if act == "correct":
        return HttpResponseRedirect(reverse("desk:act", args=[case.pk, "request_correction"]))
    try:
        if act == "accept":
            accept(case.pk, by=officer, at=timezone.now())
        elif act == "instant":
            grant_on_the_spot(case.pk, by=officer, at=timezone.now())
    except ActRefused as refused:
        messages.error(request, f"已收件。{refused.message}")
    if case.visit_id is not None and Draft.objects.open().filter(visit=case.visit_id).exists():
        messages.success(request, f"“{case.title}”已收件，接着办下一件。")
        return HttpResponseRedirect(reverse("desk:visit", args=[case.visit_id]))
    if case.visit_id is not None:
        close_visit(case.visit_id, by=officer, at=timezone.now())
    return HttpResponseRedirect(reverse("desk:received", args=[case.pk]))


@officer_required
def received(request: DeskRequest, officer: Officer, case_id: int) -> HttpResponse:
    """What the applicant takes home: number, query code, the receipt to print."""
    case = case_or_404(officer, case_id)
    visit = case.visit
    context = {
        "section": "intake", "case": case, "visit": visit, "documents": list(documents_of(case.chain)),
        "together": list(documents_of(visit.chain)) if visit else [],
        "more": Draft.objects.open().filter(visit=visit).count() if visit else 0,
    }  # fmt: skip
    return render(request, "desk/received.html", context)


def _render(request: DeskRequest, page: IntakePage, status: int = 200) -> HttpResponse:
    draft, principal = page.draft, page.draft.principal
    pending = pending_of(principal, draft.item.basic_id, seen_by=page.officer) if principal else []
    context = {"section": "intake", "page": page, "draft": draft, "guide": page.guide, "pending": pending}
    return render(request, "desk/intake_draft.html", context, status=status)

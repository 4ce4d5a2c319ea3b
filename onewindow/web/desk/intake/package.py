"""A package at the window: one identity check, one form, one set of materials, one receipt (Art. 30, 34)."""

from functools import cached_property

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from onewindow.accounts.models import Principal
from onewindow.accounts.windows import AnotherName, identify
from onewindow.cases import drafts
from onewindow.cases.acts.packages import submitted
from onewindow.cases.acts.visits import Comer, close_visit, open_visit
from onewindow.cases.drafts import Typed
from onewindow.cases.errors import GuideChanged, Incomplete
from onewindow.cases.models import Channel, Draft, PackageCase, Visit
from onewindow.cases.packages import complete, drafting
from onewindow.cases.packages.parts import parts, takes_package
from onewindow.cases.packages.progress import progress_of
from onewindow.catalogue.models import BasicItem, BundleVersion
from onewindow.catalogue.packages.tables import published_package
from onewindow.catalogue.queries import lower_places
from onewindow.network.models import Region, Venue, Window
from onewindow.notices.queries import documents_of
from onewindow.record.errors import ActRefused
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest
from onewindow.web.desk.intake.draft import save
from onewindow.web.desk.intake.page import IntakePage, papers_on
from onewindow.web.desk.intake.papers import keep_papers, papers_kept
from onewindow.web.desk.intake.start import visit_of
from onewindow.web.desk.intake.taking import window_required
from onewindow.web.desk.intake.who import ApplicantForm


class PackageIntake(IntakePage):
    """All members' form and materials as one page."""

    letter = None  # a commitment is made for one item, not for several at once
    halls: list[Venue] = []
    mode = ""

    @cached_property
    def problems(self) -> dict[str, str]:
        return complete.problems_of(self.draft, at=self.at)

    @property
    def may_follow(self) -> bool:
        return False


@window_required
def applicant(request: DeskRequest, officer: Officer, window: Window, key: str) -> HttpResponse:
    """For which place and whom; somebody whose identity was checked a moment ago is not asked again."""
    version = published_package(key)
    if version is None:
        raise Http404
    asked = request.GET.get("place", "")[:12]
    place = Region.objects.filter(pk=asked).first() if asked else window.venue.region
    if place is None or not takes_package(window, version, place):
        told = "本窗口不收这一件事。请到牵头部门所在的大厅，或者让申请人在网上办。"
        return render(request, "desk/intake_package_where.html", {"section": "intake", "version": version, "told": told}, status=403)  # fmt: skip
    found = parts(version, place, at=timezone.now(), online=False)
    if found.nowhere:
        return _where(request, version, place, found.nowhere[0])
    visit = visit_of(request, officer)
    if visit is not None:
        return _begun(request, officer, version, place, who=visit.principal, visit=visit)
    form = ApplicantForm(request.POST or None, audience=version.body.audience)
    if request.method == "POST" and form.is_valid():
        try:
            principal = identify(form.seen(), checked_by=officer.capacity, at=timezone.now())
            return _begun(request, officer, version, place, who=principal, visit=None, comer=form.comer)
        except AnotherName:
            form.add_error("name", "这个号码登记的不是这个姓名（名称），请对照证件原件再看一遍。")
    context = {"section": "intake", "version": version, "form": form, "place": place}
    return render(request, "desk/intake_package_applicant.html", context, status=422 if form.is_bound else 200)


def _where(request: DeskRequest, version: BundleVersion, place: Region, item: str) -> HttpResponse:
    context = {
        "section": "intake", "version": version, "places": lower_places(item, place), "visit": request.GET.get("visit", ""),
        "told": f"“{BasicItem.objects.get(pk=item).name}”由下一级办理，请选申请人要在哪里办。",
    }  # fmt: skip
    return render(request, "desk/intake_package_where.html", context)


def _begun(
    request: DeskRequest,
    officer: Officer,
    version: BundleVersion,
    place: Region,
    *,
    who: Principal,
    visit: Visit | None,
    comer: Comer | None = None,
) -> HttpResponse:
    at = timezone.now()
    try:
        with transaction.atomic():  # no visit is left open for what was refused
            draft = drafting.start_package(
                version, place, by=officer, at=at, channel=Channel.WINDOW, principal=who,
                visit=visit or open_visit(who, by=officer, at=at, comer=comer),
            )  # fmt: skip
    except ActRefused as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(reverse("desk:intake") + (f"?visit={visit.pk}" if visit else ""))
    return redirect("desk:intake_package_draft", draft.pk)


@window_required
def draft(request: DeskRequest, officer: Officer, window: Window, draft_id: int) -> HttpResponse:
    held = Draft.objects.filter(package__isnull=False).select_related(
        "item__basic", "item__agency", "item__region", "guide_version", "principal", "place", "visit", "package__bundle"
    )
    found = get_object_or_404(held, pk=draft_id, post=officer.post)
    if found.handed_in:
        return redirect("desk:intake_package_received", found.package_case.pk)
    page = PackageIntake(found, window, officer, timezone.now(), papers_kept(request, draft_id))
    return _posted(request, officer, page) if request.method == "POST" else _render(request, page)


def _posted(request: DeskRequest, officer: Officer, page: PackageIntake) -> HttpResponse:
    found, act = page.draft, request.POST.get("act", "save")
    page.papers = papers_on(page, request.POST)
    keep_papers(request, found.pk, page.papers)
    if act == "discard":
        drafts.delete(found)
        keep_papers(request, found.pk, {})
        messages.success(request, "这份草稿已删除。")
        return HttpResponseRedirect(reverse("desk:intake"))
    save(request, page, _members_on(request, page))
    page = PackageIntake(page.draft, page.window, officer, page.at, page.papers, tried=act == "receive", refused=page.refused)  # fmt: skip
    if page.refused or act in {"save", "refresh"} or request.POST.get("add") or request.POST.get("remove"):
        return _render(request, page, 422 if page.refused else 200)
    if act == "more" and found.visit_id is not None:
        return HttpResponseRedirect(f"{reverse('desk:intake')}?visit={found.visit_id}")
    if act == "later":
        messages.success(request, "草稿已存，材料带来后从“没收完的”接着办。")
        return HttpResponseRedirect(reverse("desk:intake"))
    return _take_in(request, officer, page)


def _members_on(request: DeskRequest, page: PackageIntake) -> Typed:
    """Which members are wanted: those of the list that were not ticked are not."""
    if "members" not in request.POST:
        return Typed()
    known = {member.key for member in page.draft.parts.merged.members}
    return Typed(unchosen=sorted(known - set(request.POST.getlist("in"))), together=request.POST.get("together") == "1")


def _take_in(request: DeskRequest, officer: Officer, page: PackageIntake) -> HttpResponse:
    if page.problems:
        return _render(request, page, 422)
    try:
        made = submitted(page.draft.pk, by=officer, at=timezone.now(), intake=page.window.venue, papers=page.papers)
    except GuideChanged as refused:
        told = drafts.adopt_new_version(page.draft, at=timezone.now())
        messages.error(request, f"{refused.message} {''.join(told)}")
        return redirect("desk:intake_package_draft", page.draft.pk)
    except Incomplete as refused:
        page.refused = refused.problems
        return _render(request, page, 422)
    except ActRefused as refused:
        page.refused[""] = refused.message
        return _render(request, page, 409)
    keep_papers(request, page.draft.pk, {})
    visit = page.draft.visit
    if visit is not None and not Draft.objects.open().filter(visit=visit).exists():
        close_visit(visit.pk, by=officer, at=timezone.now())
    return redirect("desk:intake_package_received", made.pk)


@window_required
def received(request: DeskRequest, officer: Officer, window: Window, package_id: int) -> HttpResponse:
    """What the applicant takes home: one number, one code, one receipt."""
    rows = PackageCase.objects.select_related("version", "lead", "responsible__officer", "chain", "draft__visit")
    found = get_object_or_404(rows, pk=package_id, entered_by=officer.post)
    progress, visit = progress_of(found, timezone.localdate()), found.draft.visit
    context = {
        "section": "intake", "package": found, "progress": progress, "documents": list(documents_of(found.chain)), "visit": visit,
        "together": list(documents_of(visit.chain)) if visit else [],
        "more": Draft.objects.open().filter(visit=visit).count() if visit else 0,
    }  # fmt: skip
    return render(request, "desk/intake_package_received.html", context)


def _render(request: DeskRequest, page: PackageIntake, status: int = 200) -> HttpResponse:
    found = page.draft
    chosen = {one.member.key for one in found.parts.playing}
    members = [
        (one, one.member.key not in found.unchosen, one.member.key in chosen, found.parts.merged.decides(one.member))
        for one in found.parts.held
    ]
    context = {
        "section": "intake", "page": page, "draft": found, "guide": page.guide, "members": members,
        "left_out": found.parts.left_out, "after": found.parts.merged.after,
    }  # fmt: skip
    return render(request, "desk/intake_package.html", context, status=status)

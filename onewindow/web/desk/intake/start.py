"""First two steps: which item, and who stands at the window."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from onewindow.accounts.windows import AnotherName, identify
from onewindow.cases import drafts
from onewindow.cases.acts.visits import open_visit
from onewindow.cases.durations import most_applied_for
from onewindow.cases.models import Channel, Draft, Visit, VisitState
from onewindow.catalogue.browse import Everyday, everyday
from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.models import BundleVersion, GuideVersion, Item, VersionStatus
from onewindow.catalogue.queries import published_version, reached
from onewindow.catalogue.search import SearchHit, search
from onewindow.network.models import Region, Window
from onewindow.record.errors import ActRefused
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest
from onewindow.web.desk.intake.taking import takes, where_instead, window_required
from onewindow.web.desk.intake.who import ApplicantForm

HITS, MOST_PACKAGES = 12, 4
COMMON, KEPT_SECONDS = 8, 600


@dataclass(frozen=True)
class Found:
    hit: SearchHit
    here: bool

    @property
    def elsewhere(self) -> str:
        item = self.hit.implementation
        return where_instead(item) if item else "请到乡镇（街道）便民服务中心办理"


@window_required
def intake(request: DeskRequest, officer: Officer, window: Window) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:100]
    hits = search(query, region=window.venue.region, limit=HITS).hits if query else []
    guides = {item.guide_id for hit in hits if (item := hit.implementation)}
    versions = GuideVersion.objects.filter(guide__in=guides, state=VersionStatus.PUBLISHED)
    bodies = {version.guide_id: version.body for version in versions}
    items = Item.objects.select_related("region", "agency").in_bulk(
        [hit.implementation.pk for hit in hits if hit.implementation]
    )
    found = [
        Found(
            hit,
            bool(
                hit.implementation and takes(window, items[hit.implementation.pk], bodies[hit.implementation.guide_id])
            ),
        )
        for hit in hits
    ]
    visit = visit_of(request, officer)
    waiting = (
        Draft.objects.open()
        .filter(post=officer.post)
        .select_related("principal", "item__basic", "package__bundle")
        .order_by("-saved_at")[:10]
    )
    context = {
        "section": "intake", "asked": query, "found": found, "drafts": waiting, "window": window, "visit": visit,
        "common": [] if query else _common(), "packages": packages_of(query, [hit.item.pk for hit in hits], window),
    }  # fmt: skip
    return render(request, "desk/intake.html", context)


def packages_of(query: str, items: Sequence[str], window: Window) -> list[BundleVersion]:
    """Packages that this window takes, by their name or by a member that was found."""
    if not query:
        return []
    wanted = Q(bundle__name__icontains=query) | Q(bundle__members__item__in=list(items)[:3])
    rows = BundleVersion.objects.filter(wanted, state=VersionStatus.PUBLISHED).select_related("bundle").distinct()
    return [row for row in rows.order_by("pk")[:MOST_PACKAGES] if window.takes(row.body.lead)]


def _common() -> list[Everyday]:
    """What people come for most: one press instead of typing, with forty waiting."""
    return cache.get_or_set("everyday-at-windows", lambda: everyday(most_applied_for(COMMON)), KEPT_SECONDS) or []


def visit_of(request: DeskRequest, officer: Officer) -> Visit | None:
    """The visit that a further matter is added to: the address names it, and it is open at this window."""
    asked = request.GET.get("visit", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    return Visit.objects.filter(pk=asked, post=officer.post, state=VisitState.OPEN).select_related("principal").first()


def _further(request: DeskRequest, officer: Officer, item: Item, guide: GuideContent, visit: Visit) -> HttpResponse:
    """One more matter of somebody whose identity was checked a moment ago: nothing is asked again."""
    back = f"{reverse('desk:intake')}?visit={visit.pk}"
    if visit.principal.kind not in guide.audience:
        messages.error(
            request, f"“{item.basic.name}”不面向{visit.principal.get_kind_display()}，请换一个申请人单独办理。"
        )
        return HttpResponseRedirect(back)
    window = officer.post.window
    assert window is not None
    try:
        draft = drafts.start(
            item,
            place_of(item, window),
            by=officer,
            at=timezone.now(),
            channel=Channel.WINDOW,
            principal=visit.principal,
            visit=visit,
        )
    except ActRefused as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(back)
    return HttpResponseRedirect(reverse("desk:intake_draft", args=[draft.pk]))


def place_of(item: Item, window: Window) -> Region:
    """Which place the application concerns, until its form says: the window's, or that of the agency elsewhere."""
    here = window.venue.region
    return here if item.region.contains(here) else item.region


@transaction.atomic
def _begun(item: Item, window: Window, form: ApplicantForm, *, by: Officer) -> Draft:
    """All of it or nothing: no visit is left open for what was refused. Raises AnotherName, ActRefused."""
    at = timezone.now()
    principal = identify(form.seen(), checked_by=by.capacity, at=at)
    visit = open_visit(principal, by=by, at=at, comer=form.comer)
    return drafts.start(
        item, place_of(item, window), by=by, at=at, channel=Channel.WINDOW, principal=principal, visit=visit
    )


@window_required
def applicant(request: DeskRequest, officer: Officer, window: Window, item_id: int) -> HttpResponse:
    """Find or make the checked identity, and begin the application."""
    item = get_object_or_404(Item.objects.select_related("basic", "agency", "region", "guide"), pk=item_id)
    guide = published_version(item).body
    if not takes(window, item, guide):
        context = {"section": "intake", "item": item, "where": where_instead(item)}
        return render(request, "desk/intake_elsewhere.html", context, status=403)
    visit = visit_of(request, officer)
    if visit is not None:
        return _further(request, officer, item, guide, visit)
    places = [one for one in reached(item, guide) if one.region_id != item.region_id]
    form = ApplicantForm(
        request.POST or None, audience=guide.audience, places=[item, *places] if places else (), item=item
    )
    if request.method == "POST" and form.is_valid():
        chosen = next((one for one in places if str(one.pk) == form.cleaned_data["competent"]), item)
        try:
            draft = _begun(chosen, window, form, by=officer)
            return HttpResponseRedirect(reverse("desk:intake_draft", args=[draft.pk]))
        except AnotherName:
            form.add_error("name", "这个号码登记的不是这个姓名（名称），请对照证件原件再看一遍。")
        except ActRefused as refused:
            form.add_error(None, refused.message)
    status = 422 if form.is_bound else 200
    return render(
        request,
        "desk/intake_applicant.html",
        {"section": "intake", "item": item, "guide": guide, "form": form},
        status=status,
    )

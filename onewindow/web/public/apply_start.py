"""Beginning an application: where, for whom; the task list; giving a draft up."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from onewindow.accounts.models import Mandate
from onewindow.accounts.queries import mandates_of
from onewindow.cases import drafts
from onewindow.cases.models import Case
from onewindow.cases.models.case import OPEN
from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.models import BasicItem, Item
from onewindow.catalogue.queries import competent_item, intakes, lower_places, published_version
from onewindow.network.models import Region
from onewindow.network.queries import city
from onewindow.record.errors import ActRefused
from onewindow.web.public.access import acting, applicant_required, applicant_user, chosen_region
from onewindow.web.public.apply_page import DraftPage, channel_of, draft_of, open_draft, page_of


def refusal(guide: GuideContent, mandate: Mandate) -> str:
    """Why this item is not for them, in a sentence; empty where it is."""
    try:
        drafts.ensure_may_apply(guide, mandate)
    except ActRefused as refused:
        return refused.message
    return ""


def choices(request: HttpRequest, guide: GuideContent) -> tuple[list[Mandate], list[tuple[Mandate, str]]]:
    """Whom one can apply for here, and whom not and why."""
    mandates = mandates_of(applicant_user(request), timezone.localdate())
    told = [(mandate, refusal(guide, mandate)) for mandate in mandates]
    return [mandate for mandate, why in told if not why], [(mandate, why) for mandate, why in told if why]


def place_of(request: HttpRequest) -> Region:
    code = request.GET.get("place") or request.POST.get("place") or ""
    return Region.objects.filter(pk=code).first() or chosen_region(request) or city()


@applicant_required
@never_cache
def apply(request: HttpRequest, key: str) -> HttpResponse:
    """Where it is handled, and for whom it is; a POST begins the draft."""
    basic = get_object_or_404(BasicItem, pk=key)
    place = place_of(request)
    item = competent_item(key, place)
    if item is None:
        return render(
            request, "public/apply_where.html", {"basic": basic, "place": place, "places": lower_places(key, place)}
        )
    version = published_version(item)
    if request.method == "POST":
        return _begin(request, item, place)
    able, unable = choices(request, version.body)
    same = Case.objects.visible_to(applicant_user(request)).filter(state__in=OPEN, item__basic=key)
    pending = list(same.order_by("-received_at")[:5])
    begun = [draft for draft in drafts.open_drafts(applicant_user(request)) if draft.item.basic_id == key]
    context = {
        "basic": basic, "item": item, "guide": version.body, "place": place, "able": able, "unable": unable, "begun": begun, "pending": pending,
        "online": "online" in version.body.channels, "venues": intakes(item, version, place, timezone.localdate()), "section": "find",
    }  # fmt: skip
    return render(request, "public/apply_start.html", context)


def _begin(request: HttpRequest, item: Item, place: Region) -> HttpResponse:
    wanted = request.POST.get("mandate", "")
    guide = published_version(item).body
    if "online" not in guide.channels:
        raise Http404
    problem = "请选择为谁申请"
    if wanted.isdecimal():
        by, at = acting(request, int(wanted)), timezone.now()
        try:
            return redirect("public:draft", drafts.start(item, place, by=by, at=at, channel=channel_of(request)).pk)
        except ActRefused as refused:
            problem = refused.message
    able, unable = choices(request, guide)
    context = {
        "basic": item.basic, "item": item, "guide": guide, "place": place, "able": able, "unable": unable, "online": True,
        "problems": {"mandate": problem}, "section": "find",
    }  # fmt: skip
    return render(request, "public/apply_start.html", context, status=422)


@open_draft
def draft(request: HttpRequest, page: DraftPage) -> HttpResponse:
    """The task list."""
    found = intakes(page.draft.item, page.draft.guide_version, page.draft.place, timezone.localdate())
    return render(
        request,
        "public/apply_tasks.html",
        {
            "page_of_draft": page,
            "draft": page.draft,
            "guide": page.guide,
            "venue": found[0].venue if found else None,
            "kept_until": drafts.kept_until(page.draft),
            "section": "cases",
        },
    )


@applicant_required
@never_cache
def draft_changed(request: HttpRequest, pk: int) -> HttpResponse:
    """The guide was published anew since the draft began: what that changes, and going on under it."""
    page = page_of(request, pk)
    if page.draft.handed_in or not drafts.newer_version(page.draft):
        return redirect("public:draft", pk)
    if request.method == "POST":
        drafts.adopt_new_version(page.draft, at=timezone.now())
        return redirect("public:draft", pk)
    told = drafts.what_changes(page.draft)
    return render(request, "public/apply_changed.html", {"draft": page.draft, "guide": page.guide, "told": told})


@applicant_required
@never_cache
def draft_delete(request: HttpRequest, pk: int) -> HttpResponse:
    found = draft_of(request, pk)
    if found.handed_in:
        return redirect("public:draft", pk)
    if request.method == "POST":
        drafts.delete(found)
        return redirect("public:cases")
    return render(request, "public/apply_delete.html", {"draft": found, "guide": found.body})


@applicant_required
@require_POST
def draft_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply for the one chosen."""
    page = page_of(request, pk)
    if page.draft.handed_in:
        raise Http404
    wanted = request.POST.get("mandate", "")
    if not wanted.isdecimal():
        return redirect("public:draft_who", pk)
    try:
        drafts.act_for(page.draft, acting(request, int(wanted)), at=timezone.now())
    except ActRefused as refused:
        messages.error(request, refused.message)
        return redirect("public:draft_who", pk)
    return redirect(page_of(request, pk).after("who"))

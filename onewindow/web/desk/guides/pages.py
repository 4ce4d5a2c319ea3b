"""Lists of guides as work, the page of a version with its history, and the acts that need no page of their own."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from onewindow.catalogue import work
from onewindow.catalogue.acts import draft, publish, review
from onewindow.catalogue.departing import departures
from onewindow.catalogue.errors import AlreadyOpen
from onewindow.catalogue.models import Guide, GuideVersion, Item, VersionStatus
from onewindow.catalogue.moves import GUIDES
from onewindow.network.models import Agency, Level
from onewindow.record.errors import ActRefused
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from onewindow.web.desk.access import DeskRequest
from onewindow.web.desk.guides.access import LAW, catalogue_required, permitted, plain, version_or_404
from onewindow.web.desk.guides.record import entries

PAGE = 25


@catalogue_required
def guides(request: DeskRequest, officer: Officer) -> HttpResponse:
    rail = work.queues(officer)
    first = next((queue.key for queue in rail if queue.count), "published")
    chosen = request.GET.get("queue", "")
    chosen = chosen if chosen in work.QUEUES else first
    query, agency = request.GET.get("q", "").strip()[:60], request.GET.get("agency", "")[:60]
    found = _after(work.in_queue(officer, chosen, query, agency).defer("content"), request.GET.get("after", ""))
    page = list(found[: PAGE + 1])
    context = {
        "section": "guides", "rail": rail, "chosen": next(queue for queue in rail if queue.key == chosen), "query_of": query,
        "agency": agency, "agencies": _agencies(officer), "rows": page[:PAGE], "following": page[PAGE - 1].pk if len(page) > PAGE else None,
        "orders": work.orders_that_ask(officer), "paged": "after" in request.GET, "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "desk/guides/list.html", context)


def _after(found: Any, key: str) -> Any:
    """The page behind a version, by the order of the list."""
    if not (key.isdigit() and len(key) < 19):
        return found
    last = GuideVersion.objects.filter(pk=key).select_related("guide__item").first()
    if last is None:
        return found
    item = last.guide.item
    later = found.filter(guide__item__pinyin__gt=item.pinyin)
    same = found.filter(guide__item__pinyin=item.pinyin, guide__item__gt=item.pk)
    return later | same | found.filter(guide__item=item, pk__gt=last.pk)


def _agencies(officer: Officer) -> list[tuple[str, str]]:
    if officer.post.role == Role.CATALOGUE_EDITOR:
        return []
    rows = Agency.objects.filter(region__level=Level.CITY).order_by("short_name")
    return list(rows.values_list("key", "short_name"))


@catalogue_required
def guide(request: DeskRequest, officer: Officer, version_id: int) -> HttpResponse:
    """A draft opens in the editor for who may edit it, a version under review in the review; others show what they are."""
    version = version_or_404(officer, version_id)
    if version.state == VersionStatus.DRAFT and "edit_guide" in permitted(version, officer):
        return HttpResponseRedirect(reverse("desk:guide_edit", args=[version.pk, "name"]))
    if version.open:
        return HttpResponseRedirect(reverse("desk:guide_review", args=[version.pk]))
    return version_page(request, officer, version)


def version_page(
    request: DeskRequest, officer: Officer, version: GuideVersion, *, refused: str = "", status: int = 200
) -> HttpResponse:
    region = officer.post.agency.region
    versions = version.guide.versions.exclude(state=VersionStatus.DISCARDED).defer("content").order_by("-number")
    local = (
        Guide.objects.filter(item=version.guide.item_id, region=region).first() if region.level != Level.CITY else None
    )
    context = {
        "section": "guides", "law": LAW, "version": version, "versions": list(versions.select_related("reviewed_by", "drafted_by__officer")),
        "entries": entries(version.chain), "refused": refused, "told": departures(version), "local": _local(local),
        "item": Item.objects.filter(guide=version.guide_id).order_by("region_id").first(), "can": _can(version, officer),
        "departing": _departing(version), "orders": list(version.guide.item.orders.order_by("-drafted_at")[:10]),
    }  # fmt: skip
    return render(request, "desk/guides/version.html", context, status=status)


def _local(guide: Guide | None) -> GuideVersion | None:
    """The own place's newest version, where it has one."""
    versions = guide.versions.exclude(state__in=[VersionStatus.DISCARDED, VersionStatus.SUPERSEDED]) if guide else None
    return versions.defer("content").order_by("-number").first() if versions is not None else None


def _departing(version: GuideVersion) -> list[GuideVersion]:
    """Places with a guide of their own."""
    if version.guide.region_id is not None or version.state != VersionStatus.PUBLISHED:
        return []
    own = GuideVersion.objects.filter(
        guide__item=version.guide.item_id, guide__region__isnull=False, state=VersionStatus.PUBLISHED
    )
    return list(own.select_related("guide__region", "base"))


def _can(version: GuideVersion, officer: Officer) -> set[str]:
    """What may be begun from a version in force, beside what the table allows with it."""
    can = permitted(version, officer)
    if version.state != VersionStatus.PUBLISHED:
        return can
    is_open = version.guide.versions.filter(state__in=draft.OPEN).exists()
    if not is_open and GUIDES.moves["begin_guide"].by.test(officer, version):
        can.add("begin_guide")
    region = officer.post.agency.region
    if version.guide.region_id is None and region.level != Level.CITY:
        own = GuideVersion(guide=Guide(item=version.guide.item, region=region))
        known = GuideVersion.objects.filter(
            guide__item=version.guide.item_id, guide__region=region, state__in=[*draft.OPEN, "published"]
        )
        if not known.exists() and GUIDES.moves["depart"].by.test(officer, own):
            can.add("depart")
    if version.guide.region_id is None:
        can.discard("end_departure")
    return can


@catalogue_required
def act(request: DeskRequest, officer: Officer, version_id: int, name: str) -> HttpResponse:
    """POST only: perform an act on a version and go to what came of it; a refusal is shown on the page it was sent from."""
    version = version_or_404(officer, version_id)
    if name not in PERFORM or request.method != "POST":
        raise Http404
    try:
        after = PERFORM[name](version, request, officer)
    except AlreadyOpen as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(reverse("desk:guide", args=[refused.version_id]))
    except ActRefused as refused:
        if refused.code == "wrong_person":
            raise PermissionDenied(refused.message) from None
        from onewindow.web.desk.guides.review import review_page

        again = review_page if version.open else version_page
        return again(
            request,
            officer,
            version_or_404(officer, version.pk),
            refused=plain(refused.message),
            status=HTTPStatus.CONFLICT,
        )
    messages.success(request, DONE[name])
    if after.state == VersionStatus.DISCARDED:
        return HttpResponseRedirect(reverse("desk:guides"))
    place = request.POST.get("back", "")
    return HttpResponseRedirect(reverse("desk:guide", args=[after.pk]) + (f"#{place}" if place.isalnum() else ""))


def _begin(version: GuideVersion, request: DeskRequest, officer: Officer) -> GuideVersion:
    return draft.begin_guide(version.guide_id, by=officer, at=timezone.now())


def _depart(version: GuideVersion, request: DeskRequest, officer: Officer) -> GuideVersion:
    return draft.depart(version.guide.item_id, officer.post.agency.region, by=officer, at=timezone.now())


def _comment(version: GuideVersion, request: DeskRequest, officer: Officer) -> GuideVersion:
    place, text = request.POST.get("place", "")[:120], request.POST.get("text", "")
    return review.comment(version.pk, by=officer, at=timezone.now(), place=place, text=text)


def _return(version: GuideVersion, request: DeskRequest, officer: Officer) -> GuideVersion:
    return review.give_back(version.pk, by=officer, at=timezone.now(), reason=request.POST.get("reason", ""))


def _publish(version: GuideVersion, request: DeskRequest, officer: Officer) -> GuideVersion:
    return publish.publish(version.pk, by=officer, at=timezone.now())


def _discard(version: GuideVersion, request: DeskRequest, officer: Officer) -> GuideVersion:
    return draft.discard(version.pk, by=officer, at=timezone.now(), reason=request.POST.get("reason", ""))


def _end(version: GuideVersion, request: DeskRequest, officer: Officer) -> GuideVersion:
    return publish.end_departure(version.pk, by=officer, at=timezone.now(), reason=request.POST.get("reason", ""))


def _submit(version: GuideVersion, request: DeskRequest, officer: Officer) -> GuideVersion:
    return draft.submit(version.pk, by=officer, at=timezone.now())


PERFORM = {
    "begin_guide": _begin, "depart": _depart, "submit_guide": _submit, "comment_guide": _comment, "return_guide": _return,
    "publish_guide": _publish, "discard_guide": _discard, "end_departure": _end,
}  # fmt: skip
DONE = {
    "begin_guide": "新版草稿已建好，从公布中的一版开始改。", "depart": "本地指南的草稿已建好：只能比全市的更方便申请人。",
    "submit_guide": "已提交审核。", "comment_guide": "意见已写上。", "return_guide": "已退回修改，编制人会看到您的意见。",
    "publish_guide": "已公布：门户、窗口同时换成这一版。", "discard_guide": "草稿已作废。", "end_departure": "已恢复全市指南。",
}  # fmt: skip

"""Review: what is different from the version in force, side by side, with remarks at each place (Art. 17)."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from onewindow.cases.models import Case, Draft
from onewindow.cases.models.case import CLOSED
from onewindow.catalogue.differences import Change, counted, differences, unchanged
from onewindow.catalogue.models import BundleMember, GuideComment, GuideVersion, VersionStatus
from onewindow.catalogue.moves import GUIDES
from onewindow.network.queries import administering, city
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest
from onewindow.web.desk.guides.access import LAW, catalogue_required, permitted, version_or_404
from onewindow.web.desk.guides.editor import findings_of
from onewindow.web.desk.guides.record import entries
from onewindow.web.desk.guides.showing import labels_of


@dataclass(frozen=True)
class Row:
    """A change with what was said about it."""

    change: Change
    number: int
    comments: list[GuideComment]


@catalogue_required
def review(request: DeskRequest, officer: Officer, version_id: int) -> HttpResponse:
    version = version_or_404(officer, version_id)
    if not version.open:
        return HttpResponseRedirect(reverse("desk:guide", args=[version.pk]))
    return review_page(request, officer, version)


def review_page(
    request: DeskRequest, officer: Officer, version: GuideVersion, *, refused: str = "", status: int = 200
) -> HttpResponse:
    against = _against(version)
    labels = labels_of(version.content) | (labels_of(against.content) if against else {})
    changes = differences(against.content if against else {}, version.content, labels)
    comments = list(version.comments.select_related("post__officer", "post__agency"))
    places = {change.place for change in changes}
    told = findings_of(version)
    can = permitted(version, officer)
    region = version.guide.region or city()
    context: dict[str, Any] = {
        "section": "guides", "law": LAW, "version": version, "against": against, "counts": counted(changes), "same": unchanged(changes),
        "rows": [Row(change, n, [one for one in comments if one.place == change.place]) for n, change in enumerate(changes, 1)],
        "others": [one for one in comments if one.place not in places], "told": told, "errors": sum(one.error for one in told),
        "warnings": sum(not one.error for one in told), "can": can, "refused": refused, "reviewer": administering(region),
        "submitter": _submitter(version), "concerned": _concerned(version), "entries": entries(version.chain),
        "typed": request.POST if request.method == "POST" else {},
        "own_hand": "publish_guide" not in can and "return_guide" in can and GUIDES.moves["publish_guide"].allows(version.state),
    }  # fmt: skip
    return render(request, "desk/guides/review.html", context, status=status)


def _against(version: GuideVersion) -> GuideVersion | None:
    """The version in force; for a place's first own guide the city's."""
    published = GuideVersion.objects.filter(
        guide__item=version.guide.item_id, state=VersionStatus.PUBLISHED
    ).select_related("guide__region")
    own = published.filter(guide=version.guide_id).first()
    return own or (published.filter(guide__region=None).first() if version.guide.region_id else None)


def _submitter(version: GuideVersion) -> str:
    found = next((one for one in reversed(entries(version.chain)) if one.event.act == "submit_guide"), None)
    return found.actor if found else ""


def _concerned(version: GuideVersion) -> list[tuple[str, str]]:
    """Whom the publication concerns."""
    items = {"item__basic": version.guide.item_id}
    if version.guide.region is not None:
        items["item__region__code__startswith"] = version.guide.region.prefix
    running = Case.objects.filter(**items).exclude(state__in=CLOSED).count()
    drafts = Draft.objects.filter(case=None, **items).count()
    bundles = BundleMember.objects.filter(item=version.guide.item_id).count()
    return [
        ("在办的件", f"{running} 件，按原来那一版办完" if running else "没有"),
        ("草稿", f"{drafts} 份，打开时先看改了什么" if drafts else "没有"),
        ("一件事", f"{bundles} 个套餐用到" if bundles else "没有"),
    ]

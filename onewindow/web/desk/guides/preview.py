"""What an applicant will see of a draft: the whole guide as the portal shows it, situations and form beside the editor."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from pydantic import ValidationError

from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.fields import Section
from onewindow.catalogue.models import Element, GuideVersion, Item
from onewindow.network.models import Agency, Level
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest
from onewindow.web.desk.guides.access import catalogue_required, version_or_404
from onewindow.web.elements import shown
from onewindow.web.public.find_guide import guide_page, materials_shown


def body_of(version: GuideVersion) -> GuideContent | None:
    """The draft as a guide; None while something of it has the wrong form."""
    try:
        return GuideContent.model_validate(version.content, strict=True)
    except ValidationError:
        return None


@catalogue_required
def preview(request: DeskRequest, officer: Officer, version_id: int) -> HttpResponse:
    """The version as the portal will show it, at the first place that has the item."""
    version = version_or_404(officer, version_id)
    item = _item(version)
    if body_of(version) is None or item is None or not _elements_exist(version):
        return render(request, "desk/guides/no_preview.html", {"section": "guides", "version": version})
    return guide_page(request, item, version, preview=True)


def _item(version: GuideVersion) -> Item | None:
    items = Item.objects.select_related("basic", "agency", "region__parent", "guide").filter(
        basic=version.guide.item_id
    )
    if version.guide.region is not None:
        items = items.filter(region__code__startswith=version.guide.region.prefix)
    if (found := items.order_by("region_id").first()) is not None:
        return found
    agencies = Agency.objects.filter(key=version.guide.item.agency_key).select_related("region__parent")
    agency = agencies.order_by("region_id").first()
    if agency is None:
        return None
    return Item(
        basic=version.guide.item,
        guide=version.guide,
        agency=agency,
        region=agency.region,
        level=Level(agency.region.level),
    )


def _elements_exist(version: GuideVersion) -> bool:
    keys = set(_keys(version.content.get("form") or []))
    return Element.objects.filter(pk__in=keys).count() == len(keys)


def _keys(form: Any) -> Any:
    for row in form:
        if "group" in row:
            yield from _keys(row.get("fields") or [])
        else:
            yield row.get("element")


def part_preview(section: Section, version: GuideVersion) -> dict[str, Any]:
    """Beside the sections of situations and form: the questions with their materials, the form as it is filled in."""
    if section.key not in {"situations", "materials", "form"}:
        return {"previewed": ""}
    body = body_of(version)
    if body is None or (section.key == "form" and not _elements_exist(version)):
        return {"previewed": "broken"}
    if section.key == "form":
        return {"previewed": "form", "form_parts": shown(body, {}, {})}
    return {"previewed": "situations", "body": body, **materials_shown(body, {})}

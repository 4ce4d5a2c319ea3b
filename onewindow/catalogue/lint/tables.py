"""The context of a guide that is drafted here: the agencies, items and data elements of the tables, the city's guide for a place's own."""

from collections import defaultdict
from dataclasses import replace

from onewindow.catalogue.lint.rules import Context
from onewindow.catalogue.models import BasicItem, Element, Guide, GuideVersion, VersionStatus
from onewindow.kernel.calendar import WorkingCalendar
from onewindow.network.models import Agency, AgencyKind


def context_from_tables(calendar: WorkingCalendar | None = None) -> Context:
    """For the desk's editor. `calendar`: the stored one where it is at hand, else the package's."""
    levels: dict[str, set[str]] = defaultdict(set)
    organs: set[str] = set()
    for key, level, kind in Agency.objects.values_list("key", "region__level", "kind").distinct():
        levels[key].add(level)
        if kind == AgencyKind.GOVERNMENT:
            organs.add(key)
    elements = set(Element.objects.values_list("pk", flat=True))
    items = set(BasicItem.objects.values_list("pk", flat=True))
    known = calendar or WorkingCalendar.from_package()
    return Context(dict(levels), elements, known, items=items, organs=organs)


def context_of(guide: Guide) -> Context:
    """Of a guide: what surrounds it in the tables, and for a place's own the city's guide in force."""
    context = context_from_tables()
    if guide.region_id is None:
        return context
    city = GuideVersion.objects.filter(guide__item=guide.item_id, guide__region=None, state=VersionStatus.PUBLISHED)
    version = city.first()
    return replace(context, city=version.body if version else None)

"""The context of a guide that is drafted here: the agencies and data elements of the tables."""

from collections import defaultdict

from onewindow.catalogue.lint.rules import Context
from onewindow.catalogue.models import Element
from onewindow.kernel.calendar import WorkingCalendar
from onewindow.network.models import Agency


def context_from_tables(calendar: WorkingCalendar | None = None) -> Context:
    """For the desk's editor. `calendar`: the stored one where it is at hand, else the package's."""
    levels: dict[str, set[str]] = defaultdict(set)
    for key, level in Agency.objects.values_list("key", "region__level").distinct():
        levels[key].add(level)
    elements = set(Element.objects.values_list("pk", flat=True))
    return Context(dict(levels), elements, calendar or WorkingCalendar.from_package())

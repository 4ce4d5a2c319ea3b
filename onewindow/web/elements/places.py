"""The region picker: county, town, village, three lists that a phone opens by itself."""

from dataclasses import dataclass

from onewindow.network.models import Level, Region

LEVELS = [(Level.COUNTY, "区县"), (Level.TOWNSHIP, "乡镇（街道）"), (Level.VILLAGE, "村（社区）")]


@dataclass(frozen=True)
class PlaceSelect:
    """One level of the region picker."""

    level: str
    label: str
    value: str
    options: list[tuple[str, str]]


def place_selects(code: str) -> list[PlaceSelect]:
    """County, town, village: each list beneath what is chosen above it."""
    chosen = Region.objects.filter(pk=code).first() if code.isdigit() else None
    trail = chosen.ancestor_codes() if chosen else []
    city = Region.objects.filter(level=Level.CITY).values_list("pk", flat=True)
    parents = trail or list(city)
    children: dict[str, list[tuple[str, str]]] = {}
    for pk, name, parent in (
        Region.objects.filter(parent__in=parents).order_by("pinyin").values_list("pk", "name", "parent_id")
    ):
        children.setdefault(parent, []).append((pk, name))
    made = []
    for rank, (level, label) in enumerate(LEVELS):
        if rank < len(parents) and (options := children.get(parents[rank])):
            made.append(PlaceSelect(level, label, trail[rank + 1] if rank + 1 < len(trail) else "", options))
    return made


def place_chosen(values: list[str]) -> str:
    """The deepest of county, town and village that lies within the one before it: changing the county drops the town."""
    chosen = ""
    for value, digits in zip(values, (4, 6, 9), strict=False):
        if not value.isdigit() or (chosen and value[:digits] != chosen[:digits]):
            break
        chosen = value
    return chosen

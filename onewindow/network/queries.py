"""Looking for places, and the body that hears a reconsideration."""

from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from onewindow.kernel.pinyin import pinyin_key
from onewindow.network.models import Agency, AgencyKind, Level, Reconsideration, Region
from onewindow.regulation.articles import Art

FOUR_LEVELS = Art(9)


def city() -> Region:
    """The prefecture that this deployment serves."""
    return Region.objects.get(level=Level.CITY)


def children(region: Region) -> QuerySet[Region]:
    """The places right beneath, in the order of their pinyin."""
    return region.children.order_by("pinyin")


def ancestors(region: Region) -> list[Region]:
    """The places above and this one, from above: what a picker shows as its trail."""
    return list(Region.objects.filter(pk__in=region.ancestor_codes()).order_by("code"))


def search_regions(text: str, limit: int = 10) -> list[Region]:
    """Places by name, path (涧西长安路; blanks separate its parts), pinyin or initials, larger and better ones first."""
    parts = text.lower().split()
    asked = "".join(parts)
    if not asked:
        return []
    if asked.isdigit():
        return list(Region.objects.filter(code__startswith=asked).order_by("code")[:limit])
    if asked.isascii():
        wanted = Q(initials__startswith=asked) | Q(pinyin__startswith=asked)
        best = Q(pinyin=asked) | Q(initials=asked)
        good = Q(pinyin__startswith=asked)
    else:
        within = Q()
        for part in parts:
            within &= Q(path__contains=part)
        same_sound = Q(pinyin__startswith=pinyin_key(asked))
        wanted = within | same_sound | _across(asked)
        best, good = Q(name__startswith=asked), Q(name__contains=asked) | within
    found = Region.objects.filter(wanted).annotate(
        nearness=Case(
            When(best, then=Value(0)), When(good, then=Value(1)), default=Value(2), output_field=IntegerField()
        ),
        rank=Case(*(When(level=level, then=Value(level.rank)) for level in Level), output_field=IntegerField()),
    )
    return list(found.order_by("rank", "nearness", "pinyin", "code")[:limit])


def _across(asked: str) -> Q:
    """涧西长安路 for 涧西区长安路街道: the text cut once, its halves at two levels of the path."""
    across = Q()
    for cut in range(2, len(asked) - 1):
        across |= Q(path__startswith=asked[:cut]) & Q(name__startswith=asked[cut:])
    return across


@dataclass(frozen=True, slots=True)
class Remedy:
    """Where a decision of the agency can be taken: `reconsideration` is empty where there is none."""

    reconsideration: str
    suit: bool


def remedies(agency: Agency) -> Remedy:
    return Remedy(remedy_body(agency), agency.suit)


def remedy_body(agency: Agency) -> str:
    """The name of the body that hears a reconsideration of what the agency decided (行政复议法 24, 27); empty where none does.

    Mostly the government of the agency's own level; of a town's acts, and of what a department's branch in a town does, that of the
    county; of a functional zone's the city's; of vertically led organs the same organ one level up.
    """
    match agency.reconsideration:
        case Reconsideration.GOVERNMENT:
            return _government(agency.region)
        case Reconsideration.SUPERIOR:
            above = (
                Agency.objects.filter(key=agency.key, region=agency.region.parent).first()
                if agency.region.parent
                else None
            )
            return above.name if above else f"上一级{agency.short_name}"
        case _:
            return ""


def _government(region: Region) -> str:
    """The people's government at or above the place that hears reconsiderations: counties have one, towns and zones do not."""
    place = region
    while place.parent and (place.functional_zone or place.level in {Level.TOWNSHIP, Level.VILLAGE}):
        place = place.parent
    return f"{place.name}人民政府"


def counterparts(agency: Agency) -> QuerySet[Agency]:
    """The agency's own line beneath it (Art. 13)."""
    return Agency.objects.filter(key=agency.key, region__code__startswith=agency.region.prefix).exclude(pk=agency.pk)


def administering(region: Region) -> Agency | None:
    """The administering department that answers for the place: its own, else the nearest above (Art. 4, 12)."""
    return _nearest(region, Q(administering=True))


def hall_body(region: Region) -> Agency | None:
    """Who runs the centre of the place: the hall body of a city or county, the town government, the station (Art. 12, 14)."""
    return _nearest(region, Q(hall_body=True) | Q(kind__in=[AgencyKind.TOWN_GOVERNMENT, AgencyKind.STATION]))


def _nearest(region: Region, wanted: Q) -> Agency | None:
    return Agency.objects.filter(wanted, region__in=region.ancestor_codes()).order_by("-region_id").first()

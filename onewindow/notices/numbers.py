"""Numbers of documents as Chinese offices write them: 洛涧市监受〔2026〕12号."""

from collections.abc import Mapping

from django.core.cache import cache
from django.db.models import Q

from onewindow.network.models import Agency, Level, Region
from onewindow.record.models import next_number

OFFICE_ENDINGS = (
    "街道办事处",
    "镇人民政府",
    "乡人民政府",
    "便民服务站",
    "支队",
    "大队",
    "中心",
    "企业",
    "公司",
    "局",
    "委",
    "办",
    "所",
)


def next_document_number(agency: Agency, character: str, year: int) -> str:
    """The next number of the agency's series for this kind of document in this year.

    The series is counted by its written form, so that two offices which happen to be abbreviated alike never share a number.
    """
    series = f"{_place_short(agency.region)}{office_short(agency)}{character}"
    return f"{series}〔{year}〕{next_number(f'document:{series}:{year}')}号"


def _place_short(region: Region) -> str:
    """The names of places change by a load of the catalogue only, and no number hangs on them: read anew every ten minutes."""
    key = f"place:{region.pk}:{region.name}"
    return str(cache.get_or_set(key, lambda: place_short(region), 600))


def place_short(region: Region) -> str:
    """洛 for the city, 洛涧 for 涧西区 and the towns in it."""
    codes = region.ancestor_codes()
    near = Region.objects.filter(Q(pk__in=codes) | Q(parent_id__in=codes), level__in=[Level.CITY, Level.COUNTY])
    places = {code: (name, parent) for code, name, parent in near.values_list("code", "name", "parent_id")}
    return "".join(_abbreviated(code, places) for code in sorted(codes) if code in places)


def office_short(agency: Agency) -> str:
    """市监 for 市场监管局, 卫健 for 卫健委; longer names of a town's offices stay whole."""
    name = agency.short_name or agency.name
    for ending in OFFICE_ENDINGS:
        if name.endswith(ending) and len(name) > len(ending):
            name = name.removesuffix(ending)
            break
    if len(name) == 4 and name[0] != name[2]:
        return name[0] + name[2]
    return name[:2] if len(name) == 4 else name


def _abbreviated(code: str, places: Mapping[str, tuple[str, str | None]]) -> str:
    """The first character, or the first two where a neighbour begins with the same; a zone's without the city's name."""
    name, parent = places[code]
    if parent is None:
        return name[:1]
    city = places[parent][0].removesuffix("市")
    own = name.removeprefix(city)
    others = (name for other, (name, above) in places.items() if above == parent and other != code)
    shared = any(name.removeprefix(city)[:1] == own[:1] for name in others)
    return own[:2] if shared else own[:1]

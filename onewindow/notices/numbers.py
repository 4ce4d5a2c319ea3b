"""Numbers of documents as Chinese offices write them: 洛涧市监受〔2026〕12号."""

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
    series = f"{place_short(agency.region)}{office_short(agency)}{character}"
    return f"{series}〔{year}〕{next_number(f'document:{series}:{year}')}号"


def place_short(region: Region) -> str:
    """洛 for the city, 洛涧 for 涧西区 and the towns in it."""
    above = [place for place in _trail(region) if place.level in {Level.CITY, Level.COUNTY}]
    return "".join(_abbreviated(place) for place in above)


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


def _trail(region: Region) -> list[Region]:
    return list(Region.objects.filter(pk__in=region.ancestor_codes()).order_by("code"))


def _abbreviated(place: Region) -> str:
    """The first character, or the first two where a neighbour begins with the same; a zone's without the city's name."""
    if place.parent_id is None:
        return place.name[:1]
    city = Region.objects.get(pk=place.parent_id).name.removesuffix("市")
    own = place.name.removeprefix(city)
    others = Region.objects.filter(parent_id=place.parent_id).exclude(pk=place.pk).values_list("name", flat=True)
    shared = any(name.removeprefix(city)[:1] == own[:1] for name in others)
    return own[:2] if shared else own[:1]

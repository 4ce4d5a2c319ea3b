"""What bodies and venues are called below the city."""

from onewindow.network.models import Level, Region
from onewindow.regulation.articles import Art

VENUE_NAMES = Art(31)

_TOWN_GOVERNMENTS = {"街道": "街道办事处", "镇": "镇人民政府", "乡": "乡人民政府", "林场": "林场"}
_COMMITTEES = (
    ("社区居民委员会", "社区"),
    ("居民委员会", "社区"),
    ("村民委员会", "村"),
    ("村委会", "村"),
    ("村委员会", "村"),
    ("居委会", "社区"),
)


def town_government(town: Region) -> str:
    """涧西区长安路街道办事处, 新安县城关镇人民政府; other units at this level have a management committee."""
    for ending, body in _TOWN_GOVERNMENTS.items():
        if town.path.endswith(ending):
            return town.path.removesuffix(ending) + body
    return f"{town.path}管理委员会"


def short_town(town: Region) -> str:
    """长安路 for 长安路街道, 城关镇 as it is: what stands before 派出所."""
    short = town.name.removesuffix("街道")
    return short if len(short) > 1 else town.name


def short_village(village: Region) -> str:
    """承福门社区 for 承福门社区居民委员会."""
    for ending, short in _COMMITTEES:
        if village.name.endswith(ending):
            stem = village.name.removesuffix(ending)
            return stem if stem.endswith(short) else stem + short
    return village.name


def venue(region: Region) -> str:
    """The name that Article 31 fixes. Unique: a town's and a village's name carry all above them."""
    if region.level in (Level.CITY, Level.COUNTY):
        return f"{region.name}政务服务中心"
    if region.level == Level.TOWNSHIP:
        return f"{region.path}便民服务中心"
    return f"{place(region)}便民服务站"


def place(region: Region) -> str:
    """The place as an address begins: a village by its short name."""
    if region.level != Level.VILLAGE:
        return region.path
    return region.path.removesuffix(region.name) + short_village(region)

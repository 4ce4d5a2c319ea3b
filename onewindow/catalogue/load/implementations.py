"""Each basic item at each place of its levels, with the body that exercises it there."""

from collections.abc import Iterator

from onewindow.catalogue.load.items import kept_here
from onewindow.catalogue.models import BasicItem, Item
from onewindow.catalogue.seed import SeedItem
from onewindow.kernel.identifiers import handling_item_code, implementation_code
from onewindow.network.load.keep import Kept, keep
from onewindow.network.load.network import LoadedNetwork
from onewindow.network.models import Level


def load_implementations(items: dict[str, SeedItem], guides: dict[str, int], network: LoadedNetwork) -> Kept:
    here = kept_here()
    return keep(
        list(_rows({key: item for key, item in items.items() if key not in here}, guides, network)),
        among=Item.objects.exclude(basic__in=here),
        unique=["basic_id", "region_id"],
        fields=["agency_id", "level", "code", "handling_code"],  # the guide stays: a place may have one of its own
    )


def _rows(items: dict[str, SeedItem], guides: dict[str, int], network: LoadedNetwork) -> Iterator[Item]:
    basic_codes = dict(BasicItem.objects.values_list("key", "code"))
    places = {level: network.at(level) for level in Level}
    for key, item in items.items():
        for level in map(Level, item.content.levels):
            for region in places[level]:
                body = network.body_for(item.content.agency, region)
                if level.rank < Level.TOWNSHIP.rank and body != item.content.agency:
                    continue  # the agency does not exist there: only towns and villages act for one that is missing
                code = implementation_code(
                    network.agencies.uscc[body, region.code], level.exercise_code, basic_codes[key]
                )
                yield Item(
                    basic_id=key,
                    guide_id=guides[key],
                    agency_id=network.agencies.pks[body, region.code],
                    region_id=region.code,
                    level=level,
                    code=code,
                    handling_code=handling_item_code(code, 1),
                )

"""Elements, basic items with their codes, and guides in versions."""

from datetime import datetime

from onewindow.catalogue.coding import COLUMNS, columns, content_digest, kind_of_code, next_code
from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.models import BasicItem, Element, Guide, GuideVersion, ItemType, VersionStatus
from onewindow.catalogue.publication import supersede_by_load
from onewindow.catalogue.seed import SeedElement, SeedItem
from onewindow.network.load.keep import Kept, keep
from onewindow.network.load.problems import Problems
from onewindow.regulation.articles import Art

ONE_SOURCE = Art(17)


def load_elements(elements: dict[str, SeedElement]) -> Kept:
    rows = [Element(**element.model_dump()) for element in elements.values()]
    fields = ["label", "type", "prefill", "pattern", "options", "help"]
    return keep(rows, among=Element.objects.all(), unique=["key"], fields=fields)


def kept_here() -> set[str]:
    """Items whose guide was drafted or imported here: from then on the desk keeps them, and no load writes over it."""
    versions = GuideVersion.objects.filter(guide__region=None, edited_at__isnull=False)
    in_force = versions.exclude(state__in=[VersionStatus.DRAFT, VersionStatus.IN_REVIEW, VersionStatus.DISCARDED])
    unlisted = BasicItem.objects.filter(listed=False).values_list("pk", flat=True)
    return {*in_force.values_list("guide__item", flat=True), *unlisted}


def refuse_changes_of_both(items: dict[str, SeedItem], problems: Problems) -> None:
    """The data have changed an item that the desk has changed too: which of them is right, nobody but people know."""
    here = kept_here()
    loaded = GuideVersion.objects.filter(guide__item__in=here, guide__region=None, edited_at__isnull=True)
    last = {version.guide.item_id: version for version in loaded.select_related("guide").order_by("number")}
    for key in sorted(here & set(items)):
        item = items[key]
        if key in last and bytes(last[key].content_digest) != content_digest(item.raw):
            problems.add(
                item.source.file, item.line("key"), f"{item.content.name} 在工作台改过，数据里也改了",
                "请在工作台“导入导出”上传清单，看了差异再写入；或者把数据改回上次载入的样子",
            )  # fmt: skip


def load_basic_items(items: dict[str, SeedItem], agency_keys: list[str]) -> Kept:
    """Codes are given once and kept: an item that has one of its type does not change it when others come or go."""
    codes = _codes(items, agency_keys)
    here = kept_here()
    rows = [_basic_item(item.content, codes[key]) for key, item in items.items() if key not in here]
    return keep(rows, among=BasicItem.objects.exclude(pk__in=here), unique=["key"], fields=["code", *COLUMNS])


def _basic_item(content: GuideContent, code: str) -> BasicItem:
    return BasicItem(key=content.key, code=code, **columns(content))


def _codes(items: dict[str, SeedItem], agency_keys: list[str]) -> dict[str, str]:
    stored = dict(BasicItem.objects.values_list("key", "code"))
    codes: dict[str, str] = {}
    taken = set(stored.values())
    for key, item in items.items():
        kind = ItemType(item.content.type)
        if stored.get(key, "").startswith(kind_of_code(kind)):
            codes[key] = stored[key]
            continue
        codes[key] = next_code(kind, agency_keys.index(item.content.agency) + 1, taken)
        taken.add(codes[key])
    return codes


def load_guides(items: dict[str, SeedItem], *, reviewed_by: int, at: datetime) -> tuple[dict[str, int], Kept]:
    """One guide an item; changed content becomes the next version, in force from `at`. Returns the guides' pks by item."""
    guides = keep(
        [Guide(item_id=key) for key in items],
        among=Guide.objects.filter(region=None),
        unique=["item_id", "region_id"],
        fields=["item_id"],
    )
    pks = {key: pk for (key, _), pk in guides.pks.items()}
    latest: dict[int, GuideVersion] = {}
    for version in GuideVersion.objects.filter(guide__in=pks.values()).defer("content").order_by("number"):
        latest[version.guide_id] = version
    in_force = {
        version.guide_id: version
        for version in GuideVersion.objects.filter(guide__in=pks.values(), state=VersionStatus.PUBLISHED).defer(
            "content"
        )
    }
    kept = Kept()
    new: list[GuideVersion] = []
    here = kept_here()
    for key, item in items.items():
        pk = pks[key]
        sum_ = content_digest(item.raw)
        if key in here:
            kept.unchanged += 1
            continue
        current = in_force.get(pk)
        if current and bytes(current.content_digest) == sum_:
            kept.unchanged += 1
            continue
        kept.created, kept.changed = kept.created + (current is None), kept.changed + (current is not None)
        number = latest[pk].number + 1 if pk in latest else 1
        new.append(
            GuideVersion(
                guide_id=pk,
                number=number,
                state=VersionStatus.PUBLISHED,
                content=item.raw,
                content_digest=sum_,
                published_at=at,
                reviewed_by_id=reviewed_by,
            )
        )
    supersede_by_load([in_force[version.guide_id] for version in new if version.guide_id in in_force], at=at)
    GuideVersion.objects.bulk_create(new, batch_size=200)
    return pks, kept

"""What anybody may read without a token: places, items, guides, search (Art. 9, 16, 17)."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema

from onewindow.accounts.models import PrincipalKind
from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.models import GuideVersion, Item, ItemType, OnlineDepth, VersionStatus
from onewindow.catalogue.queries import competent_item
from onewindow.catalogue.search import search as find
from onewindow.network.models import Region
from onewindow.network.queries import ancestors, children, city, search_regions
from onewindow.web.api.problems import Problem, not_found
from onewindow.web.api.shapes import PAGE, After, ItemOut, Key, Limit, Page, RegionCode, RegionOut, RegionWhole

router = Router(tags=["公开"])
Place = Annotated[str, Query(pattern=r"^(\d{12})?$", description="12 位区划代码")]
Asked = Annotated[str, Query(max_length=100)]


def region_of(code: str, place: str = "region") -> Region:
    found = Region.objects.select_related("parent").filter(pk=code).first()
    if found is None:
        raise Problem(422, "no_such_choice", f"没有这个地方：{code}。", problems={place: "没有这个地方"})
    return found


@router.get("/regions", response=list[RegionOut], summary="找地方，或者列出一个地方下面的地方", operation_id="regions")
def regions(request: HttpRequest, q: Asked = "", parent: Place = "", limit: Limit = PAGE) -> list[RegionOut]:
    """`q`：名称、拼音或者首字母，与门户的搜索相同。不写 `q`：`parent` 下面一级的地方；都不写：全市。"""
    if q.strip():
        return [RegionOut.of(region) for region in search_regions(q.strip(), limit)]
    if parent:
        return [RegionOut.of(region) for region in children(region_of(parent, "parent"))]
    return [RegionOut.of(city())]


@router.get("/regions/{code}", response=RegionWhole, summary="一个地方", operation_id="region")
def region(request: HttpRequest, code: RegionCode) -> RegionWhole:
    """它上面的和下面的地方。"""
    found = Region.objects.filter(pk=code).first()
    if found is None:
        raise not_found()
    own = RegionOut.of(found).model_dump()
    above, beneath = ancestors(found), children(found)
    return RegionWhole(
        **own, above=[RegionOut.of(each) for each in above], beneath=[RegionOut.of(each) for each in beneath]
    )


@router.get("/items", response=Page[ItemOut], summary="事项清单", operation_id="items")
def items(
    request: HttpRequest, *, region: Place = "", beneath: bool = False, type: ItemType | None = None, topic: Asked = "",
    audience: PrincipalKind | None = None, agency: Asked = "", key: Asked = "", after: After = "", limit: Limit = PAGE,
) -> Page[ItemOut]:  # fmt: skip
    """`region`：由这个地方实施的；`beneath`：连同它下面的地方。按实施编码排列。"""
    rows = Item.objects.select_related("basic", "agency").defer("basic__search_words")
    if region:
        within = {"region__code__startswith": region_of(region).prefix} if beneath else {"region": region}
        rows = rows.filter(**within)
    wanted = {"basic__type": type, "basic__topic": topic, "agency__key": agency, "basic": key}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if audience:
        rows = rows.filter(basic__audience__contains=[audience])
    if after:
        rows = rows.filter(code__gt=after)
    found = list(rows.order_by("code")[: limit + 1])
    following = found[limit - 1].code if len(found) > limit else None
    return Page[ItemOut](rows=[ItemOut.of(item) for item in found[:limit]], next=following)


def item_or_404(code: str) -> Item:
    found = Item.objects.select_related("basic", "agency", "region", "guide").filter(code=code).first()
    if found is None:
        raise not_found()
    return found


@router.get("/items/{code}", response=ItemOut, summary="一个事项", operation_id="item")
def item(request: HttpRequest, code: Key) -> ItemOut:
    return ItemOut.of(item_or_404(code))


class GuideOut(Schema):
    """The published version, whole. `digest` is the SHA-256 of its canonical content (RFC 8785)."""

    key: str
    region: str | None  # of a place that departs from the city's guide; null: the city's own
    version: int
    digest: str
    published_at: datetime
    content: GuideContent

    @staticmethod
    def of(version: GuideVersion) -> "GuideOut":
        assert version.published_at is not None
        return GuideOut(
            key=version.guide.item_id, region=version.guide.region_id, version=version.number,
            digest=bytes(version.content_digest).hex(), published_at=version.published_at, content=version.body,
        )  # fmt: skip


def _published(**where: object) -> GuideOut:
    versions = GuideVersion.objects.select_related("guide").filter(state=VersionStatus.PUBLISHED, **where)
    version = versions.first()
    if version is None:
        raise not_found()
    return GuideOut.of(version)


@router.get(
    "/items/{code}/guide",
    response=GuideOut,
    by_alias=True,
    summary="事项的办事指南（公布版）",
    operation_id="item_guide",
)
def item_guide(request: HttpRequest, code: Key) -> GuideOut:
    return _published(guide=item_or_404(code).guide_id)


@router.get("/guides/{key}", response=GuideOut, by_alias=True, summary="办事指南（公布版）", operation_id="guide")
def guide(request: HttpRequest, key: Key, region: Place = "") -> GuideOut:
    """全市的；写明 `region`，是在那个地方适用的。"""
    if not region:
        return _published(guide__item=key, guide__region=None)
    own = competent_item(key, region_of(region))
    if own is None:
        raise not_found()
    return _published(guide=own.guide_id)


class Hit(Schema):
    key: str
    name: str
    item: ItemOut | None  # the one that is competent at `region`
    promised: str
    visits: int
    fee: str
    phrase: str


class Found(Schema):
    hits: list[Hit]
    total: int
    did_you_mean: str | None


@router.get("/search", response=Found, summary="搜索事项", operation_id="search")
def search(
    request: HttpRequest, *, q: Asked = "", region: Place = "", audience: PrincipalKind | None = None, topic: Asked = "",
    online: OnlineDepth | None = None, instant: Literal["yes", "no"] | None = None, limit: Annotated[int, Query(ge=1, le=50)] = 20,
    offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> Found:  # fmt: skip
    """与门户同一个搜索：平常的说法、拼音、首字母都行。"""
    place = region_of(region) if region else None
    page = find(
        q.strip(), region=place, audience=audience, topic=topic or None, online=online,
        instant=None if instant is None else instant == "yes", limit=limit, offset=offset,
    )  # fmt: skip
    own = [hit.implementation.pk for hit in page.hits if hit.implementation]
    whole = Item.objects.select_related("basic", "agency").in_bulk(own)
    hits = [
        Hit(
            key=hit.item.pk, name=hit.item.name, item=ItemOut.of(whole[hit.implementation.pk]) if hit.implementation else None,
            promised=hit.promised, visits=hit.visits, fee=hit.fee, phrase=hit.phrase,
        )
        for hit in page.hits
    ]  # fmt: skip
    return Found(hits=hits, total=page.total, did_you_mean=page.did_you_mean)

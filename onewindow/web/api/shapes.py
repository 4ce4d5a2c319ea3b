"""What the API says: the shapes of places, items and pages, as in the OpenAPI document."""

from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from ninja import Path, Query, Schema
from pydantic import Field

from onewindow.catalogue.models import Item
from onewindow.network.models import Agency, Region

T = TypeVar("T")
PAGE, PAGE_MAX = 50, 200

# Parts of addresses and of queries.
RegionCode = Annotated[str, Path(pattern=r"^\d{12}$", description="12 位区划代码")]
Number = Annotated[str, Path(pattern=r"^[0-9A-Za-z_-]{1,50}$", description="办件编号")]
AnyNumber = Annotated[str, Path(pattern=r"^[^/\s]{1,60}$", description="编号")]  # of a result: also 豫建〔2026〕12号
Key = Annotated[str, Path(pattern=r"^[0-9A-Za-z_.-]{1,100}$")]
RowId = Annotated[int, Path(ge=1, le=2**63 - 1)]
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX, description="一页多少条")]
After = Annotated[str, Query(max_length=80, description="上一页给出的 next；不写从头开始")]


class Page(Schema, Generic[T]):
    """A page by key. `next` is what `after` has to be for the following one; null on the last."""

    rows: list[T]
    next: str | None = None


class RegionOut(Schema):
    code: str
    name: str
    path: str
    level: str
    parent: str | None
    functional_zone: bool

    @staticmethod
    def of(region: Region) -> "RegionOut":
        return RegionOut(
            code=region.code, name=region.name, path=region.path, level=region.level, parent=region.parent_id,
            functional_zone=region.functional_zone,
        )  # fmt: skip


class RegionWhole(RegionOut):
    above: list[RegionOut]  # from the city down to this place itself
    beneath: list[RegionOut]


class AgencyOut(Schema):
    key: str
    name: str
    uscc: str
    region: str

    @staticmethod
    def of(agency: Agency) -> "AgencyOut":
        return AgencyOut(key=agency.key, name=agency.name, uscc=agency.uscc, region=agency.region_id)


class ItemOut(Schema):
    """An implemented item: who handles what where."""

    code: str = Field(description="实施编码")
    handling_code: str = Field(description="业务办理项编码")
    key: str
    name: str
    type: str
    type_label: str
    topic: str
    audience: list[str]
    instant: bool
    online: str
    level: str
    region: str
    agency: AgencyOut
    active_from: date | None
    active_to: date | None

    @staticmethod
    def of(item: Item) -> "ItemOut":
        basic = item.basic
        return ItemOut(
            code=item.code, handling_code=item.handling_code, key=basic.pk, name=basic.name, type=basic.type,
            type_label=basic.get_type_display(), topic=basic.topic, audience=basic.audience, instant=basic.instant,
            online=basic.online, level=item.level, region=item.region_id, agency=AgencyOut.of(item.agency),
            active_from=item.active_from, active_to=item.active_to,
        )  # fmt: skip


class EventOut(Schema):
    """One event of a chain, without anything personal. Its digest covers more than is shown here; `previous` binds it to the one before."""

    sequence: int
    act: str
    label: str
    before: str
    after: str
    actor_kind: str
    happened_at: datetime
    recorded_at: datetime
    articles: list[int]
    algorithm: str
    previous: str
    digest: str


Made = dict[str, Any]

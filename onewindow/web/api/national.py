"""What there is, in the data items of GB/T 39046-2020, for systems that exchange in the standard's shape (Art. 19, 44)."""

import base64
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema

from onewindow.cases.coordinations import sees_the_back_office
from onewindow.cases.models import Case
from onewindow.exchange.national.registry import KINDS, Kind
from onewindow.oversight import national as _ratings
from onewindow.web.api.callers import Bearer, Caller, caller_of
from onewindow.web.api.cases import leave_trace
from onewindow.web.api.problems import not_found
from onewindow.web.api.scopes import NATIONAL

OPINIONS = frozenset({"环节处理意见", "特别程序办理意见"})  # of the agency's back office: not for windows (Art. 34)
BOUND = (_ratings,)  # importing it has added its set
router = Router(tags=["国家标准"], auth=Bearer(NATIONAL))
KindName = Annotated[
    str, Path(pattern=f"^({'|'.join(KINDS)})$", description="；".join(f"{k.name} {k.label}" for k in KINDS.values()))
]
ThingNumber = Annotated[str, Path(pattern=r"^[0-9A-Za-z_-]{1,80}$")]


class National(Schema):
    """Sets of the standard by name, each a list of rows; names of the data items as the standard has them."""

    kind: str
    number: str
    sets: dict[str, list[dict[str, str | int]]]


@router.get("/national/{kind}/{number}", response=National, summary="按 GB/T 39046 读取", operation_id="national")
def national(
    request: HttpRequest, kind: KindName, number: ThingNumber,
    reason: Annotated[str, Query(max_length=200, description="为什么读取；申请人读取自己的不用写")] = "",
) -> National:  # fmt: skip
    """里面有完整的证件号码：工作人员和系统要写明理由，并留下记录。"""
    caller = caller_of(request)
    found = KINDS.get(kind)
    if found is None:
        raise not_found()
    thing, case = find(caller, found, number)
    if case is not None and caller.applicant is None:
        assert caller.officer is not None
        leave_trace(caller.officer, case, f"national.{kind}", reason)
    hidden = OPINIONS if caller.officer is not None and not sees_the_back_office(caller.officer) else frozenset()
    sets = {
        name: [{key: "" if key in hidden else _plain(value) for key, value in row.items()} for row in rows]
        for name, rows in found.sets(thing).items()
    }
    return National(kind=kind, number=number, sets=sets)


def find(caller: Caller, kind: Kind, number: str) -> tuple[Any, Case | None]:
    """The thing and the case that it belongs to, as far as the caller may see them. Raises Problem (404)."""
    if kind.case is not None:
        within = {f"{kind.case}__in" if kind.case else "pk__in": caller.cases()}
        rows = kind.model._default_manager.filter(**within)
    else:
        who = caller.applicant or caller.officer
        if kind.seen is None or who is None:
            raise not_found()
        rows = kind.seen(who)
    rows = rows.filter(**{kind.field: number})
    thing = rows.order_by("pk").last()
    if thing is None:
        raise not_found()
    case = thing if kind.case == "" else getattr(thing, kind.case) if kind.case else None
    return thing, case


def _plain(value: object) -> str | int:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value if isinstance(value, int) else str(value)

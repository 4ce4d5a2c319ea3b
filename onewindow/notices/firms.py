"""Nobody names a firm in a notice: whoever needs an intermediary's paper chooses the intermediary (Art. 26).

A small list of patterns, kept as data. It finds a name that somebody is sent to, and nothing subtler.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from onewindow.network.models import Agency, Venue
from onewindow.notices.content import Sheet
from onewindow.record.errors import ActRefused
from onewindow.regulation.articles import Art

INTERMEDIARIES = Art(26)
ENDINGS = (
    "有限公司", "有限责任公司", "股份公司", "事务所", "评估机构", "评估公司", "检测中心", "检测机构", "检测公司", "检测站", "鉴定中心", "鉴定所", "设计院",
    "测绘院", "测绘公司", "咨询公司", "代理公司", "代理机构",
)  # fmt: skip
SENT = ("指定", "只能到", "只能找", "必须到", "必须找", "应当到", "应到", "须到", "推荐", "请到", "请找", "请联系", "请委托", "请前往")  # fmt: skip
DONE_BY = ("到", "找", "由", "委托", "联系", "前往")  # only where it follows what is to be done there
WHAT = ("办理", "出具", "编制", "评估", "检测", "鉴定", "测绘", "设计", "代办", "开具", "购买", "重做", "检验")
GENERIC = ("资质", "的", "任何", "任意", "自行", "自选", "其他", "有关", "相关", "第三方", "依法", "中介", "专业", "合格", "一家")  # fmt: skip
_NAME = rf"(?P<name>[^，。；、：！？\s“”（）《》]{{2,30}}?(?:{'|'.join(ENDINGS)}))"
_SENT = re.compile(rf"(?:{'|'.join(SENT)}){_NAME}")
_DONE_BY = re.compile(rf"(?:{'|'.join(DONE_BY)}){_NAME}(?:重新|统一)?(?:{'|'.join(WHAT)})(?!的)")


class FirmNamed(ActRefused):
    code = "firm_named"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"文书里写了要到“{name}”办理。不得指定中介机构（{INTERMEDIARIES.label}），请改为写明要什么材料、要什么资质，由申请人自己选择。"
        )
        self.name = name


def named_firm(text: str, known: Collection[str] = ()) -> str:
    """The firm that somebody is sent to; empty where there is none. `known`: names that are no intermediaries here."""
    for pattern in (_SENT, _DONE_BY):
        for found in pattern.finditer(text):
            name = found["name"]
            if any(word in name for word in GENERIC) or any(one and one in name for one in known):
                continue
            if not _is_an_authority(name):
                return name
    return ""


def _is_an_authority(name: str) -> bool:
    ending = name[-2:]
    names = Agency.objects.filter(name__endswith=ending).values_list("name", flat=True)
    venues = Venue.objects.filter(name__endswith=ending).values_list("name", flat=True)
    return any(one in name for one in [*names.distinct(), *venues.distinct()])


def ensure_no_firm(texts: Iterable[str], known: Collection[str]) -> None:
    """Raises FirmNamed."""
    for text in texts:
        if name := named_firm(text, known):
            raise FirmNamed(name)


def texts_of(sheet: Sheet) -> Iterator[str]:
    """Paragraph by paragraph, cell by cell."""
    for block in sheet.blocks:
        if block.get("kind") == "p":
            yield "".join(_plain(run) for run in block["runs"])
        else:
            yield from _strings(block.get("rows", []))


def _plain(run: Any) -> str:
    return run["b"] if isinstance(run, dict) else str(run)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _strings(value.get("b", ""))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _strings(one)


def names_in(addressee: str) -> list[str]:
    """Whom a document is for: their own names send nobody anywhere."""
    return [name for name in re.split("[、：（）]", addressee) if name]

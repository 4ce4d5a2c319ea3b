"""Numbers that open their lists."""

from dataclasses import dataclass

from onewindow.cases.models import State
from onewindow.cases.models.case import CLOSED
from onewindow.oversight.figures import Board, Figures
from onewindow.oversight.measures import MEASURES
from onewindow.oversight.yesterday import Lately
from onewindow.web.cockpit.access import Look
from onewindow.web.cockpit.findings import compared


@dataclass(frozen=True)
class Tile:
    """A number that opens its list. `count` is how many rows the list has."""

    label: str
    shown: str
    unit: str
    count: int
    address: str
    note: str
    light: str = ""
    since: str = ""  # compared with yesterday


ORDER = ["open", "now_submitted", "now_correcting", "now_accepted", "yellow", "red", "unchecked"]
NOTES = {
    "now_submitted": "窗口还没有答复", "now_correcting": "等申请人补材料", "now_accepted": "部门在办", "yellow": "用到 90% 或只剩 1 个工作日",
    "red": "过了承诺或法定的日子", "unchecked": "告知承诺的准予，过了核查的日子",
}  # fmt: skip
LIGHTS = {"red": "red", "yellow": "yellow", "unchecked": "red"}
NAMES = {"now_submitted": "待受理", "now_correcting": "补正中", "now_accepted": "已受理"}


def now_tiles(look: Look, whole: Figures, lately: Lately) -> list[Tile]:
    return [
        Tile(NAMES.get(key, MEASURES[key].label), f"{whole.of(key):,}", "", whole.of(key), look.address("cases", list=key),
             _note(key, whole), LIGHTS.get(key, "") if key != "unchecked" or whole.of(key) else "",
             since="" if more is None else compared(more, 0, "昨天"))
        for key in ORDER for more in [lately.since_yesterday(whole, key)]
    ]  # fmt: skip


def _note(key: str, whole: Figures) -> str:
    """What was entered after an outage has no tile of its own: without a word the three beside it do not add up to the whole."""
    entered = whole.of("now_entered") if key == "open" else 0
    return f"其中 {entered:,} 件补录待复核" if entered else NOTES.get(key, "")


def period_tiles(look: Look, found: Board, lately: Lately) -> list[Tile]:
    """Beside the period before; and, where the period runs until today and began earlier, beside yesterday."""
    whole, then, label = found.whole, found.before, look.period.before_label
    runs = look.period.last == look.now.date() and look.period.days > 1
    eve = lately.until_yesterday(whole) if runs else Figures()
    tiles = [
        Tile(name, f"{whole.of(key):,}", "", whole.of(key), look.address("cases", list=key), compared(whole.of(key), then.of(key), label),
             since=f"今天 {lately.today.of(key):,}，昨天 {lately.yesterday.of(key):,}" if runs else "")
        for key, name in (("received", "收件"), ("decided", "办结"))
    ]  # fmt: skip
    shares = [
        ("网上收件占比", "online", whole.online, then.online, eve.online),
        ("按时办结率", "on_time", whole.on_time, then.on_time, eve.on_time),
        ("提前办结率", "early", whole.early, then.early, eve.early),
        ("材料免交率", "reused", whole.reuse, then.reuse, eve.reuse),
        ("时限压缩", "decided", whole.compression, then.compression, eve.compression),
    ]
    for name, key, now, before, yesterday in shares:
        shown = "—" if now is None else f"{now:.1f}"
        said = compared(now, before, label, share=True) or (
            "还没有收件" if key in {"online", "reused"} else "还没有办结的件"
        )
        tiles.append(
            Tile(
                name,
                shown,
                "" if now is None else "%",
                whole.of(key),
                look.address("cases", list=key),
                said,
                since=compared(now, yesterday, "昨天", share=True) if yesterday is not None else "",
            )
        )
    return [tiles[0], tiles[2], tiles[1], *tiles[3:]]


def endings(look: Look, whole: Figures) -> list[Tile]:
    """How the cases of the period ended."""
    keys = [state.value for state in State if state in CLOSED]
    return [
        Tile(MEASURES[f"ended_{key}"].label, f"{whole.of(f'ended_{key}'):,}", "", whole.of(f"ended_{key}"),
             look.address("cases", list=f"ended_{key}"), "")
        for key in keys
    ]  # fmt: skip

"""The words of messages and the standing parts of documents: placeholders are checked before they are saved (Art. 22, 24).

Overridden is only what an office may say in its own way. What depends on the case stays in {正文}, the built-in words; grounds,
decisions and remedies of documents cannot be touched.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.administration.errors import TwoPeople, Unfit
from onewindow.administration.permissions import ensure
from onewindow.cases.told import WORDS
from onewindow.notices.models import DocumentKind, Worded, Wording
from onewindow.notices.wording import BUILT_IN, filled, problems
from onewindow.record.changes import record_change
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

TOLD = Art(22, 24)
MESSAGE_MAX, PART_MAX = 300, 400

SAMPLES = {
    "正文": "您的“食品经营许可”申请（20260609-0012）……［系统按这一件的情况写的正文］",
    "事项": "食品经营许可", "编号": "20260609-0012", "机关": "涧西区市场监督管理局", "机关电话": "0379-6000 0000",
    "窗口": "涧西区政务服务中心", "窗口地址": "太原路 27 号", "窗口电话": "0379-6000 1111", "投诉电话": "12345",
    "办件编号": "41030500000020260609000012", "查询码": "AB23 CD45", "受理期限": "6月16日（周二）", "承诺期限": "6月16日（周二）",
    "法定期限": "7月7日（周二）", "补正事项": "营业执照、平面图", "补正期限": "6月23日（周二）", "日期": "2026年6月9日",
    "逾期后果": "逾期没有补正的，视为撤回申请。",
}  # fmt: skip
OF_A_CASE = ("正文", "事项", "编号", "机关", "机关电话", "窗口", "窗口地址", "窗口电话")
OF_A_DOCUMENT = ("事项", "办件编号", "机关", "机关电话", "窗口", "窗口地址", "窗口电话", "投诉电话")

# Kinds whose words may be replaced whole, with what must then be told. All others keep {正文}: what they say depends on the case.
FREE: dict[str, tuple[str, ...]] = {
    "hand_in_receipt": ("编号", "查询码"),
    "acceptance": ("编号", "承诺期限"),
    "correction": ("编号", "补正事项", "补正期限", "逾期后果"),
    "progress": ("编号",),
    "withdrawal": ("编号",),
}
MORE = {"hand_in_receipt": ("查询码", "受理期限"), "acceptance": ("承诺期限", "法定期限"), "progress": ("承诺期限", "法定期限"),
        "correction": ("补正事项", "补正期限", "逾期后果")}  # fmt: skip
OTHERS = {  # messages that belong to no case
    "asked": ("已收到咨询", ("正文", "编号", "查询码")),
    "answered": ("咨询已答复", ("正文", "编号")),
    "data_answered": ("个人信息请求已答复", ("正文", "编号")),
    "order_issued": ("您要办的事项将取消", ("正文", "事项", "日期")),
    "order_revoked": ("事项继续办理", ("正文", "事项")),
}
BUILT_IN_PARTS = {
    Worded.MESSAGE: "{正文}",
    Worded.CONTACT: "咨询：{窗口电话}　　投诉：{投诉电话}",
    Worded.CLOSING: "",
    Worded.FOOT: "",
}
WITHOUT = {DocumentKind.RESULT, DocumentKind.VISIT_RECEIPT, DocumentKind.DELIVERY_RECEIPT}  # no letters of this form


@dataclass(frozen=True)
class Kind:
    """One set of words that can be edited."""

    part: Worded
    key: str
    title: str
    slots: tuple[str, ...]
    needed: tuple[str, ...]

    @property
    def target(self) -> str:
        return f"wording:{self.part}.{self.key}"

    @property
    def most(self) -> int:
        return MESSAGE_MAX if self.part == Worded.MESSAGE else PART_MAX

    @property
    def built_in(self) -> str:
        return BUILT_IN_PARTS[self.part]

    def problems(self, text: str) -> list[str]:
        said = problems(text, allowed=self.slots, needed=self.needed, most=self.most)
        if "\n" in text.strip() and self.part != Worded.CLOSING:
            said.append("只写一行，不换行。")
        return said

    def preview(self, text: str) -> str:
        return filled(text, SAMPLES)


def kinds() -> dict[tuple[str, str], Kind]:
    """All that can be worded, messages first."""
    found = [_message(key, title) for key, (title, _) in WORDS.items()]
    found += [Kind(Worded.MESSAGE, key, title, slots, (BUILT_IN,)) for key, (title, slots) in OTHERS.items()]
    for kind in DocumentKind:
        if kind not in WITHOUT:
            found += [
                Kind(part, kind, kind.label, OF_A_DOCUMENT, ("窗口电话", "投诉电话") if part == Worded.CONTACT else ())
                for part in (Worded.CONTACT, Worded.CLOSING, Worded.FOOT)
            ]
    return {(kind.part, kind.key): kind for kind in found}


def _message(key: str, title: str) -> Kind:
    return Kind(Worded.MESSAGE, key, title, (*OF_A_CASE, *MORE.get(key, ())), FREE.get(key, (BUILT_IN,)))


def kind_of(part: str, key: str) -> Kind | None:
    return kinds().get((part, key))


@transaction.atomic
def save(kind: Kind, text: str, *, by: Officer, at: datetime) -> Wording:
    """Raises NotYours; Unfit with all that is wrong, in one sentence each."""
    ensure(by, Role.SYSTEM_ADMIN)
    text = text.strip().replace("\r\n", "\n")
    if said := kind.problems(text):
        raise Unfit("\n".join(said), "text")
    known = Wording.objects.select_for_update().filter(part=kind.part, kind=kind.key).first()
    before = known.text if known else None
    if before == text and known is not None:
        return known
    row, _ = Wording.objects.update_or_create(part=kind.part, kind=kind.key, defaults={"text": text, "changed_at": at})
    _record(kind, "wording_saved", by, at, {"changes": {"text": [before, text]}})
    return row


@transaction.atomic
def reset(kind: Kind, *, by: Officer, at: datetime) -> None:
    """Back to the built-in words of a message. Raises NotYours, Unfit; TwoPeople for a document's."""
    ensure(by, Role.SYSTEM_ADMIN)
    if kind.part != Worded.MESSAGE:
        raise TwoPeople("恢复文书的自带用语")
    _reset(kind, by=by, at=at, details={})


def check_reset(values: Mapping[str, Any], at: datetime) -> None:
    if not Wording.objects.filter(part=values["part"], kind=values["kind"]).exists():
        raise Unfit("现在用的就是自带用语。")


def carry_reset(values: Mapping[str, Any], *, by: Officer, at: datetime, proposal: str) -> None:
    kind = kind_of(values["part"], values["kind"])
    assert kind is not None
    _reset(kind, by=by, at=at, details={"proposal": proposal})


def _reset(kind: Kind, *, by: Officer, at: datetime, details: Mapping[str, Any]) -> None:
    known = Wording.objects.select_for_update().filter(part=kind.part, kind=kind.key).first()
    if known is None:
        raise Unfit("现在用的就是自带用语。")
    known.delete()
    _record(kind, "wording_reset", by, at, {**details, "changes": {"text": [known.text, None]}})


def _record(kind: Kind, act: str, by: Officer, at: datetime, details: Mapping[str, Any]) -> None:
    record_change("wording", f"{kind.part}.{kind.key}", act, by=by, at=at, article=TOLD, details=details)

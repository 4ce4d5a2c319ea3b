"""The words of a document follow the item's type: a licence is granted, a filing is received, a matter is confirmed (Art. 22).

行政许可法 is cited for licences and for nothing else; every other document cites the item's own law.
"""

from dataclasses import dataclass

from onewindow.catalogue.models import ItemType
from onewindow.regulation.articles import Art

WRITTEN_NOTICE = Art(22)
LICENSING = "《中华人民共和国行政许可法》"


@dataclass(frozen=True)
class Words:
    """`subject` begins the titles of what comes before the decision. `verb` and `denied` complete 本机关决定：…"""

    subject: str
    grant_title: str
    denial_title: str
    verb: str
    denied: str
    grant_character: str
    denial_character: str
    acceptance_title: str = ""
    seal_legend: str = ""
    is_decision: bool = True  # a decision, or the notice of an outcome

    @property
    def acceptance(self) -> str:
        return self.acceptance_title or f"{self.subject}受理通知书"

    @property
    def correction(self) -> str:
        return f"{self.subject}补正告知书"

    @property
    def refusal(self) -> str:
        return f"{self.subject}不予受理决定书"

    @property
    def not_ours(self) -> str:
        return f"{self.subject}不受理告知书"

    @property
    def extension(self) -> str:
        return f"{self.subject}延长办理期限告知书"

    @property
    def special(self) -> str:
        return f"{self.subject}特别程序时间告知书"


WORDS: dict[str, Words] = {
    ItemType.LICENCE: Words(
        "行政许可申请", "准予行政许可决定书", "不予行政许可决定书", "准予行政许可", "不予行政许可", "许", "不许",
        seal_legend="行政许可专用章",
    ),
    ItemType.FILING: Words(
        "备案申请", "备案回执", "不予备案通知书", "予以备案", "不予备案", "备", "不备", acceptance_title="备案材料受理通知书", is_decision=False
    ),
    ItemType.CONFIRMATION: Words("行政确认申请", "行政确认决定书", "不予行政确认决定书", "予以确认", "不予确认", "确", "不确"),
    ItemType.PAYMENT: Words("行政给付申请", "准予行政给付决定书", "不予行政给付决定书", "准予给付", "不予给付", "给", "不给"),
    ItemType.REWARD: Words("行政奖励申请", "行政奖励决定书", "不予行政奖励决定书", "给予奖励", "不予奖励", "奖", "不奖"),
    ItemType.ADJUDICATION: Words("行政裁决申请", "行政裁决书", "驳回行政裁决申请决定书", "对申请事项作出裁决", "驳回裁决申请", "裁", "驳"),
    ItemType.OTHER_POWER: Words("办理申请", "准予办理决定书", "不予办理决定书", "准予办理", "不予办理", "办", "不办"),
    ItemType.PUBLIC_SERVICE: Words(
        "公共服务申请", "办理结果告知书", "不予办理告知书", "已经办结", "不予办理", "服", "不服", is_decision=False
    ),
}  # fmt: skip


def words_of(item_type: str) -> Words:
    return WORDS[item_type]

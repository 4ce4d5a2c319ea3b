"""Documents of what was granted: checked, mended, revoked, withdrawn, deregistered, changed, renewed (Art. 28; 行政许可法 8, 49–50, 69–70)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.timezone import localtime

from onewindow.cases.documents.daily import sheet
from onewindow.cases.documents.decision import CERTIFICATE
from onewindow.cases.documents.matter import Matter
from onewindow.cases.models import Holding, HoldingRequest, Intention, IntentionKind, RequestKind
from onewindow.cases.remedies import remedies_text
from onewindow.notices.content import Block, Sheet, b, ended, facts, long_date, p, paragraphs
from onewindow.notices.models import DocumentKind
from onewindow.record.models import Event


@dataclass(frozen=True)
class Held:
    holding: Holding
    event: Event

    @cached_property
    def matter(self) -> Matter:
        return Matter(self.holding.case, self.event)

    @property
    def day(self) -> date:
        return localtime(self.event.happened_at).date()

    @property
    def subject(self) -> list[str | dict[str, str]]:
        """你持有的…（编号…）, to begin the first sentence with."""
        return [f"{self.matter.you}持有的", b(self.holding.title), f"（编号 {self.holding.number}）"]

    @property
    def intention(self) -> Intention:
        return self.holding.intentions.latest("pk")

    def decided(self, kind: str) -> HoldingRequest:
        return self.holding.requests.filter(kind=kind, decided_at__isnull=False).latest("decided_at")

    @property
    def rights(self) -> tuple[str, list[Block]]:
        return f"{self.matter.you}的权利", [p(remedies_text(self.holding.case))]


def mending(held: Held) -> Sheet:
    order, check = held.holding.mend_orders.latest("pk"), held.holding.checks.latest("round")
    return sheet(held.matter, DocumentKind.MEND_ORDER, "改", p(*held.subject, "，以告知承诺方式取得。经核查，没有履行承诺，现责令限期改正。"), [
        ("核查的情况", paragraphs(ended(check.findings))),
        ("要改正什么", paragraphs(ended(order.what))),
        ("期限", [p("请于", b(long_date(order.due)), "前（含当日）改正。期满再次核查，仍不符合的，依法撤销。")]),
        ("依据", [p(ended(held.holding.guide.commitment.basis if held.holding.guide.commitment else held.matter.law))]),
        held.rights,
    ])  # fmt: skip


def intention(held: Held) -> Sheet:
    row = held.intention
    verb = IntentionKind(row.kind).label
    title = f"拟{verb}告知书"
    intro = p(*held.subject, f"，本机关拟作出{verb}决定，现将事实、理由和依据告知如下。")
    return sheet(held.matter, DocumentKind.INTENTION, "拟", intro, [
        ("查明的事实", paragraphs(ended(row.facts))),
        ("依据", [p(ended(row.ground))]),
        ("陈述、申辩和听证", [
            p(f"{held.matter.you}有权陈述、申辩，也有权申请听证。请于", b(long_date(row.answer_by)), "前（含当日）在“我的证照”里提出，",
              f"或者向{held.matter.ask}提出。"),
            p("听证不收费。期满没有提出的，依法作出决定。"),
        ]),
    ], title=title)  # fmt: skip


def _ending(held: Held, act: str, kind: DocumentKind, character: str, verb: str) -> Sheet:
    row = held.holding.endings.get(act=act)
    parts: list[tuple[str, list[Block]]] = [("查明的事实", paragraphs(ended(row.facts)))]
    if act != "deregister":
        parts.append(("陈述申辩和听证", [p(_heard(held.intention))]))
    parts.append(("依据和决定", [p(f"依照{row.ground}，本机关决定：", b(verb), "。")]))
    if row.compensation:
        parts.append(("补偿", paragraphs(ended(row.compensation))))
    return sheet(held.matter, kind, character, p(*held.subject, "，现决定如下。"), [*parts, held.rights])


def _heard(row: Intention) -> str:
    said = []
    if row.hearing_at is not None:
        said.append(f"{long_date(localtime(row.hearing_at).date())}举行了听证，听证笔录在卷，本决定依据笔录作出")
    if row.stated_at is not None:
        said.append("已经听取陈述申辩，并作了核对")
    return f"{'；'.join(said)}。" if said else "在告知的期限内没有提出陈述申辩，也没有申请听证。"


def revocation(held: Held) -> Sheet:
    return _ending(held, "revoke", DocumentKind.REVOCATION, "撤", "撤销")


def grant_withdrawal(held: Held) -> Sheet:
    return _ending(held, "withdraw", DocumentKind.GRANT_WITHDRAWAL, "回", "撤回")


def deregistration(held: Held) -> Sheet:
    return _ending(held, "deregister", DocumentKind.DEREGISTRATION, "销", "注销")


def reclaim(held: Held) -> Sheet:
    row = held.holding.reclaim
    intro = p(*held.subject, f"已经{held.holding.get_state_display().removeprefix('已')}，已经发给的款项应当退还。")
    return sheet(held.matter, DocumentKind.RECLAIM, "退款", intro, [
        ("退还的款项", [facts([("金额", [f"{row.amount} 元"]), ("期限", [f"{long_date(row.due)}前"]), ("依据", [row.ground])])]),
        held.rights,
    ])  # fmt: skip


LICENSING = {"change": "第四十九条", "renewal": "第五十条"}  # of 行政许可法; for all else the item's own law


def anew(kind: DocumentKind, character: str, request: str, verb: str) -> Callable[[Held], Sheet]:
    """A decision on what the holder asked for, favourably, with its law and remedies; the certificate follows it."""

    def write(held: Held) -> Sheet:
        holding = held.holding
        rows = [(label, list(lines)) for label, lines in holding.facts]
        if holding.valid_to is not None:
            rows = [row for row in rows if row[0] != "有效期限"]
            rows.append(("有效期限", [f"至{long_date(holding.valid_to)}"]))
        law = held.matter.cite(LICENSING[request]) if request in LICENSING else held.matter.law
        intro = p(*held.subject, f"，经审查，依照{law}，本机关{verb}。")
        return sheet(held.matter, kind, character, intro, [
            ("现在的内容", [facts(rows)]),
            ("证件", [p("原来的证件（文书）不再有效，新的证件以本次签发的为准。" if request != "renewal" else "有效期限以本决定为准。")]),
            held.rights,
        ])  # fmt: skip

    return write


def certificate(held: Held) -> Sheet | None:
    """The certificate anew, under its number and the next version."""
    holding = held.holding
    if held.holding.guide.result.kind != CERTIFICATE:
        return None
    start = long_date(holding.valid_from)
    rows = [(label, list(lines)) for label, lines in holding.facts if label not in {"有效期限", "发证日期"}]
    rows.append(("有效期限", [f"{start}至{long_date(holding.valid_to)}" if holding.valid_to else "长期"]))
    rows.append(("发证日期", [long_date(held.day)]))
    return Sheet(
        kind=DocumentKind.RESULT, title=holding.title[:100], character="证", number=f"{holding.number}-{holding.version}",
        dated=held.day, template="certificate", facts=rows,
        foot=[f"办件编号：{holding.case.number}", "扫右侧二维码核验编号、机关、日期和效力。"], valid_to=holding.valid_to,
    )  # fmt: skip


def refused(held: Held) -> Sheet:
    row = held.decided(held.event.details["kind"])
    verb = RequestKind(row.kind).label
    intro = p(*held.subject, f"，{held.matter.you}申请{verb}，经审查，现决定如下。")
    return sheet(held.matter, DocumentKind.REQUEST_REFUSED, "不", intro, [
        ("理由", paragraphs(ended(row.reasons))),
        ("依据和决定", [p(f"依照{row.ground}，本机关决定：", b(f"不予{verb}"), "。")]),
        held.rights,
    ], title=f"不予{verb}决定书")  # fmt: skip


def deemed_renewed(held: Held) -> Sheet:
    holding = held.holding
    assert holding.valid_to is not None
    before = holding.guide.asked_before_the_end
    intro = p(
        *held.subject,
        f"，在有效期届满{before}前申请延续（{before.basis}），本机关在届满前没有作出决定，依照《中华人民共和国行政许可法》第五十条第二款，视为准予延续。",
    )
    return sheet(
        held.matter,
        DocumentKind.RENEWAL,
        "延续",
        intro,
        [("有效期限", [p("延续至", b(long_date(holding.valid_to)), "。")]), held.rights],
    )


WRITERS: dict[str, list[Callable[[Held], Sheet | None]]] = {
    "mending": [mending],
    "intention": [intention],
    "revocation": [revocation],
    "grant_withdrawal": [grant_withdrawal],
    "deregistration": [deregistration],
    "reclaim": [reclaim],
    "change": [anew(DocumentKind.CHANGE, "变", "change", "准予变更"), certificate],
    "renewal": [anew(DocumentKind.RENEWAL, "延续", "renewal", "准予延续"), certificate],
    "replacement": [anew(DocumentKind.REPLACEMENT, "补证", "replacement", "补发证件"), certificate],
    "corrected": [anew(DocumentKind.CORRECTED, "更正", "correction", "予以更正"), certificate],
    "request_refused": [refused],
    "deemed_renewed": [deemed_renewed, certificate],
}


def sheets(notice: str, held: Held) -> list[Sheet]:
    return [made for write in WRITERS.get(notice, []) if (made := write(held))]

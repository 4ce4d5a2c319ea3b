"""The decision in the words of the item's type, and the certificate that it grants (Art. 22, 23)."""

from django.utils.timezone import localtime

from onewindow.accounts.models import DocumentType
from onewindow.cases.documents.hearing import by_the_record
from onewindow.cases.documents.matter import Matter
from onewindow.cases.documents.opinion import considered
from onewindow.cases.models import Case, Decision, DeliveryWay
from onewindow.cases.packages.founding import of
from onewindow.cases.remedies import remedies_text
from onewindow.catalogue.content import FormField
from onewindow.catalogue.models import Element, ItemType
from onewindow.notices.content import (
    Block,
    Column,
    Run,
    Sheet,
    b,
    ended,
    facts,
    long_date,
    numbered_heads,
    p,
    paragraphs,
    table,
)
from onewindow.notices.models import Document, DocumentKind
from onewindow.record import clocks
from onewindow.record.models import ClockKind

CERTIFICATE = "certificate"
REASONS = [Column("不符合的条件", 1), Column("依据", 1)]
LICENCE_GRANTED, LICENCE_DENIED = "第三十八条第一款", "第三十八条第二款"


def grant(matter: Matter) -> Sheet:
    case, decision, words = matter.case, matter.case.decision, matter.words
    parts: list[tuple[str, list[Block]]] = [
        (
            "决定" if words.is_decision else "结果",
            [*considered(matter), _granted(matter), *by_the_record(matter), *_result(matter, decision)],
        ),
        ("领取", [p(_collect(matter))]),
    ]
    if matter.guide.type == ItemType.ADJUDICATION:
        parts.append((f"{matter.you}的权利", [p(remedies_text(case))]))
    return Sheet(
        kind=DocumentKind.GRANT,
        title=words.grant_title,
        character=words.grant_character,
        dated=matter.day,
        addressee=matter.addressee,
        blocks=[_history(matter), *numbered_heads(parts)],
        foot=matter.foot(),
        valid_to=decision.valid_to,
    )


def _history(matter: Matter) -> Block:
    """When it came, when it was accepted and under what number, who looked at it on the spot."""
    accepted = (
        Document.objects.filter(chain_id=matter.case.chain_id, kind=DocumentKind.ACCEPTANCE)
        .order_by("-issued_at")
        .first()
    )
    number = f"（{accepted.number}）" if accepted else ""
    how = "经审查和现场核查" if matter.case.inspections.exists() else "经审查"
    if accepted is None:
        return p(
            *matter.applied,
            "，本机关当场受理。经审查，现决定如下。"
            if matter.words.is_decision
            else "，本机关当场受理。办理结果如下。",
        )
    ends = "现决定如下。" if matter.words.is_decision else "办理结果如下。"
    return p(*matter.applied, f"，本机关于{long_date(matter.accepted_on)}受理{number}。{how}，{ends}")


def _granted(matter: Matter) -> Block:
    words = matter.words
    law = f"{matter.law}、{matter.cite(LICENCE_GRANTED)}" if matter.licence else matter.law
    verdict = b(words.verb)
    if matter.guide.type == ItemType.PUBLIC_SERVICE:
        return p(f"依照{law}，{matter.you}申请的事项", verdict, "。")
    if not words.is_decision:
        return p(f"材料齐全、符合法定形式。依照{law}，本机关", verdict, "。")
    return p(f"申请符合法定条件、标准。依照{law}，本机关决定：", verdict, "。")


def _result(matter: Matter, decision: Decision) -> list[Block]:
    if matter.guide.result.kind == "none":
        return []
    rows: list[tuple[str, list[str]]] = [("事项", [matter.case.title]), ("办理结果", [matter.guide.result.name])]
    if decision.result_number:
        rows.append(("编号", [decision.result_number]))
    if decision.valid_to is not None and decision.valid_from is not None:
        rows.append(("有效期限", [f"{long_date(decision.valid_from)}至{long_date(decision.valid_to)}"]))
    return [facts(rows)]


def _collect(matter: Matter) -> str:
    clock = clocks.running(matter.case.chain, ClockKind.DELIVERY)
    due = f"最迟{long_date(clock.due)}" if clock else ""
    if matter.case.delivery_way == DeliveryWay.ELECTRONIC and matter.case.submitted_by_id is not None:
        return f"按照{matter.you}选择的电子送达，本机关{due}把办理结果放入平台“我的证照和文书”。"
    return f"本机关{due}备好办理结果。请凭身份证件到{matter.collect}领取。"


def certificate(matter: Matter) -> Sheet | None:
    """The certificate itself, for an item whose result is one."""
    result, decision, case = matter.guide.result, matter.case.decision, matter.case
    if result.kind != CERTIFICATE:
        return None
    rows = standing_facts(matter)
    start = long_date(decision.valid_from) if decision.valid_from else long_date(matter.day)
    rows.append(("有效期限", [f"{start}至{long_date(decision.valid_to)}" if decision.valid_to else "长期"]))
    rows.append(("发证日期", [long_date(matter.day)]))
    return Sheet(
        kind=DocumentKind.RESULT,
        title=result.name[:100],
        character="证",
        number=f"{decision.result_number}-{case.follows.version}" if case.follows else decision.result_number,
        dated=matter.day,
        template="certificate",
        facts=rows,
        foot=[f"办件编号：{case.number}", "扫右侧二维码核验编号、机关、日期和效力。"],
        valid_to=decision.valid_to,
    )


def standing_facts(matter: Matter) -> list[tuple[str, list[str]]]:
    """Who holds it, where, for what: what a change or a correction may alter. For the certificate and for what is kept with it in one query."""
    held: list[tuple[str, list[str]]] | None = vars(matter.event).get("standing_facts")
    if held is None:
        what = ("许可事项" if matter.licence else "办理事项", [matter.case.title])
        held = vars(matter.event)["standing_facts"] = [*_holder(matter), *_address(matter), what]
    return list(held)


def held_facts(case: Case) -> list[list[object]]:
    """As they are kept with what was granted."""
    return [[label, lines] for label, lines in standing_facts(Matter(case, case.event))]


def _holder(matter: Matter) -> list[tuple[str, list[str]]]:
    """Every applicant with the number of their document: a certificate names its holder."""
    founding = of(matter.case)
    if founding is not None:
        code = (DocumentType(DocumentType.USCC).label, [founding.code])
        return [("名称", [founding.name]), code, ("负责人", [matter.case.applicant_name])]
    holders = [party for party in matter.case.parties.all() if party.role in {"applicant", "joint"}]
    parties = sorted(holders, key=lambda party: (party.role, party.pk))
    names = [party.name for party in parties]
    labels = [DocumentType(party.document_type).label for party in parties]
    rows: list[tuple[str, list[str]]] = [("持证人" if matter.case.applicant.natural else "名称", names)]
    if parties:
        rows.append((labels[0], [party.document_number for party in parties]))
    if not matter.case.applicant.natural and matter.case.applicant.representative_name:
        rows.append(("负责人", [matter.case.applicant.representative_name]))
    return rows


def _address(matter: Matter) -> list[tuple[str, list[str]]]:
    """The place that the application names, else the first address of the form."""
    filled = [
        part.element for part in matter.guide.form if isinstance(part, FormField) and matter.case.form.get(part.element)
    ]
    labels = dict(Element.objects.filter(key__in=filled, type="address").values_list("key", "label"))
    addresses = sorted((key for key in filled if key in labels), key=lambda key: not key.startswith("premises"))
    return [(labels[key], [str(matter.case.form[key])]) for key in addresses[:1]]


def denial(matter: Matter) -> Sheet:
    """Fact, condition, ground, remedies (行政许可法 38 II; Art. 22)."""
    case, decision, words = matter.case, matter.case.decision, matter.words
    parts: list[tuple[str, list[Block]]] = [
        ("查明的事实", [*_inspections(matter), *paragraphs(ended(decision.reasons))]),
        ("不符合的条件和依据", [table(REASONS, [[decision.condition or "见上述事实", decision.ground]])]),
        (
            "决定" if words.is_decision else "结果",
            [*considered(matter), p(*_denied(matter, decision.ground)), *by_the_record(matter)],
        ),
        (
            f"{matter.you}的权利",
            [p(ended(decision.remedies)), p("改正后可以随时重新申请，不受次数限制；系统已有的材料不用再交。")],
        ),
    ]
    return Sheet(
        kind=DocumentKind.DENIAL,
        title=words.denial_title,
        character=words.denial_character,
        dated=matter.day,
        addressee=matter.addressee,
        blocks=[_history(matter), *numbered_heads(parts)],
        foot=[*matter.foot(), _delivery(case.delivery_way)],
    )


def _denied(matter: Matter, ground: str) -> list[Run]:
    law = ground
    if matter.licence and LICENCE_DENIED not in ground:
        law = f"{ground}、{matter.cite(LICENCE_DENIED)}"
    decided = "本机关决定：" if matter.words.is_decision else "本机关"
    return [f"依照{law}，{decided}", b(matter.words.denied), "。"]


def _delivery(way: str) -> str:
    return "送达：按申请人的选择电子送达。" if way == DeliveryWay.ELECTRONIC else "送达：窗口领取。"


def _inspections(matter: Matter) -> list[Block]:
    rows = matter.case.inspections.select_related("first__officer", "second__officer").order_by("inspected_at")
    return [
        p(
            f"{long_date(localtime(row.inspected_at).date())} {localtime(row.inspected_at):%H:%M}，核查人员{row.first.officer.display_name}、"
            f"{row.second.officer.display_name}在{row.place}进行了现场核查，{row.present or '申请人'}在场。查明：{ended(row.findings)}"
        )
        for row in rows
    ]

"""Answers to an application: accepted, not ours, refused, to be corrected (Art. 20, 22; 行政许可法 32)."""

from datetime import timedelta

from django.utils.timezone import localtime

from onewindow.cases.documents.matter import Matter
from onewindow.cases.documents.receipt import form_of
from onewindow.cases.limits import DELIVERY_BASIS, DELIVERY_DAYS
from onewindow.cases.materials import lines_of_case
from onewindow.cases.models import Case
from onewindow.cases.remedies import remedies_text
from onewindow.notices.content import (
    Block,
    Column,
    Run,
    Sheet,
    b,
    ended,
    long_date,
    numbered_heads,
    p,
    paragraphs,
    table,
)
from onewindow.notices.models import DocumentKind
from onewindow.record.clocks import held
from onewindow.record.models import Clock, ClockKind

MATERIALS = [
    Column("序号", centre=True),
    Column("材料名称", 3),
    Column("原件", centre=True),
    Column("复印件", centre=True),
    Column("情况", 2),
]
TIMES = [
    Column("时限"),
    Column("长度", centre=True),
    Column("起算", centre=True),
    Column("最迟", centre=True),
    Column("依据", 1),
]
POINTS = [Column("序号", centre=True), Column("材料或者内容", 3), Column("缺什么", 4), Column("怎么补", 4)]
LIMITS = (ClockKind.PROMISED, ClockKind.STATUTORY)
UNIT_NAMES = {"working": "个工作日", "natural": "日"}


def acceptance(matter: Matter) -> Sheet:
    """From when it is accepted, what was received, by when it is done at the latest, where to ask."""
    case = matter.case
    parts: list[tuple[str, list[Block]]] = [
        ("收到的材料", _materials(case)),
        ("办理时限", times(matter)),
        ("咨询", [p(f"办理中有疑问的，请向{matter.ask}咨询。")]),
    ]
    backdated = matter.accepted_on if case.deemed else matter.day
    return Sheet(
        kind=DocumentKind.ACCEPTANCE,
        title=matter.words.acceptance,
        character="受",
        dated=backdated,
        dated_note=f"（{long_date(matter.day)}补发）" if case.deemed else "",
        addressee=matter.addressee,
        blocks=[_accepted(matter), *numbered_heads(parts)],
        foot=matter.foot(),
        seal_legend=matter.words.seal_legend,
    )


def _accepted(matter: Matter) -> Block:
    case, start = matter.case, b(long_date(matter.accepted_on))
    first: list[Run] = [*matter.applied]
    answered = case.corrections.filter(answered_at__isnull=False).order_by("-answered_at").first()
    if answered is not None and answered.answered_at is not None:
        first.append(f"（{long_date(localtime(answered.answered_at).date())}补正）")
    if case.deemed:
        basis = matter.guide.silence.basis if matter.guide.silence else matter.law
        return p(
            *first, f"，本机关没有在法定期限内告知是否受理。依照{basis}，该申请自", start,
            f"起视为受理。经核实，申请事项属于本机关职权范围。本通知书于{long_date(matter.day)}补发，落款日期为视为受理的日期。",
        )  # fmt: skip
    return p(
        *first, f"，经查看，属于本机关职权范围，材料齐全、符合法定形式。依照{matter.cite('第三十二条第一款第五项')}，本机关自",
        start, "起受理。",
    )  # fmt: skip


def _materials(case: Case) -> list[Block]:
    rows: list[list[Run]] = []
    for number, line in enumerate(lines_of_case(case), 1):
        row = line.provided
        state = form_of(row) if row or line.from_form else "没有收到"
        originals, copies = (str(row.originals or "—"), str(row.copies or "—")) if row else ("—", "—")
        rows.append([str(number), line.material.name, originals, copies, state])
    return [table(MATERIALS, rows)] if rows else []


def times(matter: Matter) -> list[Block]:
    running = (clock for clock in held(matter.case.chain) if clock.kind in LIMITS and clock.met_at is None)
    clocks = sorted(running, key=lambda clock: clock.kind)
    rows = [_time(matter, clock) for clock in clocks]
    if matter.licence:
        rows.append(["送达", f"{DELIVERY_DAYS} 个工作日", "决定次日", "—", DELIVERY_BASIS])
    notes = "开始的当日不计入。"
    kinds = {step.kind for step in matter.guide.steps}
    if "site_inspection" in kinds:
        notes += "现场核查由两名以上工作人员进行，计入时限，不暂停。"
    if "special" in kinds:
        notes += "依法需要听证、检验、检测、鉴定、专家评审等的，所需时间不计入时限，另行书面告知。"
    if any(clock.provisional for clock in clocks):
        notes += "有的日期跨入放假安排尚未公布的年份，为暂定，公布后以平台显示的为准。"
    return [table(TIMES, rows), p(notes)]


def _time(matter: Matter, clock: Clock) -> list[Run]:
    promised = clock.kind == ClockKind.PROMISED
    length = f"{clock.limit} {UNIT_NAMES[clock.unit]}" if clock.limit else "当日"
    begins = clock.started_on + timedelta(days=1) if clock.limit else clock.started_on
    basis = clock.basis or (
        f"本机关公布的办事指南（第 {matter.case.guide_version.number} 版）" if promised else matter.law
    )
    due = long_date(clock.due)
    return [clock.get_kind_display(), length, f"{begins.month}月{begins.day}日", b(due) if promised else due, basis]


def not_ours(matter: Matter) -> Sheet:
    closing = matter.case.closing
    parts: list[tuple[str, list[Block]]] = [
        ("为什么", paragraphs(ended(closing["reason"]))),
        ("向哪里申请", [p("请向", b(closing["authority"]), "提出申请。")]),
        (f"{matter.you}的权利", [p(remedies_text(matter.case))]),
    ]
    intro = p(
        *matter.applied,
        f"，经查看，依法不属于本机关职权范围。依照{matter.cite('第三十二条第一款第二项')}，本机关",
        b("不予受理"),
        "。",
    )
    return Sheet(
        kind=DocumentKind.NOT_OURS,
        title=matter.words.not_ours,
        character="告",
        dated=matter.day,
        addressee=matter.addressee,
        blocks=[intro, *numbered_heads(parts)],
        foot=matter.foot(),
        seal_legend=matter.words.seal_legend,
    )


def refusal(matter: Matter) -> Sheet:
    """With ground, explanation and remedies (Art. 22)."""
    closing = matter.case.closing
    parts: list[tuple[str, list[Block]]] = [
        ("理由", paragraphs(ended(closing["reason"]))),
        ("依据和决定", [p(f"依照{closing['ground']}，本机关决定：", b("不予受理"), "。")]),
        (f"{matter.you}的权利", [p(remedies_text(matter.case)), p("情况变化后，可以重新提出申请。")]),
    ]
    return Sheet(
        kind=DocumentKind.REFUSAL,
        title=matter.words.refusal,
        character="不受",
        dated=matter.day,
        addressee=matter.addressee,
        blocks=[p(*matter.applied, "，经查看，现决定如下。"), *numbered_heads(parts)],
        foot=matter.foot(),
        seal_legend=matter.words.seal_legend,
    )


def correction(matter: Matter) -> Sheet:
    """Everything that is missing, told once, by when, and what happens if nothing comes (Art. 20)."""
    notice = matter.correction
    rows = [[str(n), point["name"], point["wrong"], point["mend"] or "—"] for n, point in enumerate(notice.points, 1)]
    due = b(long_date(notice.due))
    ways = f"可以在网上“我的办件”里补交，也可以到{matter.ask}补交。"
    parts: list[tuple[str, list[Block]]] = [
        ("需要补正的内容", [table(POINTS, rows), p("以上是需要补正的全部内容。")]),
        ("期限和办法", [p("请于", due, f"前（含当日）一次补齐，{ways}补齐之日起重新计算受理期限。")]),
        ("没有补正的后果", [p(notice.consequence)]),
    ]
    intro = p(
        *matter.applied,
        f"，材料不齐全或者不符合法定形式。依照{matter.cite('第三十二条第一款第四项')}，现一次告知如下。",
    )
    return Sheet(
        kind=DocumentKind.CORRECTION,
        title=matter.words.correction,
        character="补",
        dated=matter.day,
        addressee=matter.addressee,
        blocks=[intro, *numbered_heads(parts)],
        foot=matter.foot(),
        seal_legend=matter.words.seal_legend,
    )

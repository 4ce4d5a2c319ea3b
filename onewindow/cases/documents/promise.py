"""Letters about promises: accepted with deferral, materials that came later, the letter of commitment (Art. 22, 27, 28)."""

from onewindow.cases.commitments import letter
from onewindow.cases.deferrals import owed, shows
from onewindow.cases.documents.intake import times
from onewindow.cases.documents.matter import Matter
from onewindow.cases.models import Commitment, Deferral, Provided
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

LATER = [Column("序号", centre=True), Column("材料名称", 4), Column("要证明什么", 4)]
CAME = [
    Column("序号", centre=True),
    Column("材料名称", 4),
    Column("形式", centre=True),
    Column("原件", centre=True),
    Column("复印件", centre=True),
]


def deferred_acceptance(matter: Matter) -> Sheet:
    """Each missing material, what it must show, by when, and what follows if it is late; with the promise as it was signed."""
    deferral = matter.case.deferral
    due = b(long_date(deferral.by))
    parts: list[tuple[str, list[Block]]] = [
        ("还要补交的材料", [table(LATER, _later(deferral))]),
        ("期限和办法", [p("请于", due, f"前（含当日）补齐，可以分次补交：网上在“我的办件”里交，也可以到{matter.ask}交。办理照常进行，不停止计时。")]),
        ("没有按期补齐的后果", [p(deferral.consequence), p("不因为逾期限制你（单位）今后申请，也不记入信用记录。")]),
        ("申请人的承诺", [p(f"承诺人{deferral.signed_name}（{deferral.get_signed_way_display()}）：我知道以上内容，承诺按期补齐上列材料，材料真实有效。")]),
        ("办理时限", times(matter)),
    ]  # fmt: skip
    intro = p(
        *matter.applied, "，属于本机关职权范围，主要申请材料齐全、符合法定形式，缺少的材料可以容缺。本机关自", b(long_date(matter.accepted_on)),
        "起容缺受理。",
    )  # fmt: skip
    return Sheet(
        kind=DocumentKind.DEFERRED_ACCEPTANCE, title=DocumentKind.DEFERRED_ACCEPTANCE.label, character="容", dated=matter.day,
        addressee=matter.addressee, blocks=[intro, *numbered_heads(parts)], foot=matter.foot(), seal_legend=matter.words.seal_legend,
    )  # fmt: skip


def _later(deferral: Deferral) -> list[list[Run]]:
    guide = deferral.case.guide
    return [[str(n), guide.material(key).name, shows(guide.material(key))] for n, key in enumerate(deferral.keys, 1)]


def supplied(matter: Matter) -> Sheet:
    """A receipt for what came later, and what is still owed."""
    case = matter.case
    given = Provided.objects.filter(case=case, provided_at=matter.at, key__in=matter.event.details.get("materials", []))
    rows: list[list[Run]] = [
        [
            str(n),
            case.guide.material(row.key).name,
            row.get_medium_display(),
            str(row.originals or "—"),
            str(row.copies or "—"),
        ]
        for n, row in enumerate(given.order_by("pk"), 1)
    ]
    waiting = [line.material.name for line in owed(case)]
    then = (
        f"还要在{long_date(case.deferral.by)}前补交：{'、'.join(waiting)}。" if waiting else "容缺的材料已经全部补齐。"
    )
    parts: list[tuple[str, list[Block]]] = [("收到的材料", [table(CAME, rows)]), ("接下来", [p(then)])]
    intro = p(f"你（单位）为“{case.title}”申请补交的容缺材料，本机关已经收到。")
    return Sheet(
        kind=DocumentKind.SUPPLY_RECEIPT, title=DocumentKind.SUPPLY_RECEIPT.label, character="收", dated=matter.day,
        addressee=matter.addressee, blocks=[intro, *numbered_heads(parts)], foot=matter.foot(), seal_legend=matter.words.seal_legend,
    )  # fmt: skip


SIGNED = "以上内容已经告知，我已经知道并作出承诺，愿意承担不实承诺的法律责任。"


def _signature(commitment: Commitment, matter: Matter) -> str:
    return f"承诺人：{commitment.signed_name}（{commitment.get_signed_way_display()}，{long_date(matter.day)}）。"


def commitment_letter(matter: Matter) -> Sheet | None:
    """The letter that the applicant signed, in the words of the guide; nothing where there is no commitment."""
    commitment, words = getattr(matter.case, "commitment", None), letter(matter.guide)
    if commitment is None or words is None or matter.event.act not in {"submit", "confirm_entry"}:
        return None
    parts: list[tuple[str, list[Block]]] = [
        ("承诺代替的证明" if commitment.kind == "proof" else "承诺符合的条件", [p(f"{n}. {ended(one)}") for n, one in enumerate(words.covers, 1)]),
        ("承诺的内容", paragraphs(ended(words.content))),
        ("怎样办理", [p(ended(words.procedure))]),
        ("怎样核查", [p(ended(words.checked))]),
        ("不实承诺的后果", [p(ended(words.breach)), p("不再适用告知承诺的，可以提出异议；改正后可以申请信用修复。一般办理方式不受影响。")]),
        ("依据", [p(ended(words.basis))]),
        ("承诺人", [p(SIGNED, _signature(commitment, matter))]),
    ]  # fmt: skip
    intro = p(f"申请办理“{matter.case.title}”，选择告知承诺方式。{matter.case.agency.name}告知如下，承诺人承诺如下。")
    return Sheet(
        kind=DocumentKind.COMMITMENT, title=DocumentKind.COMMITMENT.label, character="诺", dated=matter.day, addressee=matter.addressee,
        blocks=[intro, *numbered_heads(parts)], foot=matter.foot(),
    )  # fmt: skip

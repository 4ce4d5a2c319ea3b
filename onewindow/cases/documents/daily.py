"""Documents of the acts of every day: moved, given back, terminated, handed up, suspended, overrun, fees, public notice (Art. 22–24)."""

from django.utils.timezone import localtime

from onewindow.cases.documents.intake import LIMITS
from onewindow.cases.documents.matter import Matter
from onewindow.cases.models import Medium, PartyRole, Provided
from onewindow.cases.remedies import remedies_text
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
from onewindow.notices.models import DocumentKind
from onewindow.record.models import Clock, Pause

RETURNED = [
    Column("序号", centre=True),
    Column("材料名称", 5),
    Column("原件", centre=True),
    Column("复印件", centre=True),
]


def sheet(
    matter: Matter,
    kind: DocumentKind,
    character: str,
    intro: Block,
    parts: list[tuple[str, list[Block]]],
    *,
    title: str = "",
) -> Sheet:
    """A letter of these, from the agency to the applicant."""
    return Sheet(
        kind=kind, title=title or kind.label, character=character, dated=matter.day, addressee=matter.addressee,
        blocks=[intro, *numbered_heads(parts)], foot=matter.foot(), seal_legend=matter.words.seal_legend,
    )  # fmt: skip


def moved(matter: Matter) -> Sheet:
    closing = matter.case.closing
    then = (
        "登录平台，在“我的办件”的草稿里接着填写、提交"
        if matter.case.submitted_by_id
        else f"由{matter.case.intake.name}接着收件"
    )
    intro = p(*matter.applied, f"，经核对，应当按“{closing['item']}”办理。经{matter.you}同意，现改办。")
    return sheet(matter, DocumentKind.MOVED, "改", intro, [
        ("为什么改办", paragraphs(ended(closing["reason"]))),
        ("怎样同意", paragraphs(ended(closing["consent"]))),
        ("接下来", [p(f"填过的内容和交过的材料已带到新的申请里，不用重交。请{then}。受理时限从新的申请提交之日起算。")]),
    ])  # fmt: skip


def given_back(matter: Matter) -> Sheet:
    """What was returned, line by line, to be signed for."""
    closing, case = matter.case.closing, matter.case
    rows: list[list[Run]] = []
    for row in Provided.objects.filter(case=case, medium=Medium.PAPER).order_by("round", "pk"):
        rows.append([str(len(rows) + 1), case.guide.material(row.key).name, str(row.originals), str(row.copies)])
    returned: list[Block] = (
        [table(RETURNED, rows)] if rows else [p("没有收取纸质材料。网上提交的文件不再使用，可以在平台查看。")]
    )
    intro = p(*matter.applied, f"，应{matter.you}的要求退件，不再办理，也不影响再次申请。")
    return sheet(matter, DocumentKind.RETURN_LIST, "退", intro, [
        ("退还的材料", returned),
        ("退件的原因", paragraphs(ended(closing["reason"]))),
        ("申请人的意思", paragraphs(ended(closing["consent"]))),
        ("签收", [p("以上材料已经收到。　　签名：　　　　　　　　日期：")]),
    ])  # fmt: skip


def termination(matter: Matter) -> Sheet:
    closing = matter.case.closing
    intro = p(*matter.applied, "，现终止办理，不再作出决定。")
    return sheet(matter, DocumentKind.TERMINATION, "终", intro, [
        ("查明的情况", paragraphs(ended(closing["reason"]))),
        ("依据", [p(ended(closing["ground"]))]),
        (f"{matter.you}（权利义务承受人）的权利", [p(remedies_text(matter.case)), p("情况变化后，可以重新提出申请；交来的纸质原件可以到受理窗口取回。")]),
    ])  # fmt: skip


def forwarding(matter: Matter) -> Sheet:
    row = matter.case.forwardings.latest("pk")
    number = f"（{row.number}）" if row.number else ""
    intro = p(
        *matter.applied,
        f"，本机关已经初审，于{long_date(matter.day)}报",
        b(row.authority),
        f"{number}，由上级机关审查决定。",
    )
    then = "上级机关在它的期限内作出决定。" if row.agency_id is None else "办理时限照常计算，不因转报延长。"
    return sheet(
        matter, DocumentKind.FORWARDING, "转", intro, [("接下来", [p(f"{then}结果由本平台告知，不用重复提交材料。")])]
    )


def outcome_above(matter: Matter) -> Sheet:
    decision = matter.case.decision
    verdict = matter.words.verb if decision.granted else matter.words.denied
    rows = [("决定机关", [decision.authority]), ("文号", [decision.authority_number]), ("决定", [verdict])]
    parts: list[tuple[str, list[Block]]] = [("上级机关的决定", [facts(rows)])]
    if not decision.granted:
        parts += [("理由和依据", [*paragraphs(ended(decision.reasons)), p(ended(decision.ground))]),
                  (f"{matter.you}的权利", [p(ended(decision.remedies))])]  # fmt: skip
    intro = p(*matter.applied, "，报上级机关审查后，上级机关已经作出决定，现转告如下。")
    return sheet(matter, DocumentKind.OUTCOME_ABOVE, "决", intro, parts)


def suspension(matter: Matter) -> Sheet:
    pause = Pause.objects.filter(clock__chain_id=matter.case.chain_id, ended__isnull=True).order_by("-pk").first()
    running = Clock.objects.filter(chain_id=matter.case.chain_id, kind__in=LIMITS, met_at__isnull=True).order_by("kind")
    effect = "，".join(f"{clock.get_kind_display()}顺延至{long_date(clock.due)}" for clock in running)
    basis, _, ground = (pause.ground if pause else "").partition("：")
    rows = [("依据", [basis or matter.law]), ("开始", [long_date(matter.day)])]
    if pause is not None:
        rows.append(("预计结束", [long_date(pause.expected_end)]))
    intro = p(*matter.applied, "，需要以有关机关的结论为依据，现依法中止办理。")
    return sheet(matter, DocumentKind.SUSPENSION, "中", intro, [
        ("等什么", paragraphs(ended(ground))),
        ("程序和时间", [facts(rows)]),
        ("对办理期限的影响", [p(f"按预计结束日期计算，{effect}。结论早到的，相应提前。" if effect else "结论到后恢复办理，另行告知。")]),
    ])  # fmt: skip


def overrun(matter: Matter) -> Sheet:
    row = matter.case.overruns.latest("pk")
    intro = p(*matter.applied, f"，应当在{long_date(row.due)}前办结，没有按期办结，本机关向{matter.you}说明并致歉。")
    return sheet(matter, DocumentKind.OVERRUN, "说", intro, [
        ("为什么没有按期办结", paragraphs(ended(row.reason))),
        ("什么时候办结", [p("预计在", b(long_date(row.expected_on)), "前办结。本说明同时在平台公开（不含个人信息），不停止计算时限。")]),
        (f"{matter.you}的权利", [p("认为本机关不履行法定职责的，可以依法申请行政复议或者提起行政诉讼，也可以拨打12345投诉。")]),
    ])  # fmt: skip


def interested(matter: Matter) -> Sheet:
    """To the person named last: what is asked for, how it touches them, that they may speak."""
    party = matter.case.parties.filter(role=PartyRole.INTERESTED).latest("pk")
    ground = "《中华人民共和国行政许可法》第三十六条" if matter.licence else matter.law
    blocks: list[Block] = [
        p(
            f"{matter.case.applicant_name}于{long_date(matter.received_on)}提出的", b(matter.case.title),
            "申请，本机关正在审查。经查，该事项直接关系你（单位）的重大利益。",
        ),
        *numbered_heads([
            ("与你（单位）的关系", paragraphs(ended(party.interest))),
            ("你（单位）的权利", [p(f"依照{ground}，你（单位）有权陈述和申辩。请在本机关作出决定前，书面或者当面向{matter.ask}提出。")]),
        ]),
    ]  # fmt: skip
    return Sheet(
        kind=DocumentKind.INTERESTED, title=DocumentKind.INTERESTED.label, character="利", dated=matter.day, addressee=f"{party.name}：",
        blocks=blocks, foot=matter.foot(), seal_legend=matter.words.seal_legend,
    )  # fmt: skip


def fee_notice(matter: Matter) -> Sheet:
    fee, rule = matter.case.fee, matter.guide.fee
    rows = [
        ("金额", [f"{fee.amount} 元"]),
        ("收费标准", [f"{rule.amount:g} {rule.unit}" if rule else "—"]),
        ("依据", [fee.basis]),
        ("缴费编号", [fee.order]),
    ]
    return sheet(matter, DocumentKind.FEE_NOTICE, "费", p(*matter.applied, "，依法需要缴费。"), [
        ("缴费", [facts(rows)]),
        ("怎样缴", [p("登录平台在“我的办件”里缴纳，或者到受理窗口缴纳。缴费期间照常办理，不停止计算时限。")]),
    ])  # fmt: skip


def fee_receipt(matter: Matter) -> Sheet:
    fee = matter.case.fee
    paid = localtime(fee.paid_at) if fee.paid_at else localtime(matter.at)
    rows = [
        ("金额", [f"{fee.amount} 元"]),
        ("缴费编号", [fee.order]),
        ("支付流水号", [fee.reference]),
        ("支付方式", [fee.way]),
        ("时间", [f"{long_date(paid.date())} {paid:%H:%M}"]),
    ]
    intro = p(*matter.applied, "的费用，已经收到。")
    return sheet(
        matter,
        DocumentKind.FEE_RECEIPT,
        "票",
        intro,
        [("缴费情况", [facts(rows)]), ("说明", [p("本凭证证明已经缴费；财政电子票据由收费系统另行开具。")])],
    )


def public_notice(matter: Matter) -> Sheet:
    row = matter.case.announcement
    intro = p(
        f"本机关对“{matter.case.title}”（办件编号尾号 {matter.case.number[-4:]}）已经作出决定，用其他方式没有送到，现公告送达。"
    )
    return sheet(matter, DocumentKind.PUBLIC_NOTICE, "公", intro, [
        ("送达", [p("请自公告之日起到", f"{matter.ask}领取。自公告之日起至", b(long_date(row.ends_on)), "期满，视为送达。")]),
        (f"{matter.you}的权利", [p(remedies_text(matter.case))]),
    ], title="送达公告")  # fmt: skip

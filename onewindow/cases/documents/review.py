"""While a case is reviewed: special procedures and the extension, each told in writing (Art. 23; 行政许可法 42, 45)."""

from onewindow.cases.documents.intake import LIMITS, UNIT_NAMES
from onewindow.cases.documents.matter import Matter
from onewindow.notices.content import Block, Sheet, b, ended, facts, long_date, numbered_heads, p, paragraphs
from onewindow.notices.models import DocumentKind
from onewindow.record.models import Clock, ClockKind


def special_time(matter: Matter) -> Sheet:
    """Which procedure, on what law, how long: its time does not count."""
    special = matter.case.specials.get(step=matter.event.details["step"], began_at=matter.at)
    rows = [
        ("特别程序", [special.name]),
        ("依据", [special.basis or matter.law]),
        ("开始", [long_date(matter.day)]),
        ("预计结束", [long_date(special.expected_end)]),
    ]
    parts: list[tuple[str, list[Block]]] = [
        ("程序和时间", [facts(rows)]),
        ("为什么需要", paragraphs(ended(special.ground))),
        ("对办理期限的影响", [p(_effect(matter))]),
    ]
    intro = p(
        *matter.applied,
        f"，在办理中需要进行“{special.name}”。依照{matter.cite('第四十五条')}，所需时间不计算在办理期限内，现告知如下。",
    )
    return Sheet(
        kind=DocumentKind.SPECIAL_TIME,
        title=matter.words.special,
        character="特",
        dated=matter.day,
        addressee=matter.addressee,
        blocks=[intro, *numbered_heads(parts)],
        foot=matter.foot(),
        seal_legend=matter.words.seal_legend,
    )


def _effect(matter: Matter) -> str:
    running = Clock.objects.filter(chain_id=matter.case.chain_id, kind__in=LIMITS, met_at__isnull=True).order_by("kind")
    dates = "，".join(f"{clock.get_kind_display()}顺延至{long_date(clock.due)}" for clock in running)
    return f"按预计结束日期计算，{dates}；提前结束的，相应提前。结束后再告知结果。" if dates else "结束后再告知结果。"


def extension(matter: Matter) -> Sheet:
    """How long, on what law, why; what was promised stays what it was."""
    row = matter.case.extension
    clock = Clock.objects.get(chain_id=matter.case.chain_id, kind=ClockKind.STATUTORY, met_at__isnull=True)
    parts: list[tuple[str, list[Block]]] = [
        ("延长的理由", paragraphs(ended(row.reason))),
        (
            "延长的期限",
            [
                p(
                    f"依照{row.basis}，经负责人批准，法定办理期限延长 {row.days} {UNIT_NAMES[row.unit]}，最迟",
                    b(long_date(clock.due)),
                    "作出决定。法定期限只延长这一次，承诺时限不变。",
                )
            ],
        ),
        ("咨询", [p(f"有疑问的，请向{matter.ask}咨询，也可以拨打12345反映。")]),
    ]
    intro = p(
        *matter.applied,
        f"，本机关于{long_date(matter.accepted_on)}受理，在法定期限内不能作出决定，现将延长期限的情况告知如下。",
    )
    return Sheet(
        kind=DocumentKind.EXTENSION,
        title=matter.words.extension,
        character="延",
        dated=matter.day,
        addressee=matter.addressee,
        blocks=[intro, *numbered_heads(parts)],
        foot=matter.foot(),
        seal_legend=matter.words.seal_legend,
    )

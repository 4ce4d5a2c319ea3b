"""The one receipt of a visit: what was taken in, of each matter its number, code and next day (Art. 20, 24)."""

from django.utils.timezone import localtime

from onewindow.cases.documents.receipt import grouped
from onewindow.cases.models import Case, Visit
from onewindow.notices.content import Block, Column, Run, Sheet, b, h, long_date, p, table
from onewindow.notices.documents import issue
from onewindow.notices.models import Document, DocumentKind

MATTERS = [
    Column("序号", centre=True),
    Column("事项", 4),
    Column("办件编号", 4),
    Column("查询码", centre=True),
    Column("现在", centre=True),
    Column("最迟", centre=True),
]


def hand_out(visit: Visit) -> Document | None:
    """Issue it where the visit has several matters; for a single one its own receipt serves."""
    cases = list(visit.cases.select_related("guide_version", "intake__run_by").order_by("pk"))
    if len(cases) < 2:
        return None
    sheet = Sheet(
        kind=DocumentKind.VISIT_RECEIPT, title="一次办理回执", character="办", dated=localtime(visit.event.happened_at).date(),
        addressee=f"{visit.principal.name}：", blocks=_blocks(visit, cases), foot=[f"回执编号：{visit.number}", "扫右侧二维码核验编号、机关和日期。"],
    )  # fmt: skip
    return issue(sheet, event=visit.event, agency=cases[0].intake.run_by, at=visit.event.happened_at)


def _blocks(visit: Visit, cases: list[Case]) -> list[Block]:
    rows: list[list[Run]] = [
        [str(n), case.title, case.short_number, b(grouped(case.query_code)), case.state_label(), long_date(case.due) if case.due else "—"]
        for n, case in enumerate(cases, 1)
    ]  # fmt: skip
    at = localtime(visit.opened_at)
    return [
        p(
            f"你（单位）于{long_date(at.date())} {at:%H:%M}到{cases[0].intake.name}办理下列 {len(cases)} 件事，身份证件已核对一次。"
        ),
        table(MATTERS, rows),
        h("接下来"),
        p("每一件有进展都用短信和平台消息告知。凭办件编号和查询码，不用登录就能查询。", b("收到材料不等于受理。")),
        p(f"有疑问的，请向{cases[0].intake.name}（电话 {cases[0].intake.phone}）咨询，也可以拨打 12345。"),
    ]

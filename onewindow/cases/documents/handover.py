"""The hand-over list on paper, and its receipt: what, how many, from whom to whom (Art. 34)."""

from django.utils.timezone import localtime

from onewindow.cases.models import HandoverList, Way
from onewindow.notices.content import Block, Column, Run, Sheet, long_date, p, table
from onewindow.notices.documents import issue
from onewindow.notices.models import Document, DocumentKind
from onewindow.record.moves import Move

LINES = [
    Column("序号", centre=True), Column("办件编号", 3), Column("事项", 4), Column("交接的材料、结果", 5), Column("签收", 2)
]  # fmt: skip
NAMES = {Way.TO_AGENCY: "纸质材料交接单", Way.TO_WINDOW: "办理结果交接单"}


def write(made: HandoverList, row: Move) -> Document:
    """From the sender's side when it is handed over, from the receiver's when it is signed for."""
    received = row.notice == "handover_receipt"
    kind = DocumentKind.HANDOVER_RECEIPT if received else DocumentKind.HANDOVER
    title = NAMES[Way(made.way)] + ("（签收）" if received else "")
    to_agency = made.way == Way.TO_AGENCY
    sender, receiver = (made.venue.run_by, made.agency) if to_agency else (made.agency, made.venue.run_by)
    sheet = Sheet(
        kind=kind, title=title, character="交", dated=localtime(made.event.happened_at).date(), addressee=f"{receiver.name}：",
        blocks=_blocks(made, received), foot=[f"交接单编号：{made.number}", "扫右侧二维码核验编号、机关和日期。"],
    )  # fmt: skip
    return issue(sheet, event=made.event, agency=receiver if received else sender, at=made.event.happened_at)


def _blocks(made: HandoverList, received: bool) -> list[Block]:
    lines = list(made.lines.select_related("case__guide_version").order_by("pk"))
    rows: list[list[Run]] = [
        [str(n), line.case.short_number, line.case.title, "；".join(_counted(one) for one in line.what), _signed(line.lacking, received)]
        for n, line in enumerate(lines, 1)
    ]  # fmt: skip
    sent = localtime(made.sent_at)
    first = f"{made.sent_by.officer.display_name}于{long_date(sent.date())} {sent:%H:%M}移交下列 {len(lines)} 件的"
    what = "纸质材料" if made.way == Way.TO_AGENCY else "办理结果"
    said = [p(f"{first}{what}，请逐件清点签收。")]
    if received and made.received_by is not None:
        at = localtime(made.event.happened_at)
        said = [
            p(
                f"{first}{what}，{made.received_by.officer.display_name}于{long_date(at.date())} {at:%H:%M}逐件清点签收。"
            )
        ]
    return [*said, table(LINES, rows)]


def _counted(one: dict[str, object]) -> str:
    copies = f"，复印件 {one['copies']} 份" if one.get("copies") else ""
    return f"{one['name']} 原件 {one['originals']} 份{copies}"


def _signed(lacking: str, received: bool) -> str:
    if lacking:
        return f"缺：{lacking}"
    return "收到" if received else ""

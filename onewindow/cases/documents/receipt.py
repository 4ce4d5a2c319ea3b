"""The receipt for what was handed in: each material, and that it is no acceptance (Art. 22)."""

from datetime import date

from django.utils.timezone import localtime

from onewindow.cases.documents.matter import Matter
from onewindow.cases.materials import Line, lines_of_case
from onewindow.cases.models import Correction, DeliveryWay, Medium, Provided
from onewindow.notices.content import Block, Column, Run, Sheet, b, long_date, numbered_heads, p, table
from onewindow.notices.models import DocumentKind
from onewindow.record import clocks
from onewindow.record.models import ClockKind

COLUMNS = [
    Column("序号", centre=True),
    Column("材料名称", 5),
    Column("原件", centre=True),
    Column("复印件", centre=True),
    Column("形式", 4),
    Column("收到时间", centre=True),
]


def hand_in_receipt(matter: Matter) -> Sheet:
    """Of the application, or of the answer to a correction notice: then only what came with it."""
    case = matter.case
    correction = case.corrections.filter(answered_at=matter.at).first()
    if correction is None:
        first: list[Run] = [*matter.applied, f"，本机关已于{_moment(matter)}收到。"]
        received = lines_of_case(case)
    else:
        first = [*matter.applied, f"，{matter.you}于{_moment(matter)}按照补正告知书补交了以下内容，本机关已经收到。"]
        received = [line for line in lines_of_case(case) if line.provided and line.provided.round > correction.round]
    answer = clocks.running(case.chain, ClockKind.ACCEPTANCE)
    parts: list[tuple[str, list[Block]]] = [
        ("收到的材料", material_table(received) if received else []),
        ("补正的填写内容", _fields(correction)),
        ("谁负责", _who_answers(matter)),
        ("接下来", [p(*_next(answer.due if answer else None))]),
    ]
    return Sheet(
        kind=DocumentKind.HAND_IN_RECEIPT,
        title="收件凭证",
        character="收",
        dated=matter.day,
        addressee=matter.addressee,
        blocks=[p(*first), *numbered_heads(parts)],
        foot=matter.foot(f"查询码：{grouped(case.query_code)}（凭办件编号和查询码，不用登录就能查询进度，请妥善保管）"),
    )


def grouped(code: str) -> str:
    return f"{code[:4]} {code[4:]}"


def _moment(matter: Matter) -> str:
    at = localtime(matter.at)
    return f"{long_date(at.date())} {at:%H:%M}"


def _next(due: date | None) -> list[Run]:
    until = f"最迟{long_date(due)}作出是否受理的答复，并" if due else "作出是否受理的答复，并"
    return [b("本凭证只证明收到材料，不表示已经受理。"), f"本机关{until}用短信和平台消息告知。"]


def _who_answers(matter: Matter) -> list[Block]:
    """Where one place takes in for another: who answers for what, and where the result comes back to (Art. 18, 34)."""
    case = matter.case
    venue = case.taken_for
    if venue is None:
        return []
    intake, collected = case.intake.name, case.collecting_at.name
    return [
        p(
            f"{intake}代为收件，核对身份和材料，一个工作日内转交{venue.name}；收件时间以本凭证为准。"
            f"是否受理、审查和决定由{case.agency.name}负责（电话 {venue.phone}）。"
            + (f"结果送回{collected}领取。" if case.delivery_way == DeliveryWay.WINDOW else "")
        )
    ]


def _fields(correction: Correction | None) -> list[Block]:
    if correction is None:
        return []
    names = [point["name"] for point in correction.points if point["key"].startswith("form.")]
    return [p(f"申请表中已经重新填写：{'、'.join(names)}。")] if names else []


def material_table(lines: list[Line]) -> list[Block]:
    rows: list[list[Run]] = []
    for number, line in enumerate(lines, 1):
        row = line.provided
        if row is None and not line.from_form:
            rows.append([str(number), line.material.name, "—", "—", b("没有收到"), "—"])
            continue
        when = f"{localtime(row.provided_at):%m-%d %H:%M}" if row else "—"
        rows.append(
            [str(number), line.material.name, _count(row, "originals"), _count(row, "copies"), form_of(row), when]
        )
    return [table(COLUMNS, rows)]


def _count(row: Provided | None, what: str) -> str:
    return str(getattr(row, what)) if row is not None and getattr(row, what) else "—"


def form_of(row: Provided | None) -> str:
    """In what form a material came."""
    if row is None or row.medium == Medium.FORM:
        return "在线填写生成"
    if row.medium == Medium.UPLOAD:
        return f"网上上传，{row.attachment.pages} 页" if row.attachment else "网上上传"
    if row.medium == Medium.ON_FILE:
        return "系统已有，不用交"
    return "纸质"

"""Documents of a hearing, to the applicant and all interested parties: announcement, right, notice, record (行政许可法 46–48)."""

from dataclasses import replace

from django.utils.timezone import localtime

from onewindow.cases import hearings
from onewindow.cases.documents.daily import sheet
from onewindow.cases.documents.matter import Matter
from onewindow.cases.models import PartyRole
from onewindow.notices.content import Block, Sheet, b, ended, facts, long_date, p, paragraphs
from onewindow.notices.models import Document, DocumentKind

LAW = "《中华人民共和国行政许可法》"
CHARACTER = "听"
FREE = "申请人、利害关系人不承担本机关组织听证的费用。"


def to_all(matter: Matter, made: Sheet) -> Sheet:
    """Addressed to both sides."""
    others = "、".join(party.name for party in hearings.interested(matter.case))
    return replace(made, addressee=f"{matter.addressee.rstrip('：')}、{others}：" if others else matter.addressee)


def _applied(matter: Matter) -> list[str | dict[str, str]]:
    case = matter.case
    return [f"{case.applicant_name}于{long_date(matter.received_on)}提出的", b(case.title), "申请"]


def announced(matter: Matter) -> Sheet:
    row = matter.case.hearing
    basis = next((step.basis for step in matter.guide.steps if step.procedure == "hearing"), "")
    why = (
        f"，依照{basis or matter.law}应当听证"
        if hearings.prescribed(matter.guide)
        else f"，本机关认为涉及公共利益，依照{LAW}第四十六条举行听证"
    )
    intro = p(*_applied(matter), f"{why}，现向社会公告。")
    return sheet(matter, DocumentKind.HEARING_ANNOUNCED, CHARACTER, intro, [
        ("听证的事项", paragraphs(ended(row.about))),
        ("参加听证", [p(f"认为与自己有重大利益关系、要参加听证的，请向{matter.ask}提出。时间和地点在举行听证的七日前公告。{FREE}")]),
    ])  # fmt: skip


def right(matter: Matter) -> Sheet:
    row = matter.case.hearing
    how = f"申请人可以登录平台提出，也可以到{matter.ask}提出。期满没有提出的，视为放弃，仍可以陈述申辩。"
    intro = p(*_applied(matter), "，直接涉及申请人与他人之间的重大利益关系，本机关在作出决定前告知如下。")
    made = sheet(matter, DocumentKind.HEARING_RIGHT, CHARACTER, intro, [
        ("你（单位）的权利", [p(f"依照{LAW}第四十七条，申请人、利害关系人有要求听证的权利。")]),
        ("怎样提出", [p("要求听证的，请在", b(long_date(row.last_day)), "前（含当日，被告知之日起五个工作日）提出：", how)]),
        ("听证怎样进行", [p(f"本机关在二十个工作日内组织听证，七日前通知时间、地点，由没有审查这一申请的人主持。{FREE}")]),
    ])  # fmt: skip
    return to_all(matter, made)


def notice(matter: Matter) -> Sheet:
    row = matter.case.hearing
    when = localtime(row.planned_at)
    rows: list[tuple[str, list[str]]] = [
        ("时间", [f"{long_date(when.date())} {when:%H:%M}"]), ("地点", [row.place]), ("主持人", [row.chairs.officer.display_name]),
        ("公开", ["公开举行，可以旁听" if row.open else f"不公开：{row.closed_reason}"]),
    ]  # fmt: skip
    intro = p(*_applied(matter), f"，依照{LAW}第四十八条举行听证，现通知如下。")
    made = sheet(matter, DocumentKind.HEARING_NOTICE, CHARACTER, intro, [
        ("时间和地点", [facts(rows)]),
        ("你（单位）的权利", [p("认为主持人与该事项有直接利害关系的，有权申请回避；可以提出证据，进行申辩和质证。听证笔录由参加人确认无误后签字。")]),
        ("费用", [p(FREE)]),
    ])  # fmt: skip
    return to_all(matter, made)


def record(matter: Matter) -> Sheet:
    row = matter.case.hearing
    held = localtime(row.held_at)
    names = {party.pk: f"{party.name}（{PartyRole(party.role).label}）" for party in matter.case.parties.all()}
    rows: list[tuple[str, list[str]]] = [
        ("时间", [f"{long_date(held.date())} {held:%H:%M}"]), ("地点", [row.place]), ("主持人", [row.chairs.officer.display_name]),
        ("审查人员", [(row.presenter or row.chairs).officer.display_name]), ("参加人", [names[pk] for pk in row.present]),
        ("方式", ["公开" if row.open else f"不公开：{row.closed_reason}"]),
    ]  # fmt: skip
    recusals: list[Block] = [
        p(f"{one.party.name}申请{one.chair.officer.display_name}回避，{'准许' if one.granted else '不准许'}：{ended(one.answer)}")
        for one in row.recusals.select_related("party", "chair__officer").order_by("pk")
    ]  # fmt: skip
    signed = "、".join(names[pk] for pk in row.signed) or "无"
    unsigned = f"未签字的情况：{ended(row.unsigned_why)}" if row.unsigned_why else ""
    made = sheet(matter, DocumentKind.HEARING_RECORD, CHARACTER, p(*_applied(matter), "，听证情况记录如下。"), [
        ("听证的时间、地点和参加人", [facts(rows)]),
        ("回避", recusals),
        ("审查人员提供的证据和理由", paragraphs(ended(row.evidence))),
        ("申请人的意见", paragraphs(ended(row.applicant_said))),
        ("利害关系人的意见", paragraphs(ended(row.interested_said))),
        ("确认", [p(f"以上记录经参加人确认无误后签字：{signed}。{unsigned}本机关根据本笔录作出决定（{LAW}第四十八条第二款）。")]),
    ])  # fmt: skip
    return to_all(matter, made)


def by_the_record(matter: Matter) -> list[Block]:
    """What a decision says of the hearing before it; nothing where there was none."""
    row = hearings.of(matter.case)
    if row is None or row.held_at is None:
        return []
    found = Document.objects.filter(chain_id=matter.case.chain_id, kind=DocumentKind.HEARING_RECORD).latest("issued_at")
    day = long_date(localtime(row.held_at).date())
    return [p(f"本机关于{day}举行听证，根据听证笔录（{found.number}）作出本决定（{LAW}第四十八条第二款）。")]

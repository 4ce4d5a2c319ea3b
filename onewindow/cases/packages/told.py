"""What the applicant of a package is told, each thing once: received, started, stopped and why, done (Art. 20, 24, 30)."""

from collections.abc import Callable

from django.utils.timezone import localtime

from onewindow.accounts.models import PrincipalKind
from onewindow.cases.documents.receipt import grouped
from onewindow.cases.materials import Line, lines_of_draft
from onewindow.cases.models import MemberState, PackageCase, PackageMember, State
from onewindow.notices.content import Block, Column, Run, Sheet, b, h, long_date, p, short_date, table
from onewindow.notices.documents import issue
from onewindow.notices.messages import Person, Telling, tell
from onewindow.notices.models import DocumentKind
from onewindow.record.models import Clock, ClockKind
from onewindow.record.moves import Move
from onewindow.regulation.articles import Art

PROGRESS_TOLD = Art(24, 30)

MATTERS = [Column("序号", centre=True), Column("事项", 4), Column("办理机关", 4), Column("现在", 5)]
MATERIALS = [Column("序号", centre=True), Column("材料名称", 6), Column("形式", 3)]


def follow_up(package: PackageCase, row: Move) -> None:
    """Documents and messages of an act, in its transaction."""
    if row.notice is None:
        return
    members = list(package.members.select_related("item__agency", "guide_version", "case").order_by("position"))
    if row.notice == "package_receipt":
        issue(
            _receipt(package, members), event=package.event, agency=package.intake.run_by, at=package.event.happened_at
        )
    title, words = WORDS[row.notice]
    telling = Telling(row.notice, title, words(package, members), {"item": package.title, "number": package.number})
    tell(telling, people(package), event=package.event, at=package.event.recorded_at)


def people(package: PackageCase) -> list[Person]:
    """The sign-in that handed it in, and the applicant's own phone."""
    user, phone = package.submitted_by, package.applicant.phone
    found = [Person(user, user.phone)] if user is not None else []
    if phone and (user is None or phone != user.phone):
        found.append(Person(phone=phone))
    return found or [Person()]


def due_of(package: PackageCase) -> str:
    clock = Clock.objects.filter(chain=package.chain_id, kind=ClockKind.PACKAGE, met_at__isnull=True).first()
    return short_date(clock.due, localtime(package.event.happened_at).date()) if clock else ""


def _names(members: list[PackageMember]) -> str:
    return "、".join(f"“{member.name}”" for member in members)


def _received(package: PackageCase, members: list[PackageMember]) -> str:
    started = [one for one in members if one.state == MemberState.STARTED]
    waiting = len(members) - len(started)
    later = f"，其余 {waiting} 件等前面的办好，自动启动" if waiting else ""
    who = f"{package.lead.name}{package.responsible.officer.display_name}负责到底。" if package.responsible else ""
    due = due_of(package)
    until = f"都顺利的话，最迟{due}全部办好。" if due else ""
    code = f"，查询码 {grouped(package.query_code)}"
    return (
        f"已收到您的“{package.title}”申请（{package.number}{code}），共 {len(members)} 件。{_names(started)}现在开始办{later}。"
        f"{until}{who}收到材料不等于受理。"
    )


def _started(package: PackageCase, members: list[PackageMember]) -> str:
    keys = set(package.event.details["members"])
    started = [one for one in members if one.key in keys]
    before = {key for one in started for key in one.after}
    done = [one for one in members if one.key in before]
    return f"“{package.title}”：{_names(done)}办好了，{_names(started)}已自动启动，结果直接用作材料，现在不用您做什么。"


def _stopped(package: PackageCase, members: list[PackageMember]) -> str:
    """Once, for all that stops: what was not granted, what therefore does not start, what goes on, what one can do."""
    keys, because = set(package.event.details["members"]), set(package.event.details["because"])
    stopped = [one for one in members if one.key in keys]
    roots = [one for one in members if one.key in because and one.state not in {MemberState.STOPPED}]
    on = [one for one in members if one.key not in keys | because and not one.settled]
    goes_on = f"{_names(on)}不受影响，照常办。" if on else ""
    return (
        f"“{package.title}”：{_names(roots)}没有办成，要用它结果的{_names(stopped)}不再启动。{goes_on}"
        "原因和不服时可以怎么办，见那一件的文书；改正后可以重新申请，填过的内容和交过的材料可以再用。"
    )


def _withdrawn(package: PackageCase, members: list[PackageMember]) -> str:
    granted = [one for one in members if one.granted]
    kept = f"已经批准的{_names(granted)}仍然有效，可以领取。" if granted else ""
    by = "由窗口代为" if package.event.actor_kind == "officer" else ""
    return f"“{package.title}”（{package.number}）已按您的要求{by}撤回，没有办完的不再办理。{kept}"


def _done(package: PackageCase, members: list[PackageMember]) -> str:
    granted = [one for one in members if one.granted]
    rest = len(members) - len(granted)
    others = f"，{rest} 件没有办成，原因见各件的文书" if rest else ""
    collect = "结果可以一起领取了。" if package.together and granted else ""
    return f"“{package.title}”（{package.number}）全部办结：办好 {len(granted)} 件{others}。{collect}"


WORDS: dict[str, tuple[str, Callable[[PackageCase, list[PackageMember]], str]]] = {
    "package_receipt": ("已收到一件事申请", _received),
    "members_started": ("后面的事项已启动", _started),
    "members_stopped": ("有事项不再启动", _stopped),
    "package_withdrawn": ("一件事已撤回", _withdrawn),
    "package_done": ("一件事已办结", _done),
}


def _receipt(package: PackageCase, members: list[PackageMember]) -> Sheet:
    """One receipt for everything that was handed in; each member's own documents follow as usual (Art. 22)."""
    at = localtime(package.event.happened_at)
    person = package.applicant.kind in {PrincipalKind.NATURAL, PrincipalKind.INDIVIDUAL_BUSINESS}
    you = "你" if person else "你单位"
    lines = lines_of_draft(package.draft, at=package.event.happened_at)
    lines = [line for line in lines if line.there or line.material.key in package.papers]
    given: list[list[Run]] = [
        [str(n), line.material.name, _handed_over(package, line)]
        for n, line in enumerate(lines, 1)
    ]  # fmt: skip
    rows: list[list[Run]] = [
        [str(n), one.name, one.item.agency.name, _now(one, members)] for n, one in enumerate(members, 1)
    ]
    due = due_of(package)
    blocks: list[Block] = [
        p(f"{you}于{long_date(at.date())} {at:%H:%M}提出的", b(package.title), f"申请，本机关已经收到，共 {len(members)} 件事："),
        table(MATTERS, rows),
        *([h("收到的材料（一份材料几件事共用）"), table(MATERIALS, given)] if given else []),
        h("接下来"),
        p(b("本凭证只证明收到材料，不表示已经受理。"), "每一件由各自的机关答复是否受理。待启动的不计时，前面的办好即自动启动。"),
        p("全部进度凭一件事编号", b(package.short_number), "和查询码", b(grouped(package.query_code)), "，不用登录就能查。"),
        p(f"承诺时限按最长的一条路径计算{f'，最迟{due}' if due else ''}。{_responsible(package)}"),
    ]  # fmt: skip
    return Sheet(
        kind=DocumentKind.HAND_IN_RECEIPT, title="收件凭证", character="收", dated=at.date(), addressee=f"{package.applicant_name}：",
        blocks=blocks, foot=[f"一件事编号：{package.number}", "扫右侧二维码核验编号、机关和日期。"],
    )  # fmt: skip


def _handed_over(package: PackageCase, line: Line) -> str:
    if line.from_form:
        return "在线填写生成" if package.submitted_by_id else "窗口录入生成"
    if (counts := package.papers.get(line.material.key)) is not None:
        return f"纸质：原件 {counts[0]} 份，复印件 {counts[1]} 份"
    if line.attachment is not None:
        return "网上上传" if package.submitted_by_id else "窗口扫描"
    return "系统已有，不用交"


def _now(member: PackageMember, members: list[PackageMember]) -> str:
    if member.case is not None and member.case.state == State.SUBMITTED:
        return f"编号 {member.case.short_number}，查询码 {grouped(member.case.query_code)}"
    waits = [one.name for one in members if one.key in member.after]
    return f"待启动，等“{'”“'.join(waits)}”"


def _responsible(package: PackageCase) -> str:
    if package.responsible is None:
        return f"由{package.lead.name}负责全程。"
    return f"由{package.lead.name}{package.responsible.officer.display_name}负责全程，电话 {package.lead.phone or package.intake.phone}。"

"""The time line: what was done, from the chain's events with their articles; what is at work; what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from onewindow.cases.models import Case, Channel, DeliveryWay, State, Turn
from onewindow.cases.moves import TABLE
from onewindow.cases.progress.standing import looking, outcome, step_name
from onewindow.notices.content import short_date
from onewindow.record.models import ClockKind, Event
from onewindow.regulation.articles import Art
from onewindow.staff.models import Post, Role

PROGRESS_TOLD = Art(24)

# Acts among officers, and marks on single materials: on record, and no news for the applicant.
NOT_TOLD = {
    "check_material", "escalate", "attach_identity", "return_step", "enter_after", "void", "reassign", "reverse_inspection", "legal_review",
    "hear_statement", "name_interested", "draw_for_check", "staff_special", "escalate_opinion", "spot_check", "publish", "remind", "offer_deferral",
    "urge_step", "coordinate",
}  # fmt: skip


@dataclass(frozen=True)
class Point:
    """One point. `standing`: done, now or next; `event` is the record's event behind what was done."""

    label: str
    text: str
    standing: str
    at: datetime | None = None
    articles: tuple[int, ...] = ()
    event: int | None = None


def time_line(case: Case, today: date) -> list[Point]:
    """In the order of time. Three queries: events, the posts behind them, running clocks."""
    events = [
        event
        for event in case.chain.events.order_by("sequence")
        if event.act in TABLE.moves and event.act not in NOT_TOLD
    ]
    posts = _posts(events)
    done = [_done(case, event, posts) for event in events]
    return [*done, *_ahead(case, today)]


def _posts(events: Sequence[Event]) -> dict[int, Post]:
    wanted = {number for event in events if (number := _post_id(event))}
    return Post.objects.select_related("officer", "window", "agency").in_bulk(wanted) if wanted else {}


def _post_id(event: Event) -> int | None:
    kind, _, rest = event.capacity.partition(":")
    return int(rest.split(":")[0]) if kind == "post" else None


def _done(case: Case, event: Event, posts: dict[int, Post]) -> Point:
    post = posts.get(_post_id(event) or 0)
    point = Point(
        TABLE.moves[event.act].label, _who(post), "done", event.happened_at, tuple(event.articles), event.pk
    )  # fmt: skip
    worded = _worded(case, event, point)
    if "helping" not in event.details:
        return worded
    said = "" if worded.text == point.text else f"{worded.text}；"
    return replace(worded, text=f"{said}帮办人 {_who(post)}")


def _who(post: Post | None) -> str:
    """The officer by name and place: whom an applicant dealt with is no secret (Art. 22)."""
    if post is None:
        return ""
    if post.role == Role.WINDOW and post.window is not None:
        return f"窗口 {post.window.number} {post.officer.display_name}"
    return f"{post.agency.short_name}{post.officer.display_name}（{post.get_role_display()}）"


def _worded(case: Case, event: Event, point: Point) -> Point:
    """In words of everyday, where the name of the act says too little."""
    if event.act in WORDED:
        label, text = WORDED[event.act]
        return replace(point, label=label, text=text or point.text)
    if event.act in REVIEWED:
        return REVIEWED[event.act](case, event, point)
    return point


WORDED = {
    "hand_in": ("已补交", "收到您补交的内容，重新计算受理时间"),
    "deem_accepted": ("视为受理", "期限内没有答复，按法律规定自收到之日起视为受理"),
    "deliver": ("送达", "已在窗口领取"),
    "deliver_electronically": ("送达", "您同意电子送达，结果在这里下载"),
    "accept_deferred": ("容缺受理", "缺的材料按承诺的日期补交，办理照常进行"),
    "sign_deferral": ("签容缺承诺", "承诺按期补交缺的材料"),
    "supply": ("补交材料", "收到您补交的容缺材料"),
    "lapse_deferral": ("容缺期满", "没有按期补齐，按已经提交的材料作出决定"),
    "take_back_commitment": ("收回承诺", "改按一般方式办理"),
    "hand_on": ("转交办理机关", "代收窗口已经把材料转交办理机关"),
    "use_on_file": ("调用已有材料", "系统里已有，不用您再交"),
    "begin_help": ("有人帮办", ""),
    "confirm_help": ("确认代填内容", "申请人看过，内容属实"),
    "end_help": ("帮办结束", "申请照常办理"),
    "confirm_entry": ("收件", "系统恢复后补录，按您实际交件的时间计算"),
    "correct_on_the_spot": ("当场更正", "经您确认，窗口当场改好"),
    "move_to_item": ("已改办", "经您同意，改到合适的事项接着办"),
    "give_back": ("已退件", "应您的要求退回，不再办理"),
    "terminate": ("已终止", "依法终止办理，原因和依据见通知书"),
    "forward": ("报上级机关", "本机关已经初审，由上级机关决定"),
    "suspend": ("中止办理", "等有关机关的结论，这段时间不计入期限"),
    "resume": ("恢复办理", "办理期限接着计算"),
    "explain_overrun": ("说明超期", "没有按期办结，已说明原因和预计时间"),
    "announce_hearing": ("公告听证", "依法举行听证，已向社会公告"),
    "tell_of_hearing_right": ("告知听证权利", "您和利害关系人可以在五个工作日内要求听证"),
    "request_hearing": ("申请听证", "二十个工作日内举行，不收费"),
    "convene_hearing": ("通知听证", "时间、地点和主持人见通知书"),
    "recuse_chair": ("主持人回避", "已经作出决定，见短信"),
    "hold_hearing": ("举行听证", "根据听证笔录作出决定"),
    "ask_opinion": ("征求协办意见", "请别的部门提出意见，不延长办理时限"),
    "give_opinion": ("协办意见", "协办部门已经答复"),
    "name_lead": ("指定牵头部门", "由共同的上级指定，期限照常计算"),
    "ask_fee": ("通知缴费", "缴费不影响办理时限"),
    "record_payment": ("已缴费", "缴费凭证见文书"),
    "send_by_post": ("结果已寄出", "运单号见短信"),
    "name_founded": ("登记信用代码", "后面的事项以新主体的名义接着办"),
    "post_delivered": ("送达", "邮寄签收"),
    "post_returned": ("邮件被退回", "请到窗口领取，或者重新确认地址"),
    "leave_with_witness": ("送达", "依法留置送达"),
    "announce": ("公告送达", "请尽快到窗口领取"),
    "notice_ran": ("送达", "公告期满，视为送达"),
}


def _submit(case: Case, event: Event, point: Point) -> Point:
    way = f"{point.text}代录" if case.channel == Channel.WINDOW else "网上提交"
    return replace(point, label="收件", text=f"{way}，编号尾号 {case.number[-4:]}")


def _correction(case: Case, event: Event, point: Point) -> Point:
    return replace(point, label="要补正", text=f"{point.text}：一次告知 {len(event.details.get('points', []))} 处")


def _step(case: Case, event: Event, point: Point) -> Point:
    names = {step.key: step.name for step in case.guide.steps}
    return replace(point, label=names.get(event.details.get("step", ""), "审查"), text=f"{point.text}已完成")


def _inspection(case: Case, event: Event, point: Point) -> Point:
    passed = "符合要求" if event.details.get("passed") else "有不符合要求的地方"
    return replace(point, label="现场核查", text=f"{point.text}等两名工作人员到场，意见：{passed}")


def _decision(case: Case, event: Event, point: Point) -> Point:
    return replace(point, label=f"决定：{outcome(case)}")


def _withdrawn(case: Case, event: Event, point: Point) -> Point:
    text = f"经您同意，{point.text}代为撤回，不再办理" if point.text else "按您的申请，不再办理"
    return replace(point, label="已撤回", text=text)


def _started(case: Case, event: Event, point: Point) -> Point:
    return replace(point, label="启动", text=f"一件事的前置已办好，自动收件，编号尾号 {case.number[-4:]}")


REVIEWED = {
    "submit": _submit,
    "start_member": _started,
    "withdraw": _withdrawn,
    "request_correction": _correction,
    "complete_step": _step,
    "record_inspection": _inspection,
    "grant": _decision,
    "deny": _decision,
    "grant_on_the_spot": _decision,
    "grant_on_commitment": _decision,
    "deny_on_the_spot": _decision,
    "granted_above": _decision,
    "denied_above": _decision,
}


def _ahead(case: Case, today: date) -> list[Point]:
    """What is at work now, and what is still to come."""
    if case.state == State.ACCEPTED:
        return _handled(case, today)
    if case.state in {State.GRANTED, State.DENIED} and case.delivered_at is None:
        return [replace(_delivery(case, today), standing="now")]
    if case.state not in BEFORE_ACCEPTANCE:
        return []
    label, text, kind = BEFORE_ACCEPTANCE[State(case.state)]
    by = _by(case, today, kind) if kind else ""
    return [Point(label, f"{text.format(intake=looking(case))}{by}", "now"), *_to_come(case, today)]


BEFORE_ACCEPTANCE: dict[State, tuple[str, str, ClockKind | None]] = {
    State.ENTERED: ("补录核对", "系统恢复后核对纸质材料，收件时间不变", None),
    State.SUBMITTED: ("等受理", "{intake}正在查看材料", ClockKind.ACCEPTANCE),
    State.CORRECTING: ("等您补正", "补齐以后再看能不能受理", ClockKind.CORRECTION),
}


def _handled(case: Case, today: date) -> list[Point]:
    if case.turn == Turn.ABOVE:
        return [Point("等上级机关决定", "有结果马上告知您", "now"), _delivery(case, today)]
    if not case.step or case.guide.step(case.step).role == "approver":
        by = _by(case, today, ClockKind.PROMISED)
        return [Point("决定", f"首席事务代表正在审定{by}", "now"), _delivery(case, today)]
    who = case.agency.short_name
    if case.handled_by is not None:
        who = f"{case.handled_by.name}受{who}委托"
    return [Point(step_name(case), f"{who}正在办理", "now"), *_to_come(case, today)]


def _to_come(case: Case, today: date) -> list[Point]:
    if case.guide.instant:
        return [Point("决定", "受理后当场办结", "next"), _delivery(case, today)]
    days = case.guide.promised_limit.days
    promised = _by(case, today, ClockKind.PROMISED)
    return [Point("决定", f"首席事务代表{promised or f'，受理后 {days} 个工作日内'}", "next"), _delivery(case, today)]


def _delivery(case: Case, today: date) -> Point:
    if case.delivery_way == DeliveryWay.ELECTRONIC:
        return Point("送达", "办好后在这里下载，并发短信", "next")
    if case.delivery_way == DeliveryWay.POST:
        return Point("送达", "办好后寄到您确认的地址，告知运单号", "next")
    return Point("送达", f"办好后发短信，带身份证到{case.collecting_at.name}领取", "next")


def _by(case: Case, today: date, kind: ClockKind) -> str:
    clock = case.chain.clocks.filter(kind=kind, met_at__isnull=True).first()
    return f"，{short_date(clock.due, today)}前" if clock and clock.due >= today else ""

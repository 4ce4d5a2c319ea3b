"""What people are told of the acts of every day, in plain words (Art. 24)."""

from collections.abc import Callable

from onewindow.cases.documents.matter import Matter
from onewindow.cases.phrases import SEE, due_of, named
from onewindow.notices.content import short_date
from onewindow.record.models import ClockKind


def _moved(matter: Matter) -> str:
    case = matter.case
    where = "登录平台，在“我的办件”里接着填" if case.submitted_by_id else f"{case.intake.name}正在为您接着办"
    return f"经您同意，{named(matter)}改办为“{case.closing['item']}”。填过的内容和交过的材料都已带过去，{where}。"


def _given_back(matter: Matter) -> str:
    return f"{named(matter)}已按您的意愿退件，不再办理。退还的材料见清单，请{SEE}以后可以重新申请。"


def _terminated(matter: Matter) -> str:
    return f"{named(matter)}依法终止办理。原因和依据写在通知书里，请{SEE}"


def _forwarded(matter: Matter) -> str:
    row = matter.case.forwardings.latest("pk")
    return f"{named(matter)}已经初审，报{row.authority}，由上级机关决定。有结果马上告知您，现在不用您做什么。"


def _outcome(matter: Matter) -> str:
    decision = matter.case.decision
    verdict = "准予" if decision.granted else "不予"
    return f"{named(matter)}上级已有决定：{decision.authority}决定{verdict}（{decision.authority_number}）。全文请{SEE}"


def _suspended(matter: Matter) -> str:
    due = due_of(matter, ClockKind.PROMISED) or due_of(matter, ClockKind.STATUTORY)
    return f"{named(matter)}依法中止办理，等待有关机关的结论，这段时间不计入办理期限{f'，预计最迟{due}办结' if due else ''}。书面告知请{SEE}"


def _resumed(matter: Matter) -> str:
    due = due_of(matter, ClockKind.PROMISED) or due_of(matter, ClockKind.STATUTORY)
    return f"{named(matter)}已恢复办理，办理期限从明天起继续计算{f'，最迟{due}办结' if due else ''}。"


def _overrun(matter: Matter) -> str:
    row = matter.case.overruns.latest("pk")
    expected = short_date(row.expected_on, matter.day)
    return f"{named(matter)}没有按期办结，向您说明并致歉：{row.reason[:120]}。预计{expected}前办结。不认可的，可以拨打12345投诉。"


def _lead(matter: Matter) -> str:
    return f"{named(matter)}涉及几个区县，由共同的上级指定{matter.case.agency.name}牵头办理，期限照常计算，不用您另外做什么。"


def _fee(matter: Matter) -> str:
    fee = matter.case.fee
    return f"{named(matter)}需要缴费 {fee.amount} 元（{fee.basis}）。请登录平台“我的办件”缴纳，或者到受理窗口缴纳。缴费不影响办理时限。"


def _paid(matter: Matter) -> str:
    return f"{named(matter)}已收到缴费 {matter.case.fee.amount} 元，凭证请{SEE}"


def _sent(matter: Matter) -> str:
    row = matter.case.postings.latest("pk")
    return f"{named(matter)}的办理结果已寄出，{row.carrier}，运单号 {row.waybill}，请留意签收。"


def _came_back(matter: Matter) -> str:
    return f"{named(matter)}寄给您的办理结果被退回。请到{matter.case.intake.name}领取，或者拨打{matter.case.intake.phone}重新确认地址。"


def _announced(matter: Matter) -> str:
    end = short_date(matter.case.announcement.ends_on, matter.day)
    return f"{named(matter)}的办理结果用其他方式没有送到，现公告送达，{end}期满视为送达。请尽快到{matter.case.intake.name}领取。"


DAILY: dict[str, tuple[str, Callable[[Matter], str]]] = {
    "moved": ("申请已改办", _moved),
    "given_back": ("申请已退件", _given_back),
    "termination": ("终止办理", _terminated),
    "forwarding": ("已报上级", _forwarded),
    "outcome_above": ("上级已有决定", _outcome),
    "lead_named": ("牵头部门", _lead),
    "suspension": ("中止办理", _suspended),
    "resumption": ("恢复办理", _resumed),
    "overrun": ("超期说明", _overrun),
    "fee_notice": ("请缴费", _fee),
    "fee_receipt": ("已收到缴费", _paid),
    "sent_by_post": ("结果已寄出", _sent),
    "post_returned": ("邮件被退回", _came_back),
    "public_notice": ("公告送达", _announced),
}

"""What people are told of each act, in plain words: what happened, what to do, by when (Art. 24)."""

from collections.abc import Callable, Iterator
from functools import partial

from django.utils.timezone import localtime

from onewindow.accounts.models import Capacity, Mandate, User
from onewindow.cases.documents.matter import Matter, joint_parties
from onewindow.cases.documents.receipt import grouped
from onewindow.cases.models import Case, DeliveryWay, State
from onewindow.cases.phrases import SEE, due_of, named
from onewindow.cases.slots import slots_of
from onewindow.cases.told_daily import DAILY
from onewindow.cases.told_hearing import HEARINGS, TO_OTHERS
from onewindow.cases.told_nearer import NEARER
from onewindow.cases.told_promise import PROMISES
from onewindow.notices.content import short_date
from onewindow.notices.messages import Person, Telling
from onewindow.record.models import ClockKind
from onewindow.regulation.articles import Art

PROGRESS_TOLD = Art(24)

OWN = [Capacity.SELF, Capacity.REPRESENTATIVE, Capacity.GUARDIAN]
NAMES_SHOWN = 5


def people(case: Case) -> list[Person]:
    """The sign-in that handed it in, or those of the checked applicant; the applicant's own phone; joint applicants who have confirmed."""
    found = [Person(user, user.phone) for user in _users(case)]
    phones = {person.phone for person in found}
    confirmed = [party for party in joint_parties(case) if party.confirmed_at is not None]
    for phone in [case.applicant.phone, *(party.phone for party in confirmed)]:
        if phone and phone not in phones:
            phones.add(phone)
            found.append(Person(phone=phone))
    return found or [Person()]  # nobody can be reached: the row says so to the desk


def _users(case: Case) -> Iterator[User]:
    if case.submitted_by is not None:
        yield case.submitted_by
    elif case.applicant.checked:
        mandates = Mandate.objects.in_force(localtime(case.event.happened_at).date()).filter(
            principal=case.applicant, capacity__in=OWN
        )
        yield from {mandate.user_id: mandate.user for mandate in mandates.select_related("user")}.values()


def telling(notice: str, matter: Matter) -> Telling:
    """The message of a notice. Raises KeyError for a notice that has no words."""
    title, words = WORDS[notice]
    case = matter.case
    values = {"item": case.title, "number": case.short_number}
    secret = case.query_code if notice == "hand_in_receipt" and matter.event.act == "submit" else ""
    return Telling(
        notice, title, words(matter), values | ({"code": secret} if secret else {}), grouped(secret) if secret else "",
        slots=partial(slots_of, matter),
    )  # fmt: skip


def telling_others(notice: str, matter: Matter) -> Telling:
    """The same, to those whose interests the matter touches: it is not their application."""
    title, words = TO_OTHERS[notice]
    case = matter.case
    return Telling(f"{notice}_others", title, words(matter), {"item": case.title, "number": case.short_number})


def joint_request(matter: Matter) -> Telling:
    """To those who are named as joint applicants: they confirm themselves."""
    text = (
        f"{matter.case.applicant_name}提交了“{matter.case.title}”申请（{matter.case.short_number}），写明与您共同申请。"
        "请实名登录平台确认，或者带身份证件到窗口确认；您确认后才能受理。不是您本人意愿的，不要确认。"
    )
    return Telling(
        "joint_request", "请确认共同申请", text, {"item": matter.case.title, "number": matter.case.short_number}
    )


def _interested(matter: Matter) -> str:
    """To somebody whose interests the matter touches: what it is, and that they may speak (行政许可法 36)."""
    case = matter.case
    return (
        f"{case.agency.name}正在办理“{case.title}”（{case.short_number}），可能涉及您的重大利益。"
        f"您有权陈述和申辩，请在决定作出前与{case.agency.name}联系，电话 {case.intake.phone}。"
    )


def _handed_in(matter: Matter) -> str:
    due = due_of(matter, ClockKind.ACCEPTANCE)
    answer = f"最迟{due}告知是否受理。" if due else "很快告知是否受理。"
    if matter.event.act != "submit":
        return f"已收到您为“{matter.case.title}”申请（{matter.case.short_number}）补交的内容。{answer}"
    return f"已收到{named(matter)}，查询码 {grouped(matter.case.query_code)}。{answer}收到材料不等于受理。"


def _accepted(matter: Matter) -> str:
    promised, statutory = due_of(matter, ClockKind.PROMISED), due_of(matter, ClockKind.STATUTORY)
    until = f"承诺{promised}前办结" if promised else "按期办结"
    law = f"，法定最迟{statutory}" if statutory and statutory != promised else ""
    since = f"，自{short_date(matter.accepted_on, matter.day)}起算" if matter.case.deemed else ""
    return f"{named(matter)}已受理{since}，{until}{law}。现在不用您做什么，有进展再告知您。"


def _not_ours(matter: Matter) -> str:
    return f"{named(matter)}不属于{matter.case.agency.name}的职权，不予受理。请向{matter.case.closing['authority']}申请。告知书请{SEE}"


def _refused(matter: Matter) -> str:
    return f"{named(matter)}不予受理。理由、依据和不服时可以怎么办，写在决定书里，请{SEE}"


def _correction(matter: Matter) -> str:
    notice = matter.correction
    names = [point["name"] for point in notice.points]
    shown = "、".join(names[:NAMES_SHOWN]) + (f"等 {len(names)} 项" if len(names) > NAMES_SHOWN else "")
    due = short_date(notice.due, matter.day)
    return f"{named(matter)}需要补正 {len(names)} 项：{shown}。请于{due}前（含当日）一次补齐，可以网上补交。{notice.consequence}"


def _deemed(matter: Matter) -> str:
    since = short_date(matter.accepted_on, matter.day)
    return f"{named(matter)}在法定期限内没有得到答复，依法自{since}起视为受理，现在不用您做什么。受理通知书经核实职权后补发。"


def _lapsed(matter: Matter) -> str:
    after = {
        State.WITHDRAWN: "依法视为撤回申请，办理结束。您可以重新申请。",
        State.TERMINATED: "依法终止办理。您可以重新申请。",
    }.get(State(matter.case.state), "将按已经提交的材料作出是否受理的决定。")
    period, what = ("容缺补交", "补交的材料") if matter.event.before == State.ACCEPTED else ("补正", "补正的内容")
    return f"{named(matter)}{period}期限已满，没有收到{what}，{after}"


def _progress(matter: Matter) -> str:
    case = matter.case
    now = f"现在到“{case.guide.step(case.step).name}”环节" if case.step else "现在等待作出决定"
    if matter.event.act == "end_special":
        others = case.specials.filter(ended_at__isnull=True).exists()
        now = "一项特别程序已经结束，其他的还在进行" if others else "特别程序已经结束，办理期限从明天起继续计算"
    due = due_of(matter, ClockKind.PROMISED) or due_of(matter, ClockKind.STATUTORY)
    return f"{named(matter)}有进展：{now}，" + (f"最迟{due}办结。" if due else "有结果再告知您。")


def _special(matter: Matter) -> str:
    special = matter.case.specials.get(step=matter.event.details["step"], began_at=matter.at)
    end = short_date(special.expected_end, matter.day)
    return f"{named(matter)}进入“{special.name}”，预计{end}结束，所需时间不计入办理期限。书面告知请{SEE}"


def _extended(matter: Matter) -> str:
    statutory = due_of(matter, ClockKind.STATUTORY)
    return f"{named(matter)}的法定办理期限延长至{statutory}，理由写在告知书里，请{SEE}"


def _granted(matter: Matter) -> str:
    case = matter.case
    head = (
        f"{named(matter)}已办结：{matter.words.verb}。"
        if matter.words.verb != "已经办结"
        else f"{named(matter)}已办结。"
    )
    if case.held:
        return f"{head}按您的选择，等这一件事的结果都出来，一起领取，到时再告知您。"
    if case.delivery_way == DeliveryWay.ELECTRONIC and case.submitted_by_id is not None:
        return f"{head}结果将放入平台“我的证照和文书”，送达时再告知您。"
    due = due_of(matter, ClockKind.DELIVERY)
    if case.delivery_way == DeliveryWay.POST:
        return f"{head}将寄到您确认的地址，寄出时告知运单号。"
    venue = case.collecting_at
    return f"{head}最迟{due}备好，请带身份证件到{venue.name}（{venue.address}）领取。" if due else f"{head}{SEE}"


def _denied(matter: Matter) -> str:
    return f"{named(matter)}已办结：{matter.words.denied}。理由、依据和不服时可以怎么办，写在文书里，请{SEE}改正后可以重新申请。"


DELIVERED = {
    DeliveryWay.POST: "已由邮政（快递）送达签收。请为这次服务作出评价。不是您或者您委托的人签收的，请拨打12345。",
    DeliveryWay.LEFT: "已依法留置送达，视为送达。有疑问请拨打12345。",
    DeliveryWay.NOTICE: "公告期满，视为送达。结果仍可到受理窗口领取。",
}


def _delivered(matter: Matter) -> str:
    if matter.case.delivery.way == DeliveryWay.ELECTRONIC:
        return f"{named(matter)}的办理结果已放入平台“我的证照和文书”，可以查看和下载。请为这次服务作出评价。"
    if (told := DELIVERED.get(DeliveryWay(matter.case.delivery.way))) is not None:
        return f"{named(matter)}的办理结果{told}"
    at = localtime(matter.at)
    return f"{named(matter)}的办理结果已于{short_date(at.date(), matter.day)} {at:%H:%M}在窗口领取。不是您或者您委托的人领取的，请拨打12345。"


def _withdrawn(matter: Matter) -> str:
    by = "由窗口代为" if matter.event.actor_kind == "officer" else ""
    return f"{named(matter)}已按您的要求{by}撤回，不再办理。以后可以重新申请。"


WORDS: dict[str, tuple[str, Callable[[Matter], str]]] = (
    {
        "hand_in_receipt": ("已收到材料", _handed_in),
        "acceptance": ("申请已受理", _accepted),
        "not_ours": ("不属于本机关职权", _not_ours),
        "refusal": ("不予受理", _refused),
        "correction": ("需要补正", _correction),
        "deemed_accepted": ("视为受理", _deemed),
        "correction_lapsed": ("补正期满", _lapsed),
        "progress": ("办理进展", _progress),
        "special_time": ("进入特别程序", _special),
        "extension": ("办理期限延长", _extended),
        "grant": ("已经办结", _granted),
        "denial": ("已经办结", _denied),
        "delivery_receipt": ("结果已送达", _delivered),
        "withdrawal": ("申请已撤回", _withdrawn),
        "interested": ("与您有关的办理事项", _interested),
    }
    | DAILY
    | PROMISES
    | HEARINGS
    | NEARER
)

"""What people are told about their promises: deferral offered and accepted, reminders, what came, what was late, commitments taken back."""

from collections.abc import Callable

from onewindow.cases.deferrals import owed
from onewindow.cases.documents.matter import Matter
from onewindow.cases.models import State
from onewindow.cases.phrases import SEE, due_of, named
from onewindow.notices.content import short_date
from onewindow.record.models import ClockKind


def _materials(matter: Matter) -> str:
    return "、".join(matter.case.guide.material(key).name for key in matter.event.details.get("materials", []))


def _offered(matter: Matter) -> str:
    return f"{named(matter)}还缺{_materials(matter)}，可以先受理、以后再补。请登录平台在“我的办件”签容缺承诺，或者到受理窗口签。"


def _accepted(matter: Matter) -> str:
    due = short_date(matter.case.deferral.by, matter.day)
    promised = due_of(matter, ClockKind.PROMISED) or due_of(matter, ClockKind.STATUTORY)
    done = f"承诺{promised}前办结。" if promised else ""
    return f"{named(matter)}已容缺受理，{done}请于{due}前补交：{_materials(matter)}。{matter.case.deferral.consequence}"


def _supplied(matter: Matter) -> str:
    waiting = "、".join(line.material.name for line in owed(matter.case))
    then = (
        f"还要补交：{waiting}，{short_date(matter.case.deferral.by, matter.day)}前交。"
        if waiting
        else "容缺的材料已经补齐，现在不用您做什么。"
    )
    return f"已收到您为“{matter.case.title}”申请（{matter.case.short_number}）补交的材料。{then}"


def _late(matter: Matter) -> str:
    return f"{named(matter)}容缺补交期限已满，还没有收到{_materials(matter)}，将按已经提交的材料作出决定。"


def _reminded(matter: Matter) -> str:
    case = matter.case
    left = matter.event.details["before"]
    if case.state == State.CORRECTING:
        notice = case.corrections.latest("round")
        names, due, end = [point["name"] for point in notice.points], notice.due, notice.consequence
    else:
        names, due, end = [line.material.name for line in owed(case)], case.deferral.by, case.deferral.consequence
    return f"提醒：{named(matter)}还要补交{'、'.join(names)}，最后一天是{short_date(due, matter.day)}，还有 {left} 个工作日。{end}"


def _taken_back(matter: Matter) -> str:
    case = matter.case
    waiting = "、".join(line.material.name for line in owed(case))
    then = f"请于{short_date(case.deferral.by, matter.day)}前补交：{waiting}。" if waiting else ""
    return f"{named(matter)}已按您的要求收回告知承诺，改按一般方式办理。{then}有关情况请{SEE}"


PROMISES: dict[str, tuple[str, Callable[[Matter], str]]] = {
    "deferral_offer": ("可以容缺受理", _offered),
    "deferred_acceptance": ("申请已容缺受理", _accepted),
    "supplied": ("已收到补交的材料", _supplied),
    "deferral_lapsed": ("容缺补交期满", _late),
    "reminder": ("提醒补交", _reminded),
    "commitment_taken_back": ("已收回承诺", _taken_back),
}

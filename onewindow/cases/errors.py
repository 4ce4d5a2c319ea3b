"""Refusals of acts on a case beyond wrong state and wrong person; each message says what to do."""

from collections.abc import Sequence
from datetime import date

from onewindow.record.errors import ActRefused
from onewindow.regulation.articles import Art

TOLD_ONCE = Art(20)
JOINT = Art(29)
NOTHING_TWICE = Art(47)


class Incomplete(ActRefused):
    """The application lacks something that is required. `problems` maps the place (form field, material key) to a text."""

    code = "incomplete"

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(f"还有 {len(problems)} 处没有填好，请逐项补上后再提交。")
        self.problems = problems


class MissingMaterials(ActRefused):
    code = "missing_materials"

    def __init__(self, names: Sequence[str], *, may_follow: bool = False) -> None:
        then = "都可以容缺，请容缺受理，或者收齐后受理" if may_follow else "请收齐后受理，或者一次告知补正"
        super().__init__(f"还缺 {len(names)} 份必交材料：{'、'.join(names)}。{then}。")
        self.names = names


class DeferralOffered(ActRefused):
    """All that is missing may follow after acceptance: that is what is offered, unless somebody says why not (Art. 22)."""

    code = "deferral_offered"

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(f"缺的都可以容缺：{'、'.join(names)}。请容缺受理；不容缺的，写明理由，会留痕。")
        self.names = names


class DeferralOpen(ActRefused):
    """Deferred materials are neither there nor late: the decision waits."""

    code = "deferral_open"

    def __init__(self, names: Sequence[str], due: date) -> None:
        super().__init__(
            f"容缺的材料还没有补齐：{'、'.join(names)}，补交期限到 {due.month}月{due.day}日。补齐后或者期满后再作决定。"
        )


class Unanswered(ActRefused):
    """A point of the correction notice is not answered yet."""

    code = "unanswered"

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(f"补正通知书上还有 {len(names)} 项没有补交：{'、'.join(names)}。请补齐后一次提交。")
        self.names = names


class HeldAlready(ActRefused):
    """The city holds it and may use it: nobody is asked for it twice, unless somebody says why (Art. 47)."""

    code = "held_already"

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            f"系统已有：{'、'.join(names)}，不得要求重复提交（{NOTHING_TWICE.label}）。请调用已有材料；确实不能用的，写明为什么，会留痕备查。"
        )
        self.names = names


class HelpNotConfirmed(ActRefused):
    """A helper filled it in, and the applicant has not yet said that it is theirs (Art. 18, 42)."""

    code = "help_not_confirmed"

    def __init__(self) -> None:
        super().__init__("帮办人代填的内容，申请人还没有确认。请申请人在手机上点“确认”，或者当面签名确认后再受理。")


class ReasonRequired(ActRefused):
    code = "reason_required"

    def __init__(self, what: str) -> None:
        super().__init__(f"请写明{what}。")


class JointNotConfirmed(ActRefused):
    code = "joint_not_confirmed"

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(f"共同申请人 {'、'.join(names)} 还没有确认。请对方登录确认，或者到窗口核验后确认。")


class HelpNotOnRecord(ActRefused):
    """Taken in where people are only helped, without the applicant's consent on record (Art. 18, 42)."""

    code = "help_not_on_record"

    def __init__(self) -> None:
        super().__init__("这一件是帮办代填的，还没有登记申请人的同意。请先“登记帮办”，再请申请人确认代填的内容。")


class OnlyOnce(ActRefused):
    """A second correction notice names something that should have been told the first time (Art. 20)."""

    code = "told_once"

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            f"补正只能一次告知（{TOLD_ONCE.label}）。{'、'.join(names)} 不是申请人补交的内容，不能再次要求补正；请按现有材料作出受理或者不予受理的决定。"
        )


class NotYourItem(ActRefused):
    code = "audience"

    def __init__(self, audience: str) -> None:
        super().__init__(f"这个事项只面向{audience}。请换一个申请人，或者查找适合的事项。")


class GuideChanged(ActRefused):
    """The guide was published anew since the draft began; the applicant sees what changed and submits again."""

    code = "guide_changed"

    def __init__(self) -> None:
        super().__init__("办事指南已更新。请先看一看改动的地方，确认后再提交。")


class Barred(ActRefused):
    """A signed decision bars this applicant from this licence for a time (行政许可法 78, 79)."""

    code = "barred"

    def __init__(self) -> None:
        super().__init__(
            "现在不能申请这一项许可。限制决定书写明了原因、期限和救济途径，在“我的证照”里看；有异议可以提出。"
        )


class ItemClosed(ActRefused):
    code = "item_closed"

    def __init__(self) -> None:
        super().__init__("这个事项已经取消，不再接收新的申请。已经受理的继续办理。")


class StepsOpen(ActRefused):
    code = "steps_open"

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”环节还没有完成，完成后才能作出决定。")


class InspectionMissing(ActRefused):
    code = "inspection_missing"

    def __init__(self) -> None:
        super().__init__("这个环节要先提交由两名工作人员签名的现场核查记录。")


class TwoOfficers(ActRefused):
    code = "two_officers"

    def __init__(self) -> None:
        super().__init__("现场核查应当由两名以上工作人员进行，请再选择一名本部门的同事。")


class TwoPeople(ActRefused):
    """行政许可法 55: inspection, testing and quarantine are carried out by two people at least."""

    code = "two_people"

    def __init__(self) -> None:
        super().__init__(
            "检验、检测、检疫要指派两名以上工作人员（《行政许可法》第五十五条），请选择两名不同的本部门在岗人员。"
        )


class AfterTheLead(ActRefused):
    """An assisting agency's time lies inside the lead's (Art. 29)."""

    code = "after_the_lead"

    def __init__(self, most: date) -> None:
        super().__init__(
            f"协办的期限在牵头部门的时限以内，最晚 {most.month}月{most.day}日答复（{JOINT.label}）。请减少天数。"
        )


class LeadIsLate(ActRefused):
    code = "lead_is_late"

    def __init__(self) -> None:
        super().__init__(f"牵头部门的办理时限已经没有了，不能再征求意见（{JOINT.label}）。请按已有材料决定。")


class OpinionOpen(ActRefused):
    code = "opinion_open"

    def __init__(self, names: Sequence[str], due: date) -> None:
        super().__init__(
            f"{'、'.join(names)}的协办意见还没有答复，期限到 {due.month}月{due.day}日。答复后或者期满后再作决定（{JOINT.label}）。"
        )


class WaitNotOver(ActRefused):
    """A publicity, announcement or cooling-off period runs its full time."""

    code = "wait_not_over"

    def __init__(self, name: str, until: date) -> None:
        super().__init__(f"“{name}”要到 {until.month}月{until.day}日期满，期满的次日起才能进入下一环节。")


class StepMoved(ActRefused):
    """The page showed another step than the one now at work: a second click, or a colleague was faster."""

    code = "step_moved"

    def __init__(self, name: str) -> None:
        super().__init__(f"这一件已经到了“{name}”环节，您看到的是之前的页面。请刷新页面，看一看最新进展。")


class SpecialRunning(ActRefused):
    code = "special_running"

    def __init__(self) -> None:
        super().__init__("特别程序还没有结束，请先结束特别程序并写明结果。")


class StillSuspended(ActRefused):
    code = "suspended"

    def __init__(self) -> None:
        super().__init__("办理已经中止，请先恢复办理并写明等到的结论。")


class TooLate(ActRefused):
    code = "too_late"

    def __init__(self, due: date) -> None:
        super().__init__(f"法定期限已于 {due.month}月{due.day}日届满，不能再延长。请立即作出决定。")


class SubDelegated(ActRefused):
    """Who has a case by delegation decides it itself (行政许可法 24 III)."""

    code = "sub_delegated"

    def __init__(self, delegate: str) -> None:
        super().__init__(
            f"这一件是委托{delegate}办理的，受委托的机关不得再交给别的机关（行政许可法第二十四条第三款）。请改派本机关的审查人员。"
        )


class NoSuchChoice(ActRefused):
    code = "no_such_choice"

    def __init__(self, what: str) -> None:
        super().__init__(f"没有这个选项：{what}。请从列出的选项中选择。")

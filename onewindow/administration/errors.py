"""Refusals of administration. Every message is shown as it stands, so it says what to do."""

from onewindow.record.errors import ActRefused


class NotYours(ActRefused):
    code = "not_yours"

    def __init__(self, who: str) -> None:
        super().__init__(f"这里由{who}修改。请交由有权的岗位。")


class Unfit(ActRefused):
    """What was typed does not fit; `field` names the field where one can be named."""

    code = "unfit"

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Unsaid(ActRefused):
    code = "reason_required"

    def __init__(self, what: str) -> None:
        super().__init__(f"请写明{what}。")


class AlreadyProposed(ActRefused):
    code = "already_proposed"

    def __init__(self) -> None:
        super().__init__("同样的变更已经提请，正在等待复核。请到“待复核”里查看。")


class TwoPeople(ActRefused):
    code = "two_people"

    def __init__(self, label: str) -> None:
        super().__init__(f"“{label}”须两人办理：请填写理由，提请另一位管理员复核。")


class ThreePeople(ActRefused):
    code = "three_people"

    def __init__(self, held: str) -> None:
        super().__init__(
            f"系统管理员、安全管理员、监督审计须由三个人分别担任。这位工作人员已经是{held}，请另选一人，或者先结束原岗位。"
        )

"""Refusals of acts on guides and change orders; each message says what to do."""

from collections.abc import Sequence

from onewindow.catalogue.lint import Finding
from onewindow.record.errors import ActRefused
from onewindow.regulation.articles import Art

NOTHING_VAGUE = Art(17)


class LintErrors(ActRefused):
    """The linter found errors: the guide goes no further."""

    code = "lint"

    def __init__(self, findings: Sequence[Finding]) -> None:
        first = findings[0]
        super().__init__(f"检查发现 {len(findings)} 处必须改，改好才能继续。第一处：{first.why}。{first.how}。")
        self.findings = list(findings)


class AlreadyOpen(ActRefused):
    """Somebody drafts or reviews the next version already."""

    code = "already_open"

    def __init__(self, version_id: int, state: str) -> None:
        super().__init__(f"这份指南已经有一个{state}的新版，请接着改那一版。")
        self.version_id = version_id


class NothingToDepartFrom(ActRefused):
    code = "no_city_guide"

    def __init__(self) -> None:
        super().__init__("全市指南还没有公布，本地不能另作规定。请等全市指南公布以后再起草。")


class NotImplementedThere(ActRefused):
    code = "not_implemented_there"

    def __init__(self, place: str) -> None:
        super().__init__(f"{place}没有这个事项，不能起草本地指南。请先由政务服务管理部门下放到本地。")


class EditedElsewhere(ActRefused):
    """Somebody else has saved this section since it was opened. What was typed is kept by the page."""

    code = "edited_elsewhere"

    def __init__(self, who: str, when: str) -> None:
        super().__init__(f"{who} 在 {when} 改过这一节。下面是您填的内容；再保存一次，就以您的为准。")


class AlreadyThere(ActRefused):
    """A package of that name there is already."""

    code = "already_there"

    def __init__(self, name: str) -> None:
        super().__init__(f"已经有“{name}”这一件事。请在列表里打开它，从公布中的一版起草新版。")


class SubDelegation(ActRefused):
    """What was delegated is not delegated further (行政许可法 24 III)."""

    code = "sub_delegation"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"“{what}”是上级委托本级办理的，受委托的机关不得再委托其他组织或者个人（行政许可法第二十四条第三款）。"
            "需要再往下放的，请原行使机关直接委托。"
        )


class NoDelegation(ActRefused):
    code = "no_delegation"

    def __init__(self) -> None:
        super().__init__("只有写明了方式的下放可以终止；别的变更已经生效，要改请另拟变更单。")


class ReasonNeeded(ActRefused):
    code = "reason"

    def __init__(self, what: str) -> None:
        super().__init__(f"请写明{what}。")


class LevelLost(ActRefused):
    """A level at which the item is exercised cannot vanish with a new guide: that is a cancellation, by order."""

    code = "level_lost"

    def __init__(self, levels: Sequence[str]) -> None:
        super().__init__(
            f"{'、'.join(levels)}正在办理这个事项，不能在指南里删去。要取消，请走事项变更，写明依据和生效日期。"
        )


class NoBody(ActRefused):
    code = "no_body"

    def __init__(self, agency: str) -> None:
        super().__init__(f"找不到部门 {agency} 在所选层级的机构，不能公布。请核对行使层级。")


class OrderIncomplete(ActRefused):
    """`problems` maps the field to what to do."""

    code = "incomplete"

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("；".join(problems.values()))
        self.problems = problems


class AlreadyWritten(ActRefused):
    code = "already_written"

    def __init__(self) -> None:
        super().__init__("这份清单已经写入过了，不会再写一次。要再改，请重新上传。")


class ListHasErrors(ActRefused):
    code = "list_errors"

    def __init__(self, number: int) -> None:
        super().__init__(f"这份清单有 {number} 处错误，没有写入任何内容。请在文件里改好，再上传一次。")


class SecondPersonNeeded(ActRefused):
    """Whoever brought a list does not publish it."""

    code = "second_person"

    def __init__(self) -> None:
        super().__init__("上传或者写入清单的人不能自己确认公布。请本部门另一位同事打开这一页，核对以后确认。")


class NothingToPublish(ActRefused):
    code = "nothing_to_publish"

    def __init__(self) -> None:
        super().__init__("这份清单没有等着公布的指南：没有提请公布，或者已经公布过。请刷新页面看一看。")

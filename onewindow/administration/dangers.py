"""Which changes take two people, and why. Who proposes never approves; nor does whoever it concerns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from onewindow.administration import agencies, calendars, officers, posts, retention, standing, wordings
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

Values = Mapping[str, Any]


class Carry(Protocol):
    def __call__(self, values: Values, *, by: Officer, at: datetime, proposal: str) -> None: ...


def everywhere(by: Officer, values: Values) -> bool:
    return True


@dataclass(frozen=True)
class Danger:
    """`check` refuses at the proposal and again at the approval; `carry` does it, in the approval's transaction."""

    key: str
    label: str
    why: str
    proposes: frozenset[str]
    approves: frozenset[str]
    check: Callable[[Values, datetime], None]
    carry: Carry
    within: Callable[[Officer, Values], bool] = everywhere


SYSTEM, SECURITY = frozenset({Role.SYSTEM_ADMIN}), frozenset({Role.SECURITY_ADMIN})
# A city with one security administrator has the system administrator as the second person; the auditor only reads.
EITHER = SYSTEM | SECURITY
HEAD, HEAD_OR_ABOVE = frozenset({Role.AGENCY_HEAD}), frozenset({Role.AGENCY_HEAD, Role.ADMINISTRATOR})

# fmt: off
TABLE = [
    Danger("agency_close", "停用部门", "部门的全部岗位随之结束，没有人再接它的事。", SYSTEM, SECURITY, agencies.check_close, agencies.carry_close),
    Danger("agency_merge", "合并部门", "事项、场所、人员一并转走，不能一键还原。", SYSTEM, SECURITY, agencies.check_merge, agencies.carry_merge),
    Danger("role_give", "授予审批、管理类岗位", "得到这些岗位的人能作决定、看全辖区或者再给别人权限。", SECURITY, EITHER, posts.check, posts.carry),
    Danger("factor_reset", "重置动态口令", "谁骗到一次重置，就能冒用这个账号。", SECURITY, EITHER, officers.check_factor, officers.carry_factor),
    Danger("retention_shorten", "缩短保存期限", "删掉的记录找不回来。", SECURITY, EITHER, retention.check, retention.carry),
    Danger("calendar_change", "修改已经公布的日历", "全部在办件的到期日会跟着变。", SYSTEM, SECURITY, calendars.check, calendars.carry),
    Danger("wording_reset", "恢复文书的自带用语", "正在发出的文书马上变样，改过的用语不再保留。", SYSTEM, SECURITY, wordings.check_reset, wordings.carry_reset),
    Danger("order_revoke", "撤销常设授权", "首席事务代表马上不能当场决定，窗口的人会等。",
           HEAD, HEAD_OR_ABOVE, standing.check_revoke, standing.carry_revoke, standing.within),
]
# fmt: on
DANGERS = {danger.key: danger for danger in TABLE}

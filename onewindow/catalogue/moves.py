"""The tables of moves of guides and of change orders. To be read by a lawyer, like that of a case (Art. 16, 17)."""

from typing import Any

from onewindow.catalogue import permissions as may
from onewindow.catalogue.jobs import tell_drafts
from onewindow.catalogue.models import ChangeOrder, OrderState, VersionStatus
from onewindow.record.moves import NEW, Move, Table
from onewindow.regulation.articles import Art

DRAFT, IN_REVIEW, PUBLISHED = VersionStatus.DRAFT, VersionStatus.IN_REVIEW, VersionStatus.PUBLISHED
DRAFTED, ISSUED, IN_FORCE = OrderState.DRAFTED, OrderState.ISSUED, OrderState.IN_FORCE


def nothing_further(subject: Any, row: Move) -> None:
    """What publication changes is done by the act itself: it is one with it."""


def told(order: ChangeOrder, row: Move) -> None:
    if row.notice:
        tell_drafts(order.pk)


# fmt: off

GUIDES = Table("guide", after=nothing_further)
_ = GUIDES.move
act = GUIDES.act

BEGIN = _("begin_guide", "起草新版", {NEW}, DRAFT, Art(17), by=may.editor_of_the_guide)
DEPART = _("depart", "起草本地指南", {NEW}, DRAFT, Art(17), by=may.editor_of_the_guide)
IMPORT = _("import_guide", "导入指南", {NEW}, DRAFT, Art(16, 17), by=may.reviewer_of_the_region)
FOLLOW = _("follow_guide", "随全市指南更新", {NEW}, PUBLISHED, Art(17), by=may.the_system, offered=False)
EDIT = _("edit_guide", "修改", {DRAFT}, None, Art(17), by=may.editor_of_the_guide)
SUBMIT = _("submit_guide", "提交审核", {DRAFT}, IN_REVIEW, Art(17), by=may.editor_of_the_guide)
COMMENT = _("comment_guide", "写审核意见", {DRAFT, IN_REVIEW}, None, Art(17), by=may.editor_of_the_guide | may.reviewer_of_the_region)
RETURN = _("return_guide", "退回修改", {IN_REVIEW}, DRAFT, Art(17), by=may.reviewer_of_the_region)
PUBLISH = _("publish_guide", "通过并公布", {IN_REVIEW}, PUBLISHED, Art(16, 17), by=may.reviewer)
ADOPT = _("adopt_guide", "按清单公布", {DRAFT}, PUBLISHED, Art(16, 17), by=may.second_person_of_the_region, offered=False)
DISCARD = _("discard_guide", "作废草稿", {DRAFT}, VersionStatus.DISCARDED, Art(17), by=may.editor_of_the_guide | may.reviewer_of_the_region)
SUPERSEDE = _("supersede_guide", "由新版代替", {PUBLISHED}, VersionStatus.SUPERSEDED, Art(17), by=may.the_system, offered=False)
END_DEPARTURE = _("end_departure", "恢复全市指南", {PUBLISHED}, VersionStatus.SUPERSEDED, Art(17), by=may.reviewer_of_the_region | may.the_system)

ORDERS = Table("order", after=told)
_ = ORDERS.move
order_act = ORDERS.act

DRAFT_ORDER = _("draft_order", "拟定变更", {NEW}, DRAFTED, Art(16), by=may.writes_for_the_item | may.keeps_the_list)
EDIT_ORDER = _("edit_order", "修改变更单", {DRAFTED}, None, Art(16), by=may.writes_for_the_item | may.keeps_the_list)
ISSUE = _("issue_order", "发布变更", {DRAFTED}, ISSUED, Art(16), by=may.keeps_the_list, notice="drafts_told")
COME_INTO_FORCE = _("order_in_force", "生效", {ISSUED}, IN_FORCE, Art(16), by=may.the_system, offered=False)
REVOKE = _("revoke_order", "撤回变更", {DRAFTED, ISSUED}, OrderState.REVOKED, Art(16), by=may.keeps_the_list, notice="drafts_told")
END_DELEGATION = _("end_delegation", "终止下放", {IN_FORCE}, OrderState.ENDED, Art(16, 18), by=may.keeps_the_list & may.it_delegates)

PACKAGES = Table("package", after=nothing_further)
_ = PACKAGES.move
package_act = PACKAGES.act

BEGIN_PACKAGE = _("begin_package", "起草一件事新版", {NEW}, DRAFT, Art(30), by=may.editor_of_the_package)
FOUND_PACKAGE = _("found_package", "新建一件事", {NEW}, DRAFT, Art(30), by=may.editor_of_the_package)
EDIT_PACKAGE = _("edit_package", "修改一件事", {DRAFT}, None, Art(30), by=may.editor_of_the_package)
SUBMIT_PACKAGE = _("submit_package_guide", "提交审核", {DRAFT}, IN_REVIEW, Art(30), by=may.editor_of_the_package)
RETURN_PACKAGE = _("return_package", "退回修改", {IN_REVIEW}, DRAFT, Art(30), by=may.reviewer_of_the_city)
PUBLISH_PACKAGE = _("publish_package", "通过并公布", {IN_REVIEW}, PUBLISHED, Art(17, 30), by=may.reviewer_of_the_package)
DISCARD_PACKAGE = _("discard_package", "作废草稿", {DRAFT}, VersionStatus.DISCARDED, Art(30), by=may.editor_of_the_package | may.reviewer_of_the_city)
SUPERSEDE_PACKAGE = _("supersede_package", "由新版代替", {PUBLISHED}, VersionStatus.SUPERSEDED, Art(30), by=may.the_system, offered=False)
# fmt: on

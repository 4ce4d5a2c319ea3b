"""The table of moves of what was granted: checked, mended, changed, renewed, withdrawn, revoked, deregistered (Art. 28; 行政许可法 8, 49–50, 69–70)."""

from onewindow.cases import holding_permissions as may
from onewindow.cases.holding_finish import finish
from onewindow.cases.holding_lapses import apply_now
from onewindow.cases.models import HoldingState
from onewindow.record.moves import NEW, Table
from onewindow.regulation.articles import Art

IN_FORCE, MENDING, INTENDED = HoldingState.IN_FORCE, HoldingState.MENDING, HoldingState.INTENDED
REVOKED, WITHDRAWN, EXPIRED = HoldingState.REVOKED, HoldingState.WITHDRAWN, HoldingState.EXPIRED
STANDING = {IN_FORCE, MENDING, INTENDED}

# fmt: off
# ruff: noqa: E501 — one act a line, as in a statute book
TABLE = Table("holding", after=finish, on_refusal=apply_now)
_ = TABLE.move
act = TABLE.act

HOLD = _("hold", "登记办理结果", {NEW}, IN_FORCE, Art(23), by=may.whoever_grants)

# A commitment is checked, and mended where it was not kept
PLAN_CHECK = _("plan_check", "安排核查", {IN_FORCE, MENDING}, None, Art(28), by=may.approver & may.granted_on_commitment & may.not_yet_found_kept & may.no_check_is_planned)
RECORD_CHECK = _("record_check", "提交核查记录", {IN_FORCE, MENDING}, None, Art(28), by=(may.reviewer | may.approver) & may.a_check_is_planned, notice="checked")
ORDER_MENDING = _("order_mending", "责令限期改正", {IN_FORCE}, MENDING, Art(28), by=may.approver & may.found_unkept, notice="mending")
FOUND_MENDED = _("found_mended", "确认已经改正", {MENDING}, IN_FORCE, Art(28), by=may.approver & may.found_kept_after_mending, notice="mended")
ESCALATE = _("escalate", "上报督办", STANDING, None, Art(23, 28), by=may.the_system, offered=False)

# Revoked or withdrawn: told first, heard, then decided
NOTIFY_INTENDED = _("notify_intended", "告知拟撤销、撤回", {IN_FORCE, MENDING}, INTENDED, Art(28), by=may.approver, notice="intention")
STATE_CASE = _("state_case", "陈述申辩", {INTENDED}, None, Art(28), by=may.the_holder | may.reviewer, notice="statement_received")
ASK_HEARING = _("ask_hearing", "申请听证", {INTENDED}, None, Art(28), by=may.the_holder & may.no_hearing_is_asked, notice="hearing_asked")
HOLD_HEARING = _("hold_hearing", "记录听证", {INTENDED}, None, Art(28), by=may.of_the_agency & may.a_hearing_is_asked & may.did_not_check_it)
DROP_INTENDED = _("drop_intended", "不再撤销、撤回", {INTENDED}, IN_FORCE, Art(28), by=may.approver, notice="intention_dropped")
REVOKE = _("revoke", "撤销", {INTENDED}, REVOKED, Art(28), by=may.approver & may.it_is_to_be_revoked, notice="revocation")
WITHDRAW_GRANT = _("withdraw_grant", "撤回", {INTENDED}, WITHDRAWN, Art(28), by=may.approver & may.it_is_to_be_withdrawn, notice="grant_withdrawal")
DEREGISTER = _("deregister", "注销", {IN_FORCE, REVOKED, WITHDRAWN, EXPIRED}, HoldingState.DEREGISTERED, Art(28), by=may.approver, notice="deregistration")
RECLAIM = _("reclaim", "追回款项", {REVOKED, WITHDRAWN, HoldingState.DEREGISTERED}, None, Art(28), by=may.approver & may.it_paid_money & may.nothing_is_reclaimed, notice="reclaim")
RECORD_REPAID = _("record_repaid", "登记退款", {REVOKED, WITHDRAWN, HoldingState.DEREGISTERED}, None, Art(28), by=may.reviewer_or_approver & may.money_is_owed, notice="repaid")

# What its holder asks for
ASK_CHANGE = _("ask_change", "申请变更", {IN_FORCE}, None, Art(19), by=may.the_holder | may.window, notice="request_received")
ASK_RENEWAL = _("ask_renewal", "申请延续", {IN_FORCE, MENDING}, None, Art(19), by=(may.the_holder | may.window) & may.it_has_an_end, notice="request_received")
ASK_REPLACEMENT = _("ask_replacement", "申请补证", {IN_FORCE, MENDING, INTENDED}, None, Art(19), by=may.the_holder | may.window, notice="request_received")
ASK_CORRECTION = _("ask_correction", "申请更正", {IN_FORCE, MENDING, INTENDED}, None, Art(19), by=may.the_holder | may.window, notice="request_received")
ASK_DEREGISTRATION = _("ask_deregistration", "申请注销", {IN_FORCE}, None, Art(19), by=may.the_holder | may.window, notice="request_received")
CHANGE = _("change", "准予变更", {IN_FORCE}, None, Art(23), by=may.approver & may.asked_for("change"), notice="change")
RENEW = _("renew", "准予延续", {IN_FORCE, MENDING, INTENDED}, None, Art(23), by=may.approver & may.asked_for("renewal"), notice="renewal")
REPLACE = _("replace", "补发证件", {IN_FORCE, MENDING, INTENDED}, None, Art(23), by=may.approver & may.asked_for("replacement"), notice="replacement")
CORRECT = _("correct", "更正文书", {IN_FORCE, MENDING, INTENDED}, None, Art(22), by=may.approver, notice="corrected")
RENEW_BY_CASE = _("renew_by_case", "按延续决定延续", {IN_FORCE, MENDING, INTENDED}, None, Art(23), by=may.whoever_grants, offered=False)
CHANGE_BY_CASE = _("change_by_case", "按变更决定变更", {IN_FORCE}, None, Art(23), by=may.whoever_grants, offered=False)
DEREGISTER_BY_CASE = _("deregister_by_case", "按注销决定注销", {IN_FORCE, REVOKED, WITHDRAWN, EXPIRED}, HoldingState.DEREGISTERED, Art(23), by=may.whoever_grants, offered=False)
REFUSE_REQUEST = _("refuse_request", "不予同意", STANDING, None, Art(22, 23), by=may.approver & may.something_is_asked, notice="request_refused")
DEEM_RENEWED = _("deem_renewed", "视为准予延续", STANDING, None, Art(23), by=may.the_system, notice="deemed_renewed", offered=False)
EXPIRE = _("expire", "期满失效", STANDING, EXPIRED, Art(23), by=may.the_system, notice="expired", offered=False)
# fmt: on

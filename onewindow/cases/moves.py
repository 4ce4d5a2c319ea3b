"""The table of moves of a case. To be read by a lawyer: what may be done, in which state, on which article, by whom.

Buttons, API actions, the diagram, the notices and the citations come from here.
"""

from onewindow.cases import conditions as when
from onewindow.cases import permissions as may
from onewindow.cases.finish import finish
from onewindow.cases.lapses import apply_now
from onewindow.cases.models import State
from onewindow.record.moves import NEW, Table
from onewindow.regulation.articles import Art
from onewindow.staff.models import Role

SUBMITTED, CORRECTING, ACCEPTED = State.SUBMITTED, State.CORRECTING, State.ACCEPTED
GRANTED, DENIED = State.GRANTED, State.DENIED
ENTERED, CLOSED = State.ENTERED, {GRANTED, DENIED}
OPEN = {SUBMITTED, CORRECTING, ACCEPTED}

# fmt: off
# ruff: noqa: E501 — one act a line, as in a statute book
TABLE = Table("case", after=finish, on_refusal=apply_now)
_ = TABLE.move
act = TABLE.act

# Apply
SUBMIT = _("submit", "提交申请", {NEW}, SUBMITTED, Art(19), by=may.hand_it_in, notice="hand_in_receipt")
CONFIRM_JOINT = _("confirm_joint", "确认共同申请", {SUBMITTED, CORRECTING}, None, Art(3, 19), by=may.a_joint_applicant | may.window_for_the_item)
WITHDRAW = _("withdraw", "撤回申请", OPEN, State.WITHDRAWN, Art(19), by=may.an_applicant_of_the_case | may.window_for_the_applicant, notice="withdrawal")

# Taken in on paper during an outage, entered afterwards, looked through by a second person
ENTER_AFTER = _("enter_after", "补录", {NEW}, ENTERED, Art(19, 22), by=may.hand_it_in)
CONFIRM_ENTRY = _("confirm_entry", "复核补录", {ENTERED}, SUBMITTED, Art(22), by=may.window_for_the_item & may.another_than_entered_it, notice="hand_in_receipt")
VOID = _("void", "作废补录", {ENTERED}, State.VOIDED, Art(22), by=may.window_for_the_item & may.another_than_entered_it)

# At the counter, before it is accepted
CORRECT_ON_THE_SPOT = _("correct_on_the_spot", "当场更正", {SUBMITTED}, None, Art(20, 22), by=(may.window_in_charge | may.is_to_hand_it_on))
MOVE_TO_ITEM = _("move_to_item", "改办", {SUBMITTED, CORRECTING}, State.MOVED, Art(20), by=may.window_in_charge, notice="moved")
GIVE_BACK = _("give_back", "退件", {SUBMITTED, CORRECTING}, State.RETURNED, Art(20, 22), by=(may.window_in_charge | may.is_to_hand_it_on), notice="given_back")

# Taken in by a venue that cannot accept: for another place, or at a village (Art. 18, 34)
HAND_ON = _("hand_on", "转交办理机关", {SUBMITTED, ACCEPTED}, None, Art(18, 34), by=may.in_role(Role.WINDOW) & may.is_to_hand_it_on, notice="handed_on")

# Accept
ACCEPT = _("accept", "受理", {SUBMITTED}, ACCEPTED, Art(22), by=may.may_accept, notice="acceptance")
NOT_OURS = _("not_ours", "告知不属于本机关", {SUBMITTED}, State.NOT_OURS, Art(22), by=may.may_accept, notice="not_ours")
REFUSE = _("refuse", "不予受理", {SUBMITTED}, State.REFUSED, Art(22), by=may.may_accept, notice="refusal")
REQUEST_CORRECTION = _("request_correction", "一次告知补正", {SUBMITTED}, CORRECTING, Art(20, 22), by=may.window_in_charge, notice="correction")
HAND_IN = _("hand_in", "补交材料", {CORRECTING}, SUBMITTED, Art(22), by=may.an_applicant_of_the_case | may.window_for_the_item, notice="hand_in_receipt")
CHECK_MATERIAL = _("check_material", "核对材料", {SUBMITTED, ACCEPTED}, None, Art(22), by=may.window_for_the_item | may.reviewer_of_the_agency | may.approver_of_the_agency)

# Help with one matter, by the applicant's recorded consent (帮办; Article 42 is cited once booking and hours are kept as well)
BEGIN_HELP = _("begin_help", "登记帮办", OPEN, None, Art(18), by=may.an_officer & when.nobody_helps, notice="help_began")
CONFIRM_HELP = _("confirm_help", "确认代填内容", OPEN, None, Art(18), by=(may.an_applicant_of_the_case | may.window_for_the_item) & when.entries_are_unconfirmed)
END_HELP = _("end_help", "结束帮办", frozenset(State), None, Art(18), by=(may.an_applicant_of_the_case | may.the_helper) & when.somebody_helps, notice="help_ended")

# Nothing asked twice: what the city holds is used; asking for it all the same needs a reason (Art. 47)
USE_ON_FILE = _("use_on_file", "调用已有材料", {SUBMITTED, CORRECTING, ACCEPTED}, None, Art(47), by=may.window_for_the_item | may.reviewer_of_the_agency)

# Deferred materials: promised in writing, handed in by the day, else decided on the record
OFFER_DEFERRAL = _("offer_deferral", "告知可以容缺", {SUBMITTED}, None, Art(22, 27), by=may.window_in_charge & when.the_rest_may_follow & when.no_promise_is_signed, notice="deferral_offer")
SIGN_DEFERRAL = _("sign_deferral", "签署容缺承诺", {SUBMITTED}, None, Art(22, 27), by=(may.an_applicant_of_the_case | may.window_for_the_item) & when.the_rest_may_follow)
ACCEPT_DEFERRED = _("accept_deferred", "容缺受理", {SUBMITTED}, ACCEPTED, Art(22, 27), by=may.may_accept & when.the_rest_may_follow, notice="deferred_acceptance")
SUPPLY = _("supply", "补交容缺材料", {ACCEPTED}, None, Art(22, 27), by=(may.an_applicant_of_the_case | may.window_for_the_item) & when.materials_are_owed, notice="supplied")
LAPSE_DEFERRAL = _("lapse_deferral", "容缺期满", {ACCEPTED}, None, Art(22, 27), by=may.the_system & when.materials_are_owed, notice="deferral_lapsed", offered=False)
REMIND = _("remind", "提醒补交", {CORRECTING, ACCEPTED}, None, Art(24), by=may.the_system, notice="reminder", offered=False)

# On a commitment
TAKE_BACK_COMMITMENT = _("take_back_commitment", "收回承诺", {SUBMITTED, CORRECTING, ACCEPTED}, None, Art(28), by=(may.an_applicant_of_the_case | may.window_for_the_item) & when.committed, notice="commitment_taken_back")
GRANT_ON_COMMITMENT = _("grant_on_commitment", "按承诺准予", {ACCEPTED}, GRANTED, Art(28, 37), by=may.the_system & when.committed_to_the_conditions, notice="grant", offered=False)

# What the law does when nobody acts
DEEM_ACCEPTED = _("deem_accepted", "视为受理", {SUBMITTED}, ACCEPTED, Art(22, 23), by=may.the_system, notice="deemed_accepted", offered=False)
CONFIRM_DEEMED = _("confirm_deemed", "确认视为受理", {ACCEPTED}, None, Art(22), by=may.may_accept & may.deemed_and_unconfirmed, notice="acceptance")
LAPSE_CORRECTION = _("lapse_correction", "补正期满", {CORRECTING}, SUBMITTED, Art(22), by=may.the_system, notice="correction_lapsed", offered=False)
LAPSE_TO_WITHDRAWN = _("lapse_to_withdrawn", "逾期视为撤回", {CORRECTING, ACCEPTED}, State.WITHDRAWN, Art(22), by=may.the_system, notice="correction_lapsed", offered=False)
LAPSE_TO_TERMINATED = _("lapse_to_terminated", "逾期终止", {CORRECTING, ACCEPTED}, State.TERMINATED, Art(22), by=may.the_system, notice="correction_lapsed", offered=False)
ESCALATE = _("escalate", "上报督办", OPEN, None, Art(23), by=may.the_system, offered=False)

# Review
COMPLETE_STEP = _("complete_step", "提交审查意见", {ACCEPTED}, None, Art(23), by=may.of_the_agency & may.current_step_is_for_me & may.the_step_is_a_review, notice="progress")
RETURN_STEP = _("return_step", "退回上一环节", {ACCEPTED}, None, Art(23), by=may.of_the_agency & may.current_step_is_for_me)
RECORD_INSPECTION = _("record_inspection", "提交核查记录", {ACCEPTED}, None, Art(23), by=may.reviewer_of_the_agency & may.the_step_is_an_inspection)
BEGIN_SPECIAL = _("begin_special", "启动特别程序", {ACCEPTED}, None, Art(23), by=may.reviewer_of_the_agency & when.a_special_may_begin, notice="special_time")
END_SPECIAL = _("end_special", "结束特别程序", {ACCEPTED}, None, Art(23), by=may.reviewer_of_the_agency & may.a_special_procedure_runs, notice="progress")
STAFF_SPECIAL = _("staff_special", "指派检验人员", {ACCEPTED}, None, Art(23), by=(may.reviewer_of_the_agency | may.approver_of_the_agency) & when.two_people_are_to_be_named)
SUSPEND = _("suspend", "中止办理", {ACCEPTED}, None, Art(23), by=may.reviewer_of_the_agency & when.the_step_waits_for_another & when.not_suspended, notice="suspension")
RESUME = _("resume", "恢复办理", {ACCEPTED}, None, Art(23), by=may.reviewer_of_the_agency & when.suspended, notice="resumption")
FORWARD = _("forward", "转报上级", {ACCEPTED}, None, Art(23), by=may.of_the_agency & may.current_step_is_for_me & when.the_step_goes_up & when.not_handed_up, notice="forwarding")
NAME_INTERESTED = _("name_interested", "告知利害关系人", {ACCEPTED}, None, Art(22), by=may.reviewer_of_the_agency & when.others_have_an_interest, notice="interested")
HEAR_STATEMENT = _("hear_statement", "记录陈述申辩", {ACCEPTED}, None, Art(22), by=may.reviewer_of_the_agency & when.others_have_an_interest & when.somebody_interested_is_named)

# Hearings, only where a law has one (行政许可法 46–48)
ANNOUNCE_HEARING = _("announce_hearing", "公告听证", {ACCEPTED}, None, Art(23, 24), by=(may.reviewer_of_the_agency | may.approver_of_the_agency) & when.a_hearing_may_be_announced & when.no_hearing_is_due, notice="hearing_announced")
TELL_OF_HEARING_RIGHT = _("tell_of_hearing_right", "告知听证权利", {ACCEPTED}, None, Art(22, 24), by=(may.reviewer_of_the_agency | may.approver_of_the_agency) & when.somebody_is_to_be_told_of_the_right, notice="hearing_right")
REQUEST_HEARING = _("request_hearing", "申请听证", {ACCEPTED}, None, Art(22), by=(may.an_applicant_of_the_case | may.window_for_the_item | may.reviewer_of_the_agency) & when.a_hearing_may_be_asked_for, notice="hearing_requested")
CONVENE_HEARING = _("convene_hearing", "通知听证", {ACCEPTED}, None, Art(22, 24), by=(may.reviewer_of_the_agency | may.approver_of_the_agency) & when.a_hearing_is_due, notice="hearing_notice")
RECUSE_CHAIR = _("recuse_chair", "决定主持人回避", {ACCEPTED}, None, Art(22), by=may.in_role(Role.APPROVER, Role.AGENCY_HEAD) & may.of_the_agency & when.a_hearing_is_convened & ~may.chairs_the_hearing, notice="recusal")
HOLD_HEARING = _("hold_hearing", "提交听证笔录", {ACCEPTED}, None, Art(22, 23), by=may.chairs_the_hearing & when.a_hearing_is_convened, notice="hearing_record")

# Joint handling: a lead, and agencies that assist (Art. 29)
ASK_OPINION = _("ask_opinion", "征求协办意见", {ACCEPTED}, None, Art(29), by=may.reviewer_of_the_agency | may.approver_of_the_agency)
GIVE_OPINION = _("give_opinion", "提出协办意见", {ACCEPTED}, None, Art(29), by=may.in_role(Role.REVIEWER, Role.APPROVER) & may.assists)
ESCALATE_OPINION = _("escalate_opinion", "上报协办逾期", {ACCEPTED}, None, Art(29, 37), by=may.the_system, offered=False)
NAME_LEAD = _("name_lead", "指定牵头部门", {ACCEPTED}, None, Art(29), by=may.in_role(Role.APPROVER, Role.AGENCY_HEAD) & may.common_superior & when.it_reaches_across_regions, notice="lead_named")

LEGAL_REVIEW = _("legal_review", "提交法制审核意见", {ACCEPTED}, None, Art(23), by=may.in_role(Role.LEGAL_REVIEWER) & may.of_the_agency & when.legal_review_is_asked)
REASSIGN = _("reassign", "改派", {ACCEPTED}, None, Art(37), by=may.approver_of_the_agency | may.the_system)
URGE_STEP = _("urge_step", "催办", {ACCEPTED}, None, Art(37), by=may.approver_of_the_agency)
COORDINATE = _("coordinate", "协调办理", {SUBMITTED, CORRECTING, ACCEPTED}, None, Art(37), by=may.approver_of_the_agency)
REVERSE_INSPECTION = _("reverse_inspection", "作废核查记录", {ACCEPTED}, None, Art(23), by=may.reviewer_of_the_agency & may.the_step_is_an_inspection)
EXPLAIN_OVERRUN = _("explain_overrun", "说明超期", {SUBMITTED, ACCEPTED}, None, Art(23), by=may.approver_of_the_agency | may.in_role(Role.AGENCY_HEAD) & may.of_the_agency, notice="overrun")
TERMINATE = _("terminate", "终止办理", OPEN, State.TERMINATED, Art(22, 23), by=may.approver_of_the_agency, notice="termination")
EXTEND = _("extend", "延长办理期限", {ACCEPTED}, None, Art(23), by=may.extends_for_the_item & may.not_yet_extended, notice="extension")

# Decide
GRANT = _("grant", "准予", {ACCEPTED}, GRANTED, Art(23, 37), by=may.approver_of_the_agency & may.did_not_review_alone & when.the_decision_is_ours, notice="grant")
DENY = _("deny", "不予", {ACCEPTED}, DENIED, Art(23, 37), by=may.approver_of_the_agency & may.did_not_review_alone & when.the_decision_is_ours, notice="denial")
GRANT_ON_THE_SPOT = _("grant_on_the_spot", "当场办结", {SUBMITTED}, GRANTED, Art(22, 23), by=may.instant_item & may.authorised_to_decide_on_the_spot & when.handed_on, notice="grant")
DENY_ON_THE_SPOT = _("deny_on_the_spot", "当场不予", {SUBMITTED}, DENIED, Art(22, 23), by=may.instant_item & may.authorised_to_decide_on_the_spot & when.handed_on, notice="denial")

GRANTED_ABOVE = _("granted_above", "按上级决定准予", {ACCEPTED}, GRANTED, Art(23), by=may.approver_of_the_agency & when.handed_up, notice="outcome_above")
DENIED_ABOVE = _("denied_above", "按上级决定不予", {ACCEPTED}, DENIED, Art(23), by=may.approver_of_the_agency & when.handed_up, notice="outcome_above")
DRAW_FOR_CHECK = _("draw_for_check", "抽取复查", CLOSED, None, Art(23), by=may.the_system & may.instant_item & when.not_yet_drawn, offered=False)
SPOT_CHECK = _("spot_check", "复查即办件", CLOSED, None, Art(23), by=when.drawn_for_check & may.of_the_agency & may.in_role(Role.APPROVER, Role.AGENCY_HEAD, Role.LEGAL_REVIEWER) & may.another_than_decided_it)
PUBLISH = _("publish", "公开结果", {GRANTED}, None, Art(24), by=may.the_system & when.the_grant_is_public & when.not_yet_published, offered=False)

# Pay: never a reason to stop a clock
ASK_FEE = _("ask_fee", "通知缴费", {ACCEPTED, GRANTED}, None, Art(17, 24), by=(may.window_for_the_item | may.approver_of_the_agency) & when.a_fee_is_due & when.no_fee_asked, notice="fee_notice")
RECORD_PAYMENT = _("record_payment", "记录缴费", {ACCEPTED, *CLOSED}, None, Art(24), by=may.the_system & when.a_fee_is_open, notice="fee_receipt", offered=False)

# Deliver
DELIVER = _("deliver", "窗口出件", {GRANTED, DENIED}, None, Art(24, 34), by=may.window_that_issues & may.not_yet_delivered, notice="delivery_receipt")
DELIVER_ELECTRONICALLY = _("deliver_electronically", "电子送达", {GRANTED, DENIED}, None, Art(24, 48), by=may.the_system & may.not_yet_delivered, notice="delivery_receipt", offered=False)

SEND_BY_POST = _("send_by_post", "邮寄结果", CLOSED, None, Art(24), by=may.window_for_the_item & may.not_yet_delivered & when.nothing_on_its_way, notice="sent_by_post")
POST_DELIVERED = _("post_delivered", "登记签收", CLOSED, None, Art(24), by=(may.window_for_the_item | may.the_system) & when.something_on_its_way, notice="delivery_receipt")
POST_RETURNED = _("post_returned", "登记退回", CLOSED, None, Art(24), by=(may.window_for_the_item | may.the_system) & when.something_on_its_way, notice="post_returned")
LEAVE_WITH_WITNESS = _("leave_with_witness", "留置送达", CLOSED, None, Art(24), by=may.not_yet_delivered & (may.window_for_the_item | may.reviewer_of_the_agency | may.approver_of_the_agency), notice="delivery_receipt")
ANNOUNCE = _("announce", "公告送达", CLOSED, None, Art(24), by=may.approver_of_the_agency & may.not_yet_delivered & when.not_announced, notice="public_notice")
NOTICE_RAN = _("notice_ran", "公告期满送达", CLOSED, None, Art(24), by=may.the_system & may.not_yet_delivered & when.announced, notice="delivery_receipt", offered=False)

# As a member of a one-thing package
START_MEMBER = _("start_member", "启动一件事的事项", {NEW}, SUBMITTED, Art(19, 30), by=may.the_system & when.of_a_package, offered=False)
NAME_FOUNDED = _("name_founded", "登记信用代码", {SUBMITTED, ACCEPTED, GRANTED}, None, Art(30), by=(may.window_for_the_item | may.reviewer_of_the_agency | may.approver_of_the_agency) & when.it_founds_a_business & when.nothing_is_in_its_name)
RELEASE = _("release", "可以送达", CLOSED, None, Art(24, 30), by=may.the_system & when.held_for_the_others, offered=False)

# Whose case it is
ATTACH_IDENTITY = _("attach_identity", "关联核验身份", frozenset(State), None, Art(3), by=may.in_role(Role.WINDOW))
# fmt: on

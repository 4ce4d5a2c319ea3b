"""The table of moves of a consultation: what may be done, in which state, on which article, by whom."""

from onewindow.consultations import permissions as may
from onewindow.consultations.finish import finish
from onewindow.consultations.lapses import apply_now
from onewindow.consultations.models import Publication, State
from onewindow.record.moves import NEW, Table
from onewindow.regulation.articles import Art

ASKED, OWNED, ANSWERED = State.ASKED, State.OWNED, State.ANSWERED

# fmt: off

TABLE = Table("consultation", after=finish, on_refusal=apply_now)
_ = TABLE.move
act = TABLE.act

ASK = _("ask", "提出咨询", {NEW}, ASKED, Art(20), by=may.anybody, notice="asked")
TAKE = _("take", "接下咨询", {ASKED}, OWNED, Art(15, 20), by=may.of_who_has_to_answer)
OFFER = _("offer", "转交", {OWNED}, None, Art(20), by=may.the_owner & may.not_offered)
TAKE_OVER = _("take_over", "接办", {OWNED}, None, Art(20), by=may.of_whom_it_is_offered)
SEND_BACK = _("send_back", "退回转交", {OWNED}, None, Art(20), by=may.of_whom_it_is_offered)
ANSWER = _("answer", "答复", {OWNED}, ANSWERED, Art(15, 20), by=may.the_owner, notice="answered")
ASK_AGAIN = _("ask_again", "追问", {ANSWERED}, OWNED, Art(20), by=may.the_asker)
WITHDRAW = _("withdraw", "撤回咨询", {ASKED, OWNED}, State.WITHDRAWN, Art(20), by=may.the_asker)
PROPOSE = _("propose", "提请公开答复", {ANSWERED}, None, Art(17, 20), by=may.the_owner & may.publication_is(Publication.NONE, Publication.DECLINED))
PUBLISH = _("publish_answer", "公开答复", {ANSWERED}, None, Art(17, 20), by=may.reviews_answers & may.publication_is(Publication.PROPOSED))
DECLINE = _("decline_answer", "不予公开", {ANSWERED}, None, Art(17, 20), by=may.reviews_answers & may.publication_is(Publication.PROPOSED))
ESCALATE = _("escalate", "上报督办", {ASKED, OWNED}, None, Art(15, 20), by=may.the_system, offered=False)
# fmt: on

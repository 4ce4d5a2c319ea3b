"""The table of moves of a request about one's data. The Measures leave it to the law on personal data; they ask for it by Article 7."""

from typing import Any

from rules.predicates import predicate

from onewindow.consultations.permissions import Asker
from onewindow.privacy.finish import finish
from onewindow.privacy.models import DataRequest, RequestState
from onewindow.record.moves import NEW, Table
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role


@predicate
def whose_data_it_is(actor: Any, subject: DataRequest) -> bool:
    return isinstance(actor, Asker) and actor.user is not None and actor.user.pk == subject.user_id


@predicate
def who_answers_for_data(actor: Any, subject: DataRequest) -> bool:
    """The administering department: it runs the platform (Art. 12)."""
    return (
        isinstance(actor, Officer)
        and actor.post.role == Role.ADMINISTRATOR
        and actor.post.agency_id == subject.agency_id
    )


# fmt: off

TABLE = Table("data_request", after=finish)
_ = TABLE.move
REQUEST = _("request_data", "提出个人信息请求", {NEW}, RequestState.OPEN, Art(12), by=whose_data_it_is)
GRANT = _("grant_request", "办理请求", {RequestState.OPEN}, RequestState.DONE, Art(12), by=who_answers_for_data, notice="data_answered")
REFUSE = _("refuse_request", "不予办理", {RequestState.OPEN}, RequestState.REFUSED, Art(12), by=who_answers_for_data, notice="data_answered")
# fmt: on

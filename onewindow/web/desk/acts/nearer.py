"""Near the applicant: what was taken in for another place is handed on."""

from datetime import datetime

from onewindow.cases import moves
from onewindow.cases.acts import nearer
from onewindow.cases.models import Case
from onewindow.web.desk.acts.base import ActForm, form_of


@form_of(moves.HAND_ON)
class HandOnForm(ActForm):
    key = "A"
    lead = "材料核对无误，转交有权受理的机关，一个工作日内转。转交后由对方负责，申请人会收到短信。"
    done = "已转交，申请人已告知。"

    def perform(self, at: datetime) -> Case:
        return nearer.hand_on(self.case.pk, by=self.officer, at=at)

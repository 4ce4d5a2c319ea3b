"""Questions for tests, asked and handled by the acts."""

from dataclasses import dataclass
from datetime import timedelta

from onewindow.catalogue.models import BasicItem
from onewindow.consultations.acts import answering, asking
from onewindow.consultations.models import Consultation
from onewindow.consultations.permissions import Asker
from tests import NOW, factories
from tests.factories import Staff, region, staff_of
from tests.factories.applying import FOOD

LATER = NOW + timedelta(hours=1)


@dataclass
class Talk:
    one: Consultation
    by: Asker
    staff: Staff

    def again(self) -> Consultation:
        self.one = Consultation.objects.get(pk=self.one.pk)
        return self.one

    def acts(self) -> list[str]:
        return list(self.one.chain.events.order_by("sequence").values_list("act", flat=True))


def asked(question: str = "卖散装白酒要不要办食品经营许可？", *, key: str = FOOD) -> Talk:
    by = Asker(factories.applicant().user)
    one = asking.ask(BasicItem.objects.get(pk=key), region(), by=by, at=NOW, question=question, name="赵一鸣")
    return Talk(one, by, staff_of())


def owned() -> Talk:
    talk = asked()
    talk.one = answering.take(talk.one.pk, by=talk.staff.window, at=NOW)
    return talk


def answered() -> Talk:
    talk = owned()
    talk.one = answering.answer(talk.one.pk, by=talk.staff.window, at=NOW, text="要办，到区政务服务中心 3 号窗口。")
    return talk


def withdrawn() -> Talk:
    talk = asked()
    talk.one = asking.withdraw(talk.one.pk, by=talk.by, at=NOW)
    return talk

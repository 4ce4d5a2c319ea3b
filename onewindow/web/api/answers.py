"""The applicant's answer to a correction notice: files and fields, point by point; handing in is an act (Art. 20, 22)."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Router
from ninja.files import UploadedFile

from onewindow.accounts.actors import Applicant
from onewindow.cases import answers, moves
from onewindow.cases.models import Case
from onewindow.record.errors import WrongPerson
from onewindow.web.api.acts import seen
from onewindow.web.api.callers import Bearer, Caller, caller_of
from onewindow.web.api.case_shapes import CaseOut, whole
from onewindow.web.api.scopes import CASES_WRITE
from onewindow.web.api.shapes import Key, Number
from onewindow.web.api.signatures import FormValue, Sent

router = Router(tags=["办件"], auth=Bearer(CASES_WRITE))


class Answer(Sent):
    value: FormValue


def _answering(caller: Caller, number: str) -> tuple[Case, Applicant]:
    case = seen(caller, number)
    actor = caller.actor_for(case, moves.HAND_IN)
    if not isinstance(actor, Applicant):
        raise WrongPerson(moves.HAND_IN)
    return case, actor


@router.post(
    "/cases/{number}/materials/{key}", response=CaseOut, summary="补交一份材料的文件", operation_id="answer_material"
)
def material(request: HttpRequest, number: Number, key: Key, files: list[UploadedFile] = File(...)) -> CaseOut:  # noqa: B008
    """补正通知里点名的材料。都补齐以后再调用“补交材料”。"""
    caller = caller_of(request)
    case, actor = _answering(caller, number)
    answers.answer_with_files(case.pk, key, files, by=actor, at=timezone.now())
    return whole(seen(caller, number), caller)


@router.put("/cases/{number}/form/{key}", response=CaseOut, summary="重新填写申请表的一项", operation_id="answer_field")
def field(request: HttpRequest, number: Number, key: Key, sent: Answer) -> CaseOut:
    """补正通知里点名的栏目。"""
    caller = caller_of(request)
    case, actor = _answering(caller, number)
    answers.answer_field(case.pk, key, sent.value, by=actor, at=timezone.now())
    return whole(seen(caller, number), caller)

"""What begins over the API: a bar and an urging order at the case that they are about, a question about an item or in general, a visit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router
from pydantic import Field

from onewindow.cases.acts.bars import impose
from onewindow.cases.acts.visits import open_visit
from onewindow.cases.bar_moves import IMPOSE
from onewindow.cases.visit_moves import OPEN_VISIT
from onewindow.catalogue.models import Item
from onewindow.consultations.acts import asking
from onewindow.consultations.moves import ASK
from onewindow.consultations.permissions import Asker
from onewindow.oversight.urging.acts import issue
from onewindow.oversight.urging.moves import ISSUE
from onewindow.record.errors import WrongPerson
from onewindow.record.moves import Move
from onewindow.web.addresses import client_address
from onewindow.web.api.acts import seen
from onewindow.web.api.callers import Bearer, caller_of
from onewindow.web.api.draft_shapes import Applying, Coming
from onewindow.web.api.drafts import at_window, identified
from onewindow.web.api.etags import ensure_head
from onewindow.web.api.kinds import KINDS, Kind
from onewindow.web.api.problems import Problem
from onewindow.web.api.public import region_of
from onewindow.web.api.scopes import CASES_WRITE
from onewindow.web.api.shapes import Number
from onewindow.web.api.signatures import Sent, Text, arguments, body_of
from onewindow.web.api.subjects import SubjectDone, left_by, with_tag

router = Router()
KIND: dict[str, Kind] = {kind.table.kind: kind for kind in KINDS}


@dataclass(frozen=True)
class AtACase:
    """What an officer begins at a case; the ground for it the act itself checks."""

    row: Move
    act: Callable[..., Any]
    of: str  # kind of its table

    @property
    def told(self) -> str:
        return f"{self.row.label}（{self.row.article.label}）。编号见返回。"


def add(beginning: AtACase) -> None:
    kind, row, act = KIND[beginning.of], beginning.row, beginning.act

    def begin(request: HttpRequest, response: HttpResponse, number: Number, sent: Any) -> SubjectDone:
        caller = caller_of(request)
        case = seen(caller, number)
        if caller.officer is None:
            raise WrongPerson(row)
        with transaction.atomic():
            ensure_head(request, case)
            made = act(case.pk, by=caller.officer, at=timezone.now(), **arguments(act, sent))
        return with_tag(response, left_by(kind, made))

    begin.__annotations__["sent"] = body_of(row.name, act, of=beginning.of)
    router.post(
        f"/cases/{{number}}/acts/{row.name}", response=SubjectDone, summary=row.label, tags=[kind.label], description=beginning.told,
        operation_id=f"{beginning.of}_{row.name}", url_name=f"{beginning.of}_{row.name}", auth=Bearer(CASES_WRITE),
    )(begin)  # fmt: skip


for each in (AtACase(IMPOSE, impose, "bar"), AtACase(ISSUE, issue, "urging")):
    add(each)


class Question(Sent):
    """`item`: 实施编码，问的是这个事项；不写是一般的问题，要写 `region`。`name`：怎么称呼。"""

    question: Text
    item: Annotated[str, Field(max_length=50)] = ""
    region: Annotated[str, Field(pattern=r"^(\d{12})?$", description="在哪里办；不写是事项的地方")] = ""
    name: Annotated[str, Field(max_length=60)] = ""


@router.post(
    "/consultations", response=SubjectDone, summary=ASK.label, tags=["咨询"], operation_id="consultation_ask", auth=Bearer(CASES_WRITE),
    description=f"{ASK.label}（{ASK.article.label}）。由申请人的应用代为提出；答复从 GET /consultations/{{number}} 和 /national/consultations/{{number}} 看。",
)  # fmt: skip
def ask(request: HttpRequest, response: HttpResponse, sent: Question) -> SubjectDone:
    caller = caller_of(request)
    if caller.applicant is None:
        raise WrongPerson(ASK)
    item = Item.objects.select_related("basic", "region").filter(code=sent.item).first() if sent.item else None
    if sent.item and item is None:
        raise Problem(422, "no_such_choice", f"没有这个事项：{sent.item}。", problems={"item": "没有这个事项"})
    if item is None and not sent.region:
        told = "问一般的问题，请写在哪里（12 位区划代码）；问事项，请写实施编码。"
        raise Problem(422, "invalid", told, problems={"region": told})
    where = region_of(sent.region) if sent.region else None
    place = where if where is not None or item is None else item.region
    assert place is not None
    with transaction.atomic():
        made = asking.ask(
            item.basic if item else None, place, by=Asker(caller.applicant), at=timezone.now(), question=sent.question, name=sent.name,
            address=client_address(request),
        )  # fmt: skip
    return with_tag(response, left_by(KIND["consultation"], made))


class Visiting(Sent):
    """`applicant`：照证件原件填写。"""

    applicant: Applying
    comer: Annotated[Coming | None, Field(description="不是本人来的，填来人")] = None


@router.post(
    "/visits", response=SubjectDone, summary=OPEN_VISIT.label, tags=["一次办理"], operation_id="visit_open", auth=Bearer(CASES_WRITE),
    description=f"{OPEN_VISIT.label}（{OPEN_VISIT.article.label}）。身份核对一次，几件事一起办：POST /drafts 时写 `visit`；办完用 close_visit，给一张凭证。",
)  # fmt: skip
def visit(request: HttpRequest, response: HttpResponse, sent: Visiting) -> SubjectDone:
    officer, _ = at_window(caller_of(request).officer)
    at = timezone.now()
    with transaction.atomic():
        who = identified(officer, sent.applicant, at=at)
        made = open_visit(who, by=officer, at=at, comer=sent.comer.comer() if sent.comer else None)
    return with_tag(response, left_by(KIND["visit"], made))

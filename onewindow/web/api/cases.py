"""Cases: an applicant's own, an officer's by queue; one whole; its events, documents, files; and answers to a correction notice."""

from typing import Annotated, Any

from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import Query, Router, Schema

from onewindow.cases.models import Attachment, Case
from onewindow.cases.models.case import CLOSED, OPEN
from onewindow.cases.queries import Chosen, Queue, after, counted, in_order, queues
from onewindow.cases.uploads import visible_attachments
from onewindow.notices.documents import ensure_rendered
from onewindow.notices.models import Document
from onewindow.notices.queries import documents_of
from onewindow.record.models import Reading
from onewindow.staff.actors import Officer
from onewindow.web.api.acts import seen
from onewindow.web.api.callers import Bearer, Caller, caller_of
from onewindow.web.api.case_shapes import CaseLine, CaseOut, DocumentOut, event_out, whole
from onewindow.web.api.etags import HEAD, head_of
from onewindow.web.api.problems import Problem, not_found
from onewindow.web.api.scopes import CASES_READ
from onewindow.web.api.shapes import PAGE, After, EventOut, Key, Limit, Number, Page, RowId
from onewindow.web.api.signatures import Sent, Text

router = Router(tags=["办件"], auth=Bearer(CASES_READ))
Name = Annotated[str, Query(max_length=40)]


class QueueOut(Schema):
    key: str
    label: str
    cases: int


def officer_of(caller: Caller) -> Officer:
    """Raises Problem (403) for whoever is none."""
    if caller.officer is None:
        raise Problem(403, "officers_only", "这里由工作人员或者登记了岗位的系统调用。")
    return caller.officer


@router.get("/queues", response=list[QueueOut], summary="岗位的工作队列和件数", operation_id="queues")
def rail(request: HttpRequest) -> list[QueueOut]:
    officer, today = officer_of(caller_of(request)), timezone.localdate()
    found = queues(officer, today)
    counts = counted(officer, found, today)
    counts |= {queue.key: Chosen(queue).cases(officer).count() for queue in found if queue.closed}
    return [QueueOut(key=queue.key, label=queue.label, cases=counts[queue.key]) for queue in found]


@router.get("/cases", response=Page[CaseLine], summary="办件清单", operation_id="cases")
def cases(
    request: HttpRequest, *, queue: Name = "", state: Name = "", item: Name = "", after: After = "", limit: Limit = PAGE
) -> Page[CaseLine]:
    """工作人员：写明 `queue` 是岗位的一个队列，按到期日排；不写是看得到的全部。申请人：自己的办件，新的在前。`state`：状态，或者 open、closed。"""
    caller = caller_of(request)
    if queue:
        return _of_queue(officer_of(caller), queue, item, after, limit)
    rows = caller.cases()
    if state:
        states = {"open": OPEN, "closed": CLOSED}.get(state, [state])
        rows = rows.filter(state__in=states)
    if item:
        rows = rows.filter(Q(item__code=item) | Q(item__basic=item))
    if after:
        behind = caller.cases().filter(number=after).first()
        rows = rows.filter(pk__lt=_found(behind).pk)
    return _page(rows.order_by("-pk"), limit)


def _found(case: Case | None) -> Case:
    if case is None:
        raise Problem(422, "no_such_choice", "没有这个续页位置，请从头读取。", problems={"after": "没有这个续页位置"})
    return case


def _of_queue(officer: Officer, key: str, item: str, behind: str, limit: int) -> Page[CaseLine]:
    found: Queue | None = next((each for each in queues(officer, timezone.localdate()) if each.key == key), None)
    if found is None:
        raise Problem(422, "no_such_choice", f"岗位没有这个队列：{key}。", problems={"queue": "没有这个队列"})
    chosen = Chosen(found, item=item)
    rows = chosen.cases(officer)
    if behind:
        last = _found(Case.objects.entrusted_to(officer).filter(number=behind).first())
        if chosen.order == "closed" and last.closed_at is None:
            return _page(in_order(rows, chosen.order), limit)
        return _page(after(rows, chosen.order, last), limit)
    return _page(in_order(rows, chosen.order), limit)


def _page(rows: Any, limit: int) -> Page[CaseLine]:
    found = list(rows.select_related("chain", "item__basic", "agency")[: limit + 1])
    following = found[limit - 1].number if len(found) > limit else None
    return Page[CaseLine](rows=[CaseLine.of(case) for case in found[:limit]], next=following)


@router.get("/cases/{number}", response=CaseOut, summary="一件，全部内容", operation_id="case")
def case(request: HttpRequest, response: HttpResponse, number: Number) -> CaseOut:
    """证件号码和手机号只显示一部分（申请人看自己提交的除外）。ETag 以链首摘要开头，办理时写在 If-Match 里。"""
    caller = caller_of(request)
    found = seen(caller, number)
    response.headers[HEAD] = head_of(found)
    return whole(found, caller)


class Reason(Sent):
    reason: Annotated[str, Text]


@router.post("/cases/{number}/readings", response=CaseOut, summary="写明理由，查看完整号码", operation_id="reading")
def reading(request: HttpRequest, number: Number, sent: Reason) -> CaseOut:
    """留下谁、以什么岗位、为什么查看的记录（个人信息保护法）。"""
    caller = caller_of(request)
    found, officer = seen(caller, number), officer_of(caller)
    leave_trace(officer, found, "case.personal_numbers", sent.reason)
    return whole(found, caller, unmasked=True)


def leave_trace(officer: Officer, case: Case, what: str, reason: str) -> None:
    """Raises Problem (422) without a reason."""
    if not reason.strip():
        raise Problem(422, "reason_required", "请写明为什么要看完整号码，会留痕。", problems={"reason": "必须填写"})
    Reading.objects.create(
        reader=officer.key, capacity=officer.capacity, chain=case.chain, what=what, reason=reason.strip()[:200],
        read_at=timezone.now(),
    )  # fmt: skip


@router.get("/cases/{number}/events", response=list[EventOut], summary="一件的记录", operation_id="case_events")
def events(request: HttpRequest, response: HttpResponse, number: Number) -> list[EventOut]:
    found = seen(caller_of(request), number)
    response.headers[HEAD] = head_of(found)
    return [event_out(event) for event in found.chain.events.order_by("sequence")]


@router.get("/cases/{number}/documents", response=list[DocumentOut], summary="一件的文书", operation_id="documents")
def documents(request: HttpRequest, number: Number) -> list[DocumentOut]:
    found = seen(caller_of(request), number)
    return [DocumentOut.of(document, found) for document in documents_of(found.chain)]


PDF = {200: {"description": "PDF", "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}}


@router.get(
    "/cases/{number}/documents/{code}", summary="一份文书（PDF）", operation_id="document", url_name="document",
    openapi_extra={"responses": PDF},
)  # fmt: skip
def document(request: HttpRequest, number: Number, code: Key) -> HttpResponseBase:
    found = seen(caller_of(request), number)
    row = Document.objects.filter(chain=found.chain_id, code=code).first()
    if row is None:
        raise not_found()
    drawn = ensure_rendered(row, at=timezone.now())
    return FileResponse(drawn.file.open("rb"), filename=f"{drawn.title}.pdf", content_type="application/pdf")


BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
ANY_FILE = {
    200: {"description": "文件", "content": dict.fromkeys(("application/pdf", "image/jpeg", "image/png"), BYTES)}
}


@router.get(
    "/cases/{number}/files/{file_id}",
    summary="一份材料的文件",
    operation_id="file",
    openapi_extra={"responses": ANY_FILE},
)
def file(request: HttpRequest, number: Number, file_id: RowId) -> HttpResponseBase:
    caller = caller_of(request)
    found = seen(caller, number)
    who = caller.applicant or officer_of(caller)
    of_case = Q(case=found) | Q(provided__case=found)
    rows = Attachment.objects.filter(visible_attachments(who, timezone.now())).filter(of_case, pk=file_id)
    row = rows.distinct().first()
    if row is None or not default_storage.exists(row.file.name or ""):
        raise not_found()
    return FileResponse(row.file.open("rb"), filename=row.name, content_type=row.content_type, as_attachment=True)

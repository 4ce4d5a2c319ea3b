"""Applying: begin, fill in, upload, hand in, by the same functions as the portal and the windows (Art. 19, 47)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Router, Status
from ninja.files import UploadedFile

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import Principal
from onewindow.accounts.windows import AnotherName, identify
from onewindow.cases import drafts, uploads
from onewindow.cases.acts.apply import submit, submitted
from onewindow.cases.models import Case, Channel, Draft, Visit, VisitState
from onewindow.catalogue.models import Item
from onewindow.catalogue.queries import intakes, online_venue, published_version
from onewindow.network.models import Region, Venue, Window
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from onewindow.web.api.acts import Done, done, told
from onewindow.web.api.callers import Bearer, Caller, caller_of
from onewindow.web.api.draft_shapes import Applying, Beginning, DraftLine, DraftOut, Filling, became, draft_whole
from onewindow.web.api.etags import HEAD, ensure_revision
from onewindow.web.api.problems import Problem, not_found
from onewindow.web.api.scopes import DRAFTS
from onewindow.web.api.shapes import Key, RowId
from onewindow.web.api.signatures import Sent, arguments, body_of
from onewindow.web.api.tables import BEGINNING, Pair
from onewindow.web.desk.intake.taking import takes, where_instead

router = Router(tags=["申请"], auth=Bearer(DRAFTS))
WITH = ("item__basic", "item__agency", "item__region", "guide_version", "principal", "mandate__user", "mandate__principal",
        "place", "user", "case", "package__bundle", "package_case")  # fmt: skip


def own_drafts(caller: Caller) -> Any:
    """Those of the sign-in, or of the window's post."""
    rows = Draft.objects.select_related(*WITH)
    if caller.applicant is not None:
        return rows.filter(user=caller.applicant)
    officer = caller.officer
    return rows.filter(post=officer.post) if officer else rows.none()


def draft_or_404(caller: Caller, pk: int, *, opened: bool = False) -> Draft:
    """`opened`: not handed in yet; else Problem (409)."""
    draft: Draft | None = own_drafts(caller).filter(pk=pk).first()
    if draft is None:
        raise not_found()
    if opened and draft.handed_in:
        raise Problem(409, "submitted", "这份申请已经提交过了。", case=became(draft))
    return draft


def shown(caller: Caller, pk: int, response: HttpResponse) -> DraftOut:
    draft = draft_or_404(caller, pk)
    response.headers[HEAD] = f"r{draft.revision}"
    return draft_whole(draft, at=timezone.now())


@router.get("/drafts", response=list[DraftLine], summary="还没有提交的申请", operation_id="drafts")
def open_drafts(request: HttpRequest) -> list[DraftLine]:
    rows = own_drafts(caller_of(request)).filter(case__isnull=True, package_case__isnull=True).order_by("-saved_at")
    return [DraftLine.of(draft) for draft in rows[:100]]


@router.post("/drafts", response={201: DraftOut}, summary="开始申请", operation_id="draft_begin")
def begin(request: HttpRequest, response: HttpResponse, sent: Beginning) -> Any:
    """按公布的办事指南；个人资料和上一次填过的自动带出。"""
    caller = caller_of(request)
    item = Item.objects.select_related("basic", "agency", "region", "guide").filter(code=sent.item).first()
    if item is None:
        raise Problem(422, "no_such_choice", "没有这个事项。", problems={"item": "没有这个事项"})
    with transaction.atomic():
        draft = _begun(caller, item, sent)
    response.headers["Location"] = f"{request.path}/{draft.pk}"
    return Status(201, shown(caller, draft.pk, response))


def _begun(caller: Caller, item: Item, sent: Beginning) -> Draft:
    if caller.applicant is None:
        return _at_window(caller.officer, item, sent)
    if "online" not in published_version(item).body.channels:
        raise Problem(409, "not_online", "这个事项不能网上申请，请到窗口办理。")
    who = acting_for(caller, sent.mandate)
    return drafts.start(item, _place(item, sent.place), by=who, at=timezone.now(), channel=Channel.COMPUTER)


def acting_for(caller: Caller, wanted: int | None) -> Applicant:
    """For whom an applicant's sign-in applies: the one named, or the only one. Raises Problem (422)."""
    mandates = [actor.mandate for actor in caller.capacities]
    chosen = [mandate for mandate in mandates if wanted in (None, mandate.pk)]
    if len(chosen) != 1:
        told = [
            {"id": mandate.pk, "name": mandate.principal.name, "capacity": mandate.capacity} for mandate in mandates
        ]
        raise Problem(422, "choose_mandate", "请选择为谁申请。", problems={"mandate": "请选择为谁申请"}, mandates=told)
    return Applicant(chosen[0])


def _place(item: Item, code: str) -> Region:
    """Where the application says; within the place of the item."""
    place = Region.objects.filter(pk=code).first() if code else item.region
    if place is None or not item.region.contains(place):
        raise Problem(422, "no_such_choice", "这个地方不归这个事项的办理机关管。", problems={"place": "不在办理范围内"})
    return place


def _at_window(officer: Officer | None, item: Item, sent: Beginning) -> Draft:
    officer, window = at_window(officer)
    if not takes(window, item, published_version(item).body):
        raise Problem(403, "not_taken_here", f"这个窗口不收这个事项，请到{where_instead(item)}办理。")
    at, visit = timezone.now(), None
    if sent.visit:
        visit = Visit.objects.filter(post=officer.post, number=sent.visit, state=VisitState.OPEN).first()
        if visit is None:
            told = "这次办理已经结束，或者不是这个窗口的。请用 POST /visits 重新开始。"
            raise Problem(422, "no_such_choice", told, problems={"visit": told})
    principal = visit.principal if visit is not None else identified(officer, sent.applicant, at=at)
    return drafts.start(
        item, window.venue.region, by=officer, at=at, channel=Channel.WINDOW, principal=principal, visit=visit
    )


def at_window(officer: Officer | None) -> tuple[Officer, Window]:
    """Raises Problem (403) for whoever is not at a window."""
    window = officer.post.window if officer and officer.post.role == Role.WINDOW else None
    if officer is None or window is None:
        raise Problem(403, "windows_only", "窗口收件由窗口岗位办理。")
    return officer, window


def identified(officer: Officer, applicant: Applying | None, *, at: datetime) -> Principal:
    """Who stands at the window. Raises Problem (422)."""
    if applicant is None:
        raise Problem(422, "invalid", "请照证件原件填写申请人。", problems={"applicant": "必须填写"})
    try:
        return identify(applicant.seen(), checked_by=officer.capacity[:60], at=at)
    except AnotherName:
        told = "这个号码登记的不是这个姓名（名称），请对照证件原件再看一遍。"
        raise Problem(422, "another_name", told, problems={"applicant.name": told}) from None


@router.get("/drafts/{draft_id}", response=DraftOut, summary="一份申请", operation_id="draft")
def draft(request: HttpRequest, response: HttpResponse, draft_id: RowId) -> DraftOut:
    """`problems` 是提交之前还要改正的地方。"""
    return shown(caller_of(request), draft_id, response)


@router.patch("/drafts/{draft_id}", response=DraftOut, summary="填写", operation_id="draft_fill")
def fill(request: HttpRequest, response: HttpResponse, draft_id: RowId, sent: Filling) -> DraftOut:
    """没有填对的也保存，`problems` 会指出来。If-Match 写读取时的 ETag：别处保存过就不会被覆盖。"""
    caller = caller_of(request)
    with transaction.atomic():
        found = draft_or_404(caller, draft_id, opened=True)
        locked = Draft.objects.select_for_update(of=("self",)).get(pk=found.pk)
        ensure_revision(request, locked.revision)
        drafts.save(draft_id, sent.typed(found), revision=locked.revision, at=timezone.now())
    return shown(caller, draft_id, response)


@router.post("/drafts/{draft_id}/adopt", response=list[str], summary="改用新公布的办事指南", operation_id="draft_adopt")
def adopt(request: HttpRequest, draft_id: RowId) -> list[str]:
    """返回改动之处；还用得上的内容都保留。"""
    found = draft_or_404(caller_of(request), draft_id, opened=True)
    return drafts.adopt_new_version(found, at=timezone.now()) if drafts.newer_version(found) else []


@router.delete("/drafts/{draft_id}", response={204: None}, summary="删除草稿和它的文件", operation_id="draft_delete")
def delete(request: HttpRequest, draft_id: RowId) -> Any:
    drafts.delete(draft_or_404(caller_of(request), draft_id, opened=True))
    return Status(204, None)


@router.post(
    "/drafts/{draft_id}/materials/{key}", response=DraftOut, summary="上传一份材料", operation_id="draft_upload"
)
def upload(
    request: HttpRequest,
    response: HttpResponse,
    draft_id: RowId,
    key: Key,
    files: list[UploadedFile] = File(...),  # noqa: B008
) -> DraftOut:
    """JPG、PNG、PDF；几张照片合成一份。代替之前上传的。"""
    caller = caller_of(request)
    found = draft_or_404(caller, draft_id, opened=True)
    uploads.store(found, key, files, found.principal, timezone.now())
    return shown(caller, draft_id, response)


@router.delete(
    "/drafts/{draft_id}/materials/{key}", response=DraftOut, summary="去掉一份材料", operation_id="draft_remove"
)
def remove(request: HttpRequest, response: HttpResponse, draft_id: RowId, key: Key) -> DraftOut:
    caller = caller_of(request)
    found = draft_or_404(caller, draft_id, opened=True)
    with transaction.atomic():
        for attachment in found.attachments.filter(material=key, case__isnull=True):
            uploads.remove(attachment)
    return shown(caller, draft_id, response)


def venue_of(draft: Draft, by: Applicant | Officer) -> Venue:
    """A window takes it in where it stands; online it goes to whoever decides."""
    if isinstance(by, Officer):
        if by.post.window is None:
            raise Problem(403, "windows_only", "窗口收件由窗口岗位办理。")
        return by.post.window.venue
    return online_venue(intakes(draft.item, draft.guide_version, draft.place, timezone.localdate()))


SUPPLIED = {"intake"}  # the venue follows from who hands it in


def hand_in(request: HttpRequest, response: HttpResponse, draft_id: int, pair: Pair, sent: Sent | None) -> Done:
    """An act that makes a case of a draft. Handing in twice is handing in once."""
    caller, (_, act) = caller_of(request), pair
    found = draft_or_404(caller, draft_id)
    if found.package_id is not None:
        raise Problem(409, "package", "这是一件事的申请，请用 submit_package 提交。")
    ensure_revision(request, found.revision)
    by = Applicant(found.mandate) if found.mandate is not None else caller.officer
    if by is None:
        raise not_found()
    run: Callable[..., Case] = submitted if act is submit else act
    if found.case is not None and act is not submit:
        raise Problem(409, "submitted", "这份申请已经提交过了。", case=found.case.number)
    case = run(found.pk, by=by, at=timezone.now(), intake=venue_of(found, by), **arguments(act, sent))
    if not hasattr(case, "event"):
        case.event = case.chain.events.earliest("sequence")
    return done(case, response)


def add(pair: Pair) -> None:
    row, act = pair
    body = body_of(row.name, act, supplied=SUPPLIED)
    assert body is not None

    def endpoint(request: HttpRequest, response: HttpResponse, draft_id: RowId, sent: Any) -> Done:
        return hand_in(request, response, draft_id, pair, sent)

    endpoint.__annotations__["sent"] = body
    if not any(field.is_required() for field in body.model_fields.values()):
        endpoint.__defaults__ = (body(),)
    router.post(
        f"/drafts/{{draft_id}}/acts/{row.name}", response=Done, summary=row.label, operation_id=f"act_{row.name}",
        description=told(row, act), url_name=f"act_{row.name}",
    )(endpoint)  # fmt: skip


for each in BEGINNING:
    add(each)

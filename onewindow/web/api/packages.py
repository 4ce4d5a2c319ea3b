"""One-thing packages: their guides, one application for all members, and how far each has come (Art. 30)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema, Status

from onewindow.accounts.actors import Applicant
from onewindow.cases.acts.packages import submit_package, submitted
from onewindow.cases.models import Case, Channel, Draft, PackageCase, PackageState
from onewindow.cases.package_moves import SUBMIT, TABLE
from onewindow.cases.packages import drafting
from onewindow.cases.packages.joining import venue_of_package
from onewindow.cases.packages.parts import takes_package
from onewindow.cases.packages.progress import progress_of
from onewindow.catalogue.models import BundleVersion, VersionStatus
from onewindow.catalogue.packages.content import PackageContent
from onewindow.catalogue.packages.tables import published_package
from onewindow.network.models import Region
from onewindow.staff.actors import Officer
from onewindow.web.api.callers import Bearer, Caller, caller_of
from onewindow.web.api.case_shapes import event_out
from onewindow.web.api.draft_shapes import BeginningTogether, DraftOut
from onewindow.web.api.drafts import SUPPLIED, acting_for, at_window, draft_or_404, identified, shown
from onewindow.web.api.etags import ensure_revision
from onewindow.web.api.kinds import KINDS
from onewindow.web.api.problems import Problem, not_found
from onewindow.web.api.scopes import CASES_READ, DRAFTS
from onewindow.web.api.shapes import Key, Number, RowId
from onewindow.web.api.signatures import Sent, arguments, body_of
from onewindow.web.api.subjects import SubjectDone, found

router = Router(tags=["一件事"])
KIND = next(kind for kind in KINDS if kind.table is TABLE)


class PackageLine(Schema):
    key: str
    name: str
    version: int
    members: int


class PackageWhole(PackageLine):
    """The published version, whole."""

    content: PackageContent


def _line(version: BundleVersion) -> dict[str, Any]:
    body = version.body
    return {"key": version.bundle_id, "name": body.name, "version": version.number, "members": len(body.members)}


@router.get("/packages", response=list[PackageLine], summary="一件事清单", operation_id="packages")
def packages(request: HttpRequest) -> list[PackageLine]:
    rows = BundleVersion.objects.filter(state=VersionStatus.PUBLISHED).order_by("bundle")
    return [PackageLine(**_line(version)) for version in rows]


def package_or_404(key: str) -> BundleVersion:
    version = published_package(key)
    if version is None:
        raise not_found()
    return version


@router.get("/packages/{key}", response=PackageWhole, summary="一件事的办法（公布版）", operation_id="package")
def package(request: HttpRequest, key: Key) -> PackageWhole:
    version = package_or_404(key)
    return PackageWhole(**_line(version), content=version.body)


@router.post(
    "/packages/{key}/drafts", response={201: DraftOut}, summary="开始一件事", operation_id="package_begin", auth=Bearer(DRAFTS)
)  # fmt: skip
def begin(request: HttpRequest, response: HttpResponse, key: Key, sent: BeginningTogether) -> Any:
    """之后和单个事项的申请一样：填写、上传；`members` 说明要办哪几件，`unchosen` 去掉不办的。"""
    caller = caller_of(request)
    with transaction.atomic():
        draft = _begun(caller, package_or_404(key), sent)
    response.headers["Location"] = f"/api/v1/drafts/{draft.pk}"
    return Status(201, shown(caller, draft.pk, response))


def _begun(caller: Caller, version: BundleVersion, sent: BeginningTogether) -> Draft:
    at, place = timezone.now(), Region.objects.filter(pk=sent.place).first() if sent.place else None
    if sent.place and place is None:
        raise Problem(422, "no_such_choice", "没有这个地方。", problems={"place": "没有这个地方"})
    if caller.applicant is not None:
        if place is None:
            raise Problem(422, "invalid", "请写明在哪里办。", problems={"place": "必须填写"})
        who = acting_for(caller, sent.mandate)
        return drafting.start_package(version, place, by=who, at=at, channel=Channel.COMPUTER)
    officer, window = at_window(caller.officer)
    here = place or window.venue.region
    if not takes_package(window, version, here):
        raise Problem(403, "not_taken_here", "这个窗口不收这一件事，请到牵头部门所在的大厅，或者在网上办。")
    principal = identified(officer, sent.applicant, at=at)
    return drafting.start_package(version, here, by=officer, at=at, channel=Channel.WINDOW, principal=principal)


def hand_in(request: HttpRequest, response: HttpResponse, draft_id: int, sent: Sent | None) -> SubjectDone:
    """Handing in twice is handing in once."""
    caller = caller_of(request)
    draft = draft_or_404(caller, draft_id)
    if draft.package_id is None:
        raise Problem(409, "no_package", "这不是一件事的申请，请用 submit 提交。")
    ensure_revision(request, draft.revision)
    by: Applicant | Officer | None = Applicant(draft.mandate) if draft.mandate is not None else caller.officer
    if by is None:
        raise not_found()
    intake = at_window(by)[1].venue if isinstance(by, Officer) else venue_of_package(draft)
    made = submitted(draft.pk, by=by, at=timezone.now(), intake=intake, **arguments(submit_package, sent))
    left = PackageCase.objects.select_related("chain").get(pk=made.pk)
    digest = bytes(left.chain.head_digest).hex()
    response.headers["ETag"] = f'"{digest}"'
    return SubjectDone(
        number=left.number, state=left.state, state_label=left.state_label(), digest=digest,
        event=event_out(left.chain.events.earliest("sequence"), KIND.table.kind),
    )  # fmt: skip


BODY = body_of(SUBMIT.name, submit_package, supplied=SUPPLIED)
assert BODY is not None


def _submit(request: HttpRequest, response: HttpResponse, draft_id: RowId, sent: Any = BODY()) -> SubjectDone:  # noqa: B008
    return hand_in(request, response, draft_id, sent)


_submit.__annotations__["sent"] = BODY
router.post(
    f"/drafts/{{draft_id}}/acts/{SUBMIT.name}", response=SubjectDone, summary=SUBMIT.label, operation_id="package_submit",
    description=f"{SUBMIT.label}（{SUBMIT.article.label}）。窗口：`papers` 是收到的纸质材料，一份几件事共用。", url_name="package_submit",
    auth=Bearer(DRAFTS),
)(_submit)  # fmt: skip


class MemberOut(Schema):
    """`state`: of the case once it has started, before that the member's own; `case`: only for who may see it."""

    key: str
    name: str
    agency: str
    after: list[str]
    state: str
    state_label: str
    reason: str
    case: str | None


class ProgressOut(Schema):
    """The whole: who leads and answers for it, its one day, each member."""

    number: str
    package: str
    name: str
    state: str
    lead: str
    responsible: str
    together: bool
    due: date | None
    light: str
    members: list[MemberOut]
    left_out: list[dict[str, str]]


@router.get(
    "/package-cases/{number}/progress", response=ProgressOut, summary="一件事：每一件办到哪一步", operation_id="package_progress",
    auth=Bearer(CASES_READ),
)  # fmt: skip
def progress(request: HttpRequest, number: Number) -> ProgressOut:
    caller = caller_of(request)
    made: PackageCase = found(KIND, caller, number)
    seen = set(caller.cases().filter(package=made).values_list("pk", flat=True))
    told = progress_of(made, timezone.localdate())
    running = told.reading if made.state == PackageState.RUNNING else None
    members = [_member(line.member.case, line.member, line.pill[2], line.member.case_id in seen) for line in told.lines]
    return ProgressOut(
        number=made.number, package=made.version.bundle_id, name=made.title, state=made.state, lead=made.lead.name,
        responsible=made.responsible.officer.display_name if made.responsible else "", together=made.together, members=members,
        due=running.clock.due if running else None, light=running.light.value if running else "", left_out=made.left_out,
    )  # fmt: skip


def _member(case: Case | None, member: Any, label: str, seen: bool) -> MemberOut:
    return MemberOut(
        key=member.key, name=member.name, agency=member.item.agency.name, after=list(member.after), reason=member.reason,
        state=case.state if case else member.state, state_label=label, case=case.number if case and seen else None,
    )  # fmt: skip

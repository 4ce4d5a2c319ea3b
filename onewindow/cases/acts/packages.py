"""A package: one application; members start, stop and end; one who answers for all of it (Art. 19, 23, 24, 30)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.timezone import localtime

from onewindow.accounts.actors import Applicant
from onewindow.cases import package_moves as moves
from onewindow.cases.acts.apply import ensure_own, new_query_code, query_digest, withdraw
from onewindow.cases.acts.joining import release, start_member
from onewindow.cases.completeness import PaperMaterial
from onewindow.cases.consents import Consent, keep
from onewindow.cases.errors import NoSuchChoice, ReasonRequired
from onewindow.cases.models import Case, Draft, MemberState, PackageCase, PackageMember, PackageState
from onewindow.cases.models.case import OPEN
from onewindow.cases.packages import clock, complete
from onewindow.cases.packages.founding import awaits_a_code
from onewindow.cases.texts import text_digest
from onewindow.catalogue.packages import graph, path
from onewindow.network.models import Agency, Level, Region, Venue
from onewindow.record import clocks
from onewindow.record.actors import System
from onewindow.record.calendars import working_calendar
from onewindow.record.door import begin, move, open_chain
from onewindow.record.errors import ActRefused
from onewindow.record.models import ClockKind, next_number
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role

SYSTEM = System("packages")


class NothingToDo(ActRefused):
    """The job came again, or somebody was quicker."""

    code = "nothing_to_do"

    def __init__(self, what: str) -> None:
        super().__init__(f"没有要{what}的事项。请刷新页面，看一看最新进展。")


class PackageHandedIn(Exception):
    """The draft has become a package: a second click."""

    def __init__(self, package: PackageCase) -> None:
        super().__init__("这份申请已经提交过了。")
        self.package = package


@moves.act(moves.SUBMIT)
def submit_package(
    draft_id: int,
    *,
    by: Applicant | Officer,
    at: datetime,
    intake: Venue,
    papers: dict[str, PaperMaterial] | None = None,
) -> PackageCase:
    """One application for all: members without prerequisites become cases at once, the others wait without a clock.

    `papers` lie on the counter once, for whichever members need them, also those that start later.

    Raises GuideChanged, NoMember, Incomplete; PackageHandedIn (see `submitted`).
    """
    rows = Draft.objects.select_for_update(of=("self",))
    draft = rows.select_related("item__agency", "principal", "place", "package", "mandate").get(pk=draft_id)
    ensure_own(draft, by)
    if draft.handed_in:
        raise PackageHandedIn(draft.package_case)
    complete.ensure_complete(draft, at=at)
    package = _make(draft, papers or {}, at=at, intake=intake)
    members = _members(package, draft)
    details = {
        "package": package.version.bundle_id, "version": package.version_id, "applicant": bytes(package.applicant.document_digest).hex(),
        "members": [member.key for member in members], "together": package.together,
        **({"papers": package.papers} if package.papers else {}),
    }  # fmt: skip
    begin(package, moves.SUBMIT, by=by, at=at, details=details)
    clock.start(package, members, at=at)
    for member in members:
        if not member.after:
            start_member(member.pk, by=SYSTEM, at=at)
    return package


def submitted(
    draft_id: int,
    *,
    by: Applicant | Officer,
    at: datetime,
    intake: Venue,
    papers: dict[str, PaperMaterial] | None = None,
) -> PackageCase:
    """Hand in, or find what it has become: submitting twice is submitting once."""
    try:
        return submit_package(draft_id, by=by, at=at, intake=intake, papers=papers)
    except PackageHandedIn as earlier:
        return earlier.package


def _make(draft: Draft, papers: dict[str, PaperMaterial], *, at: datetime, intake: Venue) -> PackageCase:
    assert draft.package is not None and draft.principal is not None
    lead = lead_at(draft.package.body.lead, draft.place)
    day = f"{localtime(at):%Y%m%d}"
    number = f"YJ{draft.place_id[:6]}{day}{next_number(f'package:{draft.place_id[:6]}:{day}'):04d}"
    lines, code = {line.material.key for line in draft.parts.merged.lines}, new_query_code()
    gains = path.gains(draft.parts.merged, localtime(at).date(), working_calendar())
    return PackageCase.objects.create(
        number=number, chain=open_chain("package_case", number, at=at), state=PackageState.RUNNING, draft=draft,
        version=draft.package, lead=lead, responsible=who_answers(lead, at=at), place=draft.place, intake=intake,
        applicant=draft.principal, applicant_name=draft.principal.name, submitted_by=draft.user, entered_by=draft.post, together=draft.together,
        papers={key: [paper.originals, paper.copies] for key, paper in papers.items() if key in lines},
        query_code=code, query_digest=query_digest(number, code), saved_materials=gains.materials.saved,
        saved_visits=gains.visits.saved, saved_days=gains.days.saved,
        left_out=[{"item": one.item, "name": one.name, "why": one.why} for one in draft.parts.left_out], received_at=at,
    )  # fmt: skip


def _members(package: PackageCase, draft: Draft) -> list[PackageMember]:
    after = draft.parts.merged.after
    playing = {held.member.key: held for held in draft.parts.playing}
    return [
        PackageMember.objects.create(
            package=package, position=place, item=playing[key].item, place=playing[key].place, guide_version=playing[key].version,
            after=after[key], state=MemberState.WAITING,
        )
        for place, key in enumerate(graph.order(after), start=1)
    ]  # fmt: skip


def lead_at(key: str, place: Region) -> Agency:
    """The leading agency at the lowest level that contains the place and has one."""
    found = Agency.objects.filter(key=key, region__in=place.ancestor_codes(), closed_on__isnull=True)
    return max(found.select_related("region"), key=lambda agency: Level(agency.region.level).rank)


def who_answers(lead: Agency, *, at: datetime) -> Post | None:
    """A reviewer of the leading agency, whoever answers for the fewest; else its chief representative."""
    held = Post.objects.in_force(localtime(at).date()).filter(agency=lead, role__in=[Role.REVIEWER, Role.APPROVER])
    running = Count("packages", filter=Q(packages__state=PackageState.RUNNING))
    return min(
        held.annotate(running=running),
        key=lambda post: (post.role != Role.REVIEWER, post.running, post.pk),
        default=None,
    )


@moves.act(moves.START)
def start_members(package_id: int, *, by: System, at: datetime) -> PackageCase:
    """Start those whose prerequisites are all granted, with their results as materials; for a business that has just been founded, as
    soon as its code is known, in its name. Raises NothingToDo."""
    members = _locked(package_id)
    granted = {key for key, member in members.items() if member.granted}
    ready = [one for one in members.values() if one.state == MemberState.WAITING and set(one.after) <= granted]
    ready = [one for one in ready if not awaits_a_code(one, members)]
    package = move(PackageCase, package_id, moves.START, by=by, at=at, details={"members": [one.key for one in ready]})
    if not ready:
        raise NothingToDo("启动")
    for member in ready:
        start_member(member.pk, by=SYSTEM, at=at)
    return package


@moves.act(moves.STOP)
def stop_members(package_id: int, *, by: System, at: datetime) -> PackageCase:
    """Members that wait for one of which nothing will come do not start any more; all others go on. Raises NothingToDo."""
    members = _locked(package_id)
    failed = [key for key, member in members.items() if member.failed]
    behind = graph.behind({key: member.after for key, member in members.items()}, failed)
    stopped = [members[key] for key in behind if members[key].state == MemberState.WAITING]
    details = {"because": failed, "members": [one.key for one in stopped]}
    package = move(PackageCase, package_id, moves.STOP, by=by, at=at, details=details)
    if not stopped:
        raise NothingToDo("停止")
    for member in stopped:
        whose = [members[key].name for key in member.after if members[key].failed]
        member.state = MemberState.STOPPED
        member.reason = f"要用“{'”“'.join(whose)}”的结果，那一件没有办成，这一件不再启动"[:300]
        member.save(update_fields=["state", "reason"])
    return package


@moves.act(moves.FINISH)
def finish_package(package_id: int, *, by: System, at: datetime) -> PackageCase:
    """Every member has come to its end: results that waited for the others are handed out. Raises NothingToDo."""
    members = _locked(package_id)
    package = move(PackageCase, package_id, moves.FINISH, by=by, at=at, details=_ends(members))
    if not all(member.settled for member in members.values()):
        raise NothingToDo("办结")
    _release(package, at=at)
    clocks.stop(package.chain, ClockKind.PACKAGE, at=at)
    return package


@moves.act(moves.WITHDRAW)
def withdraw_package(
    package_id: int, *, by: Applicant | Officer, at: datetime, reason: str = "", consent: Consent | None = None
) -> PackageCase:
    """Take back what is not decided yet; what was granted stays granted and is handed out. At a window by consent. Raises ReasonRequired."""
    members = _locked(package_id)
    taken = _TakenBack(by, at, reason, consent or Consent())
    package = move(PackageCase, package_id, moves.WITHDRAW, by=by, at=at, details=taken.details())
    taken.keep(package, moves.WITHDRAW.name)
    for member in members.values():
        taken.back(member)
    _release(package, at=at)
    clocks.stop(package.chain, ClockKind.PACKAGE, at=at)
    return package


@moves.act(moves.WITHDRAW_MEMBER)
def withdraw_member(
    package_id: int, *, by: Applicant | Officer, at: datetime, item: str, reason: str = "", consent: Consent | None = None
) -> PackageCase:  # fmt: skip
    """Take one back; what waits for it does not start. Raises NoSuchChoice where it has ended already, ReasonRequired."""
    member = _locked(package_id).get(item)
    taken = _TakenBack(by, at, reason, consent or Consent())
    details = {"member": item} | taken.details()
    package = move(PackageCase, package_id, moves.WITHDRAW_MEMBER, by=by, at=at, details=details)
    taken.keep(package, moves.WITHDRAW_MEMBER.name)
    if member is None or not taken.back(member):
        raise NoSuchChoice(f"撤回{member.name if member else item}（已经办结，或者已经撤回）")
    return package


@dataclass(frozen=True)
class _TakenBack:
    """By the applicant, or by a window with their consent: how, when and why it is the same for every member."""

    by: Applicant | Officer
    at: datetime
    reason: str
    consent: Consent

    def details(self) -> dict[str, str]:
        said = {"reason": text_digest(self.reason)} if self.reason else {}
        return said | (self.consent.details() if isinstance(self.by, Officer) else {})

    def keep(self, package: PackageCase, act: str) -> None:
        if isinstance(self.by, Officer):
            keep(package, self.consent, act=act, by=self.by, at=self.at)

    def back(self, member: PackageMember) -> bool:
        """Whether there was anything to take back."""
        if member.state == MemberState.WAITING:
            member.state = MemberState.WITHDRAWN
            member.reason = "经您同意，窗口撤回了这一件" if isinstance(self.by, Officer) else "您撤回了这一件"
            member.save(update_fields=["state", "reason"])
            return True
        if member.case is None or member.case.state not in OPEN:
            return False
        withdraw(member.case.pk, by=self._for(member.case), at=self.at, reason=self.reason, consent=self.consent)
        return True

    def _for(self, case: Case) -> Applicant | Officer:
        """Of a member that runs in the new business's name, as its representative."""
        if isinstance(self.by, Officer) or self.by.principal.pk == case.applicant_id:
            return self.by
        held = self.by.user.mandates.in_force(localtime(self.at).date()).filter(principal=case.applicant_id).first()
        return Applicant(held) if held is not None else self.by


@moves.act(moves.COLLECT)
def choose_collection(package_id: int, *, by: Applicant, at: datetime, together: bool) -> PackageCase:
    """Each result as soon as it is ready, or all of them together. Raises NothingToDo where it is so already."""
    package = move(PackageCase, package_id, moves.COLLECT, by=by, at=at, details={"together": together})
    if package.together == together:
        raise NothingToDo("改变领取办法")
    package.together = together
    package.save(update_fields=["together"])
    if not together:
        _release(package, at=at)
    return package


@moves.act(moves.ASSIGN)
def assign_package(package_id: int, *, by: Officer, at: datetime, to: Post, reason: str) -> PackageCase:
    """Somebody else of the leading agency answers for it from now on. Raises ReasonRequired, NoSuchChoice."""
    if not reason.strip():
        raise ReasonRequired("改派的理由")
    details = {"to": f"post:{to.pk}", "reason": text_digest(reason)}
    package = move(PackageCase, package_id, moves.ASSIGN, by=by, at=at, details=details)
    wanted = to.role in {Role.REVIEWER, Role.APPROVER} and to.holds(localtime(at).date())
    if to.agency_id != package.lead_id or to.pk == package.responsible_id or not wanted:
        raise NoSuchChoice(f"负责人 {to.officer.display_name}")
    package.responsible = to
    package.save(update_fields=["responsible"])
    return package


@moves.act(moves.ESCALATE)
def escalate_package(package_id: int, *, by: System, at: datetime, recorded_at: datetime | None = None) -> PackageCase:
    """The overall time is over: to whoever answers for it, and up their line (Art. 23)."""
    post = PackageCase.objects.values_list("responsible", flat=True).get(pk=package_id)
    package = move(
        PackageCase, package_id, moves.ESCALATE, by=by, at=at, details={"to": f"post:{post}" if post else ""},
        recorded_at=recorded_at, by_lapse=True,
    )  # fmt: skip
    package.escalated_at = at
    package.save(update_fields=["escalated_at"])
    return package


def _locked(package_id: int) -> dict[str, PackageMember]:
    """The members by key, the package held until the act is over."""
    PackageCase.objects.select_for_update(of=("self",)).get(pk=package_id)
    rows = PackageMember.objects.filter(package=package_id).select_related("item", "guide_version", "case")
    return {member.key: member for member in rows.order_by("position")}


def _ends(members: dict[str, PackageMember]) -> dict[str, object]:
    return {"ends": {key: one.case.state if one.case else one.state for key, one in members.items()}}


def _release(package: PackageCase, *, at: datetime) -> None:
    for case_id in package.cases.filter(held=True).order_by("pk").values_list("pk", flat=True):
        release(case_id, by=SYSTEM, at=at)

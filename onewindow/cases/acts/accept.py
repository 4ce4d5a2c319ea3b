"""Receiving: accept, refer, refuse, ask for correction (Art. 20, 22)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from onewindow.accounts.actors import Applicant
from onewindow.cases import limits, moves, steps
from onewindow.cases.acts.reused import ensure_not_held
from onewindow.cases.deferrals import late_words, may_follow, only_deferrable_is_missing
from onewindow.cases.documents.matter import joint_parties
from onewindow.cases.errors import (
    DeferralOffered,
    HelpNotConfirmed,
    HelpNotOnRecord,
    JointNotConfirmed,
    MissingMaterials,
    NoSuchChoice,
    OnlyOnce,
    ReasonRequired,
    Unanswered,
)
from onewindow.cases.forms import form_points
from onewindow.cases.helps import helped_on_the_quiet, unconfirmed
from onewindow.cases.materials import handed_in, hold_lines, missing_materials
from onewindow.cases.models import Case, Checked, Correction, Provided, StepState, Trust
from onewindow.cases.texts import text_digest
from onewindow.catalogue.content import Material
from onewindow.record import clocks
from onewindow.record.door import move
from onewindow.record.models import ClockKind
from onewindow.staff.actors import Officer


@dataclass(frozen=True)
class Point:
    """One thing that is missing: `key` names a material, or a form field as `form.<element>`."""

    key: str
    name: str
    wrong: str
    mend: str


@moves.act(moves.ACCEPT)
def accept(case_id: int, *, by: Officer, at: datetime) -> Case:
    """Take the application in; the promised and the statutory clock start (Art. 22, 23).

    Raises MissingMaterials if something required is not there, JointNotConfirmed if a joint applicant has not confirmed.
    """
    case = move(Case, case_id, moves.ACCEPT, by=by, at=at)
    hold_lines(case)
    if missing := missing_materials(case):
        raise MissingMaterials([material.name for material in missing], may_follow=may_follow(case.guide, missing))
    ensure_joint_confirmed(case)
    ensure_help_confirmed(case)
    clocks.stop(case.chain, ClockKind.ACCEPTANCE, at=at)
    with clocks.together(case.chain):
        limits.start_at_acceptance(case, at=at)
        steps.enter_first(case, at=at)
    return case


def ensure_joint_confirmed(case: Case) -> None:
    waiting = [party.name for party in joint_parties(case) if party.confirmed_at is None]
    if waiting:
        raise JointNotConfirmed(waiting)


def ensure_help_confirmed(case: Case) -> None:
    """Raises HelpNotConfirmed, HelpNotOnRecord."""
    if helped_on_the_quiet(case):
        raise HelpNotOnRecord
    if unconfirmed(case):
        raise HelpNotConfirmed


@moves.act(moves.CONFIRM_DEEMED)
def confirm_deemed(case_id: int, *, by: Officer, at: datetime) -> Case:
    """An officer confirms that the matter is ours and issues the acceptance notice, dated back to receipt."""
    case = move(Case, case_id, moves.CONFIRM_DEEMED, by=by, at=at)
    case.deemed_confirmed_at = at
    case.save(update_fields=["deemed_confirmed_at"])
    return case


@moves.act(moves.NOT_OURS)
def not_ours(case_id: int, *, by: Officer, at: datetime, reason: str, authority: str) -> Case:
    """Say at once that it is not our matter and whose it is (行政许可法 32 I 2). Raises ReasonRequired."""
    if not reason.strip():
        raise ReasonRequired("为什么不属于本机关职权")
    if not authority.strip():
        raise ReasonRequired("应当向哪个机关申请")
    details = {"reason": text_digest(reason), "authority": authority}
    case = move(Case, case_id, moves.NOT_OURS, by=by, at=at, details=details)
    return close(case, at=at, reason=reason, authority=authority)


@moves.act(moves.REFUSE)
def refuse(case_id: int, *, by: Officer, at: datetime, reason: str, ground: str, instead: str = "") -> Case:
    """Refuse acceptance in writing, with ground, explanation and remedies (Art. 22; 57 V). Raises ReasonRequired.

    `instead`: why not accepted with deferral, where that could be done; else DeferralOffered.
    """
    if not reason.strip():
        raise ReasonRequired("不予受理的理由，申请人要看得懂")
    if not ground.strip():
        raise ReasonRequired("不予受理的依据（法律、法规、规章的条款）")
    details = {"reason": text_digest(reason), "ground": ground} | why_not_deferred(instead)
    case = move(Case, case_id, moves.REFUSE, by=by, at=at, details=details)
    ensure_not_deferred(case, instead)
    return close(case, at=at, reason=reason, ground=ground, instead=instead)


def close(case: Case, *, at: datetime, **reasons: str) -> Case:
    """End the handling without a decision on the matter: no clock of ours runs on, no step stays at work."""
    steps.leave(case, at=at, state=StepState.ENDED)
    clocks.stop_all(case.chain, at=at)
    case.closing = reasons
    case.save(update_fields=["closing"])
    return case


@moves.act(moves.REQUEST_CORRECTION)
def request_correction(
    case_id: int, *, by: Officer, at: datetime, points: Sequence[Point], days: int = limits.CORRECTION_DAYS,
    instead: str = "", despite_on_file: str = "",
) -> Case:  # fmt: skip
    """One notice with everything that is missing (Art. 20, 22). `days`: natural days for the answer.

    A second notice may only concern what the applicant has since handed in: anything else raises OnlyOnce. Where all of
    it could follow after acceptance, `instead` says why it is not deferred: else DeferralOffered. `despite_on_file`: why something is asked for
    that the city holds: else HeldAlready.
    """
    if not points or not all(point.wrong.strip() for point in points):
        raise ReasonRequired("要补正的内容，至少一项，每一项都说明缺什么")
    if not limits.CORRECTION_MIN <= days <= limits.CORRECTION_MAX:
        raise NoSuchChoice(f"补正期限 {days} 天（可选 {limits.CORRECTION_MIN} 至 {limits.CORRECTION_MAX} 天）")
    case = move(
        Case, case_id, moves.REQUEST_CORRECTION, by=by, at=at,
        details={"points": [p.key for p in points], "days": days} | why_not_deferred(instead) | why_again(despite_on_file),
    )  # fmt: skip
    ensure_of_the_list(case, points)
    if all(material.deferrable for material in _named(case, points)):
        ensure_not_deferred(case, instead)
    ensure_told_once(case, points)
    ensure_not_held(
        case, [point.key for point in points], despite_on_file, by=by, at=at, act=moves.REQUEST_CORRECTION.name
    )
    clock = limits.start_correction(case, days, at=at)
    Correction.objects.create(
        case=case,
        round=case.corrections.count() + 1,
        points=[asdict(point) for point in points],
        asked_by=by.post,
        asked_at=at,
        due=clock.due,
        consequence=consequence(case),
        instead=instead.strip()[:300],
    )
    return case


def why_not_deferred(instead: str) -> dict[str, str]:
    return {"instead": text_digest(instead)} if instead.strip() else {}


def why_again(despite: str) -> dict[str, str]:
    return {"despite_on_file": text_digest(despite)} if despite.strip() else {}


def _named(case: Case, points: Sequence[Point]) -> list[Material]:
    """The materials that the points name; none where a part of the form is among them."""
    wanted = {material.key: material for material in case.guide.materials}
    return [wanted[point.key] for point in points] if all(point.key in wanted for point in points) else []


def ensure_not_deferred(case: Case, instead: str) -> None:
    """Raises DeferralOffered where all that is missing may follow and nobody says why it should not (Art. 22)."""
    if not instead.strip() and only_deferrable_is_missing(case):
        raise DeferralOffered([material.name for material in missing_materials(case)])


def ensure_of_the_list(case: Case, points: Sequence[Point]) -> None:
    """Only what the guide asks can be asked for (Art. 17): materials of this case's list, elements of its form."""
    known = {material.key for material in case.guide.materials_for(case.answers)} | form_points(case.guide)
    if unknown := [point.name for point in points if point.key not in known]:
        raise NoSuchChoice("、".join(unknown))


def ensure_told_once(case: Case, points: Sequence[Point]) -> None:
    earlier = case.corrections.order_by("-round").first()
    if earlier is None:
        return
    asked = {point["key"] for point in earlier.points}
    late = [point.name for point in points if point.key not in asked or earlier.answered_at is None]
    if late:
        raise OnlyOnce(late)


def consequence(case: Case) -> str:
    """What happens if nothing comes: the item's own rule, with its basis."""
    return late_words(case.guide, "逾期没有补正的", "按已经提交的材料作出是否受理的决定")


@moves.act(moves.HAND_IN)
def hand_in(case_id: int, *, by: Applicant | Officer, at: datetime) -> Case:
    """The answer to a correction notice: the time for accepting starts anew, in full, and both receipts stay on record.

    Raises Unanswered while a point of the notice is. Files are stored by `materials.provide`, fields by
    `corrections.correct_field`.
    """
    case = move(Case, case_id, moves.HAND_IN, by=by, at=at, details=_handed_in(case_id))
    correction = case.corrections.get(answered_at__isnull=True, lapsed_at__isnull=True)
    answered = set(case.provided.filter(round=correction.round + 1).values_list("key", flat=True))
    answered |= {f"form.{key}" for key in case.corrected_fields}
    if missing := [p["name"] for p in correction.points if p["key"] not in answered]:
        raise Unanswered(missing)
    correction.answered_at = at
    correction.save(update_fields=["answered_at"])
    case.corrected_fields = []
    case.save(update_fields=["corrected_fields"])
    clocks.stop(case.chain, ClockKind.CORRECTION, at=at)
    limits.start_at_receipt(case, at=at)
    return case


def _handed_in(case_id: int) -> dict[str, object]:
    """What the answer brings: the materials of its round and the form as it now stands. Locks the case."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    correction = case.corrections.order_by("-round").first()
    rows = case.provided.filter(round=correction.round + 1 if correction else 1)
    return handed_in(case, rows) | {"fields": sorted(case.corrected_fields)}


@moves.act(moves.CHECK_MATERIAL)
def check_material(
    case_id: int, *, by: Officer, at: datetime, key: str, sound: bool, remark: str = "", despite_on_file: str = ""
) -> Case:
    """Mark a material as checked, or say what is wrong. A window that has seen the original raises its trust to B.

    Where the city holds another one, finding this one wrong asks for it again: HeldAlready, unless `despite_on_file` says why.
    """
    details = {"material": key, "sound": sound} | why_again(despite_on_file)
    case = move(Case, case_id, moves.CHECK_MATERIAL, by=by, at=at, details=details)
    row = Provided.objects.filter(case=case, key=key).order_by("-round").first()
    if row is None:
        raise NoSuchChoice(f"材料 {key}")
    if not sound and not remark.strip():
        raise ReasonRequired("材料有什么问题")
    if not sound:
        ensure_not_held(case, [key], despite_on_file, by=by, at=at, act=moves.CHECK_MATERIAL.name)
    row.checked = Checked.SOUND if sound else Checked.WRONG
    row.checked_by, row.remark = by.post, remark[:300]
    if sound and row.trust == Trust.C and by.post.window is not None:
        row.trust = Trust.B
    row.save(update_fields=["checked", "checked_by", "remark", "trust"])
    return case

"""Deferred materials: promised in writing, accepted without them, handed in by the day or decided on the record (Art. 22, 27)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile

from onewindow.accounts.actors import Applicant
from onewindow.cases import limits, moves, steps
from onewindow.cases.acts.accept import ensure_help_confirmed, ensure_joint_confirmed
from onewindow.cases.deferrals import late_words, owed
from onewindow.cases.errors import NoSuchChoice, ReasonRequired
from onewindow.cases.materials import handed_in, missing_materials
from onewindow.cases.models import (
    Attachment,
    Case,
    Deferral,
    DeferralGround,
    Medium,
    Provided,
    Reminder,
    SignedWay,
    State,
    Trust,
)
from onewindow.cases.texts import text_digest
from onewindow.record import clocks
from onewindow.record.actors import System
from onewindow.record.door import move
from onewindow.record.errors import ActRefused
from onewindow.record.models import Clock, ClockKind
from onewindow.staff.actors import Officer


class NotSigned(ActRefused):
    code = "deferral_not_signed"

    def __init__(self) -> None:
        super().__init__("申请人还没有签容缺承诺。请申请人在窗口签，或者告知申请人在网上签，再容缺受理。")


class NothingOwed(ActRefused):
    code = "nothing_owed"

    def __init__(self) -> None:
        super().__init__("没有可以补交的容缺材料，请刷新页面看一看。")


@dataclass(frozen=True)
class Signed:
    """Who signs, and where; `signature` is the picture (PNG) of a signature on the window's tablet."""

    name: str
    signature: bytes = b""


@moves.act(moves.OFFER_DEFERRAL)
def offer_deferral(case_id: int, *, by: Officer, at: datetime) -> Case:
    """Tell the applicant that what is missing may follow, and that a promise is to be signed for it."""
    return move(Case, case_id, moves.OFFER_DEFERRAL, by=by, at=at, details={"materials": _missing_keys(case_id)})


@moves.act(moves.SIGN_DEFERRAL)
def sign_deferral(case_id: int, *, by: Applicant | Officer, at: datetime, signed: Signed) -> Case:
    """Promise in writing to hand in later what is missing. Raises ReasonRequired where nobody signs."""
    keys = _missing_keys(case_id)
    details = {"materials": keys, "signed": text_digest(signed.name)}
    case = move(Case, case_id, moves.SIGN_DEFERRAL, by=by, at=at, details=details)
    promise(case, keys, by=by, at=at, signed=signed)
    return case


def _missing_keys(case_id: int) -> list[str]:
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    return [material.key for material in missing_materials(case)]


def promise(
    case: Case, keys: Sequence[str], *, by: Applicant | Officer, at: datetime, signed: Signed,
    ground: DeferralGround = DeferralGround.DEFERRED,
) -> Deferral:  # fmt: skip
    """The promise of a case, in place of one that was never accepted; one that was, grows. Raises ReasonRequired."""
    if not signed.name.strip():
        raise ReasonRequired("签承诺的人的姓名")
    row = Deferral.objects.filter(case=case).first() or Deferral(case=case)
    known = set(keys) | (set(row.keys) if row.due else set())
    row.ground, row.completed_at, row.lapsed_at = ground, None, None
    row.keys = [material.key for material in case.guide.materials if material.key in known]
    row.signed_name, row.signed_at = signed.name.strip()[:100], at
    row.signed_way = SignedWay.WINDOW if isinstance(by, Officer) else SignedWay.ONLINE
    row.signed_by = by.post if isinstance(by, Officer) else None
    if signed.signature:
        row.signature.save(f"signatures/{case.number}-deferral.png", ContentFile(signed.signature), save=False)
    row.save()
    case.deferral = row
    return row


@moves.act(moves.ACCEPT_DEFERRED)
def accept_deferred(case_id: int, *, by: Officer, at: datetime, signed: Signed | None = None) -> Case:
    """Accept although deferrable materials are missing: the notice names each, by when, and what follows if it is late.

    `signed`: the promise, where it is signed at the window now. Clocks start as for any acceptance. Raises NotSigned,
    JointNotConfirmed.
    """
    keys = _missing_keys(case_id)
    case = move(Case, case_id, moves.ACCEPT_DEFERRED, by=by, at=at, details={"materials": keys})
    if signed is not None:
        promise(case, keys, by=by, at=at, signed=signed)
    deferral = Deferral.objects.filter(case=case).first()
    if deferral is None or set(keys) - set(deferral.keys):
        raise NotSigned
    ensure_joint_confirmed(case)
    ensure_help_confirmed(case)
    clocks.stop(case.chain, ClockKind.ACCEPTANCE, at=at)
    limits.start_at_acceptance(case, at=at)
    deferral.keys = keys
    owe(case, deferral, at=at)
    steps.enter_first(case, at=at)
    return case


def owe(case: Case, deferral: Deferral, *, at: datetime) -> None:
    """From now on the materials are owed, by a day that the applicant is told."""
    clocks.stop(case.chain, ClockKind.DEFERRAL, at=at)
    deferral.due = limits.start_supply(case, at=at).due
    deferral.consequence = late_words(case.guide)
    deferral.save()
    case.deferral = deferral


@dataclass(frozen=True)
class Supplied:
    """A material that is handed in later: papers at the window, counted; without a count, the file uploaded for it."""

    key: str
    originals: int = 0
    copies: int = 0


@moves.act(moves.SUPPLY)
def supply(case_id: int, *, by: Applicant | Officer, at: datetime, given: Sequence[Supplied]) -> Case:
    """Hand in what was promised, all of it or a part. Raises NothingOwed, NoSuchChoice where something else is brought."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    waiting = {line.material.key for line in owed(case)}
    rows = [_row(case, one, by=by, at=at) for one in given if one.key in waiting]
    moved = move(Case, case_id, moves.SUPPLY, by=by, at=at, details=handed_in(case, rows))
    if unknown := [one.key for one in given if one.key not in waiting]:
        raise NoSuchChoice("、".join(unknown)) if waiting else NothingOwed
    if not given:
        raise ReasonRequired("补交哪一份材料，至少一份")
    Provided.objects.bulk_create(rows)
    if not owed(moved):
        deferral = moved.deferral
        deferral.completed_at = at
        deferral.save(update_fields=["completed_at"])
        clocks.stop(moved.chain, ClockKind.DEFERRAL, at=at)
    return moved


def _row(case: Case, one: Supplied, *, by: Applicant | Officer, at: datetime) -> Provided:
    """As a further round of the material: what came before stays on record. Raises ReasonRequired where no file is there."""
    latest = case.provided.filter(key=one.key).order_by("-round").first()
    row = Provided(case=case, key=one.key, round=latest.round + 1 if latest else 1, provided_at=at)
    if isinstance(by, Officer) and (one.originals or one.copies):
        row.medium, row.trust = Medium.PAPER, Trust.B if one.originals else Trust.C
        row.originals, row.copies = one.originals, one.copies
        return row
    row.attachment = staged(case, one.key)
    if row.attachment is None:
        raise ReasonRequired(f"“{case.guide.material(one.key).name}”的份数，或者先上传文件")
    row.medium, row.trust = Medium.UPLOAD, Trust.C
    return row


def staged(case: Case, key: str) -> Attachment | None:
    """What was uploaded for a material and not handed in yet."""
    taken = case.provided.filter(attachment__isnull=False).values("attachment")
    files = Attachment.objects.filter(case=case, material=key).exclude(pk__in=taken)
    return files.order_by("-uploaded_at", "-pk").first()


@moves.act(moves.LAPSE_DEFERRAL)
def lapse_deferral(case_id: int, *, by: System, at: datetime, recorded_at: datetime) -> Case:
    """The day has passed: what is on record decides. No bar and no credit entry follows: no law gives one."""
    late = [line.material.key for line in owed(Case.objects.get(pk=case_id))]
    case = move(
        Case,
        case_id,
        moves.LAPSE_DEFERRAL,
        by=by,
        at=at,
        recorded_at=recorded_at,
        by_lapse=True,
        details={"materials": late},
    )
    end_deferral(case, at=at)
    return case


def end_deferral(case: Case, *, at: datetime) -> None:
    clocks.stop(case.chain, ClockKind.DEFERRAL, at=at)
    Deferral.objects.filter(case=case, completed_at__isnull=True, lapsed_at__isnull=True).update(lapsed_at=at)
    case._state.fields_cache.pop("deferral", None)


@moves.act(moves.REMIND)
def remind(case_id: int, *, by: System, at: datetime, clock: Clock, before: int) -> Case:
    """Remind the applicant of a period of theirs, `before` working days ahead of its last day; once each."""
    details = {"clock": clock.kind, "due": clock.due.isoformat(), "before": before}
    case = move(Case, case_id, moves.REMIND, by=by, at=at, details=details)
    _, new = Reminder.objects.get_or_create(clock=clock, before=before, defaults={"case": case, "at": at})
    if not new or clock.chain_id != case.chain_id:
        raise NoSuchChoice("已经提醒过了")
    if case.state == State.ACCEPTED and not owed(case):
        raise NothingOwed
    return case

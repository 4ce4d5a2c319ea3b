"""A hearing convened, its chair recused, held and recorded (行政许可法 48)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localtime

from onewindow.cases import hearings, moves
from onewindow.cases.errors import NoSuchChoice, ReasonRequired
from onewindow.cases.hearing_errors import (
    BeforeItsDay,
    HearingIsOpen,
    HearingTooLate,
    NoticeTooShort,
    PresenterDidNotReview,
    RecordUnsigned,
)
from onewindow.cases.models import Case, Party, Recusal
from onewindow.cases.texts import text_digest
from onewindow.record import clocks
from onewindow.record.door import move
from onewindow.record.models import ClockKind
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post


@moves.act(moves.CONVENE_HEARING)
def convene_hearing(
    case_id: int, *, by: Officer, at: datetime, planned_at: datetime, place: str, chair: Post, is_open: bool = True,
    closed_reason: str = "",
) -> Case:  # fmt: skip
    """Tell time, place and chair seven days before at the latest. Done again, it is another day or place.

    Raises NoticeTooShort, HearingTooLate, HearingIsOpen, NotFitToChair, ChairReviewed.
    """
    if not place.strip():
        raise ReasonRequired("听证的地点")
    if not is_open and not closed_reason.strip():
        raise HearingIsOpen
    details = {"planned_at": planned_at.isoformat(), "chair": f"post:{chair.pk}", "open": is_open}
    case = move(Case, case_id, moves.CONVENE_HEARING, by=by, at=at, details=details)
    _ensure_in_time(case, planned_at, at=at)
    hearings.ensure_may_chair(case, chair, at=at)
    row = case.hearing
    row.convened_at, row.planned_at, row.place, row.chair = at, planned_at, place.strip()[:200], chair
    row.closed_reason = "" if is_open else closed_reason.strip()[:300]
    row.save()
    return case


def _ensure_in_time(case: Case, planned_at: datetime, *, at: datetime) -> None:
    day, earliest = localtime(planned_at).date(), localtime(at).date() + timedelta(days=hearings.NOTICE_DAYS)
    if day < earliest:
        raise NoticeTooShort(earliest)
    clock = clocks.running(case.chain, ClockKind.HEARING)
    if clock is not None and earliest <= clock.due < day:
        raise HearingTooLate(clock.due)


@moves.act(moves.RECUSE_CHAIR)
def recuse_chair(
    case_id: int, *, by: Officer, at: datetime, party_id: int, reason: str, granted: bool, answer: str,
    successor: Post | None = None,
) -> Case:  # fmt: skip
    """A party holds that the chair has an interest in the matter: recorded, decided with reasons; if granted another chairs."""
    if not reason.strip():
        raise ReasonRequired("申请回避的理由")
    if not answer.strip():
        raise ReasonRequired("为什么准许或者不准许回避，会告知当事人")
    party = Party.objects.filter(pk=party_id, case=case_id).first()
    if party is None:
        raise NoSuchChoice("这一件没有这个人")
    details = {
        "party": bytes(party.document_digest).hex(), "granted": granted, "reason": text_digest(reason),
        "answer": text_digest(answer), "successor": f"post:{successor.pk}" if granted and successor else "",
    }  # fmt: skip
    case = move(Case, case_id, moves.RECUSE_CHAIR, by=by, at=at, details=details)
    row = case.hearing
    if granted:
        if successor is None or successor.officer_id == row.chairs.officer_id:
            raise NoSuchChoice("准许回避的，要另选一名主持人")
        hearings.ensure_may_chair(case, successor, at=at)
    Recusal.objects.create(
        hearing=row, party=party, reason=reason.strip(), granted=granted, answer=answer.strip()[:300], chair=row.chairs,
        successor=successor if granted else None, decided_by=by.post, decided_at=at,
    )  # fmt: skip
    if granted:
        row.chair = successor
        row.save(update_fields=["chair"])
    return case


@dataclass(frozen=True)
class Record:
    """What the record of a hearing holds. `present` and `signed`: keys of parties who came, and who signed it."""

    held_at: datetime
    presenter: Post
    evidence: str
    applicant_said: str
    interested_said: str
    present: Sequence[int]
    signed: Sequence[int]
    unsigned_why: str = ""


@moves.act(moves.HOLD_HEARING)
def hold_hearing(case_id: int, *, by: Officer, at: datetime, record: Record) -> Case:
    """The chair's record: the reviewer's evidence and reasons, what both sides said, signed by those who came.

    Raises BeforeItsDay, PresenterDidNotReview, RecordUnsigned.
    """
    _ensure_whole(record, at=at)
    said = f"{record.evidence}\n{record.applicant_said}\n{record.interested_said}"
    details = {
        "held_at": record.held_at.isoformat(),
        "presenter": f"post:{record.presenter.pk}",
        "record": text_digest(said),
    }
    case = move(Case, case_id, moves.HOLD_HEARING, by=by, at=at, details=details)
    row = case.hearing
    if localtime(record.held_at).date() < localtime(row.planned_at).date():
        raise BeforeItsDay(localtime(row.planned_at).date())
    hearings.ensure_may_chair(case, by.post, at=at)
    if record.presenter.officer_id == by.post.officer_id or record.presenter.officer_id not in hearings.reviewers(case):
        raise PresenterDidNotReview
    parties = {party.pk: party.name for party in case.parties.all()}
    if unknown := {*record.present, *record.signed} - set(parties):
        raise NoSuchChoice(f"参加人 {sorted(unknown)[0]}")
    missing = [parties[pk] for pk in record.present if pk not in record.signed]
    if missing and not record.unsigned_why.strip():
        raise RecordUnsigned(missing)
    row.held_at, row.presenter, row.evidence = record.held_at, record.presenter, record.evidence.strip()
    row.applicant_said, row.interested_said = record.applicant_said.strip(), record.interested_said.strip()
    row.present, row.signed, row.unsigned_why = [*record.present], [*record.signed], record.unsigned_why.strip()[:300]
    row.save()
    clocks.stop(case.chain, ClockKind.HEARING, at=at)
    return case


def _ensure_whole(record: Record, *, at: datetime) -> None:
    if record.held_at > at:
        raise NoSuchChoice("晚于现在的听证时间")
    if not record.evidence.strip():
        raise ReasonRequired("审查人员提供的证据和理由（《行政许可法》第四十八条第一款第四项）")
    if not record.applicant_said.strip() or not record.interested_said.strip():
        raise ReasonRequired("申请人、利害关系人提出的证据、申辩和质证；没有到场的，写明没有到场")
    if not record.present:
        raise ReasonRequired("谁参加了听证")

"""Answering for how it was handled: overruns explained, instant decisions checked, legal review, interested parties (Art. 22, 23)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localtime

from onewindow.accounts.models import DocumentType, PrincipalKind, document_digest
from onewindow.cases import limits, moves
from onewindow.cases.errors import NoSuchChoice, ReasonRequired
from onewindow.cases.models import Case, LegalReview, Overrun, Party, PartyRole, SpotCheck, Statement
from onewindow.cases.texts import text_digest
from onewindow.kernel.identifiers import check_id_card, check_phone, check_uscc
from onewindow.record.actors import System
from onewindow.record.door import move
from onewindow.record.errors import ActRefused
from onewindow.record.models import Clock
from onewindow.staff.actors import Officer


class NotOver(ActRefused):
    code = "not_over"

    def __init__(self) -> None:
        super().__init__("这一件没有超过时限，不用说明超期。")


@moves.act(moves.EXPLAIN_OVERRUN)
def explain_overrun(case_id: int, *, by: Officer, at: datetime, reason: str, expected_on: date) -> Case:
    """Tell the applicant, and the public, why a limit was passed and by when it will be done. It stops no clock."""
    if not reason.strip():
        raise ReasonRequired("为什么超过时限，会告知申请人并公开")
    today = localtime(at).date()
    if expected_on < today:
        raise NoSuchChoice("早于今天的预计办结日期")
    clock = overdue(case_id, today)
    over = {"clock": clock.kind, "due": clock.due.isoformat()} if clock else {}
    details = over | {"expected_on": expected_on.isoformat(), "reason": text_digest(reason)}
    case = move(Case, case_id, moves.EXPLAIN_OVERRUN, by=by, at=at, details=details)
    if clock is None:
        raise NotOver
    Overrun.objects.create(
        case=case, clock=clock.kind, due=clock.due, reason=reason, expected_on=expected_on, by=by.post, at=at
    )
    return case


def overdue(case_id: int, today: date) -> Clock | None:
    """The earliest of our running limits that is over."""
    kinds = limits.FROM_RECEIPT
    running = Clock.objects.filter(chain__case=case_id, met_at__isnull=True, kind__in=kinds, due__lt=today)
    return running.order_by("due").first()


@moves.act(moves.LEGAL_REVIEW)
def legal_review(case_id: int, *, by: Officer, at: datetime, about: str, agrees: bool, opinion: str) -> Case:
    """The legal reviewer's opinion on an intended decision. `about`: grant or deny."""
    if about not in {"grant", "deny"}:
        raise NoSuchChoice(about)
    if not opinion.strip():
        raise ReasonRequired("法制审核意见")
    details = {"about": about, "agrees": agrees, "opinion": text_digest(opinion)}
    case = move(Case, case_id, moves.LEGAL_REVIEW, by=by, at=at, details=details)
    LegalReview.objects.create(case=case, about=about, agrees=agrees, opinion=opinion, by=by.post, at=at)
    return case


class LegalReviewMissing(ActRefused):
    code = "legal_review_missing"

    def __init__(self, basis: str) -> None:
        super().__init__(f"这个决定要先经法制审核（{basis}），现在还没有同意的审核意见。请交法制审核岗位。")


def ensure_legally_reviewed(case: Case, *, granted: bool) -> None:
    """Raises LegalReviewMissing where the item asks for a legal review of such a decision and the latest does not agree."""
    rule, about = case.guide.legal_review, "grant" if granted else "deny"
    if rule is None or about not in rule.on:
        return
    latest = case.legal_reviews.filter(about=about).order_by("-at", "-pk").first()
    if latest is None or not latest.agrees:
        raise LegalReviewMissing(rule.basis)


@moves.act(moves.DRAW_FOR_CHECK)
def draw_for_check(case_id: int, *, by: System, at: datetime) -> Case:
    """An instant decision is drawn for a check; which ones, anybody can recompute (`checks.drawn`)."""
    case = move(Case, case_id, moves.DRAW_FOR_CHECK, by=by, at=at)
    SpotCheck.objects.create(case=case, drawn_at=at)
    return case


@moves.act(moves.SPOT_CHECK)
def spot_check(case_id: int, *, by: Officer, at: datetime, sound: bool, remark: str = "") -> Case:
    """Look an instant decision over afterwards, by another person than who decided it."""
    if not sound and not remark.strip():
        raise ReasonRequired("查出的问题")
    details = {"sound": sound, "remark": text_digest(remark)}
    case = move(Case, case_id, moves.SPOT_CHECK, by=by, at=at, details=details)
    check = case.spot_check
    check.sound, check.remark, check.by, check.at = sound, remark, by.post, at
    check.save(update_fields=["sound", "remark", "by", "at"])
    return case


@dataclass(frozen=True)
class Somebody:
    """An interested party as the reviewer found them; without a number, known by name and phone."""

    name: str
    phone: str = ""
    number: str = ""
    organisation: bool = False


@moves.act(moves.NAME_INTERESTED)
def name_interested(case_id: int, *, by: Officer, at: datetime, who: Somebody, interest: str) -> Case:
    """Somebody whose major interests the matter touches is told, and may state their case (行政许可法 36)."""
    if not who.name.strip():
        raise ReasonRequired("利害关系人的姓名或者名称")
    if not interest.strip():
        raise ReasonRequired("与这件事有什么利害关系")
    party = party_of(who)
    details = {"party": bytes(party.document_digest).hex(), "interest": text_digest(interest)}
    case = move(Case, case_id, moves.NAME_INTERESTED, by=by, at=at, details=details)
    if case.parties.filter(role=PartyRole.INTERESTED, document_digest=bytes(party.document_digest)).exists():
        raise NoSuchChoice(f"{who.name}已经告知过了")
    party.case, party.interest = case, interest
    party.save(force_insert=True)
    return case


def party_of(who: Somebody) -> Party:
    """Not saved yet. Raises InvalidIdentifier where the number or the phone is wrong."""
    phone = check_phone(who.phone) if who.phone.strip() else ""
    kind, type_ = PrincipalKind.NATURAL, DocumentType.ID_CARD
    if who.organisation:
        kind, type_ = PrincipalKind.OTHER_ORGANISATION, DocumentType.USCC
    number = who.number.strip().upper()
    if number:
        number = check_uscc(number) if who.organisation else check_id_card(number)
    digest = document_digest(type_, number or f"{who.name}/{phone}")
    return Party(
        role=PartyRole.INTERESTED, kind=kind, name=who.name.strip(), document_type=type_, document_number=number,
        document_digest=digest, phone=phone,
    )  # fmt: skip


@moves.act(moves.HEAR_STATEMENT)
def hear_statement(case_id: int, *, by: Officer, at: datetime, party_id: int, text: str) -> Case:
    """What a party said on the matter is taken down before the decision."""
    if not text.strip():
        raise ReasonRequired("陈述申辩的内容")
    party = Party.objects.filter(pk=party_id, case=case_id).first()
    if party is None:
        raise NoSuchChoice("这一件没有这个人")
    details = {"party": bytes(party.document_digest).hex(), "text": text_digest(text)}
    case = move(Case, case_id, moves.HEAR_STATEMENT, by=by, at=at, details=details)
    Statement.objects.create(case=case, party=party, text=text, by=by.post, at=at)
    return case

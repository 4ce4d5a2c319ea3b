"""The acts on a proposal. Approval carries the change out in its own transaction: what cannot be done stays proposed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from onewindow.accounts.models import User
from onewindow.administration import moves
from onewindow.administration.dangers import DANGERS
from onewindow.administration.errors import AlreadyProposed, Unsaid
from onewindow.administration.models import Proposal, ProposalState
from onewindow.cases.texts import text_digest
from onewindow.record.actors import System
from onewindow.record.door import begin, move, open_chain
from onewindow.record.models import next_number
from onewindow.staff.actors import Officer

LIVES = timedelta(days=14)  # then somebody has to want it anew
REASON_MAX = 500


@moves.act(moves.PROPOSE)
def propose(
    kind: str, target: str, values: Mapping[str, Any], *, by: Officer, at: datetime, about: str, reason: str,
    concerned: User | None = None,
) -> Proposal:  # fmt: skip
    """Ask a second person for a dangerous change, which is checked as if it were done now.

    Raises WrongPerson, Unsaid, AlreadyProposed, and what the change itself is refused for.
    """
    if not reason.strip():
        raise Unsaid("为什么要这样改")
    day = localtime(at)
    number = f"BG{day:%Y%m%d}{next_number(f'proposal:{day:%Y%m%d}'):04d}"
    subject = Proposal(
        number=number, state=ProposalState.PROPOSED, kind=kind, target=target, about=about[:200], values=dict(values),
        reason=reason.strip()[:REASON_MAX], concerned_id=concerned.pk if concerned else values.get("officer"), post=by.post, proposer=by.user, proposed_at=at,
        expires_at=at + LIVES,
    )  # fmt: skip
    if moves.PROPOSE.by.test(by, subject):
        DANGERS[kind].check(subject.values, at)
    expire_open(kind, target, at=at)
    subject.chain = open_chain("proposal", number, at=at)
    try:
        with transaction.atomic():
            subject.save(force_insert=True)
    except IntegrityError:
        raise AlreadyProposed from None
    details = {"kind": kind, "target": target, "values": subject.values, "reason": text_digest(reason)}
    begin(subject, moves.PROPOSE, by=by, at=at, details=details)
    return subject


@moves.act(moves.APPROVE)
def approve(proposal_id: int, *, by: Officer, at: datetime) -> Proposal:
    """Look at it as a second person and carry it out. Raises WrongPerson, WrongState, and what the change is refused for."""
    _who_decides(proposal_id, by, at)
    subject = move(Proposal, proposal_id, moves.APPROVE, by=by, at=at)
    danger = DANGERS[subject.kind]
    danger.check(subject.values, at)
    danger.carry(subject.values, by=by, at=at, proposal=subject.number)
    return subject


@moves.act(moves.REFUSE)
def refuse(proposal_id: int, *, by: Officer, at: datetime, reason: str) -> Proposal:
    if not reason.strip():
        raise Unsaid("为什么不同意")
    _who_decides(proposal_id, by, at, reason.strip()[:REASON_MAX])
    return move(Proposal, proposal_id, moves.REFUSE, by=by, at=at, details={"reason": text_digest(reason)})


@moves.act(moves.TAKE_BACK)
def take_back(proposal_id: int, *, by: Officer, at: datetime) -> Proposal:
    return move(Proposal, proposal_id, moves.TAKE_BACK, by=by, at=at)


@moves.act(moves.EXPIRE)
def expire(proposal_id: int, *, by: System, at: datetime, recorded_at: datetime) -> Proposal:
    return move(Proposal, proposal_id, moves.EXPIRE, by=by, at=at, recorded_at=recorded_at, by_lapse=True)


def _who_decides(proposal_id: int, by: Officer, at: datetime, answer: str = "") -> None:
    """Stands before the state does: the database takes no decision without a second person. Undone where the act is refused."""
    others = Proposal.objects.filter(pk=proposal_id, state=ProposalState.PROPOSED).exclude(proposer=by.user)
    others.update(decider=by.user, decided_at=at, answer=answer)


def apply_lapsed(subject: Proposal, at: datetime, recorded_at: datetime) -> bool:
    if subject.state != ProposalState.PROPOSED or at < subject.expires_at:
        return False
    expire(subject.pk, by=System("proposals"), at=subject.expires_at, recorded_at=recorded_at)
    return True


@transaction.atomic
def apply_now(proposal_id: int, at: datetime) -> None:
    """What had lapsed by the moment of a refused act stays done."""
    subject = Proposal.objects.select_for_update(of=("self",)).filter(pk=proposal_id).first()
    if subject is not None:
        apply_lapsed(subject, at, at)


def expire_open(kind: str, target: str, *, at: datetime) -> None:
    """What nobody looked at in time makes way for a new proposal."""
    over = Proposal.objects.filter(kind=kind, target=target, state=ProposalState.PROPOSED, expires_at__lte=at)
    for pk in list(over.values_list("pk", flat=True)):
        apply_now(pk, at)

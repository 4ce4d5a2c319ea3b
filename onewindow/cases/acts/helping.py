"""Helping with one matter: consent on record, what was filled in confirmed by the applicant, ended or taken back (Art. 18, 42)."""

from datetime import datetime

from django.core.files.base import ContentFile

from onewindow.accounts.actors import Applicant
from onewindow.cases import moves
from onewindow.cases.consents import Consent, ensure_given, keep
from onewindow.cases.errors import HelpNotConfirmed
from onewindow.cases.helps import unconfirmed
from onewindow.cases.models import Case, Help
from onewindow.record.door import move
from onewindow.staff.actors import Officer


@moves.act(moves.BEGIN_HELP)
def begin_help(case_id: int, *, by: Officer, at: datetime, consent: Consent) -> Case:
    """The officer helps with this matter from now on, by the applicant's consent. Raises ReasonRequired."""
    details = {"helper": f"post:{by.post.pk}"} | consent.details()
    case = move(Case, case_id, moves.BEGIN_HELP, by=by, at=at, details=details)
    ensure_given(case, consent, by)
    row = Help(case=case, helper=by.post, consent=consent.way, witness=consent.witness.strip()[:60], began_at=at)
    if consent.signature:
        row.signature.save(f"help-{case.number}.png", ContentFile(consent.signature), save=False)
    row.save(force_insert=True)
    return case


@moves.act(moves.CONFIRM_HELP)
def confirm_help(case_id: int, *, by: Applicant | Officer, at: datetime, consent: Consent | None = None) -> Case:
    """The applicant has read what the helper filled in: one press on their phone, or signature, code or witness at a window."""
    way = "phone" if isinstance(by, Applicant) else (consent or Consent()).way.value
    case = move(Case, case_id, moves.CONFIRM_HELP, by=by, at=at, details={"way": way})
    if isinstance(by, Officer):
        keep(case, consent or Consent(), act=moves.CONFIRM_HELP.name, by=by, at=at)
    case.helps.filter(ended_at__isnull=True).update(confirmed_at=at)
    return case


@moves.act(moves.END_HELP)
def end_help(case_id: int, *, by: Applicant | Officer, at: datetime) -> Case:
    """The helper is done, or the applicant takes the consent back: what was done stays, nothing further is done for them.

    A helper is not done before the applicant has confirmed what they filled in. Raises HelpNotConfirmed.
    """
    row = Help.objects.filter(case=case_id, ended_at__isnull=True).first()
    details = {"helper": f"post:{row.helper_id}"} if row else {}
    case = move(Case, case_id, moves.END_HELP, by=by, at=at, details=details)
    if isinstance(by, Officer) and case.open and unconfirmed(case):
        raise HelpNotConfirmed
    case.helps.filter(ended_at__isnull=True).update(ended_at=at)
    return case

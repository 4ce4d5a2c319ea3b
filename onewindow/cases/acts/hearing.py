"""Before a hearing: announced to the public, both sides told of their right, asked for (行政许可法 46, 47)."""

from datetime import datetime

from django.utils.timezone import localtime

from onewindow.accounts.actors import Applicant
from onewindow.cases import hearings, moves
from onewindow.cases.errors import NoSuchChoice, ReasonRequired
from onewindow.cases.hearing_errors import TooLateToAsk
from onewindow.cases.models import Case, Hearing, Party, PartyRole
from onewindow.cases.models.hearing import ASK_DAYS
from onewindow.cases.texts import text_digest
from onewindow.kernel.calendar import Unit
from onewindow.record import clocks
from onewindow.record.calendars import working_calendar
from onewindow.record.door import move
from onewindow.record.models import ClockKind, Outcome
from onewindow.staff.actors import Officer


@moves.act(moves.ANNOUNCE_HEARING)
def announce_hearing(case_id: int, *, by: Officer, at: datetime, about: str, public_interest: str = "") -> Case:
    """Announce to the public the hearing that a law requires for the item, or which the agency finds due for the public interest.

    Time and place follow with its notice. `public_interest`: which one, where no law requires a hearing. Raises ReasonRequired.
    """
    if not about.strip():
        raise ReasonRequired("听证的事项和范围，会向社会公告")
    said = {"about": about, "public_interest": public_interest}
    details = {key: text_digest(text) for key, text in said.items() if text.strip()}
    case = move(Case, case_id, moves.ANNOUNCE_HEARING, by=by, at=at, details=details)
    if not hearings.prescribed(case.guide) and not public_interest.strip():
        raise ReasonRequired("涉及什么公共利益、为什么要听证：这个事项没有法律规定必须听证（行政许可法第四十六条）")
    row = hearings.of(case) or Hearing(case=case)
    row.about, row.announced_at = about.strip(), at
    if public_interest.strip():
        row.about += f"\n涉及的公共利益：{public_interest.strip()}"
    row.save()
    case.hearing = row
    return case


@moves.act(moves.TELL_OF_HEARING_RIGHT)
def tell_of_hearing_right(case_id: int, *, by: Officer, at: datetime) -> Case:
    """Tell the applicant and all interested parties named that they may ask for a hearing within five working days.

    Who is named later is told anew, and the period begins anew for all.
    """
    waiting = hearings.untold(Case.objects.select_for_update(of=("self",)).get(pk=case_id))
    details = {"parties": [bytes(party.document_digest).hex() for party in waiting]}
    case = move(Case, case_id, moves.TELL_OF_HEARING_RIGHT, by=by, at=at, details=details)
    row = hearings.of(case) or Hearing(case=case)
    row.told = sorted({*row.told, *(party.pk for party in waiting)})
    row.told_at = at
    row.ask_until = working_calendar().add(localtime(at).date(), ASK_DAYS, Unit.WORKING).date
    row.save()
    case.hearing = row
    return case


@moves.act(moves.REQUEST_HEARING)
def request_hearing(case_id: int, *, by: Applicant | Officer, at: datetime, party_id: int = 0) -> Case:
    """Ask for a hearing within the period told: the applicant for themselves, an officer for the party who asks.

    It is held within twenty working days, free of charge. Raises TooLateToAsk.
    """
    parties = Party.objects.filter(case=case_id)
    who = parties.filter(role=PartyRole.APPLICANT) if isinstance(by, Applicant) else parties.filter(pk=party_id)
    party = who.first()
    details = {"party": bytes(party.document_digest).hex() if party else ""}
    case = move(Case, case_id, moves.REQUEST_HEARING, by=by, at=at, details=details)
    row = case.hearing
    told = {PartyRole.APPLICANT, PartyRole.JOINT}
    if party is None or (party.role not in told and party.pk not in row.told):
        raise NoSuchChoice("申请听证的人（应当是申请人或者已经告知的利害关系人）")
    if localtime(at).date() > row.last_day:
        raise TooLateToAsk(row.last_day)
    row.asked_at, row.asked_by = at, party
    row.save(update_fields=["asked_at", "asked_by"])
    clocks.start(
        case.chain, ClockKind.HEARING, at=at, days=hearings.HOLD_DAYS, basis=hearings.HOLD_BASIS, on_lapse=Outcome.ESCALATED
    )  # fmt: skip
    return case

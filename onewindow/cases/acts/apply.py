"""Applying: hand in, confirm as a joint applicant, withdraw (Art. 19)."""

import secrets
from datetime import datetime

from django.conf import settings
from django.utils.timezone import localtime

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import Capacity, DocumentType, Mandate, PrincipalKind, document_digest
from onewindow.cases import following, limits, moves
from onewindow.cases.acts.accept import close
from onewindow.cases.acts.commitment import commit
from onewindow.cases.acts.deferral import Signed, promise
from onewindow.cases.acts.visits import Comer, comer_of
from onewindow.cases.completeness import PaperMaterial, ensure_complete, joint_document
from onewindow.cases.consents import Consent, keep
from onewindow.cases.deferrals import offered_for
from onewindow.cases.errors import NoSuchChoice
from onewindow.cases.materials import Line, handed_in, hold_lines, lines_of_case
from onewindow.cases.models import (
    Attachment,
    Case,
    DeliveryWay,
    Draft,
    IntakeMode,
    Medium,
    Party,
    PartyRole,
    Provided,
    State,
    Trust,
)
from onewindow.cases.permissions import MAY_ACCEPT
from onewindow.cases.surroundings import know_parties
from onewindow.cases.texts import text_digest
from onewindow.catalogue.delegations import delegate_of
from onewindow.catalogue.models import Item
from onewindow.catalogue.queries import Handling, handling_at
from onewindow.kernel.fields import lookup_digest
from onewindow.kernel.identifiers import case_number, check_phone
from onewindow.network.models import Venue
from onewindow.record.door import begin, move, open_chain
from onewindow.record.errors import WrongPerson
from onewindow.record.models import next_number
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer

VERSION_KEPT = Art(17)
QUERY_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read wrongly
QUERY_LENGTH = 8
NEAR = ("item__agency__region", "item__region", "guide_version", "principal", "place", "user", "mandate")


@moves.act(moves.SUBMIT)
def submit(
    draft_id: int,
    *,
    by: Applicant | Officer,
    at: datetime,
    intake: Venue,
    papers: dict[str, PaperMaterial] | None = None,
) -> Case:
    """Hand a draft in: a case with a number, a query code and a receipt for what was handed in. Once a draft: see `submitted`.

    The guide version is fixed here. Raises ItemClosed, GuideChanged (the draft is then to be shown the new version),
    NotYourItem, Incomplete.
    """
    draft = locked(draft_id, by)
    lines = ensure_complete(draft, papers or {}, at=at)
    case = make(draft, lines, papers or {}, at=at, intake=intake, state=State.SUBMITTED)
    promised = take_promises(case, draft, lines, by=by, at=at)
    hold_lines(case)
    begin(case, moves.SUBMIT, by=by, at=at, details=details(case) | promised)
    became(draft, case)
    limits.start_at_receipt(case, at=at)
    return case


def locked(draft_id: int, by: Applicant | Officer) -> Draft:
    """The draft, held until the act is over. Raises AlreadySubmitted, WrongPerson."""
    rows = Draft.objects.select_for_update(of=("self",)).filter(package__isnull=True)  # one of a package: acts.packages
    draft = rows.select_related(*NEAR).defer("guide_version__content").get(pk=draft_id)
    ensure_own(draft, by)
    if draft.case_id is not None:
        raise AlreadySubmitted(draft.case_id)
    return draft


def became(draft: Draft, case: Case) -> None:
    draft.case = case
    draft.save(update_fields=["case"])


def make(
    draft: Draft, lines: list[Line], papers: dict[str, PaperMaterial], *, at: datetime, intake: Venue, state: State
) -> Case:
    """The case of a draft, received at `at`, with its parties and materials; before its first event."""
    number, here = new_number(draft.item, at=at), handling_of(draft, intake, at=at)
    code = new_query_code()
    principal = draft.principal
    assert principal is not None
    case = Case.objects.create(
        number=number,
        chain=open_chain("case", number, at=at),
        state=state,
        item=draft.item,
        guide_version=draft.guide_version,
        agency=draft.item.agency,
        region=draft.item.region,
        place=draft.place,
        intake=intake,
        intake_mode=here.mode,  # a window where it has none is refused by the table
        taken_for=competent_venue(draft, here.mode),
        delegation=here.order,
        handled_by=delegate_of(here.order, intake.region)
        if here.order and here.mode == IntakeMode.AUTHORISED
        else None,
        collect_at=draft.collect_at if draft.delivery_way == DeliveryWay.WINDOW else None,
        channel=draft.channel,
        applicant=principal,
        applicant_name=principal.name,
        submitted_by=draft.user,
        entered_by=draft.post,
        answers=draft.answers,
        form=draft.form,
        query_code=code,
        query_digest=query_digest(number, code),
        delivery_way=draft.delivery_way,
        delivery_address=draft.delivery_address,
        received_at=at,
        visit=draft.visit,
        entered_after=state == State.ENTERED,
        follows=following.named(draft),
    )
    case.made()
    _parties(case, draft, at=at)
    _materials(case, draft, lines, papers, at=at)
    return case


def handling_of(draft: Draft, intake: Venue, *, at: datetime) -> Handling:
    """How the venue handles it on the day it is taken in: its mode, and the order by which it was delegated."""
    here = handling_at(intake.region, draft.item, draft.guide_version.body, localtime(at).date())
    return here if here.mode or draft.post_id is not None else Handling(IntakeMode.OWN)


def competent_venue(draft: Draft, mode: str) -> Venue | None:
    """Where papers must go that a window has taken in which cannot accept: to the venue of the competent agency."""
    if draft.post_id is None or not mode or mode in MAY_ACCEPT:
        return None
    return Venue.objects.get(region=draft.item.region_id)


def take_promises(
    case: Case, draft: Draft, lines: list[Line], *, by: Applicant | Officer, at: datetime
) -> dict[str, object]:
    """The letters that were signed with the application; what the record keeps of them."""
    kept: dict[str, object] = {}
    if draft.commits:
        commit(case, draft.signed_name, by=by, at=at)
        kept["commitment"] = text_digest(draft.signed_name)
    later = [material.key for material in offered_for(draft, lines) if material.key in draft.deferred]
    later = [key for key in later if not case.provided.filter(key=key).exists()]
    if later and draft.signed_name.strip():
        promise(case, later, by=by, at=at, signed=Signed(draft.signed_name))
        kept["deferred"] = later
    return kept


def ensure_own(draft: Draft, by: Applicant | Officer) -> None:
    """A draft is handed in by the sign-in that made it, for whom it was made; a window's draft at a window."""
    if isinstance(by, Applicant):
        own = (
            draft.user_id == by.user.pk and draft.mandate_id == by.mandate.pk and draft.principal_id == by.principal.pk
        )
    else:
        own = draft.post_id is not None
    if not own:
        raise WrongPerson(moves.SUBMIT)


class AlreadySubmitted(Exception):
    """The draft has become a case: a second click. `case_id` is that case."""

    def __init__(self, case_id: int) -> None:
        super().__init__("这份申请已经提交过了。")
        self.case_id = case_id


def submitted(
    draft_id: int,
    *,
    by: Applicant | Officer,
    at: datetime,
    intake: Venue,
    papers: dict[str, PaperMaterial] | None = None,
) -> Case:
    """Hand a draft in, or find the case that it has become: submitting twice is submitting once."""
    try:
        return submit(draft_id, by=by, at=at, intake=intake, papers=papers)
    except AlreadySubmitted as earlier:
        return Case.objects.get(pk=earlier.case_id)


def new_number(item: Item, *, at: datetime) -> str:
    day = localtime(at).date()
    sequence = next_number(f"case:{item.code}:{day:%Y%m%d}")
    return case_number(item.code, day, sequence, pattern=settings.CASE_NUMBER)


def new_query_code() -> str:
    return "".join(secrets.choice(QUERY_ALPHABET) for _ in range(QUERY_LENGTH))


def query_digest(number: str, code: str) -> bytes:
    return lookup_digest(f"{number}:{code.strip().upper()}", "query")


def _parties(case: Case, draft: Draft, *, at: datetime) -> None:
    principal = case.applicant
    applying = Party.objects.create(
        case=case, role=PartyRole.APPLICANT, principal=principal, mandate=draft.mandate, kind=principal.kind, name=principal.name,
        document_type=principal.document_type, document_number=principal.document_number,
        document_digest=bytes(principal.document_digest), phone=principal.phone, confirmed_at=at,
    )  # fmt: skip
    parties = [applying]
    for person in draft.joint:
        type_, number = joint_document(draft, person)
        joint = Party.objects.create(
            case=case, role=PartyRole.JOINT, kind=PrincipalKind.NATURAL, name=person["name"],
            document_type=type_, document_number=number, document_digest=document_digest(type_, number),
            phone=check_phone(person["phone"]) if person.get("phone") else "",
        )  # fmt: skip
        parties.append(joint)
    if draft.mandate is not None and draft.mandate.capacity in {Capacity.GUARDIAN, Capacity.AGENT}:
        parties.append(_representative(case, draft.mandate, at=at))
    if draft.visit is not None and (comer := comer_of(draft.visit)) is not None:
        parties.append(_at_the_window(case, comer, at=at))
    know_parties(case, parties)


def _at_the_window(case: Case, comer: Comer, *, at: datetime) -> Party:
    """Who came to the window for the applicant: their guardian, or whom they have authorised."""
    return Party.objects.create(
        case=case, role=PartyRole.REPRESENTATIVE, kind=PrincipalKind.NATURAL, name=comer.name, document_type=comer.document_type,
        document_number=comer.number, document_digest=document_digest(comer.document_type, comer.number), confirmed_at=at,
    )  # fmt: skip


def _representative(case: Case, mandate: Mandate, *, at: datetime) -> Party:
    """Who acts for the applicant, as they are known by their own mandate."""
    user = mandate.user
    self_mandate = (
        user.mandates.filter(capacity=Capacity.SELF, revoked_at__isnull=True).select_related("principal").first()
    )
    own = self_mandate.principal if self_mandate else None
    document_type, number = (own.document_type, own.document_number) if own else (DocumentType.ID_CARD, "")
    return Party.objects.create(
        case=case, role=PartyRole.REPRESENTATIVE, principal=own, mandate=mandate, kind=PrincipalKind.NATURAL,
        name=own.name if own else user.display_name, document_type=document_type, document_number=number,
        document_digest=document_digest(document_type, number), phone=user.phone, confirmed_at=at,
    )  # fmt: skip


def _materials(case: Case, draft: Draft, lines: list[Line], papers: dict[str, PaperMaterial], *, at: datetime) -> None:
    Attachment.objects.filter(draft=draft).update(case=case, principal=case.applicant)
    rows = []
    for line in lines:
        key, paper = line.material.key, papers.get(line.material.key)
        row = Provided(case=case, key=key, provided_at=at, attachment=line.attachment)
        if line.from_form:
            row.medium, row.trust = Medium.FORM, Trust.D
        elif paper is not None:
            row.medium, row.trust = Medium.PAPER, Trust.B
            row.originals, row.copies = paper.originals, paper.copies
        elif line.attachment is not None:
            row.medium, row.trust = Medium.UPLOAD, Trust.C
        elif line.on_file is not None:
            row.medium, row.trust, row.reference = Medium.ON_FILE, line.on_file.trust, line.on_file.reference
            row.attachment = line.on_file.attachment
        else:
            continue  # a window may take in what is incomplete: the correction notice names it
        rows.append(row)
    Provided.objects.bulk_create(rows)


def details(case: Case) -> dict[str, object]:
    return {
        "item": case.item.code,
        "guide_version": case.guide_version_id,
        "applicant": bytes(case.applicant.document_digest).hex(),
        "intake": case.intake.region_id,
        **({"follows": case.follows.number} if case.follows is not None else {}),
        **({"mode": case.intake_mode, "for": case.taken_for.region_id} if case.taken_for is not None else {}),
        **({"delegation": case.delegation.number} if case.delegation is not None else {}),
        **({"handled_by": f"agency:{case.handled_by_id}"} if case.handled_by_id is not None else {}),
        **handed_in(case, (line.provided for line in lines_of_case(case) if line.provided)),
    }


@moves.act(moves.CONFIRM_JOINT)
def confirm_joint(case_id: int, *, by: Applicant | Officer, at: datetime, party_id: int) -> Case:
    """A joint applicant confirms: signed in themselves with a checked identity, or checked at a window."""
    digest = Party.objects.values_list("document_digest", flat=True).get(
        pk=party_id, case=case_id, role=PartyRole.JOINT
    )
    case = move(Case, case_id, moves.CONFIRM_JOINT, by=by, at=at, details={"party": bytes(digest).hex()})
    party = next(party for party in case.parties.all() if party.pk == party_id)
    if party.confirmed_at is not None:
        raise NoSuchChoice(f"{party.name}已经确认过了")
    if isinstance(by, Applicant) and bytes(by.principal.document_digest) != bytes(party.document_digest):
        raise WrongPerson(moves.CONFIRM_JOINT)
    party.confirmed_at = at
    party.save(update_fields=["confirmed_at"])
    return case


@moves.act(moves.WITHDRAW)
def withdraw(
    case_id: int, *, by: Applicant | Officer, at: datetime, reason: str = "", consent: Consent | None = None
) -> Case:
    """The applicant takes the application back, any time before the decision; at a window by their consent. Raises ReasonRequired."""
    given = consent or Consent()
    details = {"reason": text_digest(reason)} if reason else {}
    if isinstance(by, Officer):
        details |= given.details()
    case = move(Case, case_id, moves.WITHDRAW, by=by, at=at, details=details)
    if isinstance(by, Officer):
        keep(case, given, act=moves.WITHDRAW.name, by=by, at=at)
    return close(case, at=at, reason=reason)

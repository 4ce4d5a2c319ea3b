"""Who stands at a window, known by a document that an officer has seen (Art. 3)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from onewindow.accounts.models import DocumentType, IdentityLevel, Principal, PrincipalKind, document_digest
from onewindow.kernel.identifiers import (
    InvalidIdCard,
    InvalidPassport,
    check_id_card,
    check_passport,
    check_uscc,
    same_name,
    tidy_name,
)
from onewindow.regulation.articles import Art

APPLICANTS = Art(3)


@dataclass(frozen=True)
class Seen:
    """What the document says, and what the applicant adds. `number` has been checked and is in capitals."""

    kind: str
    document_type: str
    number: str
    name: str
    phone: str = ""
    address: str = ""
    representative_name: str = ""
    representative_number: str = ""


class MayBePassport(InvalidIdCard):
    """A passport of a country whose numbers have no letter, or an identity number cut short: only who holds it knows."""


def document_of(kind: str, typed: str, *, passport: bool = False) -> tuple[DocumentType, str]:
    """The type of the document by its number, and the number as it is kept. `passport`: digits alone may be one.

    Raises InvalidIdentifier.
    """
    if kind != PrincipalKind.NATURAL:
        return DocumentType.USCC, check_uscc(typed)
    try:
        number = check_passport(typed)
    except InvalidPassport:
        return DocumentType.ID_CARD, check_id_card(typed)
    if number.isdecimal() and not passport:
        raise MayBePassport(f"身份证号码应为18位，现为{len(number)}位，请对照证件核对。")
    return DocumentType.PASSPORT, number


class AnotherName(Exception):
    """The number is on file under another name."""


def checked_identity(document_type: str, number: str) -> Principal | None:
    """The one checked identity of the number, if there is one."""
    found = Principal.objects.filter(
        document_type=document_type, document_digest=document_digest(document_type, number)
    )
    return found.exclude(identity_level=IdentityLevel.DECLARED).first()


def identify(seen: Seen, *, checked_by: str, at: datetime) -> Principal:
    """The checked identity of the number, made where there is none. What is added now replaces what was known. Raises AnotherName."""
    principal = checked_identity(seen.document_type, seen.number) or _made(seen, checked_by=checked_by, at=at)
    if not same_name(principal.name, seen.name):
        raise AnotherName
    added = {
        name: getattr(seen, name)
        for name in ("phone", "address", "representative_name", "representative_number")
        if getattr(seen, name)
    }
    for name, value in added.items():
        setattr(principal, name, value)
    if added:
        principal.save(update_fields=list(added))
    return principal


def _made(seen: Seen, *, checked_by: str, at: datetime) -> Principal:
    made = Principal(
        kind=seen.kind,
        name=tidy_name(seen.name),
        identity_level=IdentityLevel.WINDOW,
        checked_at=at,
        checked_by=checked_by,
    )
    made.set_document(seen.document_type, seen.number)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:  # another window was quicker
        found = checked_identity(seen.document_type, seen.number)
        assert found is not None
        return found
    return made

"""Who stands at a window, known by a document that an officer has seen (Art. 3)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from onewindow.accounts.models import IdentityLevel, Principal, document_digest
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
    if principal.name != seen.name:
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
        kind=seen.kind, name=seen.name, identity_level=IdentityLevel.WINDOW, checked_at=at, checked_by=checked_by
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

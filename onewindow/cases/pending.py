"""The same applicant has the same matter pending already: shown and linked, never silently blocked (Art. 20)."""

from django.db.models import QuerySet

from onewindow.accounts.models import Principal, User
from onewindow.cases.models import Case
from onewindow.cases.models.case import OPEN
from onewindow.staff.actors import Officer


def pending_of(principal: Principal, basic_key: str, *, seen_by: User | Officer) -> QuerySet[Case]:
    """Open cases of the item for the same person or organisation, as far as whoever asks may see them."""
    same = Case.objects.visible_to(seen_by).filter(state__in=OPEN, item__basic=basic_key)
    same = same.filter(
        applicant__document_type=principal.document_type, applicant__document_digest=bytes(principal.document_digest)
    )
    return same.select_related("item__basic", "agency").order_by("-received_at")


def in_hand(principal: Principal, *, seen_by: Officer) -> QuerySet[Case]:
    """Everything of the person that is open, or was decided and waits to be collected."""
    theirs = Case.objects.visible_to(seen_by).filter(
        applicant__document_type=principal.document_type, applicant__document_digest=bytes(principal.document_digest)
    )
    waiting = theirs.filter(state__in=OPEN) | theirs.filter(state__in=["granted", "denied"], delivered_at__isnull=True)
    return waiting.select_related("item__basic", "agency").order_by("-received_at")

"""Whose case it is: earlier and window-entered cases attach to a sign-in after its identity was checked (Art. 3)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from onewindow.accounts.models import Principal
from onewindow.cases import moves
from onewindow.cases.models import Case, Draft, PartyRole
from onewindow.record.door import move
from onewindow.record.errors import ActRefused
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role


class NotTheSamePerson(ActRefused):
    code = "not_the_same_person"

    def __init__(self) -> None:
        super().__init__("两个身份的证件号码不一致，不能关联。请核对证件原件。")


class NotAtAWindow(ActRefused):
    code = "not_at_a_window"

    def __init__(self) -> None:
        super().__init__("身份要在窗口核对证件原件。请由窗口人员办理。")


@moves.act(moves.ATTACH_IDENTITY)
def attach_identity(case_id: int, *, by: Officer, at: datetime, checked: Principal) -> Case:
    """The case of a declared identity becomes one of the checked identity of the same number."""
    details = {"to": checked.pk, "applicant": bytes(checked.document_digest).hex()}
    case = move(Case, case_id, moves.ATTACH_IDENTITY, by=by, at=at, details=details)
    same = bytes(case.applicant.document_digest) == bytes(checked.document_digest)
    if not checked.checked or not same or case.applicant.document_type != checked.document_type:
        raise NotTheSamePerson
    case.applicant = checked
    case.save(update_fields=["applicant"])
    for party in case.parties.all():
        if party.role == PartyRole.APPLICANT:
            party.principal = checked
            party.save(update_fields=["principal"])
    return case


def check_identity(principal: Principal, *, by: Officer, at: datetime) -> Principal:
    """A window has seen the document of a declared identity: it becomes, or joins, the one checked identity of that number.

    Its cases are attached by an act each, its mandates and drafts follow, and window-entered cases are seen from then on.
    """
    if by.post.role != Role.WINDOW:
        raise NotAtAWindow
    with transaction.atomic():
        declared = Principal.objects.select_for_update().get(pk=principal.pk)
        if declared.checked:
            return declared
        same = Principal.objects.filter(document_type=declared.document_type, document_digest=declared.document_digest)
        checked = same.exclude(identity_level="declared").first()
        if checked is None:
            declared.identity_level, declared.checked_at, declared.checked_by = "window", at, by.capacity
            declared.save(update_fields=["identity_level", "checked_at", "checked_by"])
            return declared
        for case_id in Case.objects.filter(applicant=declared).values_list("pk", flat=True):
            attach_identity(case_id, by=by, at=at, checked=checked)
        held = checked.mandates.filter(revoked_at__isnull=True, user=OuterRef("user"), capacity=OuterRef("capacity"))
        declared.mandates.exclude(Exists(held)).update(principal=checked)
        Draft.objects.filter(principal=declared).update(principal=checked)
        declared.replaced_by = checked
        declared.save(update_fields=["replaced_by"])
        return checked

"""Declaring in whose name a sign-in acts: oneself, a ward, an organisation (Art. 3).

What is declared here belongs to this sign-in alone. It opens nothing that another sign-in or a window entered: that needs
a check of the documents (onewindow.cases.acts.parties.check_identity).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from onewindow.accounts.errors import AccountRefused
from onewindow.accounts.models import (
    Capacity,
    DocumentType,
    IdentityLevel,
    Mandate,
    Principal,
    PrincipalKind,
    User,
    document_digest,
)
from onewindow.kernel.identifiers import IdCard, check_uscc
from onewindow.regulation.articles import Art

APPLICANTS = Art(3)
CHILD = 14  # below it personal data is sensitive and the guardian has to consent (个人信息保护法 31)


@dataclass(frozen=True)
class Contact:
    phone: str = ""
    email: str = ""
    address: str = ""


def self_mandate(user: User) -> Mandate | None:
    found = user.mandates.filter(capacity=Capacity.SELF, revoked_at__isnull=True).select_related("principal", "user")
    return found.first()


def declare_self(user: User, *, name: str, id_card: str, contact: Contact, at: datetime) -> Mandate:
    """Raises InvalidIdCard, AccountRefused."""
    today = localtime(at).date()
    card = IdCard.parse(id_card, on=today)
    if card.age_on(today) < CHILD:
        raise AccountRefused("未满14周岁的儿童由监护人登录后添加，不能自己填报身份。", "id_card")
    with transaction.atomic():
        owner = User.objects.select_for_update().get(pk=user.pk)
        if self_mandate(owner):
            raise AccountRefused("这个账号已经填报过本人身份。要更正请带身份证到任意窗口。", "id_card")
        principal = _declared(
            owner, kind=PrincipalKind.NATURAL, document_type=DocumentType.ID_CARD, number=card.number, name=name, field="id_card"
        )  # fmt: skip
        _keep_contact(principal, contact)
        owner.display_name = name
        owner.save(update_fields=["display_name"])
        user.display_name = name
        return _mandate(owner, principal, Capacity.SELF, at=at)


def add_ward(user: User, *, name: str, id_card: str, consent: bool, at: datetime) -> Mandate:
    """A child or another ward. Raises InvalidIdCard, AccountRefused."""
    today = localtime(at).date()
    card = IdCard.parse(id_card, on=today)
    own = _own_identity(user)
    if card.number == own.document_number:
        raise AccountRefused("这是你自己的身份证号码。被监护人请填对方的。", "id_card")
    child = card.age_on(today) < CHILD
    if child and not consent:
        raise AccountRefused("未满14周岁儿童的个人信息要监护人同意才能填报，请勾选同意。", "consent")
    with transaction.atomic():
        principal = _declared(
            user, kind=PrincipalKind.NATURAL, document_type=DocumentType.ID_CARD, number=card.number, name=name, field="id_card"
        )  # fmt: skip
        _keep_contact(principal, Contact(phone=user.phone, address=own.address))
        return _mandate(user, principal, Capacity.GUARDIAN, at=at, consent_at=at if child else None)


def add_organisation(
    user: User, *, kind: PrincipalKind, name: str, uscc: str, representative: str, contact: Contact, at: datetime
) -> Mandate:
    """An organisation or individual business whose legal representative signs in. Raises InvalidUscc, AccountRefused."""
    number = check_uscc(uscc)
    own = _own_identity(user)
    if kind == PrincipalKind.NATURAL:
        raise AccountRefused("请选择单位的类型。", "kind")
    if representative != own.name:
        raise AccountRefused(
            f"这里登记由你（{own.name}）代表的单位。不是法定代表人（负责人、经营者）的，请对方登录后给你授权。",
            "representative",
        )
    with transaction.atomic():
        principal = _declared(
            user, kind=kind, document_type=DocumentType.USCC, number=number, name=name, field="uscc"
        )  # fmt: skip
        principal.representative_name, principal.representative_number = own.name, own.document_number
        _keep_contact(principal, contact)
        return _mandate(user, principal, Capacity.REPRESENTATIVE, at=at)


def change_contact(mandate: Mandate, contact: Contact) -> None:
    """Phone, mail and address of a principal, changed by whoever stands for it."""
    if mandate.capacity == Capacity.AGENT:
        raise AccountRefused("代理人不能改委托人的联系方式。")
    principal = mandate.principal
    principal.phone, principal.email, principal.address = contact.phone, contact.email, contact.address
    principal.save(update_fields=["phone", "email", "address"])


def end_mandate(mandate: Mandate, *, at: datetime) -> None:
    """Stop acting for a ward, an organisation or somebody who granted an authorisation."""
    if mandate.capacity == Capacity.SELF:
        raise AccountRefused("本人身份不能移除。")
    Mandate.objects.filter(pk=mandate.pk, revoked_at__isnull=True).update(revoked_at=at)


def _own_identity(user: User) -> Principal:
    own = self_mandate(user)
    if own is None:
        raise AccountRefused("请先填报你本人的身份，再添加别人或者单位。")
    return own.principal


def _declared(
    user: User, *, kind: PrincipalKind, document_type: DocumentType, number: str, name: str, field: str
) -> Principal:
    """This sign-in's declared identity of that number; one that was declared before is taken up again."""
    digest = document_digest(document_type, number)
    for mandate in user.mandates.filter(revoked_at__isnull=True).select_related("principal"):
        if bytes(mandate.principal.document_digest) == digest and mandate.capacity != Capacity.AGENT:
            raise AccountRefused("这个号码已经在你的名单里，不用再添加。", field)
    mine = Principal.objects.filter(
        declared_by=user, document_type=document_type, document_digest=digest, identity_level=IdentityLevel.DECLARED
    ).first()
    if mine is not None and mine.replaced_by_id is not None:
        raise AccountRefused("这个身份已在窗口核验过。要恢复请带证件到任意窗口。", field)
    principal = mine or Principal(declared_by=user)
    principal.kind, principal.name = kind, name
    principal.set_document(document_type, number)
    return principal


def _keep_contact(principal: Principal, contact: Contact) -> None:
    principal.phone, principal.email, principal.address = contact.phone, contact.email, contact.address
    principal.save()


def _mandate(
    user: User, principal: Principal, capacity: Capacity, *, at: datetime, consent_at: datetime | None = None
) -> Mandate:
    return Mandate.objects.create(
        user=user,
        principal=principal,
        capacity=capacity,
        starts_on=localtime(at).date(),
        guardian_consent_at=consent_at,
    )

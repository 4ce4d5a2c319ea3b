"""In whose name later members of a package are taken in: the business that an earlier one founds, once its code is known (Art. 3, 30)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localtime

from onewindow.accounts.acts.principals import self_mandate
from onewindow.accounts.models import Capacity, DocumentType, Mandate, Principal, PrincipalKind, User
from onewindow.accounts.windows import AnotherName, Seen, checked_identity, identify
from onewindow.cases.models import Case, Founding, PackageMember
from onewindow.cases.packages.parts import businesses
from onewindow.catalogue.packages import graph
from onewindow.catalogue.packages.merge import founds
from onewindow.kernel.identifiers.errors import normalised
from onewindow.record.errors import ActRefused
from onewindow.regulation.articles import Art

APPLICANTS = Art(3, 30)
# What the first two characters of the code say (GB 32100-2015): who registered it, and of what kind it is.
KINDS = {
    "91": PrincipalKind.ENTERPRISE, "92": PrincipalKind.INDIVIDUAL_BUSINESS, "93": PrincipalKind.ENTERPRISE,
    "51": PrincipalKind.SOCIAL_ORGANISATION, "52": PrincipalKind.SOCIAL_ORGANISATION, "53": PrincipalKind.SOCIAL_ORGANISATION,
}  # fmt: skip
REPRESENTATIVE = "legal_representative"  # who represents what is founded, where the form asks for it: _name, _id_card
CARRIED = timedelta(days=365)  # for which an agent carries on what was handed in before the business was there


class CodeOfAnother(ActRefused):
    code = "wrong_code"

    def __init__(self) -> None:
        super().__init__("这个代码已经是别的单位的，不会是刚设立的。请对照登记核对。")


def founds_a_business(case: Case) -> bool:
    """A member of a package whose result brings a business into being: what comes after is that business's."""
    return case.package_id is not None and founds(case.guide)


def founder_of(member: PackageMember, members: dict[str, PackageMember]) -> PackageMember | None:
    """The granted member whose result is the business in whose name this one is to be taken in; None: in the founder's own."""
    before = graph.before({key: one.after for key, one in members.items()}, member.key)
    kinds = businesses(member.guide_version.body)
    for key in sorted(before & set(members)):
        case = members[key].case
        if case is None or not members[key].granted or not founds_a_business(case):
            continue
        founding = of(case)
        if kinds if founding is None else founding.kind in kinds:
            return members[key]
    return None


def of(case: Case) -> Founding | None:
    """What it has founded, as far as that was entered; only of what founds something it is asked."""
    return getattr(case, "founding", None) if founds(case.guide) else None


def lacking(case: Case) -> str:
    """What the business it has founded still lacks before anything is taken in in its name, in a clause; empty where nothing."""
    founding = of(case)
    if founding is None:
        return "等登记机关登记新主体的信用代码"
    if founding.principal_id is None and is_anothers(founding.code, founding.name, case):
        return "登记的信用代码查明是别的单位的，等登记机关更正"
    return ""


def is_anothers(code: str, name: str, case: Case) -> bool:
    """Somebody's documents with this code were checked, and it is not what the case founds: known before it was applied for, or named otherwise."""
    known = checked_identity(DocumentType.USCC, code)
    return known is not None and (known.name != name or known.checked_at is None or known.checked_at < case.received_at)


def awaits_a_code(member: PackageMember, members: dict[str, PackageMember]) -> str:
    """Everything that it waits for is granted, and the new business's code is not entered yet, or is another's: that, in a clause."""
    if not all(members[key].granted for key in member.after if key in members):
        return ""
    founder = founder_of(member, members)
    return lacking(founder.case) if founder is not None and founder.case is not None else ""


def in_the_name_of(
    founding: Founding, *, own: Mandate | None, items: list[str], at: datetime
) -> tuple[Principal, Mandate | None]:
    """The business as a principal, and by which mandate whoever handed the package in acts for it; made once, from what was granted.

    `own`: the mandate by which the package was handed in. `items`: what is still to be taken in. Raises CodeOfAnother.
    """
    if founding.principal is None:
        founding.principal = _principal(founding, at=at)
        founding.mandate = _mandate(founding, founding.principal, own, items, at=at)
        founding.save(update_fields=["principal", "mandate"])
    return founding.principal, founding.mandate


def representative(form: Mapping[str, Any], founder: Principal) -> tuple[str, str]:
    """Name and number of who represents what is founded: named in the form, else whoever founds it in person."""
    number = normalised(str(form.get(f"{REPRESENTATIVE}_id_card", "")))
    if number:
        return str(form.get(f"{REPRESENTATIVE}_name", "")), number
    return (founder.name, normalised(founder.document_number)) if founder.natural else ("", "")


def represents(user: User, form: Mapping[str, Any], founder: Principal) -> bool:
    """The sign-in is the person who represents it: as the registration has checked its applicant, or as others have checked them."""
    own, number = self_mandate(user), representative(form, founder)[1]
    if own is None or not number or normalised(own.principal.document_number) != number:
        return False
    return own.principal.pk == founder.pk or own.principal.checked


def _principal(founding: Founding, *, at: datetime) -> Principal:
    case = founding.case
    if is_anothers(founding.code, founding.name, case):
        raise CodeOfAnother
    known = checked_identity(DocumentType.USCC, founding.code)
    if known is not None:  # a window has seen the licence meanwhile
        return known
    name, number = representative(case.form, case.applicant)
    address = str(case.form.get("premises_address") or case.form.get("org_address") or "")
    seen = Seen(
        founding.kind, DocumentType.USCC, founding.code, founding.name, case.applicant.phone, address, name, number
    )
    try:
        return identify(seen, checked_by=f"post:{founding.entered_by_id}", at=at)
    except AnotherName:  # a window was quicker
        raise CodeOfAnother from None


def _mandate(
    founding: Founding, principal: Principal, own: Mandate | None, items: list[str], *, at: datetime
) -> Mandate | None:
    """Who represents the business acts for it from now on. Anybody else carries on what they have handed in, and nothing but that:

    what founders did for a business to be is its own (民法典 75), but only its representative binds it otherwise (民法典 61), and takes this back.
    """
    case, today = founding.case, localtime(at).date()
    user = case.submitted_by
    if user is None or own is None:  # at a window nobody has a sign-in
        return None
    number = representative(case.form, case.applicant)[1]
    if represents(user, case.form, case.applicant) and principal.representative_number in {"", number}:
        return _given(user, principal, Capacity.REPRESENTATIVE, {"starts_on": today})
    if own.revoked_at is not None or (own.ends_on is not None and own.ends_on < today):
        return None
    until = min(filter(None, [own.ends_on, today + CARRIED]))
    return _given(user, principal, Capacity.AGENT, {"starts_on": today, "ends_on": until, "items": items})


def _given(user: User, principal: Principal, capacity: Capacity, made: dict[str, Any]) -> Mandate:
    mandate, _ = Mandate.objects.get_or_create(
        user=user, principal=principal, capacity=capacity, revoked_at__isnull=True, defaults=made
    )
    return mandate

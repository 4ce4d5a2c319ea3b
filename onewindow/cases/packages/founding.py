"""In whose name later members of a package are taken in: the business that an earlier one founds, once its code is known (Art. 3, 30)."""

from datetime import datetime

from django.utils.timezone import localtime

from onewindow.accounts.models import Capacity, DocumentType, Mandate, Principal, PrincipalKind
from onewindow.accounts.windows import Seen, checked_identity, identify
from onewindow.cases.models import Case, Founding, PackageMember, PartyRole
from onewindow.catalogue.packages import graph
from onewindow.catalogue.packages.merge import founds
from onewindow.kernel.identifiers.errors import normalised
from onewindow.regulation.articles import Art

APPLICANTS = Art(3, 30)
# What the first two characters of the code say (GB 32100-2015): who registered it, and of what kind it is.
KINDS = {
    "91": PrincipalKind.ENTERPRISE, "92": PrincipalKind.INDIVIDUAL_BUSINESS, "93": PrincipalKind.ENTERPRISE,
    "51": PrincipalKind.SOCIAL_ORGANISATION, "52": PrincipalKind.SOCIAL_ORGANISATION, "53": PrincipalKind.SOCIAL_ORGANISATION,
}  # fmt: skip
REPRESENTATIVE = "legal_representative_id_card"  # who represents what is founded, where the form asks for it


def founds_for_its_applicant(case: Case) -> bool:
    """A member of a package that founds something which its applicant, in person, will represent.

    Where another founds it, or an agent applies, later members stay in the applicant's name: nobody has told us who signs.
    """
    if case.package_id is None or not founds(case.guide) or not case.applicant.natural:
        return False
    by = case.parties.filter(role=PartyRole.APPLICANT).values_list("mandate__capacity", flat=True)
    if by[0] not in {None, Capacity.SELF}:  # at a window nobody has a mandate
        return False
    named = normalised(str(case.form.get(REPRESENTATIVE, "")))
    return not named or named == normalised(case.applicant.document_number)


def founder_of(member: PackageMember, members: dict[str, PackageMember]) -> PackageMember | None:
    """The granted member whose result is the business in whose name this one is to be taken in; None: in the founder's own."""
    before = graph.before({key: one.after for key, one in members.items()}, member.key)
    kinds = set(member.guide_version.body.audience) - {PrincipalKind.NATURAL}
    for key in sorted(before & set(members)):
        case = members[key].case
        if case is None or not members[key].granted or not founds_for_its_applicant(case):
            continue
        founding = of(case)
        if kinds if founding is None else founding.kind in kinds:
            return members[key]
    return None


def of(case: Case) -> Founding | None:
    """What it has founded, as far as that was entered; only of what founds something it is asked."""
    return getattr(case, "founding", None) if founds(case.guide) else None


def awaits_a_code(member: PackageMember, members: dict[str, PackageMember]) -> bool:
    """Everything that it waits for is granted, and the new business's code is not entered yet."""
    founder = founder_of(member, members)
    return founder is not None and founder.case is not None and of(founder.case) is None


def in_the_name_of(founding: Founding, *, at: datetime) -> tuple[Principal, Mandate | None]:
    """The business as a principal, and its founder's mandate for it, made from what was granted; once."""
    if founding.principal is None:
        founding.principal = _principal(founding, at=at)
        founding.mandate = _mandate(founding, founding.principal, at=at)
        founding.save(update_fields=["principal", "mandate"])
    return founding.principal, founding.mandate


def _principal(founding: Founding, *, at: datetime) -> Principal:
    founder = founding.case.applicant
    known = checked_identity(DocumentType.USCC, founding.code)
    if known is not None:  # a window has seen the licence meanwhile
        return known
    seen = Seen(
        founding.kind, DocumentType.USCC, founding.code, founding.name, founder.phone, str(founding.case.form.get("premises_address", "")),
        founder.name, founder.document_number,
    )  # fmt: skip
    return identify(seen, checked_by=f"post:{founding.entered_by_id}", at=at)


def _mandate(founding: Founding, principal: Principal, *, at: datetime) -> Mandate | None:
    """At a window nobody has a sign-in; online the founder acts for the business from now on as its legal representative."""
    user = founding.case.submitted_by
    if user is None:
        return None
    mandate, _ = Mandate.objects.get_or_create(
        user=user, principal=principal, capacity=Capacity.REPRESENTATIVE, revoked_at__isnull=True,
        defaults={"starts_on": localtime(at).date()},
    )  # fmt: skip
    return mandate

"""Packages that cannot go on before the code of the business they have founded is entered, or put right: whose list they are on (Art. 23, 30)."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from onewindow.accounts.models import DocumentType, IdentityLevel, Principal, PrincipalKind
from onewindow.cases.models import MemberState, PackageCase, PackageMember, PackageState, State
from onewindow.cases.models.visibility import HANDLING
from onewindow.catalogue.packages.merge import FOUNDING, WITH_THE_LICENCE
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer

ONE_THING = Art(23, 30)


def awaiting_a_code(officer: Officer) -> QuerySet[PackageCase]:
    """Of the agency that leads the package, and of the one that has registered the business and knows its code."""
    running = PackageCase.objects.filter(state=PackageState.RUNNING)
    if officer.post.role not in HANDLING:
        return running.none()
    ours = officer.post.agency_id
    lacking = _founders().filter(package=OuterRef("pk"))
    return running.filter(Exists(lacking), Q(lead=ours) | Exists(lacking.filter(case__agency=ours)))


def _founders() -> QuerySet[PackageMember]:
    """Granted members that have founded a business without a code of its own, for which others wait. In SQL what `founding.lacking` says."""
    granted = PackageMember.objects.filter(case__state=State.GRANTED, guide_version__content__result__name__in=FOUNDING)
    for element in WITH_THE_LICENCE:
        granted = granted.exclude(guide_version__content__form__contains=[{"element": element}])
    known = Principal.objects.filter(
        document_type=DocumentType.USCC, document_digest=OuterRef("case__founding__digest")
    )
    known = known.exclude(identity_level=IdentityLevel.DECLARED)
    anothers = known.exclude(name=OuterRef("case__founding__name"), checked_at__gte=OuterRef("case__received_at"))
    waiting = PackageMember.objects.filter(
        package=OuterRef("package"), state=MemberState.WAITING, after__contains=[OuterRef("item__basic")]
    ).exclude(guide_version__content__audience=[PrincipalKind.NATURAL.value])
    unknown = Q(case__founding__isnull=True) | Q(Exists(anothers), case__founding__principal__isnull=True)
    return granted.filter(unknown, Exists(waiting))

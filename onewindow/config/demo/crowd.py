"""Applicants of the sample: people and businesses beside those that sign in."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import Capacity, DocumentType, IdentityLevel, Mandate, Principal, PrincipalKind, User
from onewindow.config.demo import names
from onewindow.kernel.identifiers import make_id_card, make_phone, make_uscc
from onewindow.network.models import Region

USCC_KINDS = {PrincipalKind.INDIVIDUAL_BUSINESS: "92", PrincipalKind.ENTERPRISE: "91", PrincipalKind.INSTITUTION: "12"}


KNOWN_FOR = timedelta(days=2100)  # longer than a licence is valid: whoever is there can have been granted one that ends


def crowd(
    random: Random, home: Region, at: datetime, *, strangers: bool = False
) -> Callable[[PrincipalKind], Applicant]:
    """A maker of applicants: each call is somebody new, the demo's own accounts first, unless `strangers` are wanted."""
    own = (
        Mandate.objects.filter(user__demo=True, user__officer=False).select_related("user", "principal").order_by("pk")
    )
    known = [] if strangers else list(own)

    def somebody(kind: PrincipalKind) -> Applicant:
        for mandate in known:
            if mandate.principal.kind == kind and mandate.capacity != Capacity.GUARDIAN:
                known.remove(mandate)
                return Applicant(mandate)
        return _new(kind, random, home, at)

    return somebody


def sign_up(random: Random, home: Region, at: datetime) -> User:
    """An account with a phone number, acting for nobody yet."""
    phone = make_phone(random)
    while User.objects.with_phone(phone):
        phone = make_phone(random)
    user = User(username=f"demo-{phone}", display_name=names.person(random), demo=True, region=home, date_joined=at)
    user.set_phone(phone)
    user.set_unusable_password()
    user.save()
    return user


def _new(kind: PrincipalKind, random: Random, home: Region, at: datetime) -> Applicant:
    user = sign_up(random, home, at)
    natural = kind == PrincipalKind.NATURAL
    name = {
        PrincipalKind.NATURAL: user.display_name,
        PrincipalKind.INDIVIDUAL_BUSINESS: names.eatery(random, home.name[:2]),
    }
    principal = Principal(
        kind=kind, name=name.get(kind) or names.company(random), phone=user.phone, region=home,
        address=f"洛阳市{home.name}中州西路 {random.randint(1, 200)} 号", identity_level=IdentityLevel.PROVIDER, checked_at=at,
        checked_by="provider:demo",
    )  # fmt: skip
    number = make_id_card(random, region="410305")
    if natural:
        principal.set_document(DocumentType.ID_CARD, number)
    else:
        principal.set_document(DocumentType.USCC, make_uscc(random, region="410305", kind=USCC_KINDS.get(kind, "51")))
        principal.representative_name, principal.representative_number = user.display_name, number
    principal.save()
    capacity = Capacity.SELF if natural else Capacity.REPRESENTATIVE
    mandate = Mandate.objects.create(
        user=user, principal=principal, capacity=capacity, starts_on=(at - KNOWN_FOR).date()
    )
    return Applicant(mandate)

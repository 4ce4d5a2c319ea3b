"""What is nearer to people as pages: hand-over lists from both sides, a case that a town decides, the chief representative's acts."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from onewindow.accounts.models import User
from onewindow.cases.acts import accept, handed
from onewindow.cases.models import Case, Way
from onewindow.staff.actors import Officer
from tests.factories.applying import enter_at_window
from tests.factories.delegated import ordered_to_the_town, taken_in_by_the_town
from tests.factories.people import individual_business, staff_of

Visit = tuple[str, User | None, str]  # the name of the address, who goes there, the path


def nearer() -> Iterator[Visit]:
    staff = staff_of()
    sent, held = (_accepted(staff.window) for _ in range(2))
    made = handed.send_list(
        Way.TO_AGENCY, sent.intake, sent.agency, by=staff.window, at=timezone.now(), cases=[sent.pk]
    )
    for who in (staff.window, staff.reviewer):
        yield "desk:handovers", who.user, reverse("desk:handovers")
        yield "desk:handover", who.user, reverse("desk:handover", args=[made.pk])
    address = reverse("desk:hand_over", args=["to_agency", held.intake_id, held.agency_id])
    yield "desk:hand_over", staff.window.user, address
    yield "desk:case", staff.window.user, reverse("desk:case", args=[sent.pk])
    for name in ("urge_step", "coordinate"):
        yield "desk:act", staff.approver.user, reverse("desk:act", args=[sent.pk, name])
    order = ordered_to_the_town()
    town = taken_in_by_the_town()
    yield "desk:order", order.admin.user, reverse("desk:order", args=[order.order.pk])
    yield "desk:order_new", order.admin.user, reverse("desk:order_new") + "?kind=delegated"
    yield "desk:case", town.staff.window.user, reverse("desk:case", args=[town.case.pk])
    yield "public:list", None, reverse("public:list", args=["delegations"])


def _accepted(window: Officer) -> Case:
    case = enter_at_window(window, principal=individual_business(checked=True).principal, at=timezone.now())
    return accept.accept(case.pk, by=window, at=timezone.now())

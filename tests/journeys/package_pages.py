"""The pages of one-thing packages, for whom they are."""

from collections.abc import Iterator

from django.urls import reverse

from onewindow.accounts.models import User
from onewindow.catalogue.acts import packages as package_acts
from onewindow.network.models import Region
from onewindow.staff.models import Role
from tests import NOW, factories
from tests.factories.applying import FOOD
from tests.factories.catalogue import editor
from tests.factories.packages import SHOP, at_window, granted, package_draft, packaged
from tests.factories.urging import administrator
from tests.journeys.people import PLACE

Visit = tuple[str, User | None, str]


def packages() -> Iterator[Visit]:
    """One-thing packages: in public, applied for, on their way, at the desk of the lead; their guides drafted and reviewed."""
    owner = factories.applicant("王立新")
    made, running = package_draft(owner), packaged()
    granted(running.case(SHOP), running.by)
    running.advance()
    yield "public:packages", None, reverse("public:packages")
    for key in ("open-restaurant", "open-hotel", "industrial-project-start"):
        yield "public:package", None, reverse("public:package", args=[key])
    yield (
        "public:package_apply",
        owner.user,
        reverse("public:package_apply", args=["open-restaurant"]) + f"?place={PLACE}",
    )
    for name in ("draft", "draft_members", "draft_form", "draft_materials", "draft_delivery", "draft_check"):
        yield f"public:{name}", owner.user, reverse(f"public:{name}", args=[made.pk])
    yield "public:package_case", running.by.user, reverse("public:package_case", args=[running.package.pk])
    yield "public:package_submitted", running.by.user, reverse("public:package_submitted", args=[running.package.pk])
    for query in ("", f"?item={FOOD}"):
        yield (
            "public:package_withdraw",
            running.by.user,
            reverse("public:package_withdraw", args=[running.package.pk]) + query,
        )
    yield "public:cases", running.by.user, reverse("public:cases")
    yield from at_the_counter()
    chief = factories.officer(Role.APPROVER, running.again().lead)
    yield "desk:package_cases", chief.user, reverse("desk:package_cases") + "?list=open"
    yield "desk:package_case", chief.user, reverse("desk:package_case", args=[running.package.pk])
    writer, admin = editor(), administrator(Region.objects.get(level="city"))
    version = package_acts.begin_package("open-restaurant", by=writer, at=NOW)
    yield "desk:package_guides", writer.user, reverse("desk:package_guides")
    yield "desk:package_found", writer.user, reverse("desk:package_found")
    yield "cockpit:packages", admin.user, reverse("cockpit:packages") + "?period=year"
    yield "desk:package_version", writer.user, reverse("desk:package_version", args=[version.pk])
    yield "desk:package_preview", writer.user, reverse("desk:package_preview", args=[version.pk])
    yield "desk:package_version", admin.user, reverse("desk:package_version", args=[version.pk])
    yield "desk:package_version", writer.user, reverse("desk:package_version", args=[version.base_id])


def at_the_counter() -> Iterator[Visit]:
    window = factories.staff_of("market_regulation", factories.region()).window
    begun = package_draft(window, principal=factories.applicant("李秀兰").principal, with_files=False, every=False)
    done = at_window(window, factories.applicant("王建国").principal)
    yield "desk:intake", window.user, reverse("desk:intake") + "?q=开饭店"
    key = reverse("desk:intake_package", args=["open-restaurant"])
    yield "desk:intake_package", window.user, key
    yield "desk:intake_package", window.user, f"{key}?place={PLACE}"
    yield "desk:intake_package_draft", window.user, reverse("desk:intake_package_draft", args=[begun.pk])
    withdraw = reverse("desk:package_withdraw", args=[done.pk])
    for query in ("", f"?item={FOOD}"):
        yield "desk:package_withdraw", window.user, withdraw + query
    yield "desk:package_case", window.user, reverse("desk:package_case", args=[done.pk])
    yield "desk:intake_package_received", window.user, reverse("desk:intake_package_received", args=[done.pk])

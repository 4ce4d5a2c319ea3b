"""Packages at the desk: who sees which page, who may do what; the editor keeps what was typed (Art. 30)."""

from random import Random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.cases.acts.founding import name_founded
from onewindow.cases.packages.codes import awaiting_a_code
from onewindow.catalogue.acts import packages as guides
from onewindow.catalogue.models import BundleVersion, VersionStatus
from onewindow.kernel.identifiers import make_uscc
from onewindow.network.models import Agency
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from tests import NOW
from tests.factories.catalogue import administrator, editor
from tests.factories.packages import RESTAURANT, SHOP, granted, named, packaged, story_of
from tests.factories.people import individual_business, officer, organisation, region
from tests.web.desk_pages import signed_in

pytestmark = pytest.mark.django_db
LEAD, OTHER = "market_regulation", "urban_management"


def agency(key: str, place: str = "涧西区") -> Agency:
    return Agency.objects.get(key=key, region=region(place))


WHO: list[tuple[str, str, Role, tuple[int, int, int]]] = [
    # agency, place, role: the list, the package, handing it over
    (LEAD, "涧西区", Role.APPROVER, (200, 200, 302)),
    (LEAD, "涧西区", Role.AGENCY_HEAD, (200, 200, 302)),
    (LEAD, "涧西区", Role.REVIEWER, (200, 200, 403)),
    (OTHER, "涧西区", Role.REVIEWER, (200, 200, 403)),  # sees the package of its own member
    (LEAD, "洛龙区", Role.APPROVER, (200, 404, 404)),
    ("education", "涧西区", Role.REVIEWER, (200, 404, 404)),
    (LEAD, "涧西区", Role.CATALOGUE_EDITOR, (403, 404, 404)),
]


@pytest.mark.parametrize(("key", "place", "role", "expected"), WHO)
def test_who_sees_and_does_what(key: str, place: str, role: Role, expected: tuple[int, int, int]) -> None:
    listed, page, assigned = expected
    made = packaged()
    granted(made.case(SHOP), made.by)
    made.advance()
    who = officer(role, agency(key, place))
    client = signed_in(who)
    to = officer(Role.REVIEWER, made.again().lead).post
    assert client.get(reverse("desk:package_cases")).status_code == listed
    assert client.get(reverse("desk:package_case", args=[made.package.pk])).status_code == page
    posted = {"to": to.pk, "reason": "休假"}
    answer = client.post(reverse("desk:package_assign", args=[made.package.pk]), posted)
    assert answer.status_code == assigned
    assert (made.again().responsible_id == to.pk) == (assigned == 302)


def test_pages_stay_within_their_queries(django_assert_max_num_queries: Any) -> None:
    made = packaged()
    granted(made.case(SHOP), made.by)
    made.advance()
    client = signed_in(officer(Role.APPROVER, made.again().lead))
    for address in (reverse("desk:package_cases") + "?list=open", reverse("desk:package_case", args=[made.package.pk])):
        with django_assert_max_num_queries(25):
            assert client.get(address).status_code == 200
    case = made.case(SHOP)
    with django_assert_max_num_queries(25):
        assert "属于一件事" in client.get(reverse("desk:case", args=[case.pk])).content.decode()
    writer = signed_in(editor())
    version = guides.begin_package(RESTAURANT, by=editor(), at=NOW)
    for name in ("package_version", "package_preview"):
        with django_assert_max_num_queries(25):
            assert writer.get(reverse(f"desk:{name}", args=[version.pk])).status_code == 200
    with django_assert_max_num_queries(25):
        assert writer.get(reverse("desk:package_guides")).status_code == 200


def form(version: BundleVersion, **more: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": version.content["name"],
        "policy": version.content["policy"],
        "audience": version.content["audience"],
    }
    for number, one in enumerate(version.content["members"]):
        data |= {
            f"item.{number}": one["item"],
            f"after.{number}": one["after"],
            f"when.{number}": one["when"] or "",
            f"duty.{number}": "",
        }
    return data | more


def test_drafted_refused_mended_reviewed_published() -> None:
    who, admin = editor(), administrator()
    writer, reviewer = signed_in(who), signed_in(admin)
    current = BundleVersion.objects.get(bundle=RESTAURANT, state=VersionStatus.PUBLISHED)
    begun = writer.post(reverse("desk:package_act", args=[current.pk, "begin_package"]))
    version = BundleVersion.objects.get(bundle=RESTAURANT, state=VersionStatus.DRAFT)
    address = reverse("desk:package_version", args=[version.pk])
    assert begun["Location"] == address
    circle = {"after.0": [version.content["members"][1]["item"]], "duty.0": "先发照", "op": "submit"}
    refused = writer.post(address, form(version, **circle))
    assert refused.status_code == 409
    assert "谁都开始不了" in refused.content.decode()
    assert "先发照" in refused.content.decode()  # what was typed is kept
    assert writer.post(address, form(version, op="submit")).status_code == 302
    version.refresh_from_db()
    assert version.state == VersionStatus.IN_REVIEW
    assert writer.post(reverse("desk:package_act", args=[version.pk, "publish_package"])).status_code == 403
    back = reviewer.post(reverse("desk:package_act", args=[version.pk, "return_package"]), {"reason": ""})
    assert back.status_code == 409
    reviewer.post(reverse("desk:package_act", args=[version.pk, "return_package"]), {"reason": "请写明先后"})
    assert "请写明先后" in writer.get(address).content.decode()
    writer.post(address, form(version, op="submit"))
    reviewer.post(reverse("desk:package_act", args=[version.pk, "publish_package"]))
    version.refresh_from_db()
    assert version.state == VersionStatus.PUBLISHED


def test_rows_are_added_moved_and_removed() -> None:
    who = editor()
    version = guides.begin_package(RESTAURANT, by=who, at=NOW)
    writer, address = signed_in(who), reverse("desk:package_version", args=[version.pk])
    writer.post(address, form(version, op="up:1"))
    version.refresh_from_db()
    assert version.content["members"][1]["item"] == SHOP
    writer.post(address, form(version, op="remove:1"))
    version.refresh_from_db()
    assert all(SHOP not in one["after"] for one in version.content["members"])
    writer.post(address, form(version, op="add:"))
    version.refresh_from_db()
    assert version.content["members"][-1]["item"] == ""


def test_somebody_elses_draft_does_not_exist() -> None:
    version = guides.begin_package(RESTAURANT, by=editor(), at=NOW)
    for who, status in ((editor(key="transport"), 404), (editor(region()), 404)):
        assert signed_in(who).get(reverse("desk:package_version", args=[version.pk])).status_code == status
    window: Officer = officer(Role.WINDOW, agency(LEAD))
    assert signed_in(window).get(reverse("desk:package_guides")).status_code == 403


def test_a_package_is_founded_by_its_name_by_an_editor_of_the_city_only() -> None:
    client, address = signed_in(editor()), reverse("desk:package_found")
    assert address in client.get(reverse("desk:package_guides")).content.decode()
    refused = client.post(address, {"name": BundleVersion.objects.get(bundle=RESTAURANT).bundle.name})
    assert (refused.status_code, "已经有" in refused.content.decode()) == (422, True)
    made = client.post(address, {"name": "开办民宿一件事"})
    version = BundleVersion.objects.get(bundle__name="开办民宿一件事")
    assert made["Location"] == reverse("desk:package_version", args=[version.pk])
    assert client.get(made["Location"]).status_code == 200
    assert signed_in(administrator()).get(reverse("desk:package_version", args=[version.pk])).status_code == 200
    for other in (editor(region()), administrator()):
        assert signed_in(other).post(address, {"name": "别的"}).status_code == 403


def test_packages_that_wait_for_a_code_are_a_list_of_the_lead_and_of_who_registers() -> None:
    made = packaged()
    client, elsewhere = (signed_in(officer(Role.REVIEWER, agency(key))) for key in (LEAD, OTHER))
    address = f"{reverse('desk:package_cases')}?list=code"

    def listed(of: Client = client) -> tuple[bool, bool]:
        page = of.get(address).content.decode()
        return made.package.number in page, "等信用代码<span>1</span>" in page

    assert listed() == (False, False)  # not granted yet
    case = granted(made.case(SHOP), made.by, unnamed=True)
    assert listed() == (True, True)
    assert listed(elsewhere) == (False, False)
    code = named(case, made.by)
    assert listed() == (False, False)
    owner = individual_business("真正的店", checked=True).principal
    owner.set_document(owner.document_type, code)
    owner.save()
    assert listed() == (True, True)  # to be put right
    chief = story_of(case, made.by).staff.approver
    name_founded(case.pk, by=chief, at=NOW, code=make_uscc(Random(99_000), kind="92"), name="涧西区一鸣面馆")
    assert listed() == (False, False)


def test_who_registers_finds_on_the_list_what_another_agency_leads() -> None:
    made = packaged(organisation(checked=True), key="open-hotel")
    granted(made.case("company-establishment-registration"), made.by, unnamed=True)
    registrar = signed_in(officer(Role.APPROVER, made.case("company-establishment-registration").agency))
    assert made.again().lead.key == "public_security"
    page = registrar.get(f"{reverse('desk:package_cases')}?list=code").content.decode()
    assert made.package.number in page


def test_a_company_that_changes_founds_nothing_and_no_code_is_awaited() -> None:
    made = packaged(organisation(checked=True), key="enterprise-information-change")
    granted(made.case("company-change-registration"), made.by)
    assert not awaiting_a_code(officer(Role.REVIEWER, made.again().lead)).exists()
    assert made.advance() == ["start_members"]
    assert {case.applicant_id for case in made.package.cases.all()} == {made.by.principal.pk}

"""Later members of a package are taken in in the name of the business that an earlier one founds, once its code is known (Art. 3, 30)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import Capacity, Mandate
from onewindow.cases.acts import packages as acts
from onewindow.cases.acts.apply import withdraw
from onewindow.cases.acts.founding import WrongCode, name_founded
from onewindow.cases.models import State
from onewindow.notices.models import Document
from onewindow.record.errors import WrongPerson
from onewindow.record.verify import verify
from onewindow.staff.models import Role
from tests import NOW
from tests.factories.packages import FIRE, FOOD, GAS, SEWAGE, SHOP, SIGN, Bundled, granted, named, packaged, story_of
from tests.factories.people import individual_business, officer
from tests.web.desk_pages import signed_in
from tests.web.portal_pages import device_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)
NAME = "涧西区一鸣面馆"


def two() -> Bundled:
    return packaged(unchosen=(FIRE, GAS, SEWAGE, SIGN))


def test_what_comes_later_is_the_new_businesss_and_its_founder_represents_it() -> None:
    made = two()
    founder = made.by.principal
    code = named(made.case(SHOP), made.by)
    shop = granted(made.case(SHOP), made.by, unnamed=True)
    assert shop.applicant == founder
    licence = str(Document.objects.get(chain=shop.chain, kind="result").content)
    assert NAME in licence and code in licence
    assert made.advance() == ["start_members"]
    food = made.case(FOOD)
    business = food.applicant
    assert (business.name, business.document_number, business.kind) == (NAME, code, "individual_business")
    assert (business.checked, business.representative_name) == (True, founder.name)
    assert (food.form["org_name"], food.form["org_uscc"]) == (NAME, code)
    mandate = Mandate.objects.get(principal=business)
    assert (mandate.user, mandate.capacity) == (made.by.user, Capacity.REPRESENTATIVE)
    assert food.parties.get().mandate == mandate
    acts.withdraw_member(made.package.pk, by=made.by, at=LATER, item=FOOD)  # its founder acts for it
    assert made.case(FOOD).state == State.WITHDRAWN
    assert (
        made.case(FOOD).chain.events.get(act="withdraw").capacity == f"mandate:{mandate.pk}:{Capacity.REPRESENTATIVE}"
    )
    assert verify().whole


def test_without_the_code_they_wait_and_the_pages_say_for_what() -> None:
    made = two()
    shop = granted(made.case(SHOP), made.by, unnamed=True)
    assert made.advance() == []
    assert made.states() == {SHOP: "granted", FOOD: "waiting"}
    page = device_of(made.by).get(reverse("public:package_case", args=[made.package.pk])).content.decode()
    assert "等登记机关登记新主体的信用代码" in page
    chief = signed_in(story_of(shop, made.by).staff.approver)
    address = reverse("desk:act", args=[shop.pk, "name_founded"])
    assert address in chief.get(reverse("desk:case", args=[shop.pk])).content.decode()
    refused = chief.post(address, {"name": "一鸣", "code": "92410305MA00000000"})
    assert (refused.status_code, "校验码不对" in refused.content.decode()) == (409, True)
    assert "92410305MA00000000" in refused.content.decode()
    named(shop, made.by, at=LATER)
    assert made.advance(LATER) == ["start_members"]
    assert made.case(FOOD).applicant.name == NAME
    gone = chief.get(reverse("desk:case", args=[shop.pk])).content.decode()
    assert address not in gone and NAME in gone  # too late to put it right here: something runs in its name


def test_a_code_is_given_once_and_by_the_agency_that_registers() -> None:
    first, other, known = two(), two(), individual_business(checked=True).principal
    code = named(first.case(SHOP), first.by)
    chief = story_of(other.case(SHOP), other.by).staff.approver
    for wrong, why in ((code, "另一件"), (known.document_number, "别的单位"), ("11410300005470305M", "开头|校验")):
        with pytest.raises(WrongCode, match=why):
            name_founded(other.case(SHOP).pk, by=chief, at=NOW, code=wrong, name=NAME)
    stranger = officer(
        Role.APPROVER, other.package.lead.__class__.objects.get(key="transport", region=chief.post.agency.region)
    )
    with pytest.raises(WrongPerson):
        name_founded(other.case(SHOP).pk, by=stranger, at=NOW, code=code, name=NAME)
    named(first.case(SHOP), first.by, name="改正后的名称")  # until something runs in its name
    assert first.case(SHOP).founding.name == "改正后的名称"


def test_a_single_withdrawal_by_the_founder_needs_the_businesss_mandate() -> None:
    made = two()
    granted(made.case(SHOP), made.by)
    made.advance()
    food = made.case(FOOD)
    with pytest.raises(WrongPerson):
        withdraw(food.pk, by=made.by, at=LATER)
    own = Applicant(Mandate.objects.get(principal=food.applicant))
    assert withdraw(food.pk, by=own, at=LATER).state == State.WITHDRAWN

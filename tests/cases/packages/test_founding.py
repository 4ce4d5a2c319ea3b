"""Later members of a package are taken in in the name of the business that an earlier one founds, once its code is known (Art. 3, 30)."""

from datetime import timedelta
from random import Random

import pytest
from django.urls import reverse

from onewindow.accounts.actors import Applicant
from onewindow.accounts.acts.authorisations import granted_by
from onewindow.accounts.models import Capacity, Mandate
from onewindow.cases.acts import packages as acts
from onewindow.cases.acts.apply import withdraw
from onewindow.cases.acts.founding import WrongCode, name_founded
from onewindow.cases.errors import Incomplete
from onewindow.cases.models import State
from onewindow.cases.packages.founding import CodeOfAnother
from onewindow.kernel.identifiers import make_uscc
from onewindow.notices.models import Document
from onewindow.record.errors import WrongPerson
from onewindow.record.verify import verify
from onewindow.staff.models import Role
from tests import NOW
from tests.factories.guides_changed import changed
from tests.factories.packages import (
    FIRE,
    FOOD,
    GAS,
    SEWAGE,
    SHOP,
    SIGN,
    Bundled,
    granted,
    handed_in,
    named,
    package_draft,
    packaged,
    story_of,
)
from tests.factories.people import another_sign_in, applicant, individual_business, officer, organisation
from tests.web.desk_pages import signed_in
from tests.web.portal_pages import device_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)
NAME = "涧西区一鸣面馆"
COMPANY, INSURANCE = "company-establishment-registration", "enterprise-social-insurance-registration"
OTHERS = (
    "vat-general-taxpayer-registration",
    "unit-medical-insurance-registration",
    "housing-fund-unit-deposit-registration",
)


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
    first, other, known = two(), two(), individual_business("老店", checked=True).principal
    code = named(first.case(SHOP), first.by)
    chief = story_of(other.case(SHOP), other.by).staff.approver
    for wrong, why in ((code, "另一件"), (known.document_number, "别的单位"), ("11410300005470305M", "开头|校验")):
        with pytest.raises((WrongCode, CodeOfAnother), match=why):
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


def company(by: Applicant, **form: str) -> Bundled:
    """Founding a company, with social insurance after it; whose registration is granted, and what is behind it begun."""
    draft = package_draft(by, "start-company", unchosen=OTHERS)
    draft.form |= form
    draft.save()
    made = handed_in(draft)
    granted(made.case(COMPANY), made.by)
    made.advance()
    return made


def test_an_agent_carries_on_in_the_businesss_name_what_they_were_authorised_for_and_nothing_else() -> None:
    founder = applicant(checked=True)
    agent = another_sign_in(founder, capacity=Capacity.AGENT)
    made = packaged(agent, unchosen=(FIRE, GAS, SEWAGE, SIGN))
    granted(made.case(SHOP), made.by)
    made.advance()
    food = made.case(FOOD)
    mandate = Mandate.objects.get(principal=food.applicant)
    assert (food.applicant.name, food.applicant.representative_name) == (NAME, founder.principal.name)
    assert (mandate.user, mandate.capacity, mandate.items) == (agent.user, Capacity.AGENT, [FOOD])
    assert mandate.ends_on == agent.mandate.ends_on
    assert set(food.parties.values_list("role", "mandate")) == {
        ("applicant", mandate.pk),
        ("representative", mandate.pk),
    }
    acts.withdraw_package(made.package.pk, by=made.by, at=LATER)
    assert made.case(FOOD).state == State.WITHDRAWN


def test_an_authorisation_taken_back_meanwhile_gives_none_for_the_business() -> None:
    agent = another_sign_in(applicant(checked=True), capacity=Capacity.AGENT)
    made = packaged(agent, unchosen=(FIRE, GAS, SEWAGE, SIGN))
    granted(made.case(SHOP), made.by)
    Mandate.objects.filter(pk=agent.mandate.pk).update(revoked_at=NOW)
    assert made.advance() == ["start_members"]
    food = made.case(FOOD)
    assert (food.applicant.name, Mandate.objects.filter(principal=food.applicant).exists()) == (NAME, False)


def test_where_another_represents_the_company_who_founds_it_carries_on_until_that_one_takes_it_back() -> None:
    head = applicant("孙经理", checked=True)
    number = head.principal.document_number
    made = company(applicant(), legal_representative_id_card=number, legal_representative_name="孙经理")
    insured = made.case(INSURANCE)
    mandate = Mandate.objects.get(principal=insured.applicant)
    assert (insured.applicant.representative_name, insured.applicant.representative_number) == ("孙经理", number)
    assert (mandate.user, mandate.capacity, mandate.items) == (made.by.user, Capacity.AGENT, [INSURANCE])
    own = Mandate.objects.create(
        user=head.user, principal=insured.applicant, capacity=Capacity.REPRESENTATIVE, starts_on=NOW.date()
    )
    assert [one.pk for one in granted_by(own.user, NOW.date())] == [mandate.pk]


def test_a_company_founds_a_company_and_its_own_representative_may_be_the_new_ones() -> None:
    head = applicant("孙经理", checked=True)
    parent = organisation(by=head.user, checked=True)
    number = head.principal.document_number
    made = company(parent, legal_representative_id_card=number, legal_representative_name="孙经理")
    new = made.case(INSURANCE).applicant
    assert made.case(COMPANY).applicant == parent.principal != new
    assert Mandate.objects.get(principal=new).capacity == Capacity.REPRESENTATIVE
    other = company(organisation(checked=True))
    assert Mandate.objects.get(principal=other.case(INSURANCE).applicant).capacity == Capacity.AGENT


def test_where_the_law_wants_the_representative_in_person_nobody_else_applies() -> None:
    changed(INSURANCE, parties={"joint": False, "in_person": True, "agent": False, "interested": False})
    with pytest.raises(Incomplete) as refused:
        company(applicant())
    assert "法定代表人" in refused.value.problems["form.legal_representative_id_card"]
    own = applicant()
    company(own, legal_representative_id_card=own.principal.document_number)


def test_a_code_whose_owner_is_checked_before_the_next_member_begins_gives_nobody_a_mandate() -> None:
    made = two()
    code = named(made.case(SHOP), made.by)
    shop = granted(made.case(SHOP), made.by, unnamed=True)
    owner = individual_business("真正的店", checked=True).principal
    owner.set_document(owner.document_type, code)
    owner.save()
    assert made.advance() == []
    assert not Mandate.objects.filter(user=made.by.user, principal=owner).exists()
    page = device_of(made.by).get(reverse("public:package_case", args=[made.package.pk])).content.decode()
    assert "等登记机关更正" in page
    chief = story_of(shop, made.by).staff.approver
    assert "别的单位" in signed_in(chief).get(reverse("desk:case", args=[shop.pk])).content.decode()
    with pytest.raises(CodeOfAnother):
        named(shop, made.by)
    right = make_uscc(Random(99_000), kind="92")
    name_founded(shop.pk, by=chief, at=LATER, code=right, name=NAME)
    assert made.advance(LATER) == ["start_members"]
    assert made.case(FOOD).applicant.document_number == right


def test_a_licence_that_a_window_has_seen_meanwhile_is_no_obstacle() -> None:
    made = two()
    shop = granted(made.case(SHOP), made.by, unnamed=True)
    seen = individual_business(NAME, checked=True, at=LATER).principal
    assert seen.representative_number != made.by.principal.document_number
    chief = story_of(shop, made.by).staff.approver
    name_founded(shop.pk, by=chief, at=LATER, code=seen.document_number, name=NAME)
    assert made.advance(LATER) == ["start_members"]
    assert made.case(FOOD).applicant == seen
    mandate = Mandate.objects.get(user=made.by.user, principal=seen)
    assert mandate.capacity == Capacity.AGENT  # the licence says that another represents it

"""Whom a sign-in declares: oneself once, children with consent, organisations that one represents oneself."""

from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.utils.timezone import localtime

from onewindow.accounts.actors import Applicant
from onewindow.accounts.acts.principals import (
    Contact,
    add_organisation,
    add_ward,
    change_contact,
    declare_self,
    end_mandate,
    self_mandate,
)
from onewindow.accounts.errors import AccountRefused
from onewindow.accounts.models import Capacity, DocumentType, IdentityLevel, Mandate, PrincipalKind, User
from onewindow.accounts.queries import mandate_of, mandates_of
from onewindow.kernel.identifiers import InvalidIdCard, InvalidUscc, make_id_card, make_uscc
from tests.factories import draft, hand_in_draft
from tests.factories.people import user

pytestmark = pytest.mark.django_db
_random = Random(11)
ADULT = make_id_card(_random, birth=date(1988, 5, 17))
CHILD = make_id_card(_random, birth=date(2015, 3, 1))
USCC = make_uscc(_random)
NOWHERE = Contact()


@pytest.fixture
def who() -> User:
    return user("新来的")


@pytest.fixture
def mother(who: User, now: datetime) -> User:
    """A sign-in that has declared who it is."""
    declare_self(who, name="赵一鸣", id_card=ADULT, contact=Contact(phone=who.phone, address="示例路1号"), at=now)
    return who


def organisation(of: User, at: datetime, uscc: str = USCC, **other: str) -> Mandate:
    values = {"kind": PrincipalKind.ENTERPRISE, "name": "洛阳示例餐饮有限公司", "representative": "赵一鸣"} | other
    return add_organisation(of, uscc=uscc, contact=NOWHERE, at=at, **values)  # type: ignore[arg-type]


def test_what_one_declares_of_oneself_is_declared_and_no_more(who: User, now: datetime) -> None:
    mandate = declare_self(who, name="赵一鸣", id_card=ADULT.lower(), contact=Contact(address="示例路1号"), at=now)
    principal = mandate.principal
    assert (mandate.capacity, mandate.starts_on, mandate.ends_on) == (Capacity.SELF, localtime(now).date(), None)
    assert (principal.identity_level, principal.checked, principal.declared_by) == (IdentityLevel.DECLARED, False, who)
    assert (principal.document_type, principal.document_number) == (DocumentType.ID_CARD, ADULT)
    assert User.objects.get(pk=who.pk).display_name == "赵一鸣"


def test_one_declares_oneself_once(mother: User, now: datetime) -> None:
    other = make_id_card(_random)
    with pytest.raises(AccountRefused, match="已经填报过本人身份"):
        declare_self(mother, name="赵一鸣", id_card=other, contact=NOWHERE, at=now)
    assert self_mandate(mother) == mother.mandates.get()
    with pytest.raises(AccountRefused, match="本人身份不能移除"):
        end_mandate(mother.mandates.get(), at=now)


@pytest.mark.parametrize("number", ["110105194912310021", "11010519491231002", "110105203001010010", ""])
def test_a_number_that_cannot_be_is_refused_and_leaves_nothing(who: User, now: datetime, number: str) -> None:
    with pytest.raises(InvalidIdCard):
        declare_self(who, name="赵一鸣", id_card=number, contact=NOWHERE, at=now)
    assert not who.mandates.exists()


@pytest.mark.parametrize(("born", "old_enough"), [(date(2012, 6, 9), True), (date(2012, 6, 10), False)])
def test_whoever_is_not_yet_fourteen_is_declared_by_the_guardian(
    who: User, now: datetime, born: date, old_enough: bool
) -> None:
    number = make_id_card(_random, birth=born)
    if not old_enough:
        with pytest.raises(AccountRefused, match="由监护人登录后添加"):
            declare_self(who, name="小明", id_card=number, contact=NOWHERE, at=now)
    else:
        declare_self(who, name="小明", id_card=number, contact=NOWHERE, at=now)
    assert who.mandates.exists() is old_enough


@pytest.mark.parametrize(("born", "asked"), [(date(2012, 6, 9), False), (date(2012, 6, 10), True)])
def test_consent_is_asked_for_children_under_fourteen_and_kept(
    mother: User, now: datetime, born: date, asked: bool
) -> None:
    number = make_id_card(_random, birth=born)
    if asked:
        with pytest.raises(AccountRefused, match="要监护人同意") as refused:
            add_ward(mother, name="小明", id_card=number, consent=False, at=now)
        assert refused.value.field == "consent"
        assert not mother.mandates.filter(capacity=Capacity.GUARDIAN).exists()
    ward = add_ward(mother, name="小明", id_card=number, consent=asked, at=now)
    assert (ward.capacity, ward.guardian_consent_at) == (Capacity.GUARDIAN, now if asked else None)


def test_a_guardian_applies_in_the_name_of_the_child(mother: User, now: datetime) -> None:
    guardian = Applicant(add_ward(mother, name="小明", id_card=CHILD, consent=True, at=now))
    case = hand_in_draft(draft(guardian, "vaccination-certificate"), guardian)
    assert (case.applicant_name, case.submitted_by) == ("小明", mother)
    assert case.chain.events.get().capacity == guardian.capacity == f"mandate:{guardian.mandate.pk}:guardian"
    assert guardian.label == "赵一鸣 · 监护人"


def test_oneself_is_no_ward_and_whoever_is_nobody_yet_has_none(mother: User, now: datetime) -> None:
    with pytest.raises(AccountRefused, match="你自己的身份证号码"):
        add_ward(mother, name="赵一鸣", id_card=ADULT, consent=True, at=now)
    with pytest.raises(AccountRefused, match="请先填报你本人的身份"):
        add_ward(user("没有填报的"), name="小明", id_card=CHILD, consent=True, at=now)


def test_nobody_is_listed_twice_and_whoever_was_removed_can_be_added_again(mother: User, now: datetime) -> None:
    first = add_ward(mother, name="小明", id_card=CHILD, consent=True, at=now)
    with pytest.raises(AccountRefused, match="已经在你的名单里"):
        add_ward(mother, name="小明", id_card=CHILD, consent=True, at=now)
    end_mandate(first, at=now)
    assert mandate_of(mother, first.pk, localtime(now).date()) is None
    again = add_ward(mother, name="小明", id_card=CHILD, consent=True, at=now)
    assert (again.principal, again.pk == first.pk) == (first.principal, False)


def test_two_parents_declare_the_same_child_and_share_nothing(mother: User, now: datetime) -> None:
    father = user("钱万里")
    declare_self(father, name="钱万里", id_card=make_id_card(_random), contact=NOWHERE, at=now)
    one = add_ward(mother, name="小明", id_card=CHILD, consent=True, at=now).principal
    other = add_ward(father, name="小明", id_card=CHILD, consent=True, at=now).principal
    assert one != other
    assert bytes(one.document_digest) == bytes(other.document_digest)


def test_an_organisation_is_added_by_its_representative_only(mother: User, now: datetime) -> None:
    mandate = organisation(mother, now, USCC.lower())
    held = mandate.principal
    assert (mandate.capacity, held.document_type, held.document_number) == (
        Capacity.REPRESENTATIVE,
        DocumentType.USCC,
        USCC,
    )
    assert (held.representative_name, held.representative_number, held.checked) == ("赵一鸣", ADULT, False)
    with pytest.raises(AccountRefused, match="请对方登录后给你授权") as refused:
        organisation(mother, now, make_uscc(_random), representative="孙可望")
    assert refused.value.field == "representative"
    with pytest.raises(AccountRefused, match="请选择单位的类型"):
        organisation(mother, now, make_uscc(_random), kind=PrincipalKind.NATURAL)
    with pytest.raises(AccountRefused, match="已经在你的名单里"):
        organisation(mother, now)
    assert mother.mandates.count() == 2


@pytest.mark.parametrize("uscc", [USCC[:-1], f"{USCC[:-1]}{'0' if USCC[-1] != '0' else '1'}", ADULT, ""])
def test_a_credit_code_that_cannot_be_is_refused(mother: User, now: datetime, uscc: str) -> None:
    with pytest.raises(InvalidUscc):
        organisation(mother, now, uscc)


def test_one_sign_in_acts_for_several_oneself_first(mother: User, now: datetime) -> None:
    company = organisation(mother, now)
    ward = add_ward(mother, name="小明", id_card=CHILD, consent=True, at=now)
    today = localtime(now).date()
    assert [mandate.principal.name for mandate in mandates_of(mother, today)] == [
        "赵一鸣",
        "小明",
        "洛阳示例餐饮有限公司",
    ]
    assert mandate_of(mother, company.pk, today) == company
    assert mandate_of(user("别人"), company.pk, today) is None
    assert mandate_of(mother, ward.pk, today - timedelta(days=1)) is None


def test_an_agent_does_not_change_whom_to_reach(mother: User, now: datetime) -> None:
    own = self_mandate(mother)
    assert own is not None
    change_contact(own, Contact(phone="13800138000", address="示例路2号"))
    own.principal.refresh_from_db()
    assert (own.principal.phone, own.principal.address) == ("13800138000", "示例路2号")
    agent = Mandate(user=user("代理人"), principal=own.principal, capacity=Capacity.AGENT)
    with pytest.raises(AccountRefused, match="代理人不能改"):
        change_contact(agent, NOWHERE)

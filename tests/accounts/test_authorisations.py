"""Authorising another sign-in: by a checked identity only, for the items named, to the day, until taken back."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from onewindow.accounts.actors import Applicant
from onewindow.accounts.acts.authorisations import A_DAY, LONGEST, grant, granted_by, revoke
from onewindow.accounts.acts.codes import issue_code, sign_in_with_code
from onewindow.accounts.attempts import Counted, note
from onewindow.accounts.errors import AccountRefused
from onewindow.accounts.models import Capacity, Mandate, User
from onewindow.accounts.queries import mandates_of
from onewindow.cases.models import Case
from onewindow.kernel.identifiers import make_phone
from onewindow.record.errors import ActRefused
from tests.factories import another_sign_in, draft, hand_in_draft, individual_business, submitted
from tests.factories.applying import FOOD
from tests.factories.people import user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 9)
DAY = timedelta(days=1)
PHONE = make_phone(Random(21))


@pytest.fixture
def owner() -> Applicant:
    return individual_business(checked=True)


def given(by: Applicant, at: datetime, **other: Any) -> Mandate:
    values: dict[str, Any] = {"phone": PHONE, "items": [FOOD], "ends_on": TODAY + 30 * DAY} | other
    return grant(by.mandate, at=at, **values)


def seen_by(who: User, on: date = TODAY) -> list[Case]:
    return list(Case.objects.visible_to(who, on=on))


def test_an_agent_acts_for_the_items_named_until_the_last_day(owner: Applicant, now: datetime) -> None:
    mandate = given(owner, now, ends_on=TODAY + DAY)
    assert (mandate.principal, mandate.granted_by) == (owner.principal, owner.user)
    agent = Applicant(mandate)
    case = hand_in_draft(draft(agent, at=now + DAY), agent, at=now + DAY)
    assert (case.applicant, case.submitted_by) == (owner.principal, mandate.user)
    late, elsewhere = draft(agent, at=now), draft(agent, "small-food-shop-registration", at=now)
    with pytest.raises(ActRefused):
        hand_in_draft(late, agent, at=now + 2 * DAY)
    with pytest.raises(ActRefused):
        hand_in_draft(elsewhere, agent, at=now)
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("items", "on", "covered"),
    [
        ([FOOD], TODAY, True),
        ([], TODAY, True),
        (["marriage-registration"], TODAY, False),
        ([FOOD], TODAY - DAY, False),
        ([FOOD], TODAY + 30 * DAY, True),
        ([FOOD], TODAY + 31 * DAY, False),
    ],
)
def test_what_an_authorisation_opens_is_seen(
    owner: Applicant, now: datetime, items: list[str], on: date, covered: bool
) -> None:
    case = submitted(by=owner).case
    agent = given(owner, now, items=items)
    assert agent.covers(FOOD, on) is covered
    assert seen_by(agent.user, on) == ([case] if covered else [])


def test_an_authorisation_gives_the_owner_nothing_of_the_agent(owner: Applicant, now: datetime) -> None:
    agent_of_himself = individual_business("代理人的店", checked=True)
    submitted(by=agent_of_himself)
    given(owner, now, phone=agent_of_himself.user.phone, items=[])
    assert len(seen_by(agent_of_himself.user)) == 1
    assert seen_by(owner.user) == []
    assert [each.principal for each in mandates_of(owner.user, TODAY)] == [owner.principal]


def test_who_never_signed_in_finds_the_authorisation_at_the_first_sign_in(owner: Applicant, now: datetime) -> None:
    given(owner, now)
    assert User.objects.with_phone(PHONE).phone_verified_at is None  # type: ignore[union-attr]
    agent = sign_in_with_code(PHONE, issue_code(PHONE, address="", at=now), at=now)
    assert [each.principal for each in mandates_of(agent, TODAY)] == [owner.principal]
    assert agent.phone_verified_at == now


@pytest.mark.parametrize("by", ["owner", "colleague"])
def test_taken_back_it_ends_at_once(owner: Applicant, now: datetime, by: str) -> None:
    """By whoever gave it, or by another who stands for the same principal."""
    submitted(by=owner)
    agent = given(owner, now)
    who = owner.user if by == "owner" else another_sign_in(owner).user
    assert granted_by(who, TODAY) == [agent]
    revoke(who, agent.pk, at=now)
    assert (seen_by(agent.user), granted_by(who, TODAY), mandates_of(agent.user, TODAY)) == ([], [], [])
    assert not Mandate.objects.get(pk=agent.pk).covers(FOOD, TODAY)
    with pytest.raises(ActRefused):
        hand_in_draft(draft(Applicant(agent)), Applicant(Mandate.objects.get(pk=agent.pk)))


def test_nobody_else_takes_it_back(owner: Applicant, now: datetime) -> None:
    agent = given(owner, now)
    for stranger in (agent.user, individual_business(checked=True).user):
        with pytest.raises(AccountRefused, match="没有找到这份授权"):
            revoke(stranger, agent.pk, at=now)
    with pytest.raises(AccountRefused):
        revoke(owner.user, owner.mandate.pk, at=now)
    assert Mandate.objects.get(pk=agent.pk).revoked_at is None


def test_only_a_checked_identity_authorises_and_an_agent_does_not_pass_it_on(owner: Applicant, now: datetime) -> None:
    with pytest.raises(AccountRefused, match="身份核验过才能授权"):
        given(individual_business(), now)
    with pytest.raises(AccountRefused, match="不能再转授权"):
        given(Applicant(given(owner, now)), now, phone=make_phone(Random(22)))
    assert Mandate.objects.filter(capacity=Capacity.AGENT).count() == 1


@pytest.mark.parametrize(
    ("ends_on", "told"),
    [(TODAY - DAY, "已经过去"), (TODAY + LONGEST + DAY, "最长三年"), (TODAY, ""), (TODAY + LONGEST, "")],
)
def test_it_ends_between_today_and_three_years_from_now(
    owner: Applicant, now: datetime, ends_on: date, told: str
) -> None:
    if not told:
        assert given(owner, now, ends_on=ends_on).ends_on == ends_on
        return
    with pytest.raises(AccountRefused, match=told) as refused:
        given(owner, now, ends_on=ends_on)
    assert refused.value.field == "ends_on"


def test_one_phone_has_one_authorisation_at_a_time(owner: Applicant, now: datetime) -> None:
    first = given(owner, now, ends_on=TODAY)
    with pytest.raises(AccountRefused, match="请先收回再重新授权"):
        given(owner, now)
    second = given(owner, now + DAY)
    first.refresh_from_db()
    assert (first.revoked_at, second.user) == (now + DAY, first.user)


def test_neither_ones_own_phone_nor_that_of_a_work_account_becomes_an_agent(owner: Applicant, now: datetime) -> None:
    officer = user("李岗", officer=True)
    officer.set_phone(PHONE)
    officer.save()
    for phone, told in ((owner.user.phone, "自己的手机号"), (PHONE, "请换一个")):
        with pytest.raises(AccountRefused, match=told) as refused:
            given(owner, now, phone=phone)
        assert refused.value.field == "phone"


def test_a_day_has_so_many_authorisations(owner: Applicant, now: datetime) -> None:
    for _ in range(A_DAY):
        note(Counted.GRANT, str(owner.user.pk), at=now)
    with pytest.raises(AccountRefused, match="请明天再来"):
        given(owner, now)
    assert given(owner, now + DAY).starts_on == localtime(now + DAY).date()


def test_the_page_authorises_for_items_by_their_titles(owner: Applicant) -> None:
    client, address = Client(), reverse("public:profile_grant", args=[owner.mandate.pk])
    client.force_login(owner.user)
    form = {"phone": PHONE, "ends_on": "2026-12-31", "items": "食品经营许可（新办）\n没有的事项"}
    assert "没有叫“没有的事项”的事项" in client.post(address, form).content.decode()
    assert client.post(address, form | {"items": "食品经营许可（新办）"}).status_code == 302
    made = Mandate.objects.get(capacity=Capacity.AGENT)
    assert (made.items, made.ends_on, made.user.phone) == ([FOOD], date(2026, 12, 31), PHONE)

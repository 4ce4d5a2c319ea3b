"""Dangerous changes take two people: every state × act, every kind, and two who approve in the same instant."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from onewindow.administration import proposals
from onewindow.administration.dangers import DANGERS
from onewindow.administration.errors import AlreadyProposed, ThreePeople, TwoPeople, Unsaid
from onewindow.administration.models import Proposal, ProposalState
from onewindow.administration.moves import TABLE
from onewindow.administration.posts import give
from onewindow.record.errors import ActRefused, WrongPerson, WrongState
from onewindow.record.verify import verify
from onewindow.staff.models import Post, Role
from tests import NOW
from tests.administration.people import admin, in_state, proposed, role_proposed, role_values, security, system
from tests.factories.people import user

pytestmark = pytest.mark.django_db
ACTS = ["approve_change", "refuse_change", "take_back_change", "expire_change"]


def test_the_table_is_whole() -> None:
    assert set(TABLE.moves) == {"propose_change", *ACTS} == set(TABLE.acts)
    assert all(danger.why and danger.proposes and danger.approves for danger in DANGERS.values())


@pytest.mark.parametrize("state", list(ProposalState))
@pytest.mark.parametrize("act", ACTS[:3])
def test_every_state_and_act(state: ProposalState, act: str) -> None:
    made, by, second = in_state(state)
    assert made.state == state

    def do() -> None:
        if act == "approve_change":
            proposals.approve(made.pk, by=second, at=NOW)
        elif act == "refuse_change":
            proposals.refuse(made.pk, by=second, at=NOW, reason="不必")
        else:
            proposals.take_back(made.pk, by=by, at=NOW)

    if TABLE.moves[act].allows(state):
        do()
        made.refresh_from_db()
        assert made.state == TABLE.moves[act].target
    else:
        with pytest.raises(WrongState):
            do()
        made.refresh_from_db()
        assert made.state == state
    assert verify().whole


@pytest.mark.parametrize("kind", list(DANGERS))
def test_every_kind_is_carried_out_by_a_second_person_only(kind: str) -> None:
    made, by, second = proposed(kind)
    with pytest.raises(WrongPerson):
        proposals.approve(made.pk, by=by, at=NOW)
    proposals.approve(made.pk, by=second, at=NOW)
    made.refresh_from_db()
    assert (made.state, made.decider_id) == (ProposalState.APPROVED, second.user.pk)
    assert verify().whole


def test_nobody_decides_in_another_post_of_theirs_or_on_themselves() -> None:
    by = security()
    made = role_proposed(by)
    both = admin(Role.SECURITY_ADMIN, by=user("另一人", officer=True))
    Proposal.objects.filter(pk=made.pk).update(concerned=both.user)
    for nobody in (by, both, admin(Role.AUDITOR), admin(Role.ADMINISTRATOR)):
        with pytest.raises(WrongPerson):
            proposals.approve(made.pk, by=nobody, at=NOW)
        with pytest.raises(WrongPerson):
            proposals.refuse(made.pk, by=nobody, at=NOW, reason="不")
    proposals.approve(made.pk, by=system(), at=NOW)


def test_the_database_takes_no_decision_of_one_person() -> None:
    by = security()
    made = role_proposed(by)
    for decider in (by.user, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.filter(pk=made.pk).update(state="approved", decider=decider)


def test_a_dangerous_role_is_not_given_by_one() -> None:
    with pytest.raises(TwoPeople):
        give(role_values(user("谁", officer=True)), by=security(), at=NOW)


def test_the_same_is_proposed_once_with_a_reason_and_again_when_it_expired() -> None:
    by = security()
    made = role_proposed(by)
    again = {"by": by, "about": "试", "reason": "试", "concerned": made.concerned}
    with pytest.raises(AlreadyProposed):
        proposals.propose(made.kind, made.target, made.values, at=NOW, **again)  # type: ignore[arg-type]
    with pytest.raises(Unsaid):
        proposals.propose(made.kind, "officer:0", made.values, at=NOW, **(again | {"reason": " "}))  # type: ignore[arg-type]
    later = NOW + timedelta(days=15)
    with pytest.raises(WrongState, match="已过期"):
        proposals.approve(made.pk, by=security(), at=later)
    made.refresh_from_db()
    assert made.state == ProposalState.EXPIRED
    proposals.propose(made.kind, made.target, made.values, at=later, **again)  # type: ignore[arg-type]


def test_what_cannot_be_done_any_more_stays_proposed() -> None:
    made = role_proposed(security(), role=Role.SYSTEM_ADMIN)
    assert made.concerned is not None
    admin(Role.AUDITOR, by=made.concerned)
    with pytest.raises(ThreePeople, match="三个人"):
        proposals.approve(made.pk, by=system(), at=NOW)
    made.refresh_from_db()
    assert (made.state, made.decider) == (ProposalState.PROPOSED, None)


@pytest.mark.parametrize("second", [Role.SYSTEM_ADMIN, Role.AUDITOR])
def test_three_administrators_are_three_people_for_the_database_too(second: Role) -> None:
    one = security()
    with pytest.raises(IntegrityError), transaction.atomic():
        admin(second, by=one.user)
    Post.objects.filter(pk=one.post.pk).update(ends_on=NOW.date())
    Post.objects.create(
        officer=one.user, agency=one.agency, role=second, badge="2", starts_on=NOW.date() + timedelta(1)
    )
    made = {"officer": one.user.pk, "agency": one.agency.pk}
    with pytest.raises(ActRefused):
        give(role_values(one.user, Role.WINDOW) | made, by=security(), at=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_at_once_one_wins() -> None:
    made = role_proposed(security())
    both, outcomes, start = [security(), security()], [], threading.Barrier(2)

    def approve(number: int) -> None:
        start.wait()
        try:
            proposals.approve(made.pk, by=both[number], at=NOW)
            outcomes.append("done")
        except ActRefused as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=approve, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "wrong_state"]
    assert Post.objects.filter(officer=made.concerned).count() == 1
    made.refresh_from_db()
    assert made.decider in {one.user for one in both}
    assert verify().whole

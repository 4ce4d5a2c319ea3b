"""The table of moves of an application for a package: every state × every act, and by whom."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import transaction

from onewindow.cases.acts import packages as acts
from onewindow.cases.models import PackageCase, PackageState
from onewindow.cases.package_moves import TABLE
from onewindow.record.actors import System
from onewindow.record.errors import ActRefused, WrongPerson, WrongState
from onewindow.record.models import Event
from onewindow.record.moves import NEW
from onewindow.staff.models import Role
from tests import NOW
from tests.factories.packages import FIRE, FOOD, GAS, SEWAGE, SHOP, SIGN, Bundled, denied, granted, packaged
from tests.factories.people import applicant, officer
from tests.factories.states import LATER

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

HANDLING = [row for row in TABLE.moves.values() if NEW not in row.sources]
SYSTEM = System("packages")


def running() -> Bundled:
    """The first is granted, what it lets start has not started yet."""
    made = packaged(unchosen=(FIRE, GAS, SEWAGE, SIGN))
    granted(made.case(SHOP), made.by)
    return made


def done() -> Bundled:
    made = packaged(unchosen=(FIRE, GAS, SEWAGE, SIGN))
    denied(made.case(SHOP), made.by)
    made.advance()
    return made


def withdrawn() -> Bundled:
    made = packaged(unchosen=(FIRE, GAS, SEWAGE, SIGN))
    acts.withdraw_package(made.package.pk, by=made.by, at=NOW)
    return made


PACKAGE_IN: dict[PackageState, Callable[[], Bundled]] = {
    PackageState.RUNNING: running, PackageState.DONE: done, PackageState.WITHDRAWN: withdrawn,
}  # fmt: skip


def attempt(made: Bundled, name: str) -> object:
    pk = made.package.pk
    tries: dict[str, Callable[[], object]] = {
        "start_members": lambda: acts.start_members(pk, by=SYSTEM, at=LATER),
        "stop_members": lambda: acts.stop_members(pk, by=SYSTEM, at=LATER),
        "withdraw_member": lambda: acts.withdraw_member(pk, by=made.by, at=LATER, item=FOOD),
        "withdraw_package": lambda: acts.withdraw_package(pk, by=made.by, at=LATER),
        "choose_collection": lambda: acts.choose_collection(pk, by=made.by, at=LATER, together=True),
        "assign_package": lambda: acts.assign_package(
            pk, by=officer(Role.APPROVER, made.again().lead), at=LATER, to=officer(Role.REVIEWER, made.package.lead).post, reason="调岗"
        ),
        "escalate_package": lambda: acts.escalate_package(pk, by=SYSTEM, at=LATER),
        "finish_package": lambda: acts.finish_package(pk, by=SYSTEM, at=LATER),
    }  # fmt: skip
    return tries[name]()


def test_every_move_has_exactly_one_act_and_every_state_is_reached() -> None:
    assert set(TABLE.acts) == set(TABLE.moves)
    assert {row.target for row in TABLE.moves.values()} - {None} == set(PackageState) == set(PACKAGE_IN)


@pytest.fixture(scope="module")
def stories(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[Callable[[PackageState], Bundled]]:
    made: dict[PackageState, Bundled] = {}

    def told(state: PackageState) -> Bundled:
        if state not in made:
            with time_machine.travel(NOW):
                made[state] = PACKAGE_IN[state]()
        return made[state]

    with django_db_blocker.unblock(), transaction.atomic():
        yield told
        transaction.set_rollback(True)


GROUPED = [
    pytest.param(state, row.name, marks=pytest.mark.xdist_group(f"package-{state}"), id=f"{state}-{row.name}")
    for state, row in product(PackageState.values, HANDLING)
]


@pytest.mark.parametrize(("state", "name"), GROUPED)
def test_every_state_and_act_behave_as_the_table_says(
    stories: Callable[[PackageState], Bundled], state: str, name: str
) -> None:
    made, row = stories(PackageState(state)), TABLE.moves[name]
    with transaction.atomic():
        before = Event.objects.filter(chain=made.package.chain).count()
        try:
            attempt(made, name)
        except WrongState:
            assert not row.allows(state)
        except ActRefused:
            assert row.allows(state)
            assert Event.objects.filter(chain=made.package.chain).count() == before
        else:
            assert row.allows(state)
            package = PackageCase.objects.get(pk=made.package.pk)
            assert package.state == (row.target or state)
            event = Event.objects.filter(chain=package.chain).latest("sequence")
            assert (event.act, event.before, event.after) == (name, state, package.state)
            assert event.articles == list(row.article.numbers)
        transaction.set_rollback(True)


@pytest.mark.xdist_group("package-running")
def test_who_may_not(stories: Callable[[PackageState], Bundled]) -> None:
    made = stories(PackageState.RUNNING)
    stranger, lead = applicant("路人甲", checked=True), made.again().lead
    reviewer = officer(Role.REVIEWER, lead)
    pk = made.package.pk
    with transaction.atomic():
        with pytest.raises(WrongPerson):
            acts.withdraw_package(pk, by=stranger, at=LATER)
        with pytest.raises(WrongPerson):
            acts.withdraw_member(pk, by=stranger, at=LATER, item=FOOD)
        with pytest.raises(WrongPerson):
            acts.choose_collection(pk, by=stranger, at=LATER, together=True)
        with pytest.raises(WrongPerson):
            acts.assign_package(pk, by=reviewer, at=LATER, to=reviewer.post, reason="x")
        with pytest.raises(WrongPerson):
            acts.start_members(pk, by=reviewer, at=LATER)  # type: ignore[arg-type]
        transaction.set_rollback(True)

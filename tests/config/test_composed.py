"""SELECTs that are put together from what is kept say the same as Django's own, for every shape and every value."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.compiler import SQLCompiler as Own
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from onewindow.cases.models import Case, Correction, Draft, Provided, State
from onewindow.config.postgresql import compiler
from onewindow.network.models import Region
from onewindow.record.models import Clock, Event
from tests.factories import submitted
from tests.factories.states import correcting

pytestmark = pytest.mark.proof

SHAPES: dict[str, Callable[[Any], QuerySet[Any, Any]]] = {
    "one": lambda n: Case.objects.filter(pk=n),
    "with what is near": lambda n: Case.objects.select_related(*Case.NEAR).defer(*Case.LEFT_OUT).filter(pk=n),
    "some columns": lambda n: Case.objects.only("number", "agency__name").select_related("agency").filter(pk=n),
    "a reverse relation": lambda n: Case.objects.select_related("decision", "counted").filter(pk=n),
    "values": lambda n: Case.objects.filter(pk=n).values_list("number", "agency__region__name", "pk"),
    "named values": lambda n: Case.objects.filter(pk=n).values("applicant__name", "number"),
    "through a relation": lambda n: Provided.objects.filter(case__item__agency__region__level="county", case=n),
    "to many, distinct": lambda n: Case.objects.filter(clocks_chain(n)).distinct(),
    "ordered by a relation": lambda n: Case.objects.filter(pk__gte=n).order_by("-agency__name", "pk")[:3],
    "another slice": lambda n: Case.objects.filter(pk__gte=n).order_by("-agency__name", "pk")[1:4],
    "excluded": lambda n: Case.objects.exclude(corrections__round=n).order_by("pk"),
    "a query within": lambda n: Case.objects.filter(pk__in=Correction.objects.filter(round=n).values("case")),
    "an EXISTS": lambda n: Case.objects.filter(Exists(Clock.objects.filter(chain=OuterRef("chain"), days=n))),
    "annotated": lambda n: Case.objects.annotate(rounds=Count("corrections")).filter(rounds=n),
    "a union": lambda n: Case.objects.filter(pk=n).order_by().union(Case.objects.filter(state="denied").order_by()),
    "ordered by an expression": lambda n: Case.objects.filter(pk__gte=n).order_by(F("due").asc(nulls_last=True)),
    "in JSON": lambda n: Event.objects.filter(details__guide_version=n).order_by("chain", "sequence"),
    "ordered in JSON": lambda n: Event.objects.filter(sequence=n).order_by("details__intake"),
    "everything": lambda n: Region.objects.order_by("code")[: n % 7 + 1],
    "either": lambda n: Draft.objects.filter(Q(case__isnull=True) | Q(case=n), saved_at__date__gte=date(2026, 1, 1)),
    "locked": lambda n: Case.objects.select_related("chain").select_for_update(of=("self", "chain")).filter(pk=n),
    "locked, passing over": lambda n: Case.objects.select_for_update(skip_locked=True).filter(pk=n),
}


def clocks_chain(number: int) -> Q:
    return Q(chain__clocks__days__gte=number) & ~Q(state=State.DENIED)


def told(of: type[Own], made: QuerySet[Any, Any]) -> tuple[str, str, Any, list[str]]:
    one = of(made.query.clone(), connection, "default")
    text, values = one.as_sql()
    infos = one.klass_info and _plain(one.klass_info)
    return text, repr(tuple(values)), infos, [str(column[0]) for column in one.select or []]


def _plain(info: Any) -> Any:
    return [info["model"], info["select_fields"], [_plain(one) for one in info.get("related_klass_infos", [])]]


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_kept_says_the_same_as_django(db: None, shape: str) -> None:
    with transaction.atomic():
        for number in (1, 2, 5, 99):
            assert told(compiler.SQLCompiler, SHAPES[shape](number)) == told(Own, SHAPES[shape](number))


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_found_is_the_same(db: None, monkeypatch: pytest.MonkeyPatch, shape: str) -> None:
    stories = [submitted(), correcting()]
    wanted = [1, *(story.case.pk for story in stories)]
    with transaction.atomic():
        kept = [[*SHAPES[shape](number)] for number in (*wanted, *wanted)]
        monkeypatch.setattr(compiler.SQLCompiler, "_shape", lambda _: None)
        assert [[*SHAPES[shape](number)] for number in (*wanted, *wanted)] == kept


def test_a_query_that_can_find_nothing_asks_nothing(db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        for _ in range(2):
            assert list(Case.objects.filter(pk__in=[])) == []
            assert not Case.objects.none().exists()


def test_outside_a_transaction_a_lock_is_still_refused(transactional_db: None) -> None:
    with transaction.atomic():
        list(Case.objects.select_for_update().filter(pk=1))
    with pytest.raises(transaction.TransactionManagementError):
        list(Case.objects.select_for_update().filter(pk=1))


def test_shapes_without_end_are_begun_anew(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiler, "SHAPES_MOST", 3)
    compiler._kept.clear()
    for start in range(8):
        list(Case.objects.order_by("pk")[start : start + 2])
        assert 0 < len(compiler._kept) <= 3

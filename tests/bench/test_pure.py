"""What measurements say of many durations, and how rows become statements: without a database."""

import json
from random import Random

import pytest

from bench.day.mix import MIX, RUSH_TIMES, arrivals, per_second, rush
from bench.floor.client import fresh
from bench.floor.recording import TableShape, Written
from bench.floor.script import script
from bench.generate.template import Form, slot
from bench.report import Report, Table, drawn
from bench.statistics import in_ms, percentile, ratio


@pytest.mark.parametrize(("share", "expected"), [(0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100)])
def test_percentile_is_the_nearest_rank(share: float, expected: float) -> None:
    assert percentile(range(100, 0, -1), share) == expected


def test_percentile_when_there_is_one_value_or_none() -> None:
    assert (percentile([3.0], 0.95), percentile([], 0.95)) == (3.0, 0.0)
    assert in_ms([0.0125]) == {"p50_ms": 12.5, "p95_ms": 12.5, "p99_ms": 12.5}
    assert ratio(5, 0) == 0.0


def test_json_is_one_object_with_machine_versions_settings_and_figures() -> None:
    found = json.loads(Report("x", {"seconds": 1}, {"acts_per_second": 2.5}).json())
    assert found["acts_per_second"] == 2.5
    assert {"machine", "versions", "settings"} <= found.keys()
    assert found["machine"]["cores"] >= 1


def test_a_table_is_markdown() -> None:
    assert drawn(Table("t", ("a", "b"), [("x", 1234.5)])).splitlines() == [
        "t", "| a | b       |", "|---|---------|", "| x | 1,234.5 |",
    ]  # fmt: skip


def test_a_fresh_text_is_as_long_as_the_one_it_stands_for_and_never_comes_twice() -> None:
    found = [fresh(16) for _ in range(100)]
    assert {len(text) for text in found} == {16}
    assert len(set(found)) == 100


def shapes() -> dict[str, TableShape]:
    case = TableShape({"id": "bigint", "number": "character varying(50)", "state": "text"}, {"id"}, "id", [["number"]])
    party = TableShape({"id": "bigint", "case_id": "bigint"}, {"id"}, "id", [], {"case_id": "cases"})
    return {"cases": case, "parties": party}


def test_the_floor_writes_references_to_its_own_rows_and_unique_texts_anew() -> None:
    rows = [
        Written("cases", "7", {"id": "7", "number": "A1", "state": "new"}, new=True),
        Written("parties", "9", {"id": "9", "case_id": "7"}, new=True),
    ]
    insert, party = script({"submit": rows}, shapes(), set())[0]["statements"]
    assert insert["query"].startswith('insert into "cases" ("number", "state")')
    assert insert["parameters"] == [["fresh", 2], ["text", "new"]]
    assert party["parameters"] == [["row", "cases", "7"]]


def test_the_floor_refuses_to_change_a_row_that_all_cases_share() -> None:
    changed = Written("cases", "7", {"state": "done"}, new=False)
    with pytest.raises(ValueError, match="which no other case has of its own"):
        script({"accept": [changed]}, shapes(), set())


def test_a_form_fills_its_slots_and_leaves_the_rest() -> None:
    line = Form(f"{slot('id')}\t收件 100%\t{slot('day')}\n")
    assert line.filled({"id": "5", "day": "2026-06-09"}) == "5\t收件 100%\t2026-06-09\n"
    assert (Form(slot("id")).filled({"id": "%s"}), Form("100%").filled({})) == ("%s", "100%")


def test_a_day_comes_at_its_rate_and_in_the_rush_at_five_times_that() -> None:
    rate = per_second(7_000_000, 1.0)
    assert rate == pytest.approx(14_000 / 30_600 * sum(MIX.values()))
    seconds, (first, last) = 3000.0, rush(3000.0)
    come = list(arrivals(seconds, rate, Random(1)))
    assert [at for at, _ in come] == sorted(at for at, _ in come)
    inside = [at for at, _ in come if first <= at < last]
    assert len(inside) / (last - first) == pytest.approx(RUSH_TIMES * rate, rel=0.1)
    assert (len(come) - len(inside)) / (seconds - last + first) == pytest.approx(rate, rel=0.1)
    acts = sum(kind == "act" for _, kind in come)
    assert acts / len(come) == pytest.approx(MIX["act"] / sum(MIX.values()), rel=0.1)

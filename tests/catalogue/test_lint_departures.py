"""A place's own guide beside the city's: it may give more and ask for less, never the reverse; and no rule goes untested."""

from dataclasses import replace
from typing import Any

import pytest

from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.lint import RULES, lint
from tests.catalogue.guides import context, guide
from tests.catalogue.spoilt import CASES, LICENCE, Spoil, put, repeat


def test_every_rule_is_tested() -> None:
    assert {rule for rule, *_ in [*CASES, *DEPARTURES]} == {rule.name for rule in RULES}


DEPARTURES: list[tuple[str, Spoil, str]] = [  # a place's own guide beside the city's
    ("nothing_new_at_a_place", repeat("conditions", text="有固定停车位"), "conditions"),
    ("nothing_new_at_a_place", repeat("materials", key="parking", name="停车位证明"), "materials[-1].name"),
    ("nothing_new_at_a_place", put("materials", 1, "copies", 9), "materials[1].copies"),
    ("nothing_new_at_a_place", put("materials", 1, "name", "营业执照原件"), "materials[1].name"),
    ("nothing_new_at_a_place", put("audience", ["enterprise"]), "audience"),
    ("no_longer_at_a_place", put("promised_limit", "days", 6), "promised_limit.days"),
    ("no_longer_at_a_place", put("promised_limit", "from", "receipt"), "promised_limit.from"),
    ("no_longer_at_a_place", lambda content: content["steps"].pop(0), "steps"),
    ("no_dearer_at_a_place", put("fee", {"amount": 5.0, "unit": "元/证", "basis": "收费目录"}), "fee.amount"),
    ("no_dearer_at_a_place", put("channels", ["window"]), "channels"),
    ("no_dearer_at_a_place", put("delivery", ["window"]), "delivery"),
    ("no_dearer_at_a_place", put("visits", 2), "visits"),
]
FAVOURS: list[Spoil] = [
    put("promised_limit", "days", 4),
    put("materials", 1, "deferrable", True),
    put("contact", "涧西区政务服务中心二楼"),
    lambda content: content["materials"].pop(),
    lambda content: content["channels"].append("phone"),
]


def beside_the_city(content: dict[str, Any]) -> set[tuple[str, str]]:
    around = replace(context(), city=GuideContent.model_validate(guide(LICENCE)))
    departing = {rule for rule, *_ in DEPARTURES}
    return {(found.rule, found.where) for found in lint(content, around) if found.rule in departing}


@pytest.mark.parametrize(("rule", "spoil", "where"), DEPARTURES)
def test_a_place_asks_for_nothing_more_than_the_city(rule: str, spoil: Spoil, where: str) -> None:
    content = guide(LICENCE)
    assert beside_the_city(content) == set()
    spoil(content)
    assert (rule, where.replace("-1", str(len(content["materials"]) - 1))) in beside_the_city(content)


@pytest.mark.parametrize("favour", FAVOURS)
def test_a_place_may_be_more_favourable(favour: Spoil) -> None:
    content = guide(LICENCE)
    favour(content)
    assert beside_the_city(content) == set()

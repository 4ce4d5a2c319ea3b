"""Every rule of the linter: it keeps silent over a right guide and speaks, at the right place, over a wrong one."""

from dataclasses import replace
from datetime import date

import pytest

from onewindow.catalogue.lint import Context, Severity, lint, lint_directory
from onewindow.catalogue.lint.rules import first_day_later
from onewindow.catalogue.lint.whole import whole_catalogue
from onewindow.kernel.calendar import WorkingCalendar
from onewindow.web.desk.guides.access import plain
from tests.catalogue.guides import DATA, context, guide, seed
from tests.catalogue.spoilt import CASES, CONFIRMATION, INSTANT, LICENCE, PROMISED, Spoil, put


@pytest.mark.parametrize(("rule", "key", "spoil", "where"), CASES)
def test_rule_speaks_at_the_place_when_it_is_broken(rule: str, key: str, spoil: Spoil, where: str) -> None:
    content = guide(key)
    before = {(found.rule, found.where) for found in lint(content, context())}
    spoil(content)
    if "[-1]" in where:
        where = where.replace("-1", str(len(content[where.partition("[")[0]]) - 1))
    found = {(found.rule, found.where) for found in lint(content, context())}
    assert (rule, where) not in before
    assert (rule, where) in found


@pytest.mark.parametrize("rule", sorted({rule for rule, *_ in CASES}))
def test_rule_is_silent_over_a_right_guide(rule: str) -> None:
    for key in (LICENCE, PROMISED, INSTANT, CONFIRMATION):
        assert rule not in {found.rule for found in lint(guide(key), context())}


def test_the_seed_lints_clean() -> None:
    report = lint_directory(DATA)
    assert report.items == 194
    assert [str(found) for found in report.errors] == []
    assert report.problems == []
    assert report.clean
    unfounded = [finding for finding in map(str, report.warnings) if "没有写依据" in finding]
    assert len(unfounded) == 5  # for these no source names a law: the departments have to


def test_findings_say_where_why_and_how() -> None:
    content = guide(LICENCE)
    content["materials"][1]["name"] = "有关材料"
    (found,) = lint(content, context())
    assert str(found) == (
        "错误 materials[1].name：材料“有关材料”含糊（“有关材料”），申请人不知道要交什么（第十七条）。"
        "请写明每一份材料的名称；不能写“有关材料”“其他材料”，也不能以“等”结尾"
    )
    assert found.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("spoil", "where", "why"),
    [
        (lambda content: content.pop("fee"), "fee", "缺少 fee"),
        (put("colour", "red"), "colour", "不认识的项 colour"),
        (put("materials", 0, "copies", "1"), "materials[0].copies", "materials.0.copies 应为整数"),
        (put("safety", "no"), "safety", "safety 应为 true 或 false"),
        (put("case_kind", "slow"), "case_kind", "case_kind 的值 slow 不在允许的范围"),
    ],
)
def test_a_guide_in_the_wrong_form_is_told_so(spoil: Spoil, where: str, why: str) -> None:
    content = guide(LICENCE)
    spoil(content)
    assert [(found.where, found.why) for found in lint(content, context())] == [(where, why)]


@pytest.mark.parametrize(
    ("typed", "why", "remedy"),
    [
        ("3.5", "法定时限的天数应为整数", "请填写整数，例如 5"),
        (-3, "法定时限的天数不能小于 0", "请填写不小于 0 的数"),
    ],
)
def test_a_page_speaks_of_its_fields_and_not_of_a_file(typed: object, why: str, remedy: str) -> None:
    content = guide(LICENCE)
    content["statutory_limit"]["days"] = typed
    (found,) = lint(content, context())
    assert (plain(found.why).replace(" ", ""), plain(found.how)) == (why.replace(" ", ""), remedy)


def test_what_is_not_known_is_not_held_against_a_guide() -> None:
    content = guide(LICENCE)
    content["agency"] = "of_another_city"
    content["form"][0]["element"] = "of_another_city"
    assert lint(content, Context()) == []


@pytest.mark.parametrize(
    ("promised", "statutory", "expected"),
    [
        ((5, "working"), (5, "working"), None),
        ((6, "working"), (5, "working"), date(2025, 7, 1)),
        ((5, "working"), (30, "natural"), None),
        ((10, "working"), (14, "natural"), date(2025, 9, 19)),  # 10 October, 9 October
        ((15, "natural"), (10, "working"), date(2025, 7, 1)),
    ],
)
def test_different_units_are_compared_over_a_year(
    promised: tuple[int, str], statutory: tuple[int, str], expected: date | None
) -> None:
    """Ten working days are fourteen natural ones only while no holiday lies between."""
    assert first_day_later(WorkingCalendar.from_package(), promised, statutory) == expected


def test_bundles_are_checked_as_wholes() -> None:
    catalogue, bodies = seed()
    key, bundle = next((key, bundle) for key, bundle in catalogue.bundles.items() if len(bundle.members) > 2)
    first, second = bundle.members[0], bundle.members[1]
    circle = [first.model_copy(update={"after": [second.item]}), second.model_copy(update={"after": [first.item]})]
    spoilt = bundle.model_copy(update={"members": [*circle, *bundle.members[2:]], "lead": "nobody"})
    problems = list(whole_catalogue(replace(catalogue, bundles={key: spoilt}), set(bodies)))
    one, other = (catalogue.items[member.item].content.name for member in (first, second))
    said = [problem.message.removeprefix(f"一件事“{bundle.name}”：") for problem in problems]
    assert said[0] == "牵头部门 nobody 不存在"
    assert said[1] in {f"事项互为前置，谁都开始不了：{a} → {b} → {a}" for a, b in ((one, other), (other, one))}
    assert problems[0].line == catalogue.bundle_lines[key]

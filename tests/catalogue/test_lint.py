"""Every rule of the linter: it keeps silent over a right guide and speaks, at the right place, over a wrong one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from onewindow.catalogue.lint import Context, Severity, lint, lint_directory
from onewindow.catalogue.lint.rules import first_day_later
from onewindow.catalogue.lint.whole import whole_catalogue
from onewindow.kernel.calendar import WorkingCalendar
from tests.catalogue.guides import DATA, context, guide, seed

Spoil = Callable[[dict[str, Any]], object]

LICENCE = "food-business-licence"  # 行政许可, promised, online, with situations and delegation
PROMISED = "company-establishment-registration"  # a licence with a commitment, zero visits
INSTANT = "marriage-registration"
CONFIRMATION = "work-injury"
RENEWAL = "food-business-licence-renewal"
RENEWED = "《中华人民共和国行政许可法》第五十条第一款"
LICENSING = "《中华人民共和国行政许可法》第四十二条"


def put(*way: Any) -> Spoil:
    """put("materials", 0, "name", "有关材料"): sets the value at the address."""
    *before, last, value = way

    def spoil(content: dict[str, Any]) -> None:
        place: Any = content
        for part in before:
            place = place[part]
        place[last] = value

    return spoil


def repeat(name: str, /, **changes: Any) -> Spoil:
    """Lists the first entry once more."""
    return lambda content: content[name].append({**content[name][0], **changes})


def all_of(*spoils: Spoil) -> Spoil:
    return lambda content: [spoil(content) for spoil in spoils]


def step(**fields: Any) -> Spoil:
    entry = {"key": "extra", "name": "检验", "role": "expert", "days": 3, "kind": "special", **fields}
    return lambda content: content["steps"].insert(0, entry)


def delegate(to_level: str, mode: str, basis: str | None) -> Spoil:
    return put("delegated", [{"to_level": to_level, "mode": mode, "basis": basis}])


def commit(**changes: Any) -> Spoil:
    return lambda content: content["commitment"].update(changes)


INTERMEDIARY = {"name": "环境影响评价", "basis": "按惯例"}
LISTED = {"name": "环境影响评价", "basis": "《中华人民共和国环境影响评价法》第十九条"}
EXTENSION = {"days": 10, "unit": "working", "approver": "agency_head", "basis": LICENSING}
SILENCE = {"days": 5, "unit": "working", "basis": "《中华人民共和国行政许可法》第三十二条第一款第四项"}
REMEDIES = {"reconsideration": "none", "suit": False, "first": False, "body": None, "note": None}

BASIS = "《河南省条例》第五条"
TWICE_DELEGATED = [
    {"to_level": "county", "mode": "entrusted_acceptance", "basis": BASIS},
    {"to_level": "township", "mode": "authorised_handling", "basis": BASIS},
]

CASES: list[tuple[str, str, Spoil, str]] = [
    ("nine_elements", LICENCE, put("conditions", []), "conditions"),
    ("nine_elements", LICENCE, put("legal_basis", []), "legal_basis"),
    ("nine_elements", LICENCE, put("steps", []), "steps"),
    ("nine_elements", LICENCE, put("audience", []), "audience"),
    ("values_are_of_their_lists", LICENCE, put("type", "permit"), "type"),
    ("values_are_of_their_lists", LICENCE, put("topic", "餐饮"), "topic"),
    ("values_are_of_their_lists", LICENCE, put("channels", ["online", "fax"]), "channels[1]"),
    ("values_are_of_their_lists", LICENCE, put("audience", ["enterprise", "enterprise"]), "audience"),
    ("somewhere_and_somehow", LICENCE, put("delivery", []), "delivery"),
    ("agency_exists_at_its_levels", LICENCE, put("agency", "magic"), "agency"),
    ("agency_exists_at_its_levels", "heat-supply-connection", put("levels", ["city", "county"]), "levels[1]"),
    ("parties_fit", INSTANT, put("quota", True), "quota"),
    ("result_has_a_term", LICENCE, put("result", "valid_years", 0.0), "result.valid_years"),
    ("result_has_a_term", LICENCE, put("fee", {"amount": -1.0, "unit": "元", "basis": "收费目录"}), "fee.amount"),
    ("no_vague_material", LICENCE, put("materials", 1, "name", "其他材料"), "materials[1].name"),
    ("no_vague_material", LICENCE, put("materials", 1, "name", "身份证、户口簿等"), "materials[1].name"),
    ("no_vague_material", LICENCE, put("materials", 1, "name", "房产证等证明"), "materials[1].name"),
    ("no_vague_condition", LICENCE, put("conditions", 0, "text", "提交有关材料"), "conditions[0].text"),
    ("no_vague_condition", LICENCE, put("conditions", 0, "text", "法律、法规规定的其他条件"), "conditions[0].text"),
    ("texts_are_written", LICENCE, put("name", " "), "name"),
    ("texts_are_written", LICENCE, put("materials", 0, "name", "申请书 "), "materials[0].name"),
    ("material_names_differ", LICENCE, repeat("materials", key="again"), "materials[-1].name"),
    ("every_condition_has_its_basis", LICENCE, put("conditions", 0, "basis", ""), "conditions[0].basis"),
    ("every_condition_has_its_basis", LICENCE, put("conditions", 0, "basis", "《食品安全法》"), "conditions[0].basis"),
    (
        "every_condition_has_its_basis",
        LICENCE,
        put("conditions", 0, "basis", "《食品安全办法》第三章"),
        "conditions[0].basis",
    ),
    ("every_material_has_its_basis", LICENCE, put("materials", 0, "basis", "工作需要"), "materials[0].basis"),
    ("the_item_has_its_basis", LICENCE, put("legal_basis", 0, "law", "《食品安全法》"), "legal_basis[0].law"),
    ("the_item_has_its_basis", LICENCE, put("legal_basis", 0, "article", "有关规定"), "legal_basis[0].article"),
    ("the_item_has_its_basis", LICENCE, put("legal_basis", 0, "article", "第三章"), "legal_basis[0].article"),
    ("joint_limits_rest_on_an_order", LICENCE, put("joint", {"basis": "上级安排", "days": 45}), "joint.basis"),
    ("joint_limits_rest_on_an_order", LICENCE, put("joint", {"basis": "洛政〔2025〕3号", "days": 60}), "joint.days"),
    (
        "renewal_of_its_own_law",
        LICENCE,
        put("renewal", {"days": 60, "unit": "natural", "basis": RENEWED}),
        "renewal.days",
    ),
    (
        "renewal_of_its_own_law",
        LICENCE,
        put("renewal", {"days": 60, "unit": "natural", "basis": "惯例"}),
        "renewal.basis",
    ),
    (
        "renewal_of_its_own_law",
        CONFIRMATION,
        put("renewal", {"days": 30, "unit": "natural", "basis": RENEWED}),
        "renewal.basis",
    ),
    ("renewal_of_its_own_law", LICENCE, put("result", "valid_years", None), "renewal"),
    ("renewal_of_its_own_law", RENEWAL, put("renewal", {"days": 15, "unit": "working", "basis": BASIS}), "renewal"),
    (
        "what_it_follows_is_another_item",
        LICENCE,
        put("follows", {"item": "", "how": "change", "number": None}),
        "follows.item",
    ),
    (
        "what_it_follows_is_another_item",
        LICENCE,
        put("follows", {"item": RENEWAL, "how": "change", "number": "licence"}),
        "follows.number",
    ),
    (
        "what_it_follows_is_another_item",
        LICENCE,
        put("follows", {"item": "food-licence", "how": "change", "number": None}),
        "follows.item",
    ),
    (
        "intermediary_materials_are_announced",
        LICENCE,
        all_of(
            put("intermediary", [LISTED]),
            put("materials", 0, "source", "intermediary"),
            put("materials", 0, "service", "水土保持方案编制"),
        ),
        "materials[0].service",
    ),
    (
        "intermediary_materials_are_announced",
        LICENCE,
        all_of(
            put("intermediary", [LISTED, {**LISTED, "name": "安全评价"}]), put("materials", 0, "source", "intermediary")
        ),
        "materials[0].service",
    ),
    ("intermediaries_have_their_basis", LICENCE, put("intermediary", [INTERMEDIARY]), "intermediary[0].basis"),
    ("a_fee_has_its_basis", LICENCE, put("fee", {"amount": 10.0, "unit": "元/证", "basis": ""}), "fee.basis"),
    (
        "default_ends_as_a_law_says",
        LICENCE,
        put("on_default", {"outcome": "withdrawn", "basis": None}),
        "on_default.basis",
    ),
    ("own_remedies_are_whole", LICENCE, put("remedies", {**REMEDIES, "first": True}), "remedies.first"),
    (
        "own_remedies_are_whole",
        LICENCE,
        put("remedies", {**REMEDIES, "reconsideration": "court"}),
        "remedies.reconsideration",
    ),
    ("promise_within_statute", LICENCE, put("promised_limit", "days", 99), "promised_limit.days"),
    (
        "promise_within_statute",
        PROMISED,
        put("promised_limit", "from", "acceptance"),
        "promised_limit.from",
    ),
    ("instant_means_no_days", INSTANT, put("promised_limit", "days", 1), "promised_limit.days"),
    ("instant_means_no_days", LICENCE, put("promised_limit", "days", 0), "promised_limit.days"),
    ("limit_of_its_own_law", LICENCE, put("promised_limit", "basis", LICENSING), "promised_limit.basis"),
    ("limit_of_its_own_law", LICENCE, put("statutory_limit", "basis", "按规定"), "statutory_limit.basis"),
    ("limit_of_its_own_law", CONFIRMATION, put("statutory_limit", "basis", LICENSING), "statutory_limit.basis"),
    ("extension_of_its_own_law", CONFIRMATION, put("extension", EXTENSION), "extension.basis"),
    (
        "extension_of_its_own_law",
        LICENCE,
        all_of(put("statutory_limit", "basis", LICENSING), put("extension", {**EXTENSION, "days": 11})),
        "extension.days",
    ),
    (
        "extension_of_its_own_law",
        LICENCE,
        all_of(put("statutory_limit", "basis", "《食品安全法》第三十五条"), put("extension", EXTENSION)),
        "extension.basis",
    ),
    ("silence_of_its_own_law", LICENCE, put("silence", None), "silence"),
    ("silence_of_its_own_law", LICENCE, put("silence", {**SILENCE, "days": 7}), "silence.days"),
    ("silence_of_its_own_law", CONFIRMATION, put("silence", SILENCE), "silence.basis"),
    ("steps_fit_the_promise", LICENCE, put("steps", 0, "days", 99), "steps"),
    ("steps_fit_the_promise", INSTANT, put("steps", 0, "days", 1), "steps[0].days"),
    ("one_decision", LICENCE, lambda content: [one.update(role="reviewer") for one in content["steps"]], "steps"),
    (
        "one_decision",
        LICENCE,
        lambda content: content["steps"].append(
            {"key": "late", "name": "再审", "role": "reviewer", "days": 0, "kind": "review"}
        ),
        "steps[-1]",
    ),
    ("steps_say_what_their_kind_needs", LICENCE, step(basis="《食品安全法》第八十七条"), "steps[0]"),
    ("steps_say_what_their_kind_needs", LICENCE, put("steps", 0, "reason", "publicity"), "steps[0].reason"),
    (
        "steps_say_what_their_kind_needs",
        LICENCE,
        step(procedure="dancing", basis="《食品安全法》第八十七条"),
        "steps[0].procedure",
    ),
    ("pauses_only_by_law", LICENCE, step(procedure="testing"), "steps[0].basis"),
    (
        "pauses_only_by_law",
        LICENCE,
        step(procedure="testing", basis="《中华人民共和国行政许可法》第四十五条"),
        "steps[0].basis",
    ),
    (
        "pauses_only_by_law",
        CONFIRMATION,
        step(procedure="hearing", basis="《中华人民共和国行政许可法》第四十七条"),
        "steps[0].basis",
    ),
    (
        "pauses_only_by_law",
        LICENCE,
        step(kind="wait", reason="publicity", counted=False, basis="《中华人民共和国行政许可法》第四十条"),
        "steps[0].basis",
    ),
    ("forwarded_upward", LICENCE, step(kind="forward", to_level="county"), "steps[0].to_level"),
    ("forwarded_upward", LICENCE, step(kind="forward", to_level="moon"), "steps[0].to_level"),
    (
        "materials_belong_to_situations",
        LICENCE,
        put("materials", 0, "need", {"option": "no.such"}),
        "materials[0].need",
    ),
    (
        "materials_belong_to_situations",
        LICENCE,
        lambda content: content["situations"].append(
            {
                "key": "idle",
                "question": "天气如何",
                "options": [{"key": "a", "label": "晴"}, {"key": "b", "label": "雨"}],
            }
        ),
        "situations[-1]",
    ),
    (
        "situations_are_questions",
        LICENCE,
        lambda content: content["situations"][0]["options"].clear(),
        "situations[0].options",
    ),
    ("situations_are_questions", LICENCE, repeat("situations"), "situations[-1].key"),
    ("materials_are_countable", LICENCE, put("materials", 0, "originals", 0), "materials[0]"),
    ("materials_are_countable", LICENCE, repeat("materials", name="申请书二"), "materials[-1].key"),
    (
        "intermediary_materials_are_announced",
        LICENCE,
        put("materials", 0, "source", "intermediary"),
        "materials[0].source",
    ),
    (
        "deferral_leaves_the_main_document",
        LICENCE,
        lambda content: [one.update(deferrable=True) for one in content["materials"]],
        "materials",
    ),
    ("deferral_leaves_the_main_document", INSTANT, put("materials", 0, "deferrable", True), "materials[0].deferrable"),
    ("form_asks_once", LICENCE, put("form", 0, {"element": "shoe_size", "required": True}), "form[0].element"),
    ("form_asks_once", LICENCE, repeat("form"), "form[-1].element"),
    ("visits_have_a_reason", LICENCE, put("visits", 1), "visits"),
    ("visits_have_a_reason", LICENCE, put("visits", 3), "visits"),
    ("visits_have_a_reason", LICENCE, put("visit_reason", "核对原件"), "visit_reason"),
    (
        "no_visit_needs_another_way",
        LICENCE,
        all_of(put("channels", ["window"]), put("delivery", ["window", "electronic"])),
        "visits",
    ),
    ("no_visit_needs_another_way", LICENCE, put("delivery", ["window"]), "delivery"),
    (
        "in_person_or_by_agent",
        LICENCE,
        put("parties", {"joint": False, "in_person": True, "agent": True, "interested": False}),
        "parties",
    ),
    (
        "delegation_within_the_law",
        LICENCE,
        delegate("village", "entrusted_acceptance", "《河南省条例》第五条"),
        "delegated[0].to_level",
    ),
    ("delegation_within_the_law", LICENCE, delegate("county", "reception", None), "delegated[0].to_level"),
    ("delegation_within_the_law", LICENCE, delegate("township", "reception", "《办法》第一条"), "delegated[0].basis"),
    ("delegation_within_the_law", LICENCE, delegate("township", "authorised_handling", None), "delegated[0].basis"),
    (
        "delegation_within_the_law",
        CONFIRMATION,
        delegate("township", "authorised_handling", None),
        "delegated[0].basis",
    ),
    (
        "delegation_within_the_law",
        LICENCE,
        delegate("township", "authorised_handling", "《中华人民共和国行政许可法》第二十四条"),
        "delegated[0].basis",
    ),
    ("delegation_within_the_law", LICENCE, repeat("delegated"), "delegated[-1]"),
    (
        "nothing_is_delegated_further",
        LICENCE,
        all_of(put("levels", ["city"]), put("delegated", TWICE_DELEGATED)),
        "delegated[1].to_level",
    ),
    ("commitment_is_whole", PROMISED, commit(content=""), "commitment.content"),
    ("commitment_is_whole", PROMISED, commit(check_days=0), "commitment.check_days"),
    ("commitment_is_whole", PROMISED, commit(basis="上级要求"), "commitment.basis"),
    ("commitment_is_whole", PROMISED, commit(covers=[]), "commitment.covers"),
    ("commitment_is_whole", PROMISED, commit(covers=["no_such"]), "commitment.covers[0]"),
    ("commitment_is_whole", PROMISED, commit(kind="approval", covers=[99]), "commitment.covers[0]"),
    ("no_commitment_on_safety", PROMISED, put("safety", True), "commitment"),
]


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
        (put("materials", 0, "copies", "1"), "materials[0].copies", "materials.0.copies 应为数字"),
        (put("safety", "no"), "safety", "safety 应为 true 或 false"),
        (put("case_kind", "slow"), "case_kind", "case_kind 的值 slow 不在允许的范围"),
    ],
)
def test_a_guide_in_the_wrong_form_is_told_so(spoil: Spoil, where: str, why: str) -> None:
    content = guide(LICENCE)
    spoil(content)
    assert [(found.where, found.why) for found in lint(content, context())] == [(where, why)]


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

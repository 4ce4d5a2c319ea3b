"""Right guides spoilt, one way after another: which rule speaks, and where."""

from collections.abc import Callable
from typing import Any

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
    ("within_a_year", LICENCE, put("statutory_limit", "days", 1000), "statutory_limit.days"),
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

"""Ways to apply: visits, commitment.

Commitments (Art. 28) and intermediaries (Art. 26) are checked here as far as the guide speaks of them, which is Article 17's.
"""

from collections.abc import Iterator

from onewindow.catalogue.content import Commitment, GuideContent
from onewindow.catalogue.lint import citations
from onewindow.catalogue.lint.findings import Fault, warning
from onewindow.catalogue.lint.rules import Context, rule
from onewindow.regulation.articles import Art

SENSITIVE = frozenset({"环保绿化", "公安消防", "医疗卫生", "食品药品", "安全生产"})
MOST_VISITS = 2


@rule(Art(17, 46))
def visits_have_a_reason(guide: GuideContent, context: Context) -> Iterator[Fault]:
    if not 0 <= guide.visits <= MOST_VISITS:
        yield Fault(("visits",), f"到现场次数 {guide.visits} 不对", "应为 0、1 或者 2")
    if guide.visits > 0 and not (guide.visit_reason or "").strip():
        yield Fault(("visits",), "要求到现场却没有说明原因", "请在 visit_reason 写明为什么必须到现场")
    if guide.visits == 0 and guide.visit_reason is not None:
        yield Fault(("visit_reason",), "不需要到现场，却写了到现场的原因", "请删去，或者更正 visits")


@rule(Art(24, 46))
def no_visit_needs_another_way(guide: GuideContent, context: Context) -> Iterator[Fault]:
    """Without a visit the application comes online or by post, and so goes the result."""
    if guide.visits > 0:
        return
    if "online" not in guide.channels and "post" not in guide.delivery:
        yield Fault(
            ("visits",),
            "不到现场又不能网上办，只能邮寄，但送达方式里没有邮寄",
            "请在 delivery 加上 post，或者更正 visits",
        )
    if guide.result.kind != "none" and not {"electronic", "post"} & set(guide.delivery):
        yield Fault(
            ("delivery",), "不到现场，结果却只能到现场领取", "请在 delivery 加上 electronic 或者 post，或者更正 visits"
        )


@rule(Art(17))
def in_person_or_by_agent(guide: GuideContent, context: Context) -> Iterator[Fault]:
    if guide.parties.in_person and guide.parties.agent:
        yield warning(
            ("parties",), "既要求本人到场又允许代办", "请核对：本人到场之外的环节可以代办的，请在常见问题里说明"
        )


@rule(Art(17))
def commitment_is_whole(guide: GuideContent, context: Context) -> Iterator[Fault]:
    commitment = guide.commitment
    if commitment is None:
        return
    for name, what in (("content", "承诺内容"), ("breach", "不实承诺的后果"), ("basis", "依据")):
        if not getattr(commitment, name).strip():
            yield Fault(
                ("commitment", name), f"告知承诺没有{what}", "请填写：适用范围、内容、标准、程序和违诺责任都要公布"
            )
    if commitment.check_days < 1:
        yield Fault(("commitment", "check_days"), "没有核查期限", "请填写不小于 1 的天数")
    if not citations.names_law(commitment.basis):
        yield Fault(("commitment", "basis"), "告知承诺的依据没有写明法律或者文件", "请写成《文件名称》")
    yield from _covers(guide, commitment)


def _covers(guide: GuideContent, commitment: Commitment) -> Iterator[Fault]:
    if not commitment.covers:
        yield Fault(("commitment", "covers"), "没有写明承诺代替什么", "请列出材料标识（proof）或者条件序号（approval）")
    if len({str(one) for one in commitment.covers}) != len(commitment.covers):
        yield Fault(("commitment", "covers"), "承诺代替的内容有重复", "请删去重复的")
    materials = {material.key for material in guide.materials}
    for n, one in enumerate(commitment.covers):
        at = ("commitment", "covers", n)
        if commitment.kind == "proof" and one not in materials:
            yield Fault(at, f"材料 {one} 不存在", "请改为 materials 里的标识")
        if commitment.kind == "approval" and not (isinstance(one, int) and 1 <= one <= len(guide.conditions)):
            yield Fault(at, f"条件 {one} 不存在", "请填写条件的序号，从 1 起")


@rule(Art(17))
def no_commitment_on_safety(guide: GuideContent, context: Context) -> Iterator[Fault]:
    commitment = guide.commitment
    if commitment is None or not (guide.safety or guide.topic in SENSITIVE):
        return
    if not citations.cites_article(commitment.basis):
        yield Fault(
            ("commitment",),
            "直接涉及公共安全、生态环境、生命健康的事项不适用告知承诺",
            "请写 null；法律自己规定可以承诺的，请写明该法律和条文",
        )

"""Delegation to lower levels: within the law, to those who may have it, not further (Art. 18; 行政许可法 24)."""

from collections.abc import Iterator

from onewindow.catalogue.content import Delegation, GuideContent
from onewindow.catalogue.lint import citations
from onewindow.catalogue.lint.bases import article_cited
from onewindow.catalogue.lint.findings import Address, Fault, warning
from onewindow.catalogue.lint.rules import Context, rule
from onewindow.catalogue.models import POWER, ItemType
from onewindow.network.models import Level
from onewindow.regulation.articles import Art


@rule(Art(18))
def delegation_within_the_law(guide: GuideContent, context: Context) -> Iterator[Fault]:
    """Licences go to administrative organs only and by a law or rule (行政许可法 24); villages take in and help."""
    seen: set[tuple[str, str]] = set()
    top = min((Level(level).rank for level in guide.levels if level in Level.values), default=0)
    for n, delegation in enumerate(guide.delegated):
        at = ("delegated", n)
        if Level(delegation.to_level).rank <= top:
            yield Fault((*at, "to_level"), f"{Level(delegation.to_level).label}不低于行使层级", "只能下沉到更低的层级")
        if (delegation.to_level, delegation.mode) in seen:
            yield Fault(at, "同一层级同一方式列了两次", "请删去一处")
        seen.add((delegation.to_level, delegation.mode))
        if delegation.mode in {"reception", "assisted"}:
            if delegation.basis is not None:
                yield Fault((*at, "basis"), "代收、帮办不转移权力，不需要依据", "请写 null")
        elif guide.type == ItemType.LICENCE:
            if delegation.to_level == "village":
                yield Fault((*at, "to_level"), "行政许可不能委托村（社区）受理或者办理", "请改为代收或者帮办")
            yield from article_cited((*at, "basis"), delegation.basis, "委托")
            if citations.rests_on_licensing_law_alone(delegation.basis):
                yield Fault((*at, "basis"), "行政许可法本身不是委托的依据", "请写明规定可以委托的法律、法规或者规章")
            yield from _to_an_organ(at, guide, delegation, context)
        elif delegation.basis is not None:
            yield from article_cited((*at, "basis"), delegation.basis, "下沉")
        else:
            yield warning(
                (*at, "basis"),
                "由别的机关受理或者办理，没有写依据",
                "请写明法律、法规、规章或者文件；没有依据的，改为代收或者帮办",
            )


def _to_an_organ(at: Address, guide: GuideContent, delegation: Delegation, context: Context) -> Iterator[Fault]:
    """At the county it is the agency of the same line that has it, which must be an organ; in a town it is the town government."""
    if delegation.to_level == "county" and context.organs is not None and guide.agency not in context.organs:
        yield Fault(
            (*at, "mode"), "行政许可只能委托行政机关，县（区）的这个部门不是", "请改为代收或者帮办，或者由行政机关受托"
        )


@rule(Art(18))
def nothing_is_delegated_further(guide: GuideContent, context: Context) -> Iterator[Fault]:
    """Of a licence that the county has by delegation nothing reaches the town: who has it by delegation passes nothing on."""
    if guide.type != ItemType.LICENCE:
        return
    levels = sorted({Level(one.to_level).rank for one in guide.delegated if one.mode in POWER})
    exercised = max((Level(level).rank for level in guide.levels if level in Level.values), default=0)
    for n, one in enumerate(guide.delegated):
        rank = Level(one.to_level).rank
        if one.mode in POWER and levels and rank > levels[0] > exercised:
            yield Fault(
                ("delegated", n, "to_level"),
                f"{Level(one.to_level).label}的委托经过了受委托的{list(Level)[levels[0]].label}，受委托的机关不得再委托",
                "请只留一级；确由行使机关直接委托两级的，分别拟定下放变更单",
            )

"""What may follow after acceptance, and what is owed (Art. 22, 27). Rules only: the acts are in acts.deferral."""

from collections.abc import Iterable

from onewindow.cases.materials import Line, lines_of_case, missing_materials
from onewindow.cases.models import Case, Checked, Draft
from onewindow.catalogue.content import GuideContent, Material
from onewindow.regulation.articles import Art

DEFERRABLE = Art(22, 27)


def may_follow(guide: GuideContent, missing: Iterable[Material]) -> bool:
    """All that is missing is deferrable. Instant items offer no deferral: they are decided on the spot."""
    lacking = list(missing)
    return bool(lacking) and not guide.instant and all(material.deferrable for material in lacking)


def only_deferrable_is_missing(case: Case) -> bool:
    """Read once a case that was fetched: several acts ask it. An act fetches its case anew."""
    if "may_follow" not in case.__dict__:
        case.__dict__["may_follow"] = may_follow(case.guide, missing_materials(case))
    return bool(case.__dict__["may_follow"])


def offered_for(draft: Draft, lines: Iterable[Line]) -> list[Material]:
    """Which materials of a draft's list could follow later: those that are deferrable and not there yet."""
    if draft.package_id is not None or draft.body.instant:
        return []
    return [line.material for line in lines if not line.there and line.material.deferrable]


def owed(case: Case) -> list[Line]:
    """What was promised and has not come, or came and was found wrong; in the guide's order."""
    deferral = getattr(case, "deferral", None)
    if deferral is None or not deferral.open:
        return []
    return [
        line
        for line in lines_of_case(case)
        if line.material.key in deferral.keys and (line.provided is None or line.provided.checked == Checked.WRONG)
    ]


def shows(material: Material) -> str:
    """What a material must show, for the notice: what the guide says of it, else in which law it is asked."""
    return material.note or f"依照{material.basis}的要求"


def late_words(guide: GuideContent, late: str = "逾期没有补齐的", decided: str = "按已经提交的材料作出决定") -> str:
    """What follows if what was asked does not come: as the item's law has it (`on_default`), else `decided`."""
    rule = guide.on_default
    end = {"decide": decided, "withdrawn": "视为撤回申请", "terminate": "终止办理"}[rule.outcome]
    return f"{late}，{end}（{rule.basis}）。" if rule.basis else f"{late}，{end}。"

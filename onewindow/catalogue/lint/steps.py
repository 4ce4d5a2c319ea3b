"""The procedure: its days inside the promise, one decision, pauses only by law."""

import re
from collections.abc import Iterator

from onewindow.catalogue.content import GuideContent, Step
from onewindow.catalogue.lint import citations
from onewindow.catalogue.lint.bases import article_cited
from onewindow.catalogue.lint.findings import Address, Fault
from onewindow.catalogue.lint.rules import Context, rule
from onewindow.catalogue.models import ItemType
from onewindow.network.models import Level
from onewindow.regulation.articles import Art

PROCEDURES = ("hearing", "tender", "auction", "inspection", "testing", "quarantine", "appraisal", "expert_review")
REASONS = ("publicity", "announcement", "cooling_off", "suspension")
EXTRAS = {
    "special": {"procedure", "basis"},
    "wait": {"reason", "counted", "basis"},
    "forward": {"to_level"},
}
_HEARING_ARTICLES = re.compile("第四十[六七]条")  # 行政许可法 46, 47 do require a hearing themselves


@rule(Art(17, 23))
def steps_fit_the_promise(guide: GuideContent, context: Context) -> Iterator[Fault]:
    total = sum(step.days for step in guide.steps if step.is_counted)
    if total > guide.promised_limit.days:
        yield Fault(
            ("steps",),
            f"各环节计时共{total}天，超过承诺的{guide.promised_limit.days}天",
            "请压缩环节时限，或者延长承诺时限（不超过法定时限）",
        )
    for n, step in enumerate(guide.steps):
        if step.days < 0:
            yield Fault(("steps", n, "days"), f"环节“{step.name}”的天数为负", "请填写不小于 0 的整数")
        if guide.instant and step.days:
            yield Fault(("steps", n, "days"), f"即办件的环节“{step.name}”不能有天数", "请改为 0")


@rule(Art(17, 19))
def one_decision(guide: GuideContent, context: Context) -> Iterator[Fault]:
    """The approver's step is the decision; only making the certificate comes after it."""
    approvals = [n for n, step in enumerate(guide.steps) if step.role == "approver"]
    if not guide.instant and len(approvals) != 1:
        yield Fault(
            ("steps",), f"应当恰好有一个决定环节，现有{len(approvals)}个", "请把作出决定的环节的 role 写为 approver"
        )
    if approvals:
        for n, step in enumerate(guide.steps[approvals[0] + 1 :], start=approvals[0] + 1):
            if step.kind != "production":
                yield Fault(
                    ("steps", n), f"环节“{step.name}”在决定之后", "决定之后只能是制证（production），请调整顺序"
                )


@rule(Art(17))
def steps_say_what_their_kind_needs(guide: GuideContent, context: Context) -> Iterator[Fault]:
    keys: set[str] = set()
    for n, step in enumerate(guide.steps):
        if step.key in keys:
            yield Fault(("steps", n, "key"), f"环节标识 {step.key} 重复", "请换一个标识")
        keys.add(step.key)
        wanted = EXTRAS.get(step.kind, set())
        for name in ("procedure", "basis", "reason", "counted", "to_level"):
            given = getattr(step, name) is not None
            if given and name not in wanted:
                yield Fault(("steps", n, name), f"环节“{step.name}”（{step.kind}）不应有 {name}", "请删去")
            if not given and name in wanted - {"basis"}:
                yield Fault(("steps", n), f"环节“{step.name}”（{step.kind}）缺少 {name}", "请补上")
        for name, value, allowed in (("procedure", step.procedure, PROCEDURES), ("reason", step.reason, REASONS)):
            if value is not None and value not in allowed:
                yield Fault(("steps", n, name), f"{name} 的值“{value}”不认识", "应为 " + "、".join(allowed) + " 之一")


@rule(Art(23))
def pauses_only_by_law(guide: GuideContent, context: Context) -> Iterator[Fault]:
    """Time that does not count must be required by a law, and for other things than licences by one of their own."""
    licence = guide.type == ItemType.LICENCE
    for n, step in enumerate(guide.steps):
        at: Address = ("steps", n, "basis")
        if step.kind in {"special", "wait"}:
            yield from article_cited(at, step.basis, f"环节“{step.name}”")
        if step.kind == "special":
            yield from _special(at, step, licence=licence)
        uncounted_wait = step.kind == "wait" and step.counted is False
        if uncounted_wait and licence and citations.rests_on_licensing_law_alone(step.basis):
            yield Fault(at, f"行政许可法没有规定“{step.name}”不计时", "请写明规定这段时间的法律，或者改为计时")


def _special(at: Address, step: Step, *, licence: bool) -> Iterator[Fault]:
    if not citations.rests_on_licensing_law_alone(step.basis):
        return
    if not licence:
        yield Fault(at, f"“{step.name}”不能依行政许可法不计时：本事项不是行政许可", "请写明本事项自己的法律依据")
    elif not _HEARING_ARTICLES.search(step.basis or ""):
        yield Fault(at, f"行政许可法本身不要求“{step.name}”", "请写明要求这一程序的法律")


@rule(Art(17))
def forwarded_upward(guide: GuideContent, context: Context) -> Iterator[Fault]:
    for n, step in enumerate(guide.steps):
        if step.kind != "forward" or step.to_level is None or step.to_level == "province":
            continue
        if step.to_level not in (Level.COUNTY, Level.CITY):
            yield Fault(("steps", n, "to_level"), f"不能上报到“{step.to_level}”", "应为 county、city、province 之一")
        elif not any(Level(level).rank > Level(step.to_level).rank for level in guide.levels if level in Level.values):
            yield Fault(
                ("steps", n, "to_level"),
                f"没有低于“{Level(step.to_level).label}”的层级可以上报",
                "请核对 levels 与 to_level",
            )

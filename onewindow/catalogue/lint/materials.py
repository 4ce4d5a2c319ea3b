"""Materials by situation, and the form."""

from collections.abc import Iterator

from onewindow.catalogue.content import FormField, FormGroup, GuideContent
from onewindow.catalogue.lint.findings import Address, Fault, warning
from onewindow.catalogue.lint.rules import Context, rule
from onewindow.regulation.articles import Art


@rule(Art(17))
def materials_belong_to_situations(guide: GuideContent, context: Context) -> Iterator[Fault]:
    known = {f"{situation.key}.{option.key}" for situation in guide.situations for option in situation.options}
    used: set[str] = set()
    for n, material in enumerate(guide.materials):
        if material.need == "always":
            continue
        if material.need.option not in known:
            yield Fault(
                ("materials", n, "need"),
                f"材料“{material.name}”的情形 {material.need.option} 不存在",
                "请改为 situations 里的 <情形>.<选项>",
            )
        used.add(material.need.option.split(".")[0])
    for n, situation in enumerate(guide.situations):
        if situation.key not in used:
            yield warning(
                ("situations", n), f"情形“{situation.question}”不影响任何材料", "不影响材料的问题请删去，不要多问"
            )


@rule(Art(17))
def situations_are_questions(guide: GuideContent, context: Context) -> Iterator[Fault]:
    keys: set[str] = set()
    for n, situation in enumerate(guide.situations):
        if situation.key in keys:
            yield Fault(("situations", n, "key"), f"情形 {situation.key} 重复", "请换一个标识")
        keys.add(situation.key)
        options = [option.key for option in situation.options]
        if len(options) < 2:
            yield Fault(
                ("situations", n, "options"), f"情形“{situation.question}”不足两个选项", "请补上选项，或者删去这一问"
            )
        if len(set(options)) != len(options):
            yield Fault(("situations", n, "options"), f"情形“{situation.question}”的选项标识重复", "请换一个标识")


@rule(Art(17))
def materials_are_countable(guide: GuideContent, context: Context) -> Iterator[Fault]:
    keys: set[str] = set()
    for n, material in enumerate(guide.materials):
        if material.key in keys:
            yield Fault(("materials", n, "key"), f"材料标识 {material.key} 重复", "请换一个标识")
        keys.add(material.key)
        if material.originals + material.copies == 0:
            yield Fault(
                ("materials", n), f"材料“{material.name}”既不要原件也不要复印件", "请写明份数，不需要提交的请删去"
            )


@rule(Art(17, 26))
def intermediary_materials_are_announced(guide: GuideContent, context: Context) -> Iterator[Fault]:
    """Acceptance depends on no intermediary service outside the list: each paper of one names which it is."""
    listed = [service.name for service in guide.intermediary]
    for n, material in enumerate(guide.materials):
        at: Address = ("materials", n, "service")
        if material.source != "intermediary":
            if material.service is not None:
                yield Fault(at, f"材料“{material.name}”不由中介机构出具，却写了中介服务", "请删去，或者改正来源")
        elif not listed:
            yield Fault(
                ("materials", n, "source"),
                f"材料“{material.name}”由中介机构出具，但没有列明中介服务",
                "请在 intermediary 列明中介服务及其法定依据",
            )
        elif material.service is None and len(listed) > 1:
            yield Fault(at, f"没有写明“{material.name}”由哪一项中介服务出具", f"应为 {'、'.join(listed)} 之一")
        elif material.service is not None and material.service not in listed:
            yield Fault(
                at, f"“{material.service}”不在中介服务清单上，不得作为受理条件", f"应为 {'、'.join(listed)} 之一"
            )


@rule(Art(17, 22))
def deferral_leaves_the_main_document(guide: GuideContent, context: Context) -> Iterator[Fault]:
    """Tolerant acceptance needs something to accept; an instant item has no time in which to wait."""
    always = [material for material in guide.materials if material.need == "always"]
    if guide.materials and not always:
        yield Fault(
            ("materials",), "没有任何情形下都要提交的材料", "请至少有一份主要申请材料（need: always），例如申请书"
        )
    if always and all(material.deferrable for material in always):
        yield Fault(
            ("materials",),
            "全部材料都可以容缺，没有主要申请材料",
            "主要申请材料不得容缺，请把它的 deferrable 改为 false",
        )
    if guide.instant:
        for n, material in enumerate(guide.materials):
            if material.deferrable:
                yield Fault(("materials", n, "deferrable"), f"即办件的材料“{material.name}”不能容缺", "请改为 false")


def _fields(guide: GuideContent) -> Iterator[tuple[Address, str, FormField]]:
    """Each field with its address and the group it stands in."""
    for n, entry in enumerate(guide.form):
        if isinstance(entry, FormGroup):
            for m, field in enumerate(entry.fields):
                yield ("form", n, "fields", m), entry.group, field
        else:
            yield ("form", n), "", entry


@rule(Art(47))
def form_asks_once(guide: GuideContent, context: Context) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for at, group, field in _fields(guide):
        if context.elements is not None and field.element not in context.elements:
            yield Fault(
                (*at, "element"), f"数据项 {field.element} 不存在", "请改为 elements 里的标识，或者先登记这一数据项"
            )
        if (group, field.element) in seen:
            yield Fault((*at, "element"), f"数据项 {field.element} 问了两次", "同一内容不得重复填写，请删去一处")
        seen.add((group, field.element))
    for n, entry in enumerate(guide.form):
        if isinstance(entry, FormGroup) and not entry.fields:
            yield Fault(("form", n, "fields"), f"分组“{entry.group}”是空的", "请填写，或者删去")

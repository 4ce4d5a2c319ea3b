"""What only shows when all items are looked at together."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from onewindow.catalogue.lint.elements import AUDIENCES
from onewindow.catalogue.seed import BUNDLES, SeedBundle, SeedCatalogue
from onewindow.network.load.problems import Problem
from onewindow.regulation.articles import Art

ONE_LIST = Art(16)
ONE_THING = Art(30)


def whole_catalogue(catalogue: SeedCatalogue, agencies: set[str]) -> Iterator[Problem]:
    names: dict[str, str] = {}
    for key, item in catalogue.items.items():
        name = item.content.name
        if name in names:
            yield Problem(
                item.source.file, item.line("name"), f"事项名称“{name}”与 {names[name]} 相同", "请改用能够区别的名称"
            )
        names[name] = key
    for bundle in catalogue.bundles.values():
        line = catalogue.bundle_lines[bundle.key]
        for message, remedy in _bundle(bundle, catalogue, agencies):
            yield Problem(BUNDLES, line, f"一件事“{bundle.name}”{message}", remedy)


def _bundle(bundle: SeedBundle, catalogue: SeedCatalogue, agencies: set[str]) -> Iterator[tuple[str, str]]:
    members = [member.item for member in bundle.members]
    if bundle.lead not in agencies:
        yield f"的牵头部门 {bundle.lead} 不存在", "请改为 agencies.yaml 里的标识"
    if not bundle.audience or set(bundle.audience) - set(AUDIENCES):
        yield "的服务对象不对", "应为 " + "、".join(AUDIENCES)
    if len(set(members)) != len(members):
        yield "的事项有重复", "请删去重复的"
    for member in bundle.members:
        for before in member.after:
            if before not in members:
                yield f"的前置事项 {before} 不在其中", "请把它加进来，或者从 after 删去"
        if member.when is not None:
            owners = [key for key in members if member.when in _options(catalogue, key)]
            if len(owners) != 1:
                yield (
                    f"的情形 {member.when} 应当恰好属于一个事项，现属于 {len(owners)} 个",
                    "请改为成员事项的 <情形>.<选项>",
                )
    try:
        TopologicalSorter({member.item: member.after for member in bundle.members}).prepare()
    except CycleError:
        yield "的事项互为前置", "请解开循环，否则都办不了"


def _options(catalogue: SeedCatalogue, key: str) -> set[str]:
    item = catalogue.items.get(key)
    if item is None:
        return set()
    return {f"{situation.key}.{option.key}" for situation in item.content.situations for option in situation.options}

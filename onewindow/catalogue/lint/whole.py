"""What only shows when all items are looked at together."""

from collections.abc import Iterator

from onewindow.catalogue.lint.findings import Severity
from onewindow.catalogue.lint.packages import Surroundings
from onewindow.catalogue.lint.packages import lint as lint_package
from onewindow.catalogue.packages.content import Member, PackageContent
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
    guides = {key: item.content for key, item in catalogue.items.items()}
    elements = {key: (one.label, one.type) for key, one in catalogue.elements.items()}
    around = Surroundings(guides, agencies, elements)
    for bundle in catalogue.bundles.values():
        line = catalogue.bundle_lines[bundle.key]
        for found in lint_package(_content(bundle), around):
            if found.severity is Severity.ERROR:
                yield Problem(BUNDLES, line, f"一件事“{bundle.name}”：{found.why}", found.how)


def _content(bundle: SeedBundle) -> PackageContent:
    members = [Member(item=one.item, after=one.after, when=one.when) for one in bundle.members]
    return PackageContent(
        key=bundle.key, name=bundle.name, lead=bundle.lead, audience=bundle.audience, policy=bundle.policy, members=members
    )  # fmt: skip

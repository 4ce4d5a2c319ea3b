"""The catalogue's files, read and typed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from onewindow.catalogue.content import GuideContent
from onewindow.network.load import located_yaml
from onewindow.network.load.agencies import SeedAgency
from onewindow.network.load.located_yaml import Address, LocatedYaml
from onewindow.network.load.problems import Problems
from onewindow.network.load.typed import Entry, entries, report

SYNONYMS = "synonyms.yaml"
BUNDLES = "bundles.yaml"

ElementType = Literal[
    "text", "textarea", "integer", "decimal", "money", "date", "past_date", "choice", "multichoice",
    "boolean", "region", "phone", "email", "id_card", "uscc", "address",
]  # fmt: skip


class SeedElement(Entry):
    key: str
    label: str
    type: ElementType
    prefill: str = ""
    pattern: str = ""
    options: list[str] = []
    help: str = ""


class SeedMember(Entry):
    item: str
    after: list[str]
    when: str | None = None


class SeedBundle(Entry):
    key: str
    name: str
    lead: str
    audience: list[str]
    members: list[SeedMember]
    policy: str


@dataclass(frozen=True, slots=True)
class SeedItem:
    """An item, what the file literally says of it, and where."""

    content: GuideContent
    raw: dict[str, Any]
    source: LocatedYaml
    address: Address

    def line(self, *way: str | int) -> int:
        return self.source.line((*self.address, *way))


@dataclass(frozen=True, slots=True)
class SeedCatalogue:
    elements: dict[str, SeedElement]
    items: dict[str, SeedItem]
    bundles: dict[str, SeedBundle]
    bundle_lines: dict[str, int]
    synonyms: dict[str, list[str]]


def read_catalogue(directory: Path, agencies: dict[str, SeedAgency], problems: Problems) -> SeedCatalogue:
    elements = _elements(directory, problems)
    items = _items(directory, agencies, problems)
    bundles, lines = _bundles(directory, items, problems)
    return SeedCatalogue(elements, items, bundles, lines, _synonyms(directory, items, problems))


def _files(paths: Iterable[Path], directory: Path, problems: Problems) -> Iterator[LocatedYaml]:
    for path in sorted(paths):
        source = located_yaml.read(path, problems, name=str(path.relative_to(directory)))
        if source is not None:
            yield source


def _elements(directory: Path, problems: Problems) -> dict[str, SeedElement]:
    elements: dict[str, SeedElement] = {}
    for source in _files(directory.glob("elements*.yaml"), directory, problems):
        for address, element in entries(source, "elements", SeedElement, problems):
            if element.key in elements:
                problems.add(
                    source.file, source.line(address), f"数据项 {element.key} 重复", "请删去一个，或换一个标识"
                )
            if (element.type in {"choice", "multichoice"}) != bool(element.options):
                problems.add(
                    source.file,
                    source.line(address),
                    f"数据项 {element.key} 的类型与选项不符",
                    "选择类写明 options，其他类型不写",
                )
            elements[element.key] = element
    if not elements:
        problems.add("elements.yaml", 0, "没有数据项", "请按 SCHEMA.md 填写")
    return elements


def _items(directory: Path, agencies: dict[str, SeedAgency], problems: Problems) -> dict[str, SeedItem]:
    items: dict[str, SeedItem] = {}
    for source in _files((directory / "items").glob("*.yaml"), directory, problems):
        if not isinstance(source.data, dict) or not isinstance(source.data.get("items"), list):
            problems.add(source.file, 1, "最外层应当只有 items: 列表", "请按 SCHEMA.md 改写")
            continue
        for position, raw in enumerate(source.data["items"]):
            item = _item(source, ("items", position), raw, problems)
            if item is None:
                continue
            key = item.content.key
            if key in items:
                problems.add(source.file, item.line("key"), f"事项标识 {key} 重复", "请换一个标识")
            if agencies and item.content.agency not in agencies:
                problems.add(
                    source.file,
                    item.line("agency"),
                    f"部门 {item.content.agency} 不存在",
                    "请改为 agencies.yaml 里的标识",
                )
            items[key] = item
    if not items:
        problems.add("items", 0, "没有事项", f"请把事项文件放到 {directory / 'items'} 目录")
    return items


def _item(source: LocatedYaml, address: Address, raw: Any, problems: Problems) -> SeedItem | None:
    try:
        return SeedItem(GuideContent.model_validate(raw, strict=True), raw, source, address)
    except ValidationError as error:
        report(source, address, error.errors(include_url=False), problems)
        return None


def _bundles(
    directory: Path, items: dict[str, SeedItem], problems: Problems
) -> tuple[dict[str, SeedBundle], dict[str, int]]:
    source = located_yaml.read(directory / BUNDLES, problems)
    if source is None:
        return {}, {}
    bundles: dict[str, SeedBundle] = {}
    lines: dict[str, int] = {}
    for address, bundle in entries(source, "bundles", SeedBundle, problems):
        if bundle.key in bundles:
            problems.add(source.file, source.line(address), f"一件事 {bundle.key} 重复", "请换一个标识")
        for position, member in enumerate(bundle.members):
            if member.item not in items:
                line = source.line((*address, "members", position, "item"))
                problems.add(
                    source.file, line, f"一件事 {bundle.key} 的事项 {member.item} 不存在", "请改为已有事项的标识"
                )
        bundles[bundle.key] = bundle
        lines[bundle.key] = source.line(address)
    return bundles, lines


def _synonyms(directory: Path, items: dict[str, SeedItem], problems: Problems) -> dict[str, list[str]]:
    source = located_yaml.read(directory / SYNONYMS, problems)
    if source is None:
        return {}
    data = source.data.get("synonyms") if isinstance(source.data, dict) else None
    if not isinstance(data, dict):
        problems.add(source.file, 1, "最外层应当只有 synonyms: 各事项的说法", "请按 SCHEMA.md 改写")
        return {}
    for key, phrases in data.items():
        line = source.line(("synonyms", key))
        if key not in items:
            problems.add(source.file, line, f"事项 {key} 不存在", "请改为已有事项的标识")
        if not isinstance(phrases, list) or not all(isinstance(phrase, str) for phrase in phrases):
            problems.add(source.file, line, f"{key} 的说法应为文字的列表", "请写成 [开饭店, 开餐馆]")
        elif len(set(phrases)) != len(phrases):
            problems.add(source.file, line, f"{key} 的说法有重复", "请删去重复的")
    return data

"""A section of the editor as its page shows it: controls with what was typed and what the linter says of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from onewindow.catalogue.fields import Field, Group, Part, Rows, Section, section_of
from onewindow.catalogue.fields.options import YES_NO
from onewindow.catalogue.fields.words import cover_options, in_words, need_options, row_title
from onewindow.catalogue.lint import Finding, Severity
from onewindow.catalogue.models import Element

WIDE = {"basis", "law", "note", "visit_reason", "contact", "question"}
Found = Mapping[str, list[Finding]]  # by the id of what they concern


@dataclass(frozen=True)
class Control:
    """One control. `name` is the address in the guide; `id` the same as an anchor."""

    spec: Field
    name: str
    id: str
    value: Any
    options: list[tuple[str, str]]
    findings: list[Finding]
    said: str = ""  # a data element's label

    kind = "control"

    @property
    def wrong(self) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def wide(self) -> bool:
        return self.spec.kind in {"many", "covers", "long"} or self.spec.name in WIDE

    @property
    def described_by(self) -> str:
        return f"{self.id}-h {self.id}-e" if self.spec.help else f"{self.id}-e"

    @property
    def chosen(self) -> set[str]:
        return {str(value) for value in self.value} if isinstance(self.value, list) else {str(self.value)}


@dataclass(frozen=True)
class Box:
    """A part with fields of its own."""

    spec: Group
    name: str
    id: str
    present: bool
    children: list[Control]
    findings: list[Finding]

    kind = "box"


@dataclass(frozen=True)
class ShownRow:
    number: int
    name: str
    id: str
    title: str
    facts: list[str]
    children: "list[Control | Listing]"
    more: list[Control]
    mark: str
    open: bool
    wrong: int

    @property
    def words(self) -> str:
        return self.title or "还没有写"


@dataclass(frozen=True)
class Listing:
    """A list of rows."""

    spec: Rows
    name: str
    id: str
    rows: list[ShownRow]
    findings: list[Finding]

    kind = "listing"


@dataclass
class Showing:
    """What the controls of a page need to know."""

    content: Mapping[str, Any]
    found: Found
    opened: str = ""  # the address of the row to open
    labels: dict[str, str] = field(default_factory=dict)

    def section(self, section: Section) -> "list[Control | Box | Listing]":
        return [self.part(part, part.name, self.content.get(part.name)) for part in section.parts]

    def part(self, part: Part, at: str, value: Any) -> "Control | Box | Listing":
        if isinstance(part, Field):
            return self.control(part, at, value)
        if isinstance(part, Group):
            held = value if isinstance(value, dict) else {}
            shown = [one for one in part.fields if one.kind != "null"]
            children = [self.control(one, f"{at}.{one.name}", held.get(one.name)) for one in shown]
            return Box(part, at, anchor(at), bool(held) or not part.absent, children, self.found.get(anchor(at), []))
        rows = [self.row(part, f"{at}.{n}", n, row) for n, row in enumerate(value if isinstance(value, list) else [])]
        return Listing(part, at, anchor(at), rows, self.found.get(anchor(at), []))

    def row(self, part: Rows, at: str, number: int, value: Any) -> ShownRow:
        held = value if isinstance(value, dict) else {}
        fields = part.fields_of(held)
        shown = [self.part(one, f"{at}.{one.name}", held.get(one.name)) for one in fields]
        children = [
            one for one in shown if not isinstance(one, Box) and not (isinstance(one, Control) and one.spec.aside)
        ]
        more = [one for one in shown if isinstance(one, Control) and one.spec.aside]
        wrong = sum(len(findings) for key, findings in self.found.items() if f"{key}-".startswith(f"{anchor(at)}-"))
        opened = f"{self.opened}.".startswith(f"{at}.")
        title = row_title(part, held, self.content, self.labels)
        mark = part.mark if part.mark and part.mark in held else ""
        return ShownRow(
            number, at, anchor(at), title, self.facts(part, held), children, more, mark, opened or bool(wrong), wrong
        )

    def facts(self, part: Rows, row: Mapping[str, Any]) -> list[str]:
        """Beside the name of a row that is folded: what it rests on and when it is wanted."""
        names = {
            "materials": ("basis", "need"),
            "conditions": ("basis",),
            "steps": ("kind", "days"),
            "form": (),
            "delegated": (),
        }
        shown = [one for one in part.fields_of(row) if isinstance(one, Field) and one.name in names.get(part.name, ())]
        facts = [
            in_words(one, row.get(one.name), self.content, self.labels) + (" 天" if one.name == "days" else "")
            for one in shown
        ]
        if part.name == "materials" and row.get("deferrable"):
            facts.append("可容缺")
        if part.name == "form" and "group" in row:
            facts.append(f"{len(row.get('fields') or [])} 项一组")
        return facts

    def control(self, spec: Field, at: str, value: Any) -> Control:
        options = list(spec.options)
        if spec.kind == "need":
            options = need_options(self.content)
            value = value.get("option", "") if isinstance(value, dict) else value
        if spec.kind == "covers":
            options = cover_options(self.content)
            value = [f"c:{one}" if isinstance(one, int) else f"m:{one}" for one in value or []]
        if spec.options == YES_NO:
            value = {True: "yes", False: "no"}.get(value, "")
        if spec.kind == "choice" and (spec.empty == "absent" or value not in dict(options)):
            options = [("", "请选择" if spec.empty != "absent" else "不适用"), *options]
        shown = f"{value:g}" if isinstance(value, float) else value
        said = self.labels.get(str(value), "") if spec.kind == "element" else ""
        return Control(
            spec, at, anchor(at), "" if shown is None else shown, options, self.found.get(anchor(at), []), said
        )


def anchor(at: str) -> str:
    return "f-" + at.replace(".", "-")


def by_anchor(findings: Iterable[Finding]) -> Found:
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[target(finding)].append(finding)
    return found


def target(finding: Finding) -> str:
    """The anchor of the nearest thing on a page that a finding concerns."""
    section = section_of(str(finding.at[0])) if finding.at else None
    steps: list[str] = []
    parts: Iterable[Part] = section.parts if section else ()
    for step in finding.at:
        if isinstance(step, int):
            if not parts:
                break
            steps.append(str(step))
            continue
        found = next((part for part in parts if part.name == step), None)
        if found is None:
            break
        steps.append(str(step))
        parts = () if isinstance(found, Field) else (*found.fields, *(found.other if isinstance(found, Rows) else ()))
    return anchor(".".join(steps)) if steps else "guide"


def labels_of(content: Mapping[str, Any]) -> dict[str, str]:
    """The labels of the data elements that a guide's form names."""
    keys = list(_elements(content.get("form")))
    return dict(Element.objects.filter(pk__in=keys).values_list("pk", "label")) if keys else {}


def _elements(form: Any) -> Iterator[str]:
    for row in form if isinstance(form, list) else []:
        if isinstance(row, dict) and "group" in row:
            yield from _elements(row.get("fields"))
        elif isinstance(row, dict) and row.get("element"):
            yield str(row["element"])

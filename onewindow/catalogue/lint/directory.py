"""A whole data directory under the linter, for the command line and before loading."""

from dataclasses import dataclass
from pathlib import Path

from onewindow.catalogue.lint.check import lint
from onewindow.catalogue.lint.findings import Finding, Severity
from onewindow.catalogue.lint.rules import Context
from onewindow.catalogue.lint.whole import whole_catalogue
from onewindow.catalogue.seed import SeedCatalogue, read_catalogue
from onewindow.network.load import agencies as agencies_file
from onewindow.network.load.agencies import SeedAgency
from onewindow.network.load.problems import Problem, Problems


@dataclass(frozen=True, slots=True)
class LocatedFinding:
    """A finding with the item and the line of the file."""

    file: str
    line: int
    item: str
    finding: Finding

    def __str__(self) -> str:
        return f"{self.file} 第{self.line}行 {self.item} {self.finding}"

    def as_problem(self) -> Problem:
        why = f"{self.item} {self.finding.where}：{self.finding.why}（{self.finding.articles}）"
        return Problem(self.file, self.line, why, self.finding.how)


@dataclass(frozen=True, slots=True)
class LintReport:
    """`problems`: what kept files from being read as guides, or stands between items; errors all of them."""

    items: int
    findings: list[LocatedFinding]
    problems: list[Problem]

    @property
    def errors(self) -> list[LocatedFinding]:
        return [found for found in self.findings if found.finding.severity is Severity.ERROR]

    @property
    def warnings(self) -> list[LocatedFinding]:
        return [found for found in self.findings if found.finding.severity is Severity.WARNING]

    @property
    def clean(self) -> bool:
        return not self.errors and not self.problems


def lint_directory(path: Path) -> LintReport:
    """`path` is a city's data directory, or the catalogue inside it."""
    directory = path / "catalogue" if (path / "catalogue").is_dir() else path
    problems = Problems()
    agencies = agencies_file.read(directory, problems)
    catalogue = read_catalogue(directory, agencies, problems)
    problems.found.extend(whole_catalogue(catalogue, set(agencies)))
    return LintReport(len(catalogue.items), lint_catalogue(catalogue, agencies), sorted(set(problems.found)))


def lint_catalogue(catalogue: SeedCatalogue, agencies: dict[str, SeedAgency]) -> list[LocatedFinding]:
    levels = {key: set(agency.levels) for key, agency in agencies.items()}
    organs = {key for key, agency in agencies.items() if agency.kind == "government"}
    context = Context(levels, set(catalogue.elements), items=set(catalogue.items), organs=organs)
    return [
        LocatedFinding(item.source.file, item.line(*finding.at), key, finding)
        for key, item in catalogue.items.items()
        for finding in lint(item.content, context)
    ]

"""The linter between the data and publication."""

from onewindow.catalogue.lint import Severity
from onewindow.catalogue.lint.directory import lint_catalogue
from onewindow.catalogue.lint.whole import whole_catalogue
from onewindow.catalogue.seed import SeedCatalogue
from onewindow.network.load.agencies import SeedAgency
from onewindow.network.load.problems import Problems
from onewindow.regulation.articles import Art

NOTHING_VAGUE = Art(17)


def check_guides(catalogue: SeedCatalogue, agencies: dict[str, SeedAgency], problems: Problems) -> None:
    """Every error of the linter is a problem at its line: a guide that has one is not published."""
    problems.found.extend(whole_catalogue(catalogue, set(agencies)))
    for found in lint_catalogue(catalogue, agencies):
        if found.finding.severity is Severity.ERROR:
            problems.found.append(found.as_problem())

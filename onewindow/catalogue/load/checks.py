"""The linter between the data and publication."""

from onewindow.catalogue.load.seed import SeedCatalogue
from onewindow.network.load.agencies import SeedAgency
from onewindow.network.load.problems import Problems


def check_guides(catalogue: SeedCatalogue, agencies: dict[str, SeedAgency], problems: Problems) -> None:
    """Every error of the linter is a problem at its line."""

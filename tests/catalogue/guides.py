"""Guides for tests: real ones of the seed, to be spoilt."""

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from onewindow.catalogue.lint import Context
from onewindow.catalogue.seed import SeedCatalogue, read_catalogue
from onewindow.network.load import agencies
from onewindow.network.load.agencies import SeedAgency
from onewindow.network.load.problems import Problems

DATA = Path(__file__).resolve().parents[2] / "data" / "luoyang"


@cache
def seed() -> tuple[SeedCatalogue, dict[str, SeedAgency]]:
    problems = Problems()
    bodies = agencies.read(DATA / "catalogue", problems)
    catalogue = read_catalogue(DATA / "catalogue", bodies, problems)
    assert problems.found == []
    return catalogue, bodies


def guide(key: str) -> dict[str, Any]:
    """The content of an item of the seed, to be changed at will."""
    return deepcopy(seed()[0].items[key].raw)


@cache
def context() -> Context:
    catalogue, bodies = seed()
    levels = {key: set(agency.levels) for key, agency in bodies.items()}
    return Context(levels, set(catalogue.elements), items=set(catalogue.items))

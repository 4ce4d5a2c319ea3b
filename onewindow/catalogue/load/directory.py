"""Loads a city's data directory as a whole."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from onewindow.catalogue.load import implementations, items, packages
from onewindow.catalogue.load.checks import check_guides
from onewindow.catalogue.search.index import reindex
from onewindow.catalogue.seed import BUNDLES, SeedCatalogue, read_catalogue
from onewindow.network.load.agencies import ADMINISTERING
from onewindow.network.load.keep import Kept
from onewindow.network.load.network import LoadedNetwork, Progress, load_network, read_network
from onewindow.network.load.problems import Problems
from onewindow.network.models import Level


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load created, changed and found as it should be, by kind."""

    kept: dict[str, Kept]

    @property
    def changed(self) -> bool:
        return any(rows.created or rows.changed for rows in self.kept.values())

    def lines(self) -> list[str]:
        return [
            f"{what}：共 {rows.total}，新增 {rows.created}，更新 {rows.changed}，不变 {rows.unchanged}"
            for what, rows in self.kept.items()
        ]


def _silent(what: str, done: int, total: int) -> None:
    """Nobody watches."""


def load_directory(path: Path, *, at: datetime, progress: Progress | None = None) -> LoadReport:
    """Loads `path` (regions.csv, windows.yaml, catalogue/) in one transaction; again with the same data it changes nothing.

    Changed guides are published as their next version at `at`. Raises LoadError with all that is wrong, and then nothing is loaded.
    """
    tell = progress or _silent
    problems = Problems()
    tell("读取数据", 0, 1)
    network = read_network(path, path / "catalogue", problems)
    catalogue = read_catalogue(path / "catalogue", network.agencies, problems)
    problems.refuse_if_any()
    check_guides(catalogue, network.agencies, problems)
    problems.refuse_if_any()
    tell("读取数据", 1, 1)
    with transaction.atomic():
        places = load_network(network, problems, tell)
        problems.refuse_if_any()
        kept = _load_catalogue(catalogue, places, list(network.agencies), problems, tell, at=at)
        problems.refuse_if_any()
    return LoadReport(places.kept | kept)


def _load_catalogue(
    seed: SeedCatalogue,
    network: LoadedNetwork,
    agency_keys: list[str],
    problems: Problems,
    tell: Progress,
    *,
    at: datetime,
) -> dict[str, Kept]:
    city = network.at(Level.CITY)[0]
    items.refuse_changes_of_both(seed.items, problems)
    kept = {"数据项": items.load_elements(seed.elements), "基本事项": items.load_basic_items(seed.items, agency_keys)}
    reviewer = network.agencies.pks[ADMINISTERING, city.code]
    guides, kept["办事指南"] = items.load_guides(seed.items, reviewed_by=reviewer, at=at)
    tell("办事指南", len(guides), len(guides))
    kept["实施事项"] = implementations.load_implementations(seed.items, guides, network)
    tell("实施事项", kept["实施事项"].total, kept["实施事项"].total)
    kept["一件事"] = packages.load_bundles(seed.bundles, reviewed_by=reviewer, at=at)
    kept["同义说法"] = packages.load_synonyms(seed.synonyms)
    _refuse_lost(kept, problems)
    reindex()
    tell("搜索索引", len(guides), len(guides))
    return kept


def _refuse_lost(kept: dict[str, Kept], problems: Problems) -> None:
    """An item is cancelled or moved by a change order with its day (Art. 16), a package by hand: never by leaving it out."""
    for what, file in (("基本事项", "items"), ("实施事项", "items"), ("一件事", BUNDLES)):
        if lost := kept[what].lost:
            some = "、".join("@".join(key) if isinstance(key, tuple) else str(key) for key in lost[:3])
            remedy = "载入从不删除：请把它们补回数据；要取消或者调整事项，请走事项变更"
            problems.add(file, 0, f"系统中的{what} {some} 等 {len(lost)} 个不在数据里", remedy)

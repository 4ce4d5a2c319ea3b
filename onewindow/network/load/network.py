"""The city's places and bodies, read as a whole and then written as a whole."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from onewindow.network.load import agencies, regions, venues
from onewindow.network.load.agencies import LoadedAgencies, SeedAgency
from onewindow.network.load.keep import Kept
from onewindow.network.load.problems import Problems
from onewindow.network.load.regions import Place
from onewindow.network.load.venues import SeedWindow
from onewindow.network.models import Level, Region

Progress = Callable[[str, int, int], None]  # what is being loaded, how many are done, of how many


@dataclass(frozen=True, slots=True)
class SeedNetwork:
    places: list[Place]
    agencies: dict[str, SeedAgency]
    windows: list[SeedWindow]


@dataclass(frozen=True, slots=True)
class LoadedNetwork:
    regions: dict[str, Region]
    agencies: LoadedAgencies
    kept: dict[str, Kept]

    def at(self, level: Level) -> list[Region]:
        return [region for region in self.regions.values() if region.level == level]

    def body_for(self, agency_key: str, region: Region) -> str:
        """The key of the body that exercises the agency's items there: itself, else the town government or the station."""
        if (agency_key, region.code) in self.agencies.pks:
            return agency_key
        return agencies.STATION if region.level == Level.VILLAGE else agencies.TOWN_GOVERNMENT


def read_network(directory: Path, catalogue: Path, problems: Problems) -> SeedNetwork:
    seed = agencies.read(catalogue, problems)
    return SeedNetwork(regions.read(directory, problems), seed, venues.read(directory, seed, problems))


def load_network(seed: SeedNetwork, problems: Problems, tell: Progress) -> LoadedNetwork:
    """Writes places, agencies, venues and windows. What the data have lost is a problem: nothing here ever deletes."""
    tell("区域", 0, len(seed.places))
    places, kept_regions = regions.load(seed.places)
    tell("区域", kept_regions.total, kept_regions.total)
    loaded = agencies.load(seed.agencies, places)
    tell("部门", loaded.kept.total, loaded.kept.total)
    kept_venues = venues.load_venues(places, loaded)
    tell("政务服务场所", kept_venues.total, kept_venues.total)
    kept_windows = venues.load_windows(seed.windows, places, kept_venues)
    tell("窗口", kept_windows.total, kept_windows.total)
    kept = {"区域": kept_regions, "部门": loaded.kept, "政务服务场所": kept_venues, "窗口": kept_windows}
    for (what, rows), file in zip(kept.items(), (regions.FILE, agencies.FILE, regions.FILE, venues.FILE), strict=True):
        if rows.lost:
            some = "、".join(str(key) for key in rows.lost[:3])
            problems.add(
                file, 0, f"系统中的{what} {some} 等 {len(rows.lost)} 个不在数据里", "载入从不删除，请把它们补回数据"
            )
    return LoadedNetwork(places, loaded, kept)

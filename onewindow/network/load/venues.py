"""A venue for every place (Art. 9, 31) and its windows out of windows.yaml (Art. 34)."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Literal

from onewindow.network.load import located_yaml, names
from onewindow.network.load.agencies import (
    HALL_BODY,
    STATION,
    TOWN_GOVERNMENT,
    LoadedAgencies,
    SeedAgency,
    invented_phone,
)
from onewindow.network.load.keep import Kept, keep
from onewindow.network.load.problems import Problems
from onewindow.network.load.typed import Entry, entries
from onewindow.network.models import Level, Region, Venue, Window

FILE = "windows.yaml"
HOURS = "周一至周五 9:00–12:00，13:00–17:00"
VILLAGE_HOURS = "周一至周五 9:00–12:00，14:30–17:30"
RUN_BY = {
    Level.CITY: HALL_BODY,
    Level.COUNTY: HALL_BODY,
    Level.TOWNSHIP: TOWN_GOVERNMENT,
    Level.VILLAGE: STATION,
}


class SeedWindow(Entry):
    """A window that every venue of the level has."""

    level: Literal["city", "county", "township", "village"]
    number: str
    name: str
    comprehensive: bool
    agencies: list[str]


def read(directory: Path, agencies: dict[str, SeedAgency], problems: Problems) -> list[SeedWindow]:
    source = located_yaml.read(directory / FILE, problems)
    if source is None:
        return []
    known = {*agencies, TOWN_GOVERNMENT, STATION}
    windows: list[SeedWindow] = []
    seen: set[tuple[str, str]] = set()
    for address, window in entries(source, "windows", SeedWindow, problems):
        line = source.line(address)
        for key in window.agencies:
            if key not in known:
                problems.add(
                    source.file, line, f"窗口 {window.number} 的部门 {key} 不存在", "请改为 agencies.yaml 里的标识"
                )
        if window.comprehensive == bool(window.agencies):
            problems.add(source.file, line, f"窗口 {window.number} 应当或是综合窗口，或列明部门", "二者择一")
        if (window.level, window.number) in seen:
            problems.add(source.file, line, f"{window.level} 的窗口 {window.number} 重复", "请换一个编号")
        seen.add((window.level, window.number))
        windows.append(window)
    for level in Level:
        if not any(window.level == level for window in windows):
            problems.add(source.file, 0, f"{level.label}没有窗口", "每一级至少要有一个窗口，请补上")
    return windows


def load_venues(regions: dict[str, Region], agencies: LoadedAgencies) -> Kept:
    return keep(
        [_venue(region, agencies) for region in regions.values()],
        among=Venue.objects.all(),
        unique=["region_id"],
        fields=["run_by_id", "name", "address", "hours", "phone"],
    )


def _venue(region: Region, agencies: LoadedAgencies) -> Venue:
    level = Level(region.level)
    return Venue(
        region_id=region.code,
        run_by_id=agencies.pks[RUN_BY[level], region.code],
        name=names.venue(region),
        address=f"{names.place(region)}为民路{_number(region.code)}号",
        hours=VILLAGE_HOURS if level is Level.VILLAGE else HOURS,
        phone=invented_phone(f"venue@{region.code}"),
    )


def _number(code: str) -> int:
    """A house number of the sample."""
    return 1 + int.from_bytes(sha256(code.encode()).digest()[:2]) % 200


def load_windows(seed: list[SeedWindow], regions: dict[str, Region], venues: Kept) -> Kept:
    return keep(
        list(_windows(seed, regions, venues)),
        among=Window.objects.all(),
        unique=["venue_id", "number"],
        fields=["name", "comprehensive", "agency_keys"],
    )


def _windows(seed: list[SeedWindow], regions: dict[str, Region], venues: Kept) -> Iterator[Window]:
    for region in regions.values():
        for window in seed:
            if window.level == region.level:
                yield Window(
                    venue_id=venues.pks[region.code],
                    number=window.number,
                    name=window.name,
                    comprehensive=window.comprehensive,
                    agency_keys=window.agencies,
                )

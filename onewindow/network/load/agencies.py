"""Agencies out of agencies.yaml, at every place where they exist; town governments and stations beside them."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Literal

from onewindow.kernel.identifiers import make_uscc
from onewindow.network.load import located_yaml, names
from onewindow.network.load.keep import Kept, keep
from onewindow.network.load.problems import Problems
from onewindow.network.load.typed import Entry, entries
from onewindow.network.models import Agency, AgencyKind, Level, Nature, Reconsideration, Region

FILE = "agencies.yaml"
TOWN_GOVERNMENT = "town_government"
STATION = "village_station"
ADMINISTERING = "government_services_administration"  # 政务服务管理部门, Art. 4
HALL_BODY = "hall_operator"  # 大厅管理机构, Art. 12

USCC_KINDS = {
    AgencyKind.GOVERNMENT: "11",
    AgencyKind.MANAGED: "12",
    AgencyKind.PARTY: "11",
    AgencyKind.ENTERPRISE: "91",
    AgencyKind.TOWN_GOVERNMENT: "11",
    AgencyKind.STATION: "55",
}

SeedLevel = Literal["city", "county", "township"]


class SeedRemedies(Entry):
    reconsideration: Literal["government", "superior", "none"]
    suit: bool


class SeedAgency(Entry):
    """An agency of the file. `names` are its names at a level where they are not place and name:
    {place} stands for the place, {county} and {town} for the county and the short name of the town of a branch."""

    key: str
    name: str
    short_name: str
    kind: Literal["government", "managed", "party", "enterprise"]
    nature: Literal["statutory", "authorised", "entrusted"]
    levels: list[SeedLevel]
    remedies: SeedRemedies
    names: dict[SeedLevel, str] = {}

    def name_at(self, region: Region, county: Region | None) -> str:
        own = self.names.get(region.level)  # type: ignore[call-overload]
        if own is None:
            return f"{region.path}{self.name}"
        town = names.short_town(region)
        return str(own).format(place=region.path, county=county.name if county else region.name, town=town)

    def short_name_at(self, region: Region) -> str:
        own = self.names.get("township")
        if region.level != Level.TOWNSHIP or own is None or "{town}" not in own:
            return self.short_name
        return names.short_town(region) + own.partition("{town}")[2]


def read(directory: Path, problems: Problems) -> dict[str, SeedAgency]:
    source = located_yaml.read(directory / FILE, problems)
    if source is None:
        return {}
    agencies: dict[str, SeedAgency] = {}
    for address, agency in entries(source, "agencies", SeedAgency, problems):
        if agency.key in agencies or agency.key in {TOWN_GOVERNMENT, STATION}:
            problems.add(source.file, source.line((*address, "key")), f"部门标识 {agency.key} 重复", "请换一个标识")
        agencies[agency.key] = agency
    for key, what in ((ADMINISTERING, "政务服务管理部门"), (HALL_BODY, "大厅管理机构")):
        if key not in agencies:
            problems.add(source.file, 0, f"没有{what}（{key}）", "每一级政府都要有，请补上")
    return agencies


@dataclass(slots=True)
class LoadedAgencies:
    pks: dict[tuple[str, str], int]  # by key and region code
    uscc: dict[tuple[str, str], str]
    kept: Kept


def load(seed: dict[str, SeedAgency], regions: dict[str, Region]) -> LoadedAgencies:
    """Writes every agency at every place."""
    rows = [agency for region in regions.values() for agency in _agencies_of(region, seed, regions)]
    kept = keep(
        rows,
        among=Agency.objects.all(),
        unique=["key", "region_id"],
        fields=[
            *("name", "short_name", "kind", "nature", "uscc", "administering", "hall_body"),
            *("reconsideration", "suit", "phone"),
        ],
    )
    return LoadedAgencies(kept.pks, {(row.key, row.region_id): row.uscc for row in rows}, kept)


def _agencies_of(region: Region, seed: dict[str, SeedAgency], regions: dict[str, Region]) -> Iterator[Agency]:
    if region.level == Level.VILLAGE:
        yield _station(region)
        return
    county = regions.get(region.parent_id or "") if region.level == Level.TOWNSHIP else None
    for agency in seed.values():
        if region.level in agency.levels:
            yield _row(
                agency.key,
                region,
                name=agency.name_at(region, county),
                short_name=agency.short_name_at(region),
                kind=AgencyKind(agency.kind),
                nature=Nature(agency.nature),
                reconsideration=Reconsideration(agency.remedies.reconsideration),
                suit=agency.remedies.suit,
            )
    if region.level == Level.TOWNSHIP:
        name = names.town_government(region)
        yield _row(
            TOWN_GOVERNMENT,
            region,
            name=name,
            short_name=name.removeprefix(county.name if county else ""),
            kind=AgencyKind.TOWN_GOVERNMENT,
        )


def _station(village: Region) -> Agency:
    """A village acts through its convenience station, as a helper of the town and never in its own name."""
    return _row(
        STATION,
        village,
        name=names.venue(village),
        short_name=f"{names.short_village(village)}便民服务站",
        kind=AgencyKind.STATION,
        nature=Nature.ENTRUSTED,
    )


def _row(
    key: str,
    region: Region,
    *,
    name: str,
    short_name: str,
    kind: AgencyKind,
    nature: Nature = Nature.STATUTORY,
    reconsideration: Reconsideration = Reconsideration.GOVERNMENT,
    suit: bool = True,
) -> Agency:
    seed = f"{key}@{region.code}"
    return Agency(
        key=key,
        region_id=region.code,
        name=name,
        short_name=short_name,
        kind=kind,
        nature=nature,
        uscc=make_uscc(Random(seed), region=region.code, kind=USCC_KINDS[kind]),  # noqa: S311 - invented, the same every time
        administering=key == ADMINISTERING,
        hall_body=key == HALL_BODY,
        reconsideration=reconsideration,
        suit=suit,
        phone=invented_phone(seed),
    )


def invented_phone(seed: str) -> str:
    """A number of the sample: 0379-60 and six digits that the seed settles."""
    return f"0379-60{int.from_bytes(sha256(seed.encode()).digest()[:4]) % 1_000_000:06d}"

"""What an officer oversees: a region with all beneath it, a line of counterparts, a venue. What lies outside does not exist."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Q

from onewindow.cases.models import Case
from onewindow.cases.models.visibility import CaseQuerySet
from onewindow.network.models import Agency, Level, Region, Venue
from onewindow.network.queries import ancestors, children, city
from onewindow.oversight.models import Urging
from onewindow.oversight.models.urging import UrgingQuerySet
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

ADMINISTERS_AND_GUIDES_BELOW = Art(12)
GUIDES_COUNTERPARTS_BELOW = Art(13)

OF_THE_REGION = {Role.ADMINISTRATOR, Role.AUDITOR, Role.GOVERNMENT_HEAD}
OF_THE_LINE = {Role.AGENCY_HEAD, Role.APPROVER}
OVERSEEING = OF_THE_REGION | OF_THE_LINE | {Role.HALL_MANAGER}


class OutsideTheScope(LookupError):
    """The place or agency asked for is not overseen: for this officer it does not exist."""


@dataclass(frozen=True)
class Scope:
    """All that a post oversees. `agency_key` empty: all agencies; `venues` not None: only what those took in."""

    region: Region
    agency_key: str = ""
    agency_name: str = ""
    venues: tuple[int, ...] | None = None
    venue_name: str = ""

    @property
    def whole(self) -> bool:
        """Everything in its region, whoever it belongs to."""
        return not self.agency_key and self.venues is None

    @property
    def name(self) -> str:
        if self.venues is not None:
            return self.venue_name
        place = "全市" if self.region.level == Level.CITY else self.region.name
        return f"{place}{self.agency_name}" if self.agency_key else place


def scope_of(officer: Officer) -> Scope | None:
    """None for a post that oversees nothing."""
    post = officer.post
    agency = post.agency
    if post.role in OF_THE_REGION:
        return Scope(agency.region)
    if post.role in OF_THE_LINE:
        return Scope(agency.region, agency.key, agency.short_name)
    if post.role == Role.HALL_MANAGER:
        held = list(Venue.objects.filter(run_by=agency).order_by("region_id").values_list("pk", "name"))
        return Scope(city(), venues=tuple(pk for pk, _ in held), venue_name=held[0][1] if held else agency.short_name)
    return None


def sees_names(officer: Officer) -> bool:
    """The auditor has figures, lists and events, and nothing of what applicants have written, their names included."""
    return officer.post.role != Role.AUDITOR


@dataclass(frozen=True)
class Focus:
    """The part of a scope that a page looks at: a region (alone, if `own`), one line of agencies."""

    scope: Scope
    region: Region
    own: bool = False  # the place's own level, without those beneath it
    line: str = ""

    @cached_property
    def rows(self) -> Q:
        """Of cases as of counts: both name agency, region and intake."""
        return self._within("")

    def through(self, path: str) -> Q:
        """The same for rows that hang on a case by `path`, such as `case__`."""
        return self._within(path)

    def _within(self, path: str) -> Q:
        prefix = self.region.prefix
        at = Q(**{f"{path}region_id": self.region.pk}) if self.own else Q(**{f"{path}region__code__startswith": prefix})
        if key := self.scope.agency_key or self.line:
            at &= Q(**{f"{path}agency__key": key})
        if self.scope.venues is not None:
            at &= Q(**{f"{path}intake__in": self.scope.venues})
        return at

    def cases(self) -> CaseQuerySet:
        return Case.objects.filter(self.rows)

    def urgings(self) -> UrgingQuerySet:
        return Urging.objects.filter(self.through("case__"))

    @property
    def is_everything(self) -> bool:
        return self.region.pk == self.scope.region.pk and not self.own and not self.line

    @property
    def trail(self) -> list[Region]:
        """From the scope's own region down to the one looked at."""
        return [place for place in ancestors(self.region) if self.scope.region.contains(place)]

    def beneath(self) -> list[Region]:
        """Places right below that have something of the scope: for a line, those with a counterpart."""
        below = children(self.region)
        if self.scope.agency_key:
            places = Agency.objects.filter(key=self.scope.agency_key).values("region_id")
            return list(below.filter(code__in=places))
        return list(below)

    def at(self, region: Region, *, own: bool = False) -> "Focus":
        return replace(self, region=region, own=own)


def focus(scope: Scope, *, region: str = "", own: bool = False, line: str = "") -> Focus:
    """Raises OutsideTheScope for a place that is not beneath, for a line that is not the scope's, for none at all."""
    place = scope.region
    if region and region != place.pk:
        found = Region.objects.filter(pk=region).first()
        if found is None or not place.contains(found):
            raise OutsideTheScope(region)
        place = found
    if line:
        if scope.agency_key and line != scope.agency_key:
            raise OutsideTheScope(line)
        if not Agency.objects.filter(key=line, region__code__startswith=place.prefix).exists():
            raise OutsideTheScope(line)
    return Focus(scope, place, own=own, line=line)

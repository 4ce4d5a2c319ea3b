"""Who looks at the cockpit, and its pages."""

from onewindow.network.models import Agency, Region
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from tests.factories import officer, region

PAGES = ["overview", "regions", "lines", "cases", "articles", "urgings", "guides", "stages", "packages"]
OVERSEEING = {
    Role.ADMINISTRATOR,
    Role.AUDITOR,
    Role.AGENCY_HEAD,
    Role.GOVERNMENT_HEAD,
    Role.APPROVER,
    Role.HALL_MANAGER,
}


def post_of(role: Role, place: Region | None = None, key: str = "market_regulation") -> Officer:
    where = place or region()
    if role in {Role.ADMINISTRATOR, Role.AUDITOR, Role.GOVERNMENT_HEAD}:
        return officer(role, Agency.objects.get(region=where, administering=True))
    if role == Role.HALL_MANAGER:
        return officer(role, Agency.objects.get(region=where, hall_body=True))
    return officer(role, Agency.objects.get(key=key, region=where))


def city() -> Region:
    return Region.objects.get(level="city")

"""Applications taken in near the applicant: at a window of another county, at a village station."""

from datetime import datetime

from onewindow.accounts.actors import Applicant
from onewindow.cases.acts.apply import submit
from onewindow.cases.completeness import PaperMaterial
from onewindow.cases.forms import Field, layout
from onewindow.cases.models import Draft
from onewindow.catalogue.models import Item
from onewindow.catalogue.queries import published_version
from onewindow.network.models import Agency, Venue
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from tests import NOW
from tests.factories.applying import draft, item_at
from tests.factories.people import applicant, officer, region, staff_of, window_for
from tests.factories.stories import Story, somebody_for

ELSEWHERE = "老城区"


def handled_by_counties(*spans: str) -> str:
    """An item that the county handles, with one of these spans, whose form names no place and which one person applies for."""
    for item in Item.objects.filter(region=region()).select_related("guide", "basic").order_by("basic_id"):
        guide = published_version(item).body
        places = [part for part in layout(guide) if isinstance(part, Field) and part.element.type == "region"]
        if guide.cross_region in spans and not guide.parties.joint and not guide.instant and not places:
            return str(item.basic_id)
    raise AssertionError("the sample has no such item")


def far_window(key: str) -> Officer:
    """At a window of another county that takes items of the same agency."""
    agency = Agency.objects.get(key=item_at(key).agency.key, region=region(ELSEWHERE))
    return officer(Role.WINDOW, agency, name="远小窗", window=window_for(agency))


def taken_in_elsewhere(*, collect: str = "", at: datetime = NOW) -> tuple[Story, Officer]:
    """Somebody hands in at a window of another county, all papers in original; and the officer who took it in."""
    key = handled_by_counties("city", "province", "nation")
    far, who = far_window(key), somebody_for(key, checked=True)
    made = draft(far, key, principal=who.principal, with_files=False, at=at)
    if collect:
        made.collect_at = Venue.objects.get(region=region(collect))
        made.save()
    wanted = made.guide_version.body.materials_for(made.answers)
    papers = {material.key: PaperMaterial(1, 0) for material in wanted}
    assert far.post.window is not None
    case = submit(made.pk, by=far, at=at, intake=far.post.window.venue, papers=papers)
    item = item_at(key)
    return Story(case, who, staff_of(item.agency.key, item.region)), far


VILLAGE = "老城区西关街道承福门社区居民委员会"
HELPED = "one-child-parent-reward"  # the town's; at a village people are helped with it


def at_the_village(*, at: datetime = NOW) -> tuple[Officer, Applicant, Draft]:
    """A helper at the village station, a resident, and what the helper has filled in for them; nothing handed in yet."""
    place = region(VILLAGE)
    station = Agency.objects.get(key="village_station", region=place)
    helper, resident = officer(Role.WINDOW, station, name="乔帮办"), applicant("罗老伯", checked=True)
    made = draft(helper, HELPED, principal=resident.principal, place=place, with_files=False, at=at)
    return helper, resident, made


def taken_in_at_the_village(*, at: datetime = NOW) -> tuple[Story, Officer]:
    helper, resident, made = at_the_village(at=at)
    papers = {one.key: PaperMaterial(1, 0) for one in made.guide_version.body.materials_for(made.answers)}
    assert helper.post.window is not None
    case = submit(made.pk, by=helper, at=at, intake=helper.post.window.venue, papers=papers)
    return Story(case, resident, staff_of(made.item.agency.key, made.item.region)), helper

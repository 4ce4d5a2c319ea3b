"""The stories that histories are made of: performed by the product's acts, and cut off after each act."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import islice

from django.utils.timezone import get_current_timezone, localdate

from bench.floor.recording import Recorder, Row
from bench.lifecycle import ACTS
from bench.lifecycle.cast import Ready, ready
from bench.lifecycle.inside import Handling
from onewindow.catalogue.models import Item
from onewindow.catalogue.queries import published_version
from onewindow.kernel.calendar import Unit
from onewindow.network.models import Region, Venue
from onewindow.record.calendars import working_calendar
from onewindow.record.errors import ActRefused

# Shapes of guides that a city lives on: one review before the decision, for people; what is asked often comes first. Some
# are handled in towns too, so that all regions with a hall that accepts have cases.
KINDS = (
    "small-food-shop-registration", "name-change", "resident-pension-claim", "unemployment-benefit", "medical-account-withdrawal",
    "road-freight-transport-licence", "skill-subsidy", "employment-hardship",
    "flexible-insurance-subsidy", "assistive-device", "disabled-child-rehabilitation",
    "veteran-one-off-grant", "martyr-family-pension",
)  # fmt: skip
PACE = (0, 1, 2, 3, 4, 5)  # the working day of each act after the first
# Jobs are done, counts are added up apart, and whoever applied at a window has no draft, no upload, no message kept that long.
LEFT_OUT = {
    "procrastinate_jobs", "record_numberseries", "cases_tally", "cases_draft", "cases_attachment", "notices_message", "notices_document",
}  # fmt: skip


class Lapsed(Exception):
    """Not one of the stories told here: a period is so short that the law acted first, or the guide asks for more acts."""


@dataclass
class Story:
    """`stages[n]`: every row as it stood after n + 1 acts, by table."""

    kind: str
    ready: Ready
    moments: list[datetime]
    stages: list[dict[str, list[Row]]] = field(default_factory=list)


def perform(recorder: Recorder, kind: str, place: Region) -> Story:
    """One case of that kind on consecutive working days of the recent past."""
    one = ready(kind, place, 1)[0]
    moments = _moments()
    story, rows = Story(kind, one, moments), dict[tuple[str, str], Row]()
    acts = Handling(one, lambda: moments[len(story.stages)]).acts()
    for name in ACTS:
        try:
            found = recorder.record(acts[name])
        except ActRefused as refused:
            raise Lapsed(f"{name}: {refused}") from None
        if any(row.table == "record_event" and row.values["actor_kind"] == "system" for row in found):
            raise Lapsed(f"{name}: the law acted first")
        for written in found:
            if written.table not in LEFT_OUT:
                rows[written.table, written.key] = recorder.known[written.table, written.key]
        story.stages.append(_by_table(rows))
    return story


def _moments() -> list[datetime]:
    """A moment of its own for each act, all of them past."""
    calendar, first = working_calendar(), localdate() - timedelta(days=30)
    return [
        datetime.combine(
            calendar.add(first, 1 + days, Unit.WORKING).date, time(9, 10 + place), tzinfo=get_current_timezone()
        )
        for place, days in enumerate(PACE)
    ]


def _by_table(rows: dict[tuple[str, str], Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for (table, _), row in rows.items():
        found.setdefault(table, []).append(dict(row))
    return found


def elsewhere(story: Story, limit: int | None) -> Sequence[Item]:
    """Who implements the same guide and has a hall for it: the counties first, then the towns."""
    version = published_version(story.ready.draft.item)
    items = Item.objects.filter(
        basic=story.kind, region__level__in=["county", "township"], region__in=Venue.objects.values("region")
    )
    found = (
        item
        for item in items.select_related("agency", "region", "basic").order_by("region__level", "code")
        if published_version(item).pk == version.pk
    )
    return list(islice(found, limit))

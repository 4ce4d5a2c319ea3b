"""From stories to work: who is named in them, where else they happen, and what they count for."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from bench.floor.recording import Recorder, TableShape
from bench.generate.stories import Lapsed, Story, elsewhere, perform
from bench.generate.template import Names, Template, template
from bench.generate.writer import Kind, Target
from bench.lifecycle import ACTS
from bench.lifecycle.cast import counties
from bench.report import tell
from onewindow.cases.models import Case, Counted
from onewindow.cases.moves import TABLE
from onewindow.cases.tallies import facts
from onewindow.catalogue.models import Item
from onewindow.network.models import Agency, Venue
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from tests.factories import officer

ROLES = ("window", "reviewer", "approver")


class City:
    """The kinds of cases that histories are made of; officers are appointed once an agency."""

    def __init__(self, url: str, kinds: Sequence[str], places_a_kind: int | None) -> None:
        self.recorder = Recorder(url)
        self.keys, self.places = kinds, places_a_kind
        self.staff: dict[int, dict[str, str]] = {}  # slots by agency
        self.venues = dict(Venue.objects.values_list("region", "pk"))
        self.stories: list[Story] = []

    @property
    def shapes(self) -> Mapping[str, TableShape]:
        return self.recorder.shapes

    def kinds(self, random: Random) -> list[Kind]:
        found = []
        for key in self.keys:
            tell(f"  {key} …")
            try:
                story = perform(self.recorder, key, counties()[0])
            except Lapsed as why:
                tell(f"    passed over: {why}")
                continue
            self.stories.append(story)
            targets = [self._target(item) for item in elsewhere(story, self.places)]
            random.shuffle(targets)
            weights = [1 / (1 + rank) for rank in range(len(targets))]
            found.append(Kind([self._template(story, stage) for stage in range(len(story.stages))], targets, weights))
        return found

    def _template(self, story: Story, stage: int) -> Template:
        made = template(story.stages[stage], self.shapes, names_of(story))
        made.counts = counts_of(story, stage)
        return made

    def _target(self, item: Item) -> Target:
        slots = {"item": str(item.pk), "agency": str(item.agency_id), "region": item.region_id}
        slots["venue"] = str(self.venues[item.region_id])
        return Target(
            slots | self._staff(item.agency), item.code, f"{item.region.prefix}{item.basic.code}", item.basic_id
        )

    def _staff(self, agency: Agency) -> dict[str, str]:
        if agency.pk not in self.staff:
            slots: dict[str, str] = {}
            for role in ROLES:
                who = officer(Role(role), agency)
                slots |= {
                    f"post:{role}": str(who.post.pk), f"actor:{role}": who.key, f"capacity:{role}": who.capacity,
                }  # fmt: skip
            self.staff[agency.pk] = slots
        return self.staff[agency.pk]


def names_of(story: Story) -> Names:
    """What the story's rows call its people, its place and its numbers."""
    one = story.ready
    draft, by = one.draft, one.by
    item, principal = draft.item, by.principal
    case = Case.objects.get(applicant=principal)
    names = Names(moments=story.moments)
    names.rows = {
        ("catalogue_item", str(item.pk)): "item", ("network_agency", str(item.agency_id)): "agency",
        ("network_region", item.region_id): "region", ("network_region", str(draft.place_id)): "region",
        ("network_venue", str(one.intake.pk)): "venue", ("accounts_principal", str(principal.pk)): "principal",
        ("accounts_user", str(by.user.pk)): "user", ("accounts_mandate", str(by.mandate.pk)): "mandate",
    }  # fmt: skip
    names.texts = {
        case.number: "number", item.code: "code", item.region_id: "region", principal.name: "name", by.key: "user_key",
        by.capacity: "capacity", bytes(principal.document_digest).hex(): "document_digest",
    }  # fmt: skip
    if case.decision.result_number:
        names.texts[case.decision.result_number] = "result"
    for role in ROLES:
        who: Officer = getattr(one, role)
        names.rows["staff_post", str(who.post.pk)] = f"post:{role}"
        names.texts |= {who.key: f"actor:{role}", who.capacity: f"capacity:{role}"}
    return names


def counts_of(story: Story, stage: int) -> list[tuple[str, str, int]]:
    """What a case of that stage adds to which counts, its days as slots."""
    row = story.stages[stage]["cases_counted"][0]
    counted = Counted(**{name: _python(name, value) for name, value in row.items()})
    days = {moment.date(): f"d{place}" for place, moment in enumerate(story.moments)}
    found = [(days.get(day, "standing"), what, number) for (day, what), number in facts(counted) if number]
    acts = [str(event["act"]) for event in story.stages[stage]["record_event"] if event["act"] != "hold"]
    return found + [(f"d{ACTS.index(act)}", f"act:{act}", 1) for act in acts if act in TABLE.moves]


def _python(name: str, value: str | None) -> Any:
    field: Any = Counted._meta.get_field(name.removesuffix("_id") if name.endswith("_id") else name)
    if value is None or field.is_relation:
        return value
    if value in {"true", "false", "t", "f"} and field.get_internal_type() == "BooleanField":
        return value in {"true", "t"}
    return field.to_python(value)


def regions_used(kinds: Sequence[Kind]) -> int:
    return len({target.slots["region"] for kind in kinds for target in kind.targets})

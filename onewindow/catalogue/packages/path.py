"""How long it takes together: the longest path of the promised limits, beside one matter after the other (Art. 23, 30). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from onewindow.catalogue.content import Limit
from onewindow.catalogue.packages import graph
from onewindow.catalogue.packages.merge import Member, Merged
from onewindow.kernel.calendar import Unit, WorkingCalendar
from onewindow.regulation.articles import Art

PROMISED_TOGETHER = Art(23, 30)


def promised_ends(
    after: graph.After, limits: Mapping[str, Limit], start: date, calendar: WorkingCalendar
) -> dict[str, date]:
    """The day by which each member is promised, if all goes on without delay: what is granted today starts the next one today."""

    def done(key: str, begun: date) -> date:
        return calendar.due(begun, limits[key].days, Unit(limits[key].unit)).date

    return graph.finishes(after, start, done)


def overall_days(members: Sequence[Member], after: graph.After, start: date, calendar: WorkingCalendar) -> int:
    """The longest path in working days, counted from `start`: never less than any member's own limit."""
    ends = promised_ends(after, {one.key: one.guide.promised_limit for one in members}, start, calendar)
    return max((calendar.count(start, end, Unit.WORKING) for end in ends.values()), default=0)


@dataclass(frozen=True)
class Gain:
    """A figure one by one, and together."""

    single: int
    together: int

    @property
    def saved(self) -> int:
        return max(self.single - self.together, 0)


@dataclass(frozen=True)
class Gains:
    """What the package saves, from the guides in force and the answers given."""

    forms: Gain
    fields: Gain
    materials: Gain
    visits: Gain
    days: Gain  # working days, promised

    @property
    def saved(self) -> int:
        """Materials."""
        return self.materials.saved


def gains(merged: Merged, start: date, calendar: WorkingCalendar) -> Gains:
    playing = merged.playing
    in_turn = {
        one.key: [before.key] if before else [] for before, one in zip([None, *playing[:-1]], playing, strict=True)
    }
    forms = sum(bool(one.guide.form) for one in playing)
    return Gains(
        forms=Gain(forms, min(forms, 1)),
        fields=Gain(sum(_fields(one.guide.form) for one in playing), _fields(merged.form)),
        materials=Gain(
            sum(len(one.guide.materials_for(merged.answers_of(one))) for one in playing),
            len(merged.lines),
        ),
        visits=Gain(sum(one.guide.visits for one in playing), max((one.guide.visits for one in playing), default=0)),
        days=Gain(overall_days(playing, in_turn, start, calendar), overall_days(playing, merged.after, start, calendar)),
    )  # fmt: skip


def _fields(form: Sequence[object]) -> int:
    return sum(len(getattr(part, "fields", [part])) for part in form)

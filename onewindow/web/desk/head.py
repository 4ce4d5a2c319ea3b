"""The head of a case's pages: where it stands, its clocks with ticks and lights, its place in the queue it was opened from."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from onewindow.cases.models import Case, State, Turn
from onewindow.cases.queries import Place, place_in, queues
from onewindow.record import clocks
from onewindow.record.clocks import Reading
from onewindow.record.models import ClockKind
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from onewindow.web.desk.access import DeskRequest
from onewindow.web.desk.rows import left_in_words, ticks
from onewindow.web.desk.work import address_of, chosen_by

PILLS = {
    State.SUBMITTED: ("is-blue", "clock"), State.CORRECTING: ("is-amber", "alert"), State.ACCEPTED: ("is-blue", "clock"),
    State.GRANTED: ("is-green", "check"), State.DENIED: ("is-red", "x"), State.NOT_OURS: ("", "info"),
    State.REFUSED: ("is-red", "x"), State.WITHDRAWN: ("", "info"), State.TERMINATED: ("", "info"),
    State.ENTERED: ("is-amber", "alert"), State.RETURNED: ("", "info"), State.MOVED: ("", "info"), State.VOIDED: ("", "x"),
}  # fmt: skip
FIRST = [
    ClockKind.HAND_ON,
    ClockKind.ACCEPTANCE,
    ClockKind.CORRECTION,
    ClockKind.DEFERRAL,
    ClockKind.PROMISED,
    ClockKind.STATUTORY,
    ClockKind.STEP,
    ClockKind.DELIVERY,
    ClockKind.PUBLICATION,
    ClockKind.ANSWER,
    ClockKind.STAFFING,
    ClockKind.HEARING,
    ClockKind.OPINION,
    ClockKind.DEFERRAL,
]


@dataclass(frozen=True)
class Dial:
    """A clock as drawn."""

    reading: Reading

    @property
    def label(self) -> str:
        clock = self.reading.clock
        return clock.get_kind_display() + ("（申请人）" if clock.kind == ClockKind.CORRECTION else "")

    @property
    def words(self) -> str:
        if self.reading.clock.met_at:
            return "已完成"
        return f"暂停，{left_in_words(self.reading)}" if self.reading.paused else left_in_words(self.reading)

    @property
    def ticks(self) -> list[str]:
        return ticks(self.reading)

    @property
    def colour(self) -> str:
        return "" if self.reading.light == "green" else str(self.reading.light)

    @property
    def long(self) -> bool:
        return self.reading.clock.limit > 7


@dataclass(frozen=True)
class Head:
    case: Case
    dials: list[Dial]
    pill: tuple[str, str]
    status: str
    back: tuple[str, str]  # address and name of the list it was opened from
    address: str  # that list, for addresses and forms
    place: Place | None
    opens: str  # the page on which the next of that list is opened: who decides goes on deciding


def head_of(request: DeskRequest, officer: Officer, case: Case, today: date) -> Head:
    rail = queues(officer, today)
    chosen = chosen_by(request, rail)
    asked = "queue" in request.GET
    address = address_of(chosen) if asked else ""
    place = place_in(chosen, officer, case) if asked else None
    readings = clocks.read(case.chain, today)
    deciding = asked and chosen.queue.key == "decide" and officer.post.role == Role.APPROVER
    here = request.resolver_match is not None and request.resolver_match.url_name == "decide"
    goes_on = deciding and (here or (place is not None and place.position is None))
    return Head(
        case, _dials(readings), PILLS[State(case.state)], _status(case),
        (f"{reverse('desk:work')}?{address_of(chosen)}", chosen.queue.label), address, place,
        "desk:decide" if goes_on else "desk:case",
    )  # fmt: skip


def _dials(readings: list[Reading]) -> list[Dial]:
    """The running clocks; of a closed case, those by which it was handled."""
    running = [reading for reading in readings if reading.clock.met_at is None]
    if not running:
        running = [reading for reading in readings if reading.clock.kind in {ClockKind.PROMISED, ClockKind.STATUTORY}]
    latest = {(reading.clock.kind, reading.clock.step): reading for reading in running}
    return [Dial(reading) for reading in sorted(latest.values(), key=lambda r: FIRST.index(ClockKind(r.clock.kind)))]


def _status(case: Case) -> str:
    """已受理 · 审查."""
    label = case.state_label()
    if case.state == State.ACCEPTED:
        return f"{label} · {case.guide.step(case.step).name if case.step else '待决定'}"
    if case.turn == Turn.DELIVERY:
        return f"{label} · 待出件"
    return f"{label} · 已送达" if case.delivered_at else label

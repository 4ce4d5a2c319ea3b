"""Starting, pausing, extending and stopping clocks. Due dates are always those of the pure calendar."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Q
from django.utils.timezone import localtime

from onewindow.kernel import lights
from onewindow.kernel.calendar import Pause as PausedDays
from onewindow.kernel.calendar import Unit
from onewindow.kernel.lights import Light
from onewindow.record.calendars import working_calendar
from onewindow.record.models import Chain, Clock, ClockKind, Outcome, Pause
from onewindow.regulation.articles import Art

TIME_LIMITS = Art(23)


class _Written(threading.local):
    """How often this thread has written clocks: what was kept before somebody else's write is read again."""

    times = 0


_written = _Written()


@dataclass
class _Kept:
    clocks: list[Clock]
    as_of: int
    waiting: list[Clock] | None = None  # started and not written yet (`together`)


def keep(chain: Chain, *, fresh: bool = False) -> None:
    """Read the chain's clocks once for an act, which has locked its subject; starting and stopping keeps them right.

    `fresh`: the chain was opened just now, and has none.
    """
    _write(chain)
    before: _Kept | None = vars(chain).get("clocks_kept")
    found = [] if fresh else sorted(chain.clocks.all(), key=lambda clock: clock.pk)
    waiting: list[Clock] | None = [] if before is not None and before.waiting is not None else None
    vars(chain)["clocks_kept"] = _Kept(found, _written.times, waiting)


def let_go(chain: Chain) -> None:
    """The act is over: whoever asks now reads them anew."""
    vars(chain).pop("clocks_kept", None)


def _kept(chain: Chain) -> list[Clock] | None:
    kept: _Kept | None = vars(chain).get("clocks_kept")
    if kept is not None and kept.as_of != _written.times:
        keep(chain)
        kept = vars(chain)["clocks_kept"]
    return kept.clocks if kept is not None else None


@contextmanager
def _writing(chain: Chain | None = None) -> Iterator[list[Clock] | None]:
    """Gives what is kept, for the writer to keep it right."""
    kept = _kept(chain) if chain is not None else None
    yield kept
    _written.times += 1
    if chain is not None and kept is not None:
        vars(chain)["clocks_kept"].as_of = _written.times


def start(
    chain: Chain,
    kind: ClockKind,
    *,
    at: datetime,
    days: int,
    unit: Unit | str = Unit.WORKING,
    basis: str = "",
    step: str = "",
    on_lapse: Outcome = Outcome.NONE,
) -> Clock:
    """Start a clock of `days` `unit`s; the day of `at` is not counted."""
    clock = Clock(
        chain=chain,
        kind=kind,
        step=step,
        started_at=at,
        days=days,
        unit=Unit(unit).value,
        basis=basis[:300],
        on_lapse=on_lapse,
    )
    _set_due(clock, ())
    with _writing(chain) as kept:
        waiting: list[Clock] | None = vars(chain)["clocks_kept"].waiting if kept is not None else None
        if waiting is not None:
            waiting.append(clock)
        else:
            clock.save(force_insert=True)
        if kept is not None:
            kept.append(clock)
    return clock


@contextmanager
def together(chain: Chain) -> Iterator[None]:
    """Clocks that are started inside are written in one statement: at its end, or before somebody stops or pauses one."""
    if _kept(chain) is None or vars(chain)["clocks_kept"].waiting is not None:
        yield
        return
    vars(chain)["clocks_kept"].waiting = []
    yield
    _write(chain)
    vars(chain)["clocks_kept"].waiting = None


def _write(chain: Chain) -> None:
    kept: _Kept | None = vars(chain).get("clocks_kept")
    if kept is not None and kept.waiting:
        Clock.objects.bulk_create(kept.waiting)
        kept.waiting.clear()


def stop(chain: Chain, kind: ClockKind, *, at: datetime, step: str = "") -> None:
    """The clock is met at `at`, if one of that kind runs."""
    _stop(chain, Q(kind=kind, step=step), lambda clock: (clock.kind, clock.step) == (kind, step), at)


def stop_all(chain: Chain, *, at: datetime, kinds: Sequence[ClockKind] = tuple(ClockKind)) -> None:
    _stop(chain, Q(kind__in=kinds), lambda clock: clock.kind in kinds, at)


def _stop(chain: Chain, which: Q, chosen: Callable[[Clock], bool], at: datetime) -> None:
    _write(chain)
    with _writing(chain) as kept:
        if kept is None:
            Clock.objects.filter(which, chain=chain, met_at__isnull=True).update(met_at=at)
            return
        running = [clock for clock in kept if clock.met_at is None and chosen(clock)]
        if running:
            Clock.objects.filter(pk__in=[clock.pk for clock in running]).update(met_at=at)
        for clock in running:
            clock.met_at = at


def running(chain: Chain, kind: ClockKind, step: str = "", *, any_step: bool = False) -> Clock | None:
    """The clock of that kind that runs; where the chain's clocks have been read (`held`), without asking again."""
    found = [clock for clock in held(chain) if clock.kind == kind and clock.met_at is None]
    return next((clock for clock in found if any_step or clock.step == step), None)


def held(chain: Chain) -> list[Clock]:
    """All clocks of the chain, oldest first. An act reads them once for all who ask (`keep`)."""
    kept = _kept(chain)
    return list(kept) if kept is not None else sorted(chain.clocks.all(), key=lambda clock: clock.pk)


def extend(clock: Clock, days: int) -> None:
    """Add days to a limit, once (行政许可法 42). What was promised stays: its clock is another."""
    if clock.extension:
        raise ValueError("a limit is extended once")
    clock.extension = days
    refresh(clock)


def pause(
    chain: Chain, *, kinds: Sequence[ClockKind], at: datetime, expected_end: date, ground: str, reference: str
) -> None:
    """Stop counting the running clocks of these kinds from the day after `at` on, on a ground that a law names."""
    _write(chain)
    began = localtime(at).date()
    for clock in Clock.objects.filter(chain=chain, kind__in=kinds, met_at__isnull=True):
        Pause.objects.create(
            clock=clock, ground=ground[:300], reference=reference, began=began, expected_end=max(expected_end, began)
        )
        refresh(clock)


def resume(chain: Chain, *, at: datetime, reference: str, begins: bool = False) -> None:
    """Count on from the day after `at`. `begins`: all whose reference begins so."""
    named = {"reference__startswith": reference} if begins else {"reference": reference}
    pauses = Pause.objects.filter(clock__chain=chain, ended__isnull=True, **named).select_related("clock")
    for row in pauses:
        row.ended = max(localtime(at).date(), row.began)
        row.save(update_fields=["ended"])
        refresh(row.clock)


def refresh(clock: Clock) -> None:
    """Recompute one clock's due date from its rows. One that lapsed and has time again may lapse again."""
    before = clock.due
    _set_due(clock, [*clock.pauses.all()])
    if clock.due > before:
        clock.lapsed_at = None
    with _writing():
        clock.save(update_fields=["due", "provisional", "warn_on", "extension", "lapsed_at"])


def lapsed(clock: Clock, at: datetime) -> None:
    """Its period ran out at that moment; what follows of it the subject does."""
    clock.lapsed_at = at
    with _writing():
        clock.save(update_fields=["lapsed_at"])


def paused_days(pauses: Sequence[Pause]) -> list[PausedDays]:
    """A pause that still runs is counted to its notified end: past it the clock is red."""
    return [PausedDays(row.began, row.ended or row.expected_end) for row in pauses]


def _set_due(clock: Clock, pauses: Sequence[Pause]) -> None:
    calendar, unit, paused = working_calendar(), Unit(clock.unit), paused_days(pauses)
    due = calendar.due(clock.started_on, clock.limit, unit, paused)
    clock.due, clock.provisional = due.date, due.provisional
    warned = lights.warn_on(calendar, clock.started_on, due.date, unit, paused)
    # While a law pauses it, it warns nobody: not before the day after the end that was told.
    rests = [row.expected_end + timedelta(days=1) for row in pauses if row.ended is None]
    clock.warn_on = max([warned, *rests]) if warned is not None else None


@dataclass(frozen=True)
class Reading:
    """A clock as it stands on a day: what pages and lists show of it."""

    clock: Clock
    pauses: tuple[Pause, ...]
    today: date

    @cached_property
    def paused(self) -> bool:
        return self.clock.met_at is None and any(row.ended is None for row in self.pauses)

    @property
    def light(self) -> Light:
        return lights.light(self.clock.due, self.clock.warn_on, self.clock.met_on or self.today)

    @cached_property
    def used(self) -> int:
        until = self.clock.met_on or self.today
        return max(
            0, working_calendar().used(self.clock.started_on, until, Unit(self.clock.unit), paused_days(self.pauses))
        )

    @cached_property
    def left(self) -> int:
        """Working days (or natural days, as the clock counts) left; negative when it is over."""
        until = self.clock.met_on or self.today
        unit = Unit(self.clock.unit)
        return working_calendar().remaining(
            self.clock.started_on, self.clock.limit, until, unit, paused_days(self.pauses)
        )


def read(chain: Chain, today: date) -> list[Reading]:
    """All clocks of a chain with their pauses, in two queries; in one where they have been read (`held`)."""
    return readings(sorted(held(chain), key=lambda clock: (clock.started_at, clock.pk)), today)


def readings(clocks: Sequence[Clock], today: date) -> list[Reading]:
    """These clocks with their pauses, in one query."""
    pauses: dict[int, list[Pause]] = defaultdict(list)
    for pause in Pause.objects.filter(clock__in=[clock.pk for clock in clocks]).order_by("pk"):
        pauses[pause.clock_id].append(pause)
    return [Reading(clock, tuple(pauses[clock.pk]), today) for clock in clocks]

"""What the cockpit counts: every measure names the count that the acts keep and the list of the very cases it counts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from onewindow.cases.models import AskedAgain, Kept, State, Turn
from onewindow.cases.models.case import CLOSED, OPEN
from onewindow.cases.queries import lights_wanted
from onewindow.kernel.lights import Light
from onewindow.oversight.periods import Period
from onewindow.regulation.articles import Art

LIMITS_WATCHED = Art(23)

Wanted = Callable[[Period, date], Q]


@dataclass(frozen=True)
class Measure:
    """`what`: the counts whose sum it is, empty where it depends on the date and is counted from indexed days."""

    key: str
    label: str
    wanted: Wanted
    what: tuple[str, ...] = ()
    standing: bool = False  # now, whatever the period
    sort: str = "due"  # how its list is sorted unless asked otherwise


def _now(key: str, label: str, states: frozenset[State]) -> Measure:
    names = sorted(states)
    return Measure(
        key, label, lambda _period, _today: Q(state__in=names), tuple(f"state:{state}" for state in names), standing=True
    )  # fmt: skip


def _on(key: str, label: str, what: str, field: str, sort: str = "received", **more: object) -> Measure:
    """Cases with the day of `field` in the period."""

    def wanted(period: Period, today: date) -> Q:
        return Q(
            **{f"counted__{field}__range": (period.first, period.last)}, **{f"counted__{k}": v for k, v in more.items()}
        )

    return Measure(key, label, wanted, (what,), sort=sort)


def _light(light: Light, label: str) -> Measure:
    return Measure(light.value, label, lambda _period, today: lights_wanted(today)[light], standing=True)


def _kept(key: str, label: str, *kept: Kept) -> Measure:
    def wanted(period: Period, today: date) -> Q:
        return Q(counted__decided_on__range=(period.first, period.last), counted__kept__in=kept)

    return Measure(key, label, wanted, tuple(f"kept:{each.value}" for each in kept), sort="closed")


def unchecked(today: date) -> Q:
    """Granted on a commitment that nobody has checked within the item's period (Art. 28, 57)."""
    return Q(holding__awaits="check", holding__due__lt=today)


_ALL = [
    _now("open", "在办", OPEN),
    *[_now(f"now_{state}", f"在办 · {state.label}", frozenset({state})) for state in sorted(OPEN)],
    _light(Light.RED, "超期"),
    _light(Light.YELLOW, "临期"),
    _on("received", "收件", "received", "received_on"),
    _on("online", "网上收件", "online", "received_on", online=True),
    _on("accepted", "受理", "accepted", "accepted_on"),
    _on("in_time", "期限内受理", "in_time", "accepted_on", in_time=True),
    _on("deemed", "视为受理", "deemed", "accepted_on", deemed=True),
    _on("decided", "办结", "decided", "decided_on", "closed"),
    _kept("on_time", "按时办结", Kept.EARLY, Kept.ON_TIME),
    _kept("early", "提前办结", Kept.EARLY),
    _kept("late", "超期办结", Kept.LATE),
    *[_on(f"ended_{state}", state.label, f"ended:{state}", "closed_on", "closed", state=state) for state in sorted(CLOSED)],
    _on("delivered", "送达", "delivered", "delivered_on", "closed"),
    Measure("unchecked", "承诺过期没有核查", lambda _period, today: unchecked(today), standing=True, sort="closed"),
    Measure("undelivered", "待送达", lambda _period, _today: Q(turn=Turn.DELIVERY), standing=True, sort="closed"),
    Measure(
        "reused", "用了已有材料的",
        lambda period, _today: Q(counted__received_on__range=(period.first, period.last), counted__reused__gt=0),
        ("reused",), sort="received",
    ),
    Measure(
        "packaged", "按一件事办的",
        lambda period, _today: Q(package__isnull=False, counted__received_on__range=(period.first, period.last)), sort="received",
    ),
    Measure(
        "asked_again", "已有材料又要求提交的",
        lambda period, _today: Q(pk__in=AskedAgain.objects.filter(at__date__range=(period.first, period.last)).values("case")),
        sort="received",
    ),
    Measure(
        "corrected", "告知过补正的",
        lambda period, _today: Q(corrections__round=1, corrections__asked_at__date__range=(period.first, period.last)),
        sort="received",
    ),
    Measure(
        "corrected_again", "告知过不止一次的",
        lambda period, _today: Q(corrections__round=2, corrections__asked_at__date__range=(period.first, period.last)),
        sort="received",
    ),
]  # fmt: skip

MEASURES: dict[str, Measure] = {measure.key: measure for measure in _ALL}

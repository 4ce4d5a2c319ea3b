"""What was done by an article, from the record: counts of acts and the events themselves, whatever table they belong to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import get_current_timezone

from onewindow.cases.counts import ACTS, sums
from onewindow.cases.moves import TABLE as CASES
from onewindow.network.models import Agency
from onewindow.oversight.periods import Period
from onewindow.oversight.scope import Focus
from onewindow.record.models import Chain, Event
from onewindow.record.moves import TABLES, Move, moves_citing
from onewindow.regulation.articles import Art

SUPERVISED = Art(12, 13)
ON_A_CASE = {"urging": "urging__case__"}  # kinds whose subject hangs on a case: the path to it from the chain


@dataclass(frozen=True)
class Done:
    """An act of some table, and how often it was done in the period within the focus; None: not known for this focus."""

    move: Move
    number: int | None


def done(article: int, focus: Focus, period: Period) -> list[Done]:
    """The acts that name the article. Acts on cases are read from the counts; the others, far fewer, by their index."""
    moves = moves_citing(article)
    numbers = counted(moves, focus, period)
    return [
        Done(move, numbers.get((move.table, move.name), 0 if may_know(move.table, focus) else None)) for move in moves
    ]


def counted(moves: Iterable[Move], focus: Focus, period: Period) -> dict[tuple[str, str], int]:
    by_kind: dict[str, list[str]] = {}
    tallied = []
    for move in moves:
        if CASES.moves.get(move.name) is move:
            tallied.append(move.name)
        elif may_know(move.table, focus):
            by_kind.setdefault(move.table, []).append(move.name)
    found: dict[tuple[str, str], int] = {}
    if tallied:
        wanted = focus.rows & Q(what__in=[f"{ACTS}{name}" for name in tallied])
        for what, number in sums(wanted, period.first, period.last, "what"):
            key = ("case", what.removeprefix(ACTS))
            found[key] = found.get(key, 0) + number
    for kind, names in by_kind.items():
        grouped = events(kind, names, focus, period).order_by().values_list("act").annotate(n=Count("pk"))
        found.update({(kind, act): number for act, number in grouped})
    return found


def events(kind: str, acts: Iterable[str], focus: Focus, period: Period) -> QuerySet[Event]:
    """The events of these acts on subjects of the kind, in the period, within the focus, the latest first."""
    zone = get_current_timezone()
    first = datetime.combine(period.first, time.min, tzinfo=zone)
    end = datetime.combine(period.last + timedelta(days=1), time.min, tzinfo=zone)
    found = Event.objects.filter(act__in=list(acts), happened_at__gte=first, happened_at__lt=end, chain__kind=kind)
    return found.filter(within(kind, focus)).select_related("chain").order_by("-happened_at", "-id")


def may_know(kind: str, focus: Focus) -> bool:
    """Whether it can be said which of the kind's subjects lie within the focus; of all of the city, it always can."""
    return _path(kind) is not None or _all_of_it(focus)


def within(kind: str, focus: Focus) -> Q:
    path = _path(kind)
    if path is None:
        return Q() if _all_of_it(focus) else Q(pk__in=[])
    if path.endswith("agency__"):
        at = Q(**{f"{path}region__code__startswith": focus.region.prefix})
        if focus.own:
            at = Q(**{f"{path}region_id": focus.region.pk})
        key = focus.scope.agency_key or focus.line
        return at & Q(**{f"{path}key": key}) if key else at
    return focus.through(path)


def _all_of_it(focus: Focus) -> bool:
    return focus.scope.whole and focus.is_everything and focus.region.parent_id is None


def _path(kind: str) -> str | None:
    """From an event to the case or the agency of its subject; None where the subject has neither."""
    if kind == "case":
        return "chain__case__"
    if kind in ON_A_CASE:
        return f"chain__{ON_A_CASE[kind]}"
    for relation in Chain._meta.related_objects:
        if relation.one_to_one and relation.get_accessor_name() == kind:
            fields = {field.name: field for field in relation.related_model._meta.concrete_fields}
            if "agency" in fields and fields["agency"].related_model is Agency:
                return f"chain__{kind}__agency__"
    return None


def move_of(kind: str, act: str) -> Move | None:
    return next((table.moves[act] for table in TABLES if table.kind == kind and act in table.moves), None)


def latest(article: int, focus: Focus, period: Period, limit: int = 8) -> list[Event]:
    """The latest events by the article, of all kinds."""
    found: list[Event] = []
    kinds: dict[str, list[str]] = {}
    for row in done(article, focus, period):
        if row.number:
            kinds.setdefault(row.move.table, []).append(row.move.name)
    for kind, names in kinds.items():
        found += events(kind, names, focus, period)[:limit]
    return sorted(found, key=lambda event: (event.happened_at, event.pk), reverse=True)[:limit]

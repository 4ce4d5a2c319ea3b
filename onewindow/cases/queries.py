"""Work lists of a post: queues, their counts, their pages. A count is the number of rows of its list: both ask the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.timezone import get_current_timezone

from onewindow.cases.models import Case, State, StepRun, StepState, Turn
from onewindow.cases.models.case import OPEN
from onewindow.cases.models.visibility import CaseQuerySet
from onewindow.kernel.lights import Light
from onewindow.record.models import Pause
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

LIGHTS_WATCHED = Art(23)

CLOSED_SHOWN = 30  # days for which a closed case stays in the lists
PAGE = 25
NEVER = date.max


@dataclass(frozen=True)
class Queue:
    """A list of cases under one heading of the rail."""

    key: str
    label: str
    group: str
    wanted: Q
    closed: bool = False  # sorted by the day of closing, the latest first


# What is still to do, by name of turn, so that the indexes of who has it in hand serve; `closed` lists reach back a month.
_LIVE = Q(turn__in=[turn for turn in Turn if turn != Turn.NOBODY])
# What an agency has in hand: not what waits for the applicant, or to be collected, whose dates stand in queues of their own.
# All of it is open: the state is named for the index of open cases by due date.
IN_THE_AGENCYS_HANDS = [Turn.WINDOW, Turn.REVIEWER, Turn.APPROVER]
_OURS = Q(turn__in=IN_THE_AGENCYS_HANDS, state__in=sorted(OPEN))
_PAUSED = Exists(Pause.objects.filter(clock__chain=OuterRef("chain"), clock__met_at__isnull=True, ended__isnull=True))

_OWN: dict[str, list[tuple[str, str, str]]] = {
    Role.WINDOW: [
        ("我的", "intake", "待受理"),
        ("我的", "hand_on", "代收待转交"),
        ("我的", "deemed", "视为受理待确认"),
        ("我的", "entered", "补录待复核"),
        ("我的", "deliver", "待出件"),
        ("我的", "today", "今天收的"),
        ("等别人", "correcting", "补正中"),
        ("等别人", "handling", "部门办理中"),
    ],
    Role.REVIEWER: [
        ("我的", "review", "待我审查"),
        ("我的", "paused", "已暂停"),
        ("本部门", "received", "窗口待受理"),
        ("本部门", "correcting", "补正中"),
        ("本部门", "decide", "待决定"),
        ("本部门", "above", "等上级决定"),
    ],
    Role.APPROVER: [
        ("我的", "decide", "待我决定"),
        ("我的", "to_check", "即办件待复查"),
        ("本部门", "above", "等上级决定"),
        ("本部门", "review", "审查中"),
        ("本部门", "paused", "已暂停"),
        ("本部门", "received", "窗口待受理"),
        ("本部门", "correcting", "补正中"),
    ],
}  # fmt: skip
_OTHERS = [
    ("在办", "open", "全部在办"),
    ("在办", "received", "窗口待受理"),
    ("在办", "correcting", "补正中"),
    ("在办", "review", "审查中"),
    ("在办", "paused", "已暂停"),
    ("在办", "decide", "待决定"),
    ("在办", "deliver", "待出件"),
    ("在办", "escalated", "已上报督办"),
]


def queues(officer: Officer, today: date) -> list[Queue]:
    """The rail of a post, its first queue being what it is there for."""
    wanted = _wanted(today) | (_at_windows(officer) if officer.post.role == Role.WINDOW else {})
    own = [Queue(key, label, group, wanted[key]) for group, key, label in _OWN.get(officer.post.role, _OTHERS)]
    return [
        *own,
        Queue("red", "红 · 超期", "灯", wanted["red"]),
        Queue("yellow", "黄 · 临期", "灯", wanted["yellow"]),
        Queue("closed", f"最近 {CLOSED_SHOWN} 天办结", "其他", wanted["closed"], closed=True),
    ]


def _wanted(today: date) -> dict[str, Q]:
    deemed = Q(deemed=True, deemed_confirmed_at__isnull=True, state=State.ACCEPTED)
    return {
        "intake": Q(turn=Turn.WINDOW) & ~Q(state=State.ENTERED),
        "received": Q(turn=Turn.WINDOW) & ~Q(state=State.ENTERED),
        "entered": Q(state=State.ENTERED),
        "above": Q(turn=Turn.ABOVE),
        "to_check": Q(spot_check__isnull=False, spot_check__at__isnull=True),
        "correcting": Q(turn=Turn.APPLICANT),
        "deemed": deemed,
        "deliver": Q(turn=Turn.DELIVERY),
        "today": Q(received_at__gte=_midnight(today), received_at__lt=_midnight(today + timedelta(days=1))),
        "handling": Q(turn__in=[Turn.REVIEWER, Turn.APPROVER]),
        "review": Q(turn=Turn.REVIEWER) & ~Q(_PAUSED),
        "paused": Q(turn__in=[Turn.REVIEWER, Turn.APPROVER]) & Q(_PAUSED),
        "decide": Q(turn=Turn.APPROVER) & ~Q(_PAUSED),
        "open": Q(state__in=OPEN),
        "escalated": Q(state__in=OPEN, escalated_at__isnull=False),
        "red": _OURS & Q(due__lt=today),
        "yellow": _OURS & Q(due__gte=today, warn_on__lte=today),
        "closed": Q(closed_at__gte=_midnight(today - timedelta(days=CLOSED_SHOWN - 1))),
    }


def _midnight(day: date) -> datetime:
    """With which it begins here: compared with the moment itself, which an index knows; of a day cut out of it, none does."""
    return datetime.combine(day, time.min, get_current_timezone())


def _at_windows(officer: Officer) -> dict[str, Q]:
    """What a venue accepts, and what it only took in for another and is to hand on."""
    venue = officer.post.window.venue_id if officer.post.window is not None else None
    submitted = Q(turn=Turn.WINDOW) & ~Q(state=State.ENTERED)
    at_home = Q(taken_for__isnull=True) | Q(taken_for=venue, handed_on_at__isnull=False)
    unhanded = Q(taken_for__isnull=False, handed_on_at__isnull=True, intake=venue)
    return {"intake": submitted & at_home, "hand_on": unhanded & Q(state__in=[State.SUBMITTED, State.ACCEPTED])}


def lights_wanted(today: date) -> dict[Light, Q]:
    """Red and yellow, the same in the cockpit and in the lists of the desk."""
    wanted = _wanted(today)
    return {Light.RED: wanted["red"], Light.YELLOW: wanted["yellow"]}


def counted(officer: Officer, rail: Sequence[Queue], today: date) -> dict[str, int]:
    """How many each queue has to do, however many queues: what is live is counted by one query.

    What has lately closed is no work, and is a month of all that the place has done: nobody counts it for every look at a list.
    """
    entrusted = Case.objects.entrusted_to(officer)
    to_do = [queue for queue in rail if not queue.closed]
    found = entrusted.filter(_LIVE).aggregate(
        **{f"in_{queue.key}": Count("pk", filter=queue.wanted) for queue in to_do}
    )
    numbers = {queue.key: found[f"in_{queue.key}"] for queue in to_do}  # a queue may be called as a column is
    if TAKEN_IN in numbers:
        at_once = Q(turn=Turn.NOBODY, closed_at__gte=_midnight(today))
        numbers[TAKEN_IN] += entrusted.filter(at_once, _wanted(today)[TAKEN_IN]).count()
    if OF_ANY_AGE in numbers:
        numbers[OF_ANY_AGE] = entrusted.filter(_wanted(today)[OF_ANY_AGE]).count()
    return numbers


TAKEN_IN = "today"  # some of it has closed today, too
OF_ANY_AGE = "to_check"  # may have closed long ago


@dataclass(frozen=True)
class Chosen:
    """A queue as somebody looks at it: sorted by what, of which item, at which step."""

    queue: Queue
    sort: str = "due"  # due | received
    item: str = ""
    step: str = ""

    @property
    def order(self) -> str:
        return "closed" if self.queue.closed else self.sort

    def cases(self, officer: Officer) -> CaseQuerySet:
        found = Case.objects.entrusted_to(officer).filter(self.queue.wanted)
        if self.item:
            found = found.filter(item__basic=self.item)
        if self.step:
            at_work = StepRun.objects.filter(case=OuterRef("pk"), state=StepState.ACTIVE, name=self.step)
            found = found.filter(Exists(at_work))
        return found


FIELDS = {"due": "due", "received": "received_at", "closed": "closed_at"}


def after(cases: CaseQuerySet, order: str, case: Case) -> CaseQuerySet:
    """The rows behind this one, in order: pages go by key, and so do the next and the previous case."""
    if order == "due":
        ordered = cases.order_by(F("due").asc(nulls_last=True), "id")
        if case.due is None:
            return ordered.filter(due__isnull=True, pk__gt=case.pk)
        return ordered.filter(Q(due__gt=case.due) | Q(due=case.due, pk__gt=case.pk) | Q(due__isnull=True))
    field, moment = FIELDS[order], getattr(case, FIELDS[order])
    if order == "received":
        return cases.order_by(field, "id").filter(Q(received_at__gt=moment) | Q(received_at=moment, pk__gt=case.pk))
    return cases.order_by(f"-{field}", "-id").filter(Q(closed_at__lt=moment) | Q(closed_at=moment, pk__lt=case.pk))


def before(cases: CaseQuerySet, order: str, case: Case) -> CaseQuerySet:
    """The rows before this one, the nearest first."""
    if order == "due":
        ordered = cases.order_by(F("due").desc(nulls_first=True), "-id")
        if case.due is None:
            return ordered.filter(Q(due__isnull=False) | Q(due__isnull=True, pk__lt=case.pk))
        return ordered.filter(Q(due__lt=case.due) | Q(due=case.due, pk__lt=case.pk))
    field, moment = FIELDS[order], getattr(case, FIELDS[order])
    if order == "received":
        return cases.order_by(f"-{field}", "-id").filter(
            Q(received_at__lt=moment) | Q(received_at=moment, pk__lt=case.pk)
        )
    return cases.order_by(field, "id").filter(Q(closed_at__gt=moment) | Q(closed_at=moment, pk__gt=case.pk))


def in_order(cases: CaseQuerySet, order: str) -> CaseQuerySet:
    if order == "due":
        return cases.order_by(F("due").asc(nulls_last=True), "id")
    return cases.order_by("received_at", "id") if order == "received" else cases.order_by("-closed_at", "-id")


@dataclass(frozen=True)
class Place:
    """Where a case stands in a queue: 第 5 件，共 17 件. No position: it has left the queue, the first of it follows."""

    position: int | None
    total: int
    previous: int | None
    following: int | None


def place_in(chosen: Chosen, officer: Officer, case: Case) -> Place:
    """Where a case stands. After an act it is often in the queue no longer: then what is due first is next. Four queries."""
    cases = chosen.cases(officer)
    if chosen.order == "closed" and case.closed_at is None:
        return _left(chosen, cases)
    earlier = before(cases, chosen.order, case)
    numbers = cases.aggregate(total=Count("pk"), own=Count("pk", filter=Q(pk=case.pk)))
    if not numbers["own"]:
        return _left(chosen, cases)
    ahead = list(earlier.values_list("pk", flat=True)[:1])
    behind = list(after(cases, chosen.order, case).values_list("pk", flat=True)[:1])
    return Place(earlier.count() + 1, numbers["total"], ahead[0] if ahead else None, behind[0] if behind else None)


def _left(chosen: Chosen, cases: CaseQuerySet) -> Place:
    first = list(in_order(cases, chosen.order).values_list("pk", flat=True)[:1])
    return Place(None, cases.count(), None, first[0] if first else None)


GROUPS = {"over": "已超期", "soon": "今明两天到期", "week": "本周到期", "later": "以后到期"}


def group_of(due: date | None, today: date) -> str:
    if due is None or due > _sunday(today):
        return "later" if due is None or due > today + timedelta(days=1) else "soon"
    if due < today:
        return "over"
    return "soon" if due <= today + timedelta(days=1) else "week"


def grouped(cases: CaseQuerySet, today: date) -> dict[str, int]:
    """How many of a queue are due when, under the headings of its list; and the whole."""
    tomorrow, sunday = today + timedelta(days=1), max(_sunday(today), today + timedelta(days=1))
    return cases.aggregate(
        over=Count("pk", filter=Q(due__lt=today)),
        soon=Count("pk", filter=Q(due__range=(today, tomorrow))),
        week=Count("pk", filter=Q(due__gt=tomorrow, due__lte=sunday)),
        later=Count("pk", filter=Q(due__gt=sunday) | Q(due__isnull=True)),
        total=Count("pk"),
    )


def _sunday(today: date) -> date:
    return today + timedelta(days=6 - today.weekday())

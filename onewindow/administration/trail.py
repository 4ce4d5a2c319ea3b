"""What the auditor reads: every change of administration, every sign-in and lock-out, every look at personal data."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils.timezone import get_current_timezone, localtime

from onewindow.accounts.models import User
from onewindow.administration.labels import KINDS, READ, act_label, lines, names_of, referred
from onewindow.record.models import Chain, Event, Reading

PAGE = 50
SPAN = timedelta(days=30)
CHANGES, SIGN_INS, READINGS = "changes", "sign_ins", "readings"
PARTS = {CHANGES: "管理变更", SIGN_INS: "登录和锁定", READINGS: "查看个人信息"}


@dataclass(frozen=True)
class Asked:
    """Which part of the trail, of which days, by whom, of what kind; `before` is the key that the page begins after."""

    part: str
    first: date
    last: date
    kind: str = ""
    username: str = ""
    before: int | None = None


@dataclass(frozen=True)
class Entry:
    key: int
    at: datetime
    who: str
    capacity: str
    what: str
    of: str
    details: list[str]
    digest: str = ""
    number: int = 0  # its place in the chain


def found(asked: Asked, limit: int = PAGE) -> list[Entry]:
    """A page and one more, the latest first, by key."""
    if asked.part == READINGS:
        return _readings(list(_reading_rows(asked)[: limit + 1]))
    return _entries(list(_events(asked)[: limit + 1]))


def _bounds(asked: Asked) -> tuple[datetime, datetime]:
    zone = get_current_timezone()
    end = datetime.combine(asked.last + timedelta(days=1), time(), tzinfo=zone)
    return datetime.combine(asked.first, time(), tzinfo=zone), end


def _events(asked: Asked) -> QuerySet[Event]:
    kinds = ["sign_in"] if asked.part == SIGN_INS else [kind for kind in KINDS if kind != "sign_in"]
    if asked.kind in kinds:
        kinds = [asked.kind]
    first, end = _bounds(asked)
    chains = Chain.objects.filter(kind__in=kinds).values("pk")
    rows = Event.objects.filter(chain__in=chains, recorded_at__gte=first, recorded_at__lt=end).select_related("chain")
    if asked.username:
        rows = rows.filter(actor__in=_actors(asked.username))
    if asked.before is not None:
        rows = rows.filter(pk__lt=asked.before)
    return rows.order_by("-pk")


def _reading_rows(asked: Asked) -> QuerySet[Reading]:
    first, end = _bounds(asked)
    rows = Reading.objects.filter(read_at__gte=first, read_at__lt=end).select_related("chain")
    if asked.username:
        rows = rows.filter(reader__in=_actors(asked.username))
    if asked.before is not None:
        rows = rows.filter(pk__lt=asked.before)
    return rows.order_by("-pk")


def _actors(username: str) -> list[str]:
    users = User.objects.filter(officer=True, username__istartswith=username).values_list("pk", flat=True)
    return [f"user:{pk}" for pk in users[:500]]


def people(keys: set[str]) -> dict[str, str]:
    """Names by the keys of actors: one query."""
    ids = {int(key.split(":")[1]) for key in keys if key.startswith("user:") and key[5:].isdecimal()}
    users = User.objects.filter(pk__in=ids, officer=True)
    return {f"user:{user.pk}": f"{user.display_name}（{user.username}）" for user in users}


def _entries(events: list[Event]) -> list[Entry]:
    officers = {f"user:{event.chain.key}" for event in events if event.chain.kind in {"officer", "sign_in"}}
    who = people({event.actor for event in events} | officers)
    of = {(event.chain.kind, event.chain.key) for event in events}
    names = names_of(of.union(*(referred(event) for event in events)))
    return [
        Entry(
            event.pk, event.recorded_at, who.get(event.actor, _somebody(event.actor)), role_of(event.capacity), act_label(event),
            _object(event, names, who), lines(event, names), event.short_digest, event.sequence,
        )
        for event in events
    ]  # fmt: skip


def _object(event: Event, names: dict[tuple[str, str], str], who: dict[str, str]) -> str:
    kind, key = event.chain.kind, event.chain.key
    called = who.get(f"user:{key}") if kind in {"officer", "sign_in"} else names.get((kind, key))
    return f"{KINDS.get(kind, kind)} {called or key}"


def _readings(rows: list[Reading]) -> list[Entry]:
    who = people({row.reader for row in rows})
    return [
        Entry(
            row.pk, row.read_at, who.get(row.reader, row.reader), role_of(row.capacity), READ.get(row.what, row.what),
            f"{KINDS.get(row.chain.kind, '办件')} {row.chain.key}" if row.chain else "—", [f"理由：{row.reason}"],
        )
        for row in rows
    ]  # fmt: skip


def _somebody(actor: str) -> str:
    return "系统" if actor.startswith("system:") else "申请人"


def role_of(capacity: str) -> str:
    from onewindow.staff.models import Role

    parts = capacity.split(":")
    return Role(parts[2]).label if len(parts) == 3 and parts[2] in Role.values else ""


def default_days(at: datetime) -> tuple[date, date]:
    today = localtime(at).date()
    return today - SPAN, today


def history(kind: str, key: str, limit: int = 50) -> list[Entry]:
    """The events of one object, the latest first."""
    rows = Event.objects.filter(chain__kind=kind, chain__key=key).select_related("chain").order_by("-sequence")
    return _entries(list(rows[:limit]))

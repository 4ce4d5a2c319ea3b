"""The one door: every act of every chapter passes here, and nothing else writes a subject's state."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Protocol, TypeVar, cast

from django.conf import settings
from django.db import connection, models, transaction

from onewindow.kernel.digests import Algorithm, chain_digest
from onewindow.record.actors import Actor
from onewindow.record.errors import WrongPerson, WrongState
from onewindow.record.models import Chain, Event
from onewindow.record.moves import NEW, Move
from onewindow.regulation.articles import Art

ROOT_LOCK = 0x0E71D0  # shared by every append, taken alone for the moment in which a root fixes its heads

# The statements that every act of every chapter sends, written out: composing them anew costs more than running them.
LOCK = """
select kind, key, head_sequence, head_digest, opened_at from record_chain where id = %s for update
"""
# The lock that all appends share is taken before the event takes its number: a root's watermark then leaves no gap behind it.
APPEND = """
with shared as materialized (select pg_advisory_xact_lock_shared(%(lock)s)),
written as (
  insert into record_event (chain_id, sequence, act, before, after, actor_kind, actor, capacity, happened_at, recorded_at, articles,
                            details, algorithm, previous, digest)
  select %(chain)s, %(sequence)s, %(act)s, %(before)s, %(after)s, %(actor_kind)s, %(actor)s, %(capacity)s, %(happened_at)s,
         %(recorded_at)s, %(articles)s::int[], %(details)s::jsonb, %(algorithm)s, %(previous)s::bytea, %(digest)s::bytea from shared
  returning id
),
moved as (update record_chain set head_sequence = %(sequence)s, head_digest = %(digest)s::bytea where id = %(chain)s)
select id from written
"""


class Subject(Protocol):
    """What has states: a case, a guide version, a consultation …"""

    pk: Any
    chain: Any
    chain_id: Any
    state: str

    event: Event

    def apply_lapsed(
        self, at: datetime, recorded_at: datetime
    ) -> bool: ...  # what the law did by `at`; whether it did anything

    def entered(self, at: datetime) -> list[str]: ...  # set the days that the new state brings; the fields to save

    def state_label(self) -> str: ...

    def save(self, *args: Any, **kwargs: Any) -> None: ...

    def refresh_from_db(self) -> None: ...


S = TypeVar("S", bound=Subject)


def move(
    model: type[S],
    pk: int,
    row: Move,
    *,
    by: Actor,
    at: datetime,
    details: Mapping[str, Any] | Callable[[S], Mapping[str, Any]] | None = None,
    recorded_at: datetime | None = None,
    by_lapse: bool = False,
) -> S:
    """Perform `row` on the subject: lock it, apply what has lapsed, check state and person, write the event, set the state.

    `details` may be asked of the subject as the act finds it, which may refuse. `at` is when it happened; `recorded_at` (the
    same, if not given) when it was written down. `by_lapse`: the act is a lapse itself, and those before it have been
    applied. Runs inside the act's transaction. Raises WrongState, WrongPerson; `model.DoesNotExist` where there is no such subject.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a move belongs into the transaction of its act")
    subject = locked(model, pk)
    if not by_lapse and subject.apply_lapsed(at, recorded_at or at):
        subject.refresh_from_db()
    _call(subject, "near")
    if not row.allows(subject.state):
        raise WrongState(row, subject.state_label())
    if not row.by.test(by, subject):
        raise WrongPerson(row)
    said = details(subject) if callable(details) else details or {}
    before, after = subject.state, row.target if row.target is not None else subject.state
    if after != before:
        subject.state = after
        _save(subject, ["state", *subject.entered(at)])
    subject.event = append(
        subject.chain_id, act=row.name, before=before, after=after, by=by, at=at, article=row.article,
        details={**said, **_marks(subject, by)}, recorded_at=recorded_at,
        chain=subject.chain if "chain" in getattr(model, "NEAR", ()) else None,
    )  # fmt: skip
    subject.event.by = by
    subject.chain = subject.event.chain  # with the head as it is now
    return subject


def locked(model: type[S], pk: int) -> S:
    """The subject, locked until the transaction is over. Raises `model.DoesNotExist`.

    With what nearly every act asks of it (`NEAR`, `LEFT_OUT` of its model), in the one query that locks it; its chain too, if it is near.
    """
    return cast("S", _to_lock(cast("type[models.Model]", model)).get(pk=pk))


@cache
def _to_lock(model: type[models.Model]) -> models.QuerySet[Any]:
    """Made once a process: each step on the way to it copies the whole tree of what is near."""
    near, left_out = getattr(model, "NEAR", ()), getattr(model, "LEFT_OUT", ())
    if not near:
        return model._default_manager.select_for_update(of=("self",))
    return model._default_manager.select_related(*near).defer(*left_out).select_for_update(of=("self", "chain"))


def _call(subject: Subject, name: str) -> None:
    """What a subject wants done at a point of every act; most want nothing."""
    wanted: Callable[[], None] | None = getattr(subject, name, None)
    if wanted is not None:
        wanted()


def _save(subject: Subject, fields: list[str]) -> None:
    """At once, or with what else the act sets, where the subject writes itself at the end of its acts."""
    later: Callable[[list[str]], None] | None = getattr(subject, "save_later", None)
    if later is not None:
        later(fields)
    else:
        subject.save(update_fields=fields)


def _marks(subject: Subject, by: Actor) -> dict[str, str]:
    """What a subject wants on record at every act of somebody, beside what the act says; most want nothing."""
    told: Callable[[Actor], dict[str, str]] | None = getattr(subject, "marks", None)
    return told(by) if told is not None else {}


def begin(
    subject: Subject,
    row: Move,
    *,
    by: Actor,
    at: datetime,
    details: Mapping[str, Any],
    recorded_at: datetime | None = None,
) -> None:
    """The first event of a subject that the act has just made, in the state that `row` leads to. Raises WrongPerson."""
    if not row.by.test(by, subject):
        raise WrongPerson(row)
    subject.event = append(
        subject.chain_id, act=row.name, before=NEW, after=subject.state, by=by, at=at, article=row.article, details=details,
        recorded_at=recorded_at, chain=subject.chain,
    )  # fmt: skip
    subject.event.by = by


def open_chain(kind: str, key: str, *, at: datetime) -> Chain:
    return Chain.objects.create(kind=kind, key=key, opened_at=at)


def append(
    chain_id: int,
    *,
    act: str,
    before: str,
    after: str,
    by: Actor,
    at: datetime,
    article: Art,
    details: Mapping[str, Any],
    recorded_at: datetime | None = None,
    chain: Chain | None = None,
) -> Event:
    """Write one event at the head of its chain. `details` must be JSON and free of personal data.

    `chain`: as it stands, where the act has locked it.
    """
    chain = chain if chain is not None else _locked(chain_id)
    event = Event(
        chain=chain,
        sequence=chain.head_sequence + 1,
        act=act,
        before=before,
        after=after,
        actor_kind=by.kind,
        actor=by.key,
        capacity=by.capacity,
        happened_at=at,
        recorded_at=recorded_at or at,
        articles=list(article.numbers),
        details=dict(details),
        algorithm=settings.DIGEST_ALGORITHM,
        previous=bytes(chain.head_digest),
    )
    event.digest = chain_digest(
        event.digest_fields(chain), bytes(chain.head_digest), cast("Algorithm", settings.DIGEST_ALGORITHM)
    )
    values = {field.attname: getattr(event, field.attname) for field in Event._meta.concrete_fields}
    values |= {"lock": ROOT_LOCK, "chain": chain.pk, "details": json.dumps(event.details, ensure_ascii=False)}
    with connection.cursor() as cursor:
        cursor.execute(APPEND, values)
        (event.pk,) = cursor.fetchone()
    event._state.adding, event._state.db = False, connection.alias
    chain.head_sequence, chain.head_digest = event.sequence, event.digest
    return event


def _locked(chain_id: int) -> Chain:
    """The chain, locked until the act is over. Raises Chain.DoesNotExist."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [chain_id])
        row = cursor.fetchone()
    if row is None:
        raise Chain.DoesNotExist(chain_id)
    kind, key, head_sequence, head_digest, opened_at = row
    chain = Chain(
        pk=chain_id, kind=kind, key=key, head_sequence=head_sequence, head_digest=head_digest, opened_at=opened_at
    )
    chain._state.adding, chain._state.db = False, connection.alias
    return chain

"""Acts that go on beside: processes of their own that accept cases, and a watch over who waits for a lock."""

import multiprocessing
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.db import connections
from django.utils import timezone

from onewindow.cases.acts.accept import accept
from onewindow.cases.models import Case, State
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role

LOOK_EVERY = 0.005  # seconds between two looks at who waits
WAITING = """
select coalesce(max(extract(epoch from clock_timestamp() - query_start)), 0)::float from pg_stat_activity
 where datname = current_database() and wait_event_type = 'Lock' and state = 'active' and pid <> all(%s)
"""


@dataclass
class Beside:
    """What the acts beside took, in seconds, and the longest that anybody but us was seen to wait for a lock."""

    acts: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    longest_wait: float = 0.0


@contextmanager
def acts_beside(url: str, cases: Sequence[int], clients: int) -> Iterator[Beside]:
    """Each client is a process that accepts its share of the cases until the block is over."""
    seen, stop = Beside(), multiprocessing.Event()
    answers: Any = multiprocessing.Queue()
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    crew = [fork.Process(target=_accept, args=(cases[n::clients], stop, answers)) for n in range(clients)]
    for process in crew:
        process.start()
    with psycopg.connect(url, autocommit=True) as watcher, connections["default"].cursor() as ours:
        ours.execute("select pg_backend_pid()")
        watch = threading.Thread(target=_watch, args=(watcher, [ours.fetchone()[0]], stop, seen))
        watch.start()
        try:
            yield seen
        finally:
            stop.set()
            watch.join()
            for _ in crew:
                acts, wrong = answers.get(timeout=60)
                seen.acts += acts
                seen.wrong += wrong
            for process in crew:
                process.join()


def _accept(cases: Sequence[int], stop: Any, answers: Any) -> None:
    acts, wrong, officers = [], [], dict[int, Officer]()
    for key in cases:
        if stop.is_set():
            break
        by = _window_of(key, officers)
        began = time.perf_counter()
        try:
            accept(key, by=by, at=timezone.now())
        except Exception as error:  # what goes wrong beside is a figure
            wrong.append(repr(error))
        acts.append(time.perf_counter() - began)
    connections.close_all()
    answers.put((acts, wrong))


def _window_of(case_id: int, officers: dict[int, Officer]) -> Officer:
    agency = Case.objects.values_list("agency_id", flat=True).get(pk=case_id)
    if agency not in officers:
        officers[agency] = Officer(Post.objects.filter(agency=agency, role=Role.WINDOW).order_by("-pk")[0])
    return officers[agency]


def to_accept(number: int) -> list[int]:
    """Cases that wait at a window and whose time is not over, from all over the ids."""
    waiting = Case.objects.filter(state=State.SUBMITTED, due__gte=timezone.localdate()).order_by("chain__head_digest")
    return list(waiting.values_list("pk", flat=True)[:number])


def _watch(connection: psycopg.Connection[Any], ours: list[int], stop: Any, seen: Beside) -> None:
    while not stop.is_set():
        found = connection.execute(WAITING, [[*ours, connection.info.backend_pid]]).fetchone()
        seen.longest_wait = max(seen.longest_wait, found[0] if found else 0.0)
        time.sleep(LOOK_EVERY)

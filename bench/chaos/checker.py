"""After the faults: the database and the logs of clients and gateway, and nothing else, are held against each other."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from onewindow.cases.models import Case
from onewindow.notices.models import Document, Message, MessageState
from onewindow.record.models import Event
from onewindow.record.recompute import recompute
from onewindow.record.verify import verify

OUT = {MessageState.SENT, MessageState.DELIVERED}


@dataclass
class Found:
    acts_answered: int = 0
    acts_on_record: int = 0
    done_unanswered: int = 0  # done, and the client never heard: allowed only where it stopped asking
    answered_again: int = 0  # acts that took more than one try
    events: int = 0
    chains: int = 0
    messages: int = 0
    documents: int = 0
    wrong: list[str] = field(default_factory=list)


def check(clients: list[Path], gateway: Path) -> Found:
    found = Found()
    _acts(clients, found)
    report = verify()
    found.events, found.chains = report.events, report.chains
    found.wrong += [f"chain: {fault}" for fault in report.faults]
    _messages(gateway, found)
    undrawn = Document.objects.filter(rendered_at__isnull=True).count()
    found.documents = Document.objects.count()
    if undrawn:
        found.wrong.append(f"{undrawn} documents were never drawn")
    if changed := recompute():
        found.wrong.append(f"{changed} clocks disagree with their recomputation")
    found.wrong += list(_left_over())
    return found


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _acts(clients: list[Path], found: Found) -> None:
    """Every act acknowledged is on record exactly once, as it was told; nothing is on record that nobody asked for."""
    answered: dict[tuple[str, int], dict[str, Any]] = {}
    asked: Counter[str] = Counter()
    for path in clients:
        for line in _lines(path):
            if "asked" in line:
                asked[line["act"]] += 1
                continue
            place = (line["case"], line["sequence"])
            if place in answered:
                found.wrong.append(f"two acts were told the same event: {place}")
            answered[place] = line
            found.answered_again += line["tries"] > 1
    numbers = dict(Case.objects.values_list("chain_id", "number"))
    recorded = {}
    done: Counter[tuple[str, str]] = Counter()
    for event in Event.objects.filter(chain__in=numbers).exclude(actor_kind="system").iterator(5000):
        number = numbers[event.chain_id]
        recorded[number, event.sequence] = (event.act, bytes(event.digest).hex())
        done[number, event.act] += 1
    for place, line in answered.items():
        if recorded.get(place) != (line["act"], line["digest"]):
            found.wrong.append(f"acknowledged, but not on record so: {place} {line['act']}")
    found.wrong += [f"on record {times} times: {place}" for place, times in done.items() if times > 1]
    found.acts_answered, found.acts_on_record = len(answered), len(recorded)
    found.done_unanswered = len(recorded) - len(answered)
    if found.done_unanswered > sum(asked.values()) - len(answered):
        found.wrong.append(f"{found.done_unanswered} acts are on record that were never answered")


def _messages(gateway: Path, found: Found) -> None:
    """Every message that the record calls for reached the gateway, and none was acted on twice."""
    acted = Counter(line["key"] for line in _lines(gateway))
    found.wrong += [f"acted on {times} times: {key}" for key, times in acted.items() if times > 1]
    states = {key: MessageState(state) for key, state in Message.objects.values_list("key", "state")}
    found.messages = len(states)
    for key, state in states.items():
        if state == MessageState.NO_PHONE:
            continue
        if state not in OUT:
            found.wrong.append(f"message {key} is {state}")
        if key not in acted:
            found.wrong.append(f"message {key} never reached the gateway")
    found.wrong += [f"sent, but not on record: {key}" for key in acted if key not in states]


def _left_over() -> Iterator[str]:
    """Jobs, locks and sessions that ended with nobody."""
    asked = {
        "jobs that wait or run": "select count(*) from procrastinate_jobs where status in ('todo', 'doing')",
        "jobs that failed": "select count(*) from procrastinate_jobs where status in ('failed', 'aborted')",
        "advisory locks": "select count(*) from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()",
        "sessions": "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'",
    }
    with connection.cursor() as cursor:
        for what, query in asked.items():
            cursor.execute(query)
            if (count := cursor.fetchone()[0]) != 0:
                yield f"{count} {what} are left"

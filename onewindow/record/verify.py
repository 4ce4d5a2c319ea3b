"""Whether the record is whole: every chain from its first event to its head, and all heads against roots kept elsewhere."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection

from onewindow.kernel.digests import ALGORITHMS, chain_digest, moment, plain_chain_digest, root_digest
from onewindow.record.models import GENESIS, DailyRoot
from onewindow.record.roots import Head, RootFile, algorithm, heads_at
from onewindow.record.streams import ROWS_AT_A_TIME, stream

Tell = Callable[[str, int, int], None]  # what, how much of it is done, of how much
ROOTS = "root"  # in place of a chain, where the roots themselves are at fault
TELL_EVERY = 1000

# One statement, so that heads and events are those of one moment; a chain without events shows. Both come in index order: no sort.
LINKS = """
select c.id, c.kind, c.key, c.head_sequence, c.head_digest, e.sequence, e.act, e.before, e.after,
       e.actor_kind, e.actor, e.capacity, e.happened_at, e.recorded_at, e.articles, e.details, e.algorithm, e.previous, e.digest
  from record_chain c left join record_event e on e.chain_id = c.id
 order by c.id, e.sequence
"""
ORPHANS = """
select e.chain_id, min(e.sequence) from record_event e
 where not exists (select from record_chain c where c.id = e.chain_id) group by e.chain_id order by 1
"""
HELD = """
select h.kind || ':' || h.key, e.digest
  from unnest(%(kinds)s::text[], %(keys)s::text[], %(sequences)s::int[]) as h(kind, key, sequence)
  join record_chain c on c.kind = h.kind and c.key = h.key
  left join record_event e on e.chain_id = c.id and e.sequence = h.sequence
"""


class Link(NamedTuple):
    """A row of LINKS: an event, with the head of its chain."""

    chain_id: int
    kind: str
    key: str
    head_sequence: int
    head_digest: bytes
    sequence: int | None  # None: the chain has no event
    act: str
    before: str
    after: str
    actor_kind: str
    actor: str
    capacity: str
    happened_at: datetime
    recorded_at: datetime
    articles: list[int]
    details: str  # JSON
    algorithm: str
    previous: bytes
    digest: bytes

    @property
    def chain(self) -> str:
        return f"{self.kind}:{self.key}"

    @property
    def untouched(self) -> bool:
        """Whether the event's fields give its digest. Nearly all do by the short way; what differs there is asked of the long one."""
        if self.algorithm not in ALGORITHMS:
            return False
        fields: dict[str, Any] = dict(zip(DIGESTED, self[5:15], strict=True))
        fields |= {"chain": self.chain, "details": json.loads(self.details)}
        digest, previous = bytes(self.digest), bytes(self.previous)
        plain = fields | {"happened_at": moment(self.happened_at), "recorded_at": moment(self.recorded_at)}
        if plain_chain_digest(plain, previous, self.algorithm) == digest:
            return True
        return chain_digest(fields, previous, self.algorithm) == digest


DIGESTED = (  # as they follow one another in a Link
    "sequence", "act", "before", "after", "actor_kind", "actor", "capacity", "happened_at", "recorded_at", "articles",
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """The first broken link of a chain. `sequence` is that of the event, where one can be named."""

    chain: str  # kind:key; `root` where the roots are at fault
    sequence: int | None
    what: str

    def __str__(self) -> str:
        place = f"第 {self.sequence} 条" if self.sequence is not None else ""
        return f"{self.chain} {place}：{self.what}" if place else f"{self.chain}：{self.what}"


@dataclass
class Report:
    chains: int = 0
    events: int = 0
    roots: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.faults


def verify(root_file: Path | None = None, progress: Tell | None = None) -> Report:
    """Check all chains, then the stored roots, then the heads of `root_file`, a root that was kept outside the database.

    Streams in bounded memory. Raises UnreadableRoot where the file cannot be read.
    """
    report = Report()
    _chains(report, progress)
    _stored_roots(report)
    if root_file is not None:
        _against_file(report, RootFile.read(root_file), progress)
    return report


def _chains(report: Report, progress: Tell | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from record_event")
        total = int(cursor.fetchone()[0])
    for _, links in groupby(map(Link._make, stream(LINKS, {})), key=attrgetter("chain_id")):
        report.chains += 1
        fault = None
        for fault in _faults_of(_counted(links, report, progress, total)):
            report.faults.append(fault)
            break
        if fault is not None:  # the rest of the chain still counts as read
            for _ in _counted(links, report, progress, total):
                pass
    with connection.cursor() as cursor:
        cursor.execute(ORPHANS)
        for chain_id, sequence in cursor.fetchall():
            report.faults.append(Fault(f"#{chain_id}", sequence, "记录还在，所属的链已被删除"))
    if progress is not None:
        progress("核验链条", report.events, total)


def _counted(links: Iterator[Link], report: Report, progress: Tell | None, total: int) -> Iterator[Link]:
    for link in links:
        if link.sequence is not None:
            report.events += 1
            if progress is not None and report.events % TELL_EVERY == 0:
                progress("核验链条", report.events, total)
        yield link


def _faults_of(links: Iterator[Link]) -> Iterator[Fault]:
    """What is wrong with one chain, in the order of its events."""
    sequence, digest = 0, GENESIS
    link = None
    for link in links:
        if link.sequence is None:
            yield Fault(link.chain, None, "链上没有任何记录，记录已被删除")
            return
        yield from _faults_of_link(link, sequence + 1, digest)
        sequence, digest = link.sequence, bytes(link.digest)
    if link is not None:
        if link.head_sequence > sequence:
            yield Fault(link.chain, sequence + 1, f"链头记到第 {link.head_sequence} 条，末尾的记录已被删除")
        elif link.head_sequence < sequence or bytes(link.head_digest) != digest:
            yield Fault(link.chain, sequence, "与链头不一致，链头或者末尾的记录已被改动")


def _faults_of_link(link: Link, expected: int, previous: bytes) -> Iterator[Fault]:
    assert link.sequence is not None
    if link.sequence > expected:
        yield Fault(link.chain, expected, "这条记录缺失，已被删除")
    if not link.untouched:
        yield Fault(link.chain, link.sequence, "内容与摘要不符，已被改动")
    if bytes(link.previous) != previous:
        yield Fault(link.chain, link.sequence, "与前一条记录接不上，次序或者前一条已被改动")


def _stored_roots(report: Report) -> None:
    """Each stored root follows the one before, and the latest is that of the chains as they are."""
    previous, latest = GENESIS, None
    for latest in DailyRoot.objects.order_by("pk").iterator():
        report.roots += 1
        if bytes(latest.previous_root) != previous:
            report.faults.append(
                Fault(ROOTS, None, f"{latest.taken_at:%Y-%m-%d} 的每日根与前一个接不上，每日根已被改动或者删除")
            )
            return
        previous = bytes(latest.root)
    if latest is not None:
        _compare_root(report, latest)


def _compare_root(report: Report, stored: DailyRoot) -> None:
    found = root_digest(heads_at(stored.last_event), algorithm())
    if found != bytes(stored.root):
        report.faults.append(
            Fault(
                ROOTS,
                None,
                f"与 {stored.taken_at:%Y-%m-%d} 的每日根不符：有办件整件被删除或者重写。请用 --root 指定当日的根文件，查明是哪一件",
            )
        )


def _against_file(report: Report, kept: RootFile, progress: Tell | None) -> None:
    """Every head of the file is still on its chain. The file itself must give the root that it states."""
    known = {fault.chain for fault in report.faults}
    done = 0

    def checked() -> Iterator[Head]:
        nonlocal done
        heads = kept.read_heads()
        while batch := list(islice(heads, ROWS_AT_A_TIME)):
            report.faults.extend(fault for fault in _gone_or_rewritten(batch) if fault.chain not in known)
            done += len(batch)
            if progress is not None:
                progress("核对根文件", done, kept.chains)
            yield from batch

    if root_digest(checked(), _algorithm(kept)) != kept.root or done != kept.chains:
        report.faults.append(Fault(ROOTS, None, "根文件与它的链头文件不符，这份根文件不能作为依据，请换用另一份副本"))
    elif not DailyRoot.objects.filter(root=kept.root, last_event=kept.last_event).exists():
        report.faults.append(Fault(ROOTS, None, "数据库里没有这份根文件所对应的每日根，每日根已被改动或者删除"))


def _algorithm(kept: RootFile) -> Any:
    return kept.algorithm if kept.algorithm in ALGORITHMS else ALGORITHMS[0]


def _gone_or_rewritten(heads: list[Head]) -> Iterator[Fault]:
    parted = [(*key.split(":", 1), sequence) for key, sequence, _ in heads]
    with connection.cursor() as cursor:
        columns = dict(zip(("kinds", "keys", "sequences"), map(list, zip(*parted, strict=True)), strict=True))
        cursor.execute(HELD, columns)
        found = dict(cursor.fetchall())
    for key, sequence, digest in heads:
        if key not in found:
            yield Fault(key, None, "整条链已被删除，根文件里还有它的链头")
        elif found[key] is None:
            yield Fault(key, sequence, "根文件记有这一条，现在链上没有，末尾的记录已被删除")
        elif bytes(found[key]) != digest:
            yield Fault(key, sequence, "与根文件记下的摘要不同，整条链已被重写")

"""Whether an evidence package is as it was taken, and what is in it still stands in the record."""

import csv
import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from itertools import islice
from pathlib import Path

from onewindow.kernel.digests import root_digest
from onewindow.oversight.package import COLUMNS
from onewindow.record.models import DailyRoot, Event
from onewindow.record.roots import UnreadableRoot, algorithm, heads_at
from onewindow.record.streams import ROWS_AT_A_TIME
from onewindow.record.verify import ROOTS, Fault, Report
from onewindow.regulation.articles import Art

SUPERVISED = Art(12, 13)
EVENTS, ROOT = "记录.csv", "每日根.json"
PACKAGE = "证据包"


def verify_package(path: Path) -> Report:
    """Its own digest is on record, every event of it stands with that digest, its root is the record's. Raises UnreadableRoot."""
    report = Report()
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    try:
        with zipfile.ZipFile(path) as package:
            report.faults.extend(_rows(package, report))
            report.faults.extend(_root(package, report))
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, IndexError, csv.Error) as wrong:
        raise UnreadableRoot(f"证据包 {path.name} 读不出来，请换用下载时的原件。（{wrong}）") from wrong
    if not Event.objects.filter(chain__kind="evidence", act="evidence_taken", details__sha256=digest).exists():
        report.faults.append(
            Fault(PACKAGE, None, "平台没有下载过这个文件的记录：文件包被换过，或者不是从这个平台下载的")
        )
    return report


def _rows(package: zipfile.ZipFile, report: Report) -> Iterator[Fault]:
    kind, key, sequence, previous, digest = (
        COLUMNS.index(name) for name in ("种类", "编号", "第几条", "前一条摘要", "摘要")
    )
    with package.open(EVENTS) as raw, TextIOWrapper(raw, "utf-8-sig", newline="") as text:
        lines = csv.reader(text)
        if next(lines, None) != COLUMNS:
            raise ValueError("表头不对")
        told = ([cell.lstrip("\t'") for cell in line] for line in lines)
        rows = ((row[kind], row[key], int(row[sequence]), row[previous], row[digest]) for row in told)
        while batch := list(islice(rows, ROWS_AT_A_TIME)):
            report.events += len(batch)
            yield from _unlike(batch)


def _unlike(batch: Iterable[tuple[str, str, int, str, str]]) -> Iterator[Fault]:
    keys = {key for _, key, *_ in batch}
    held = Event.objects.filter(chain__key__in=keys).values_list(
        "chain__kind", "chain__key", "sequence", "previous", "digest"
    )
    known = {
        (kind, key, sequence): (bytes(before).hex(), bytes(own).hex()) for kind, key, sequence, before, own in held
    }
    for kind, key, sequence, previous, digest in batch:
        if (found := known.get((kind, key, sequence))) is None:
            yield Fault(f"{kind}:{key}", sequence, "证据包里有这一条，平台的记录里没有")
        elif found != (previous, digest):
            yield Fault(f"{kind}:{key}", sequence, "与证据包里的摘要不同，证据包或者平台的记录已被改动")


def _root(package: zipfile.ZipFile, report: Report) -> Iterator[Fault]:
    if ROOT not in package.namelist():
        return  # taken before the first root
    told = json.loads(package.read(ROOT))
    stored = DailyRoot.objects.filter(last_event=int(told["last_event"]), root=bytes.fromhex(told["root"])).first()
    report.roots += 1
    if stored is None:
        yield Fault(ROOTS, None, "平台没有证据包里的这个每日根，证据包或者每日根已被改动")
    elif root_digest(heads_at(stored.last_event), algorithm()) != bytes(stored.root):
        yield Fault(ROOTS, None, "平台现在的记录重算不出这个每日根：有记录被删除或者重写。请用 --root 查明是哪一件")

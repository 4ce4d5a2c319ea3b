"""Daily roots: one digest over the heads of all chains, kept outside the database, so that what vanished from it shows."""

import gzip
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from django.conf import settings
from django.db import connection, transaction
from django.utils.timezone import localtime

from onewindow.kernel.digests import Algorithm, root_digest
from onewindow.record.door import ROOT_LOCK
from onewindow.record.models import GENESIS, DailyRoot
from onewindow.record.streams import stream

ONE_ROOT_AT_A_TIME = ROOT_LOCK + 1
PATIENCE = "5s"  # for acts that are under way: others wait behind us meanwhile

Head = tuple[str, int, bytes]  # kind:key of the chain, sequence, digest

# The last event of every chain that is not later than the watermark, in the order of code points.
HEADS = """
select k.key, e.sequence, e.digest
  from (select id, kind || ':' || key as key from record_chain) k
  join lateral (
    select sequence, digest from record_event
     where chain_id = k.id and id <= %(last)s order by sequence desc limit 1
  ) e on true
 order by k.key collate "C"
"""


class UnreadableRoot(ValueError):
    """The root file, or the file of heads beside it, is not there or not whole."""


@dataclass(frozen=True)
class RootFile:
    """A root as it lies outside the database, with the file that holds every chain's head."""

    root: bytes
    previous_root: bytes
    last_event: int
    chains: int
    taken_at: str
    algorithm: str
    heads: Path

    @classmethod
    def read(cls, path: Path) -> "RootFile":
        """Raises UnreadableRoot."""
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            return cls(
                root=bytes.fromhex(raw["root"]), previous_root=bytes.fromhex(raw["previous_root"]), last_event=int(raw["last_event"]),
                chains=int(raw["chains"]), taken_at=str(raw["taken_at"]), algorithm=str(raw["algorithm"]),
                heads=path.parent / str(raw["heads"]),
            )  # fmt: skip
        except (OSError, ValueError, KeyError, TypeError) as wrong:
            raise UnreadableRoot(f"根文件 {path.name} 读不出来，请换用另一份副本。（{wrong}）") from wrong

    def read_heads(self) -> Iterator[Head]:
        """The heads, line by line. Raises UnreadableRoot."""
        try:
            with gzip.open(self.heads, "rt", encoding="utf-8") as lines:
                for line in lines:
                    key, sequence, digest = json.loads(line)
                    yield str(key), int(sequence), bytes.fromhex(digest)
        except (OSError, EOFError, ValueError, TypeError) as wrong:
            raise UnreadableRoot(
                f"链头文件 {self.heads.name} 读不出来，请把它和根文件放在同一个文件夹。（{wrong}）"
            ) from wrong


def take_root(folder: Path, *, at: datetime) -> DailyRoot:
    """Fix the heads of all chains at one moment, write their root into `folder`, and keep the same in the database.

    The heads go into a file beside it, so that a check can name the chain that is gone or was rewritten.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [ONE_ROOT_AT_A_TIME])
        last = watermark()
        before = DailyRoot.objects.order_by("-pk").first()
        previous = bytes(before.root) if before else GENESIS
        name = f"{localtime(at):%Y-%m-%dT%H%M%S}"
        root, chains = _write_heads(folder / f"{name}.heads.gz", last)
        content = {
            "root": root.hex(),
            "previous_root": previous.hex(),
            "last_event": last,
            "chains": chains,
            "taken_at": localtime(at).isoformat(),
            "algorithm": settings.DIGEST_ALGORITHM,
            "heads": f"{name}.heads.gz",
        }
        _write(folder / f"{name}.json", json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n")
        return DailyRoot.objects.create(taken_at=at, last_event=last, chains=chains, root=root, previous_root=previous)


def watermark() -> int:
    """The last event such that all before it are committed: appends share the lock that is taken alone here, for a moment."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('lock_timeout', %s, true)", [PATIENCE])
        cursor.execute("select pg_advisory_lock(%s)", [ROOT_LOCK])
        try:
            cursor.execute("select coalesce(max(id), 0) from record_event")
            last = int(cursor.fetchone()[0])
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [ROOT_LOCK])
        cursor.execute("select set_config('lock_timeout', '0', true)")
    return last


def algorithm() -> Algorithm:
    """The digest that the settings name."""
    return cast("Algorithm", settings.DIGEST_ALGORITHM)


def heads_at(last: int) -> Iterator[Head]:
    """Every chain's head as it was at the watermark, as a stream."""
    for key, sequence, digest in stream(HEADS, {"last": last}):
        yield key, sequence, bytes(digest)


def _write_heads(path: Path, last: int) -> tuple[bytes, int]:
    """Write the heads and work out their root in one pass: (root, number of chains)."""
    count = 0
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}")

    def written(lines: gzip.GzipFile) -> Iterator[Head]:
        nonlocal count
        for key, sequence, digest in heads_at(last):
            lines.write(json.dumps([key, sequence, digest.hex()], ensure_ascii=False).encode() + b"\n")
            count += 1
            yield key, sequence, digest

    with draft.open("wb") as raw:
        with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as lines:
            root = root_digest(written(lines), algorithm())
        raw.flush()
        os.fsync(raw.fileno())
    draft.replace(path)
    return root, count


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)

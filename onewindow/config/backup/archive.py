"""The file of a backup: a tar inside an age envelope, written and read as a stream.

Parts come in order: `about.json`, `database/000001`…, `roots/…`, `files/…`, and last `manifest.json`, which counts and digests the
others: what was cut short or put together from two backups has no manifest, or one that does not fit. The envelope is
public-key encryption, authenticated chunk by chunk: the machine that makes backups cannot read them.
"""

import hashlib
import io
import json
import os
import tarfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

import pyrage

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK_BYTES = 8 * 1024 * 1024


class BackupError(Exception):
    """What went wrong with a backup or its restoring, in Chinese, with what to do."""


@dataclass
class Tally:
    """How much of a kind of part went through, and one digest over all of it."""

    parts: int = 0
    bytes: int = 0
    _digest: Any = field(default_factory=hashlib.sha256)

    def add(self, name: str, size: int, digest: str) -> None:
        self.parts += 1
        self.bytes += size
        self._digest.update(f"{digest} {size} {name}\n".encode())

    def told(self) -> dict[str, Any]:
        return {"parts": self.parts, "bytes": self.bytes, "sha256": self._digest.hexdigest()}


class Tallies:
    """By the first folder of the parts' names."""

    def __init__(self) -> None:
        self._kinds: dict[str, Tally] = {}

    def add(self, name: str, size: int, digest: str) -> None:
        self._kinds.setdefault(name.split("/", maxsplit=1)[0], Tally()).add(name, size, digest)

    def told(self) -> dict[str, Any]:
        return {kind: tally.told() for kind, tally in sorted(self._kinds.items())}


class Writer:
    """Puts parts in; `finish` adds the manifest."""

    def __init__(self, out: IO[bytes]) -> None:
        self._tar = tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - see close
        self.tallies = Tallies()

    def add(self, name: str, source: IO[bytes], size: int) -> None:
        """A part of a size known beforehand. Raises BackupError where the source is shorter or longer."""
        read = _Digesting(source)
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        try:
            self._tar.addfile(info, read)
        except OSError as short:
            if read.bytes < size:
                raise BackupError(f"{name} 在备份中变短了，请重新备份。") from short
            raise
        if source.read(1):
            raise BackupError(f"{name} 在备份中变长了，请重新备份。")
        self.tallies.add(name, size, read.hexdigest())

    def add_bytes(self, name: str, content: bytes) -> None:
        self.add(name, io.BytesIO(content), len(content))

    def finish(self, facts: dict[str, Any]) -> None:
        content = json.dumps({**facts, "parts": self.tallies.told()}, ensure_ascii=False, indent=1).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(content), 0o600
        self._tar.addfile(info, io.BytesIO(content))

    def close(self) -> None:
        self._tar.close()


class _Digesting(io.RawIOBase):
    def __init__(self, source: IO[bytes]) -> None:
        self._source, self._digest, self.bytes = source, hashlib.sha256(), 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        got = self._source.read(size)
        self._digest.update(got)
        self.bytes += len(got)
        return got

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


@dataclass(frozen=True)
class Part:
    name: str
    content: IO[bytes]
    size: int


class Reader:
    """The parts in order; read each before asking for the next. After the last one `manifest` is there, and was found to fit."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.manifest: dict[str, Any] = {}

    def parts(self) -> Iterator[Part]:
        """Raises BackupError where the manifest is missing or does not fit what was read."""
        tallies = Tallies()
        try:
            with tarfile.open(fileobj=self._source, mode="r|") as tar:
                for info in tar:
                    source = tar.extractfile(info) if info.isfile() else None
                    if source is None or not _harmless(info.name):
                        raise BackupError(f"备份里有不该有的东西：{info.name}。请换一份备份。")
                    if info.name == MANIFEST:
                        self.manifest = json.loads(source.read())
                        continue
                    read = _Digesting(source)
                    yield Part(info.name, read, info.size)  # type: ignore[arg-type]
                    while read.read(CHUNK_BYTES):
                        pass  # what was not wanted is digested all the same
                    tallies.add(info.name, read.bytes, read.hexdigest())
        except (tarfile.TarError, ValueError) as wrong:
            raise BackupError(f"备份读不完整：{wrong}。请换一份备份。") from wrong
        if not self.manifest:
            raise BackupError("备份被截断了，没有结尾的清单。请换一份备份。")
        if self.manifest["parts"] != tallies.told():
            raise BackupError("备份的内容与清单不符，不能用它恢复。请换一份备份。")


def _harmless(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\0" not in name


@contextmanager
def sealed(path: Path, recipients: list[str]) -> Iterator[Writer]:
    """Write an archive that only the holders of the recipients' keys can read; whole or not at all. Raises BackupError."""
    try:
        keys = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
    except pyrage.RecipientError as wrong:
        raise BackupError(
            "备份公钥不对，应以 age1 开头。请检查 BACKUP_RECIPIENTS，或用 onewindow backupkey 做一把。"
        ) from wrong
    draft = path.with_name(f".{path.name}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            with _through(lambda plain: pyrage.encrypt_io(plain, file, keys)) as out, closing(Writer(out)) as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


@contextmanager
def _through(encrypt: Any) -> Iterator[IO[bytes]]:
    """A file to write into, whose bytes another thread encrypts and stores."""
    read, write = os.pipe()
    failed: list[BaseException] = []

    def work() -> None:
        with os.fdopen(read, "rb") as plain:
            try:
                encrypt(plain)
            except BaseException as wrong:
                failed.append(wrong)

    thread = threading.Thread(target=work, name="encrypt")
    thread.start()
    try:
        with os.fdopen(write, "wb") as out:
            yield out
    except BrokenPipeError:
        if not failed:
            raise
    finally:
        thread.join()
    if failed:
        raise BackupError(f"备份写不下去：{failed[0]}。请检查磁盘空间后重新备份。") from failed[0]


@contextmanager
def opened(path: Path, key: str) -> Iterator[Reader]:
    """Read an archive. Raises BackupError where it is damaged, cut short or not for this key."""
    try:
        identity = pyrage.x25519.Identity.from_str(key.strip())
    except pyrage.IdentityError as wrong:
        raise BackupError("私钥文件不对，应有一行以 AGE-SECRET-KEY-1 开头。") from wrong
    read, write = os.pipe()
    failed: list[BaseException] = []

    def work() -> None:
        # whoever has read enough waits for no more: what is left at the end then finds nobody
        with suppress(BrokenPipeError), os.fdopen(write, "wb") as plain, path.open("rb") as file:
            try:
                pyrage.decrypt_io(file, plain, [identity])
            except BaseException as wrong:
                failed.append(wrong)

    thread = threading.Thread(target=work, name="decrypt")
    thread.start()
    try:
        with os.fdopen(read, "rb") as plain:
            try:
                yield Reader(plain)
            except BackupError as wrong:
                raise (_unreadable(failed[0]) if failed else wrong) from wrong
    finally:
        thread.join()
    if failed and not isinstance(failed[0], BrokenPipeError):
        raise _unreadable(failed[0])


def _unreadable(wrong: BaseException) -> BackupError:
    return BackupError(f"备份打不开：私钥不是这份备份的，或者备份已损坏（{wrong}）。请核对私钥，或换一份备份。")

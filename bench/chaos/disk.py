"""A disk that fills up: a file system of its own for database and files, small enough to be filled in a moment and emptied again."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from bench.place import STATE

SIZE_MB = 3072  # database with its template, WAL and files; held in memory
FILLER = "filler"


def again_on_a_small_disk(arguments: Sequence[str]) -> int:
    """This command once more, with all that it keeps on a disk of its own. Raises click.ClickException where none can be mounted."""
    there = Path(tempfile.mkdtemp(prefix="small-disk-"))
    there.chmod(0o755)  # the database's own user goes through it
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m,mode=755", "onewindow", str(there)],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        if mounted.returncode:
            raise click.ClickException(f"填满磁盘要挂载一个小磁盘，需要 root 权限：{mounted.stderr.strip()}")
        try:
            command = [sys.executable, "-m", "bench", "chaos", *arguments]
            return subprocess.run(command, env={**os.environ, "BENCH_STATE": str(there)}, check=False).returncode
        finally:
            subprocess.run(["umount", "--lazy", str(there)], check=True)
    finally:
        shutil.rmtree(there, ignore_errors=True)


def on_a_small_disk() -> bool:
    return os.path.ismount(STATE)


def fill() -> Path:
    """Not a byte is left afterwards."""
    path = STATE / FILLER
    with path.open("wb") as file:
        place = os.statvfs(STATE)
        size = place.f_bavail * place.f_frsize
        try:
            os.posix_fallocate(file.fileno(), 0, size)
        except OSError:  # somebody took some of it meanwhile
            _write(file.fileno())
    return path


def _write(into: int) -> None:
    try:
        while True:
            os.write(into, bytes(1 << 16))
    except OSError:
        return

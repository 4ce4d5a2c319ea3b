"""What must be right before the demo starts; each trouble is told with the way out."""

import errno
import shutil
import socket
from pathlib import Path

import click

_LEAST_FREE_BYTES = 1024**3


def check_port(host: str, port: int) -> None:
    """Raises a ClickException if the port cannot be had."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(_why(error, host, port)) from error


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"端口 {port} 已被别的程序占用。请换一个端口，例如：PORT={port + 123} make demo"
    if error.errno == errno.EACCES:
        return f"没有权限使用端口 {port}（1024 以下需要特权）。请换一个端口，例如：PORT=8123 make demo"
    return f"无法在 {host}:{port} 上监听：{error.strerror}。请检查 HOST 与 PORT。"


def check_disk(folder: Path) -> None:
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < _LEAST_FREE_BYTES:
        raise click.ClickException(
            f"磁盘空间不足：{folder} 所在的磁盘只剩 {free // 1024**2} MB，演示需要 1 GB。请清理后再试。"
        )


def own_addresses() -> list[str]:
    """This machine's address in its network, for phones in the same one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address; nothing is sent
        except OSError:
            return []
        address: str = probe.getsockname()[0]
        return [address]

"""Uploads looked through for viruses by ClamAV's daemon, where the city runs one: the setting CLAMAV names its socket."""

import logging
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress

from django.conf import settings

log = logging.getLogger(__name__)

PIECE = 64 * 1024  # bytes sent at once
ANSWER_MAX = 4096
SECONDS = 30  # clamd reads a file of the largest size in a few
SECONDS_TO_GREET = 2
FINE, FOUND = "OK", "FOUND"
# what clamd says of a file beyond StreamMaxLength, and with AlertExceedsMax of one beyond any other of its limits
TOO_LONG, BEYOND = "INSTREAM size limit exceeded. ERROR", "Heuristics.Limits.Exceeded"


class ScannerAway(Exception):
    """clamd is not there, says nothing, or could not look."""


class TooLarge(Exception):
    """clamd did not look, since the file is beyond a limit of its own."""


def why_not(name: str, content: bytes) -> str:
    """Why the file cannot be taken, in words that are shown as they stand; empty where nothing is found or no scanner is set.

    Without the scanner nothing is taken: a file that nobody has looked through does not come in.
    """
    if not settings.CLAMAV:
        return ""
    try:
        virus = virus_in(content, settings.CLAMAV)
    except ScannerAway as away:
        log.error("clamd at %s could not look: %s", settings.CLAMAV, away)
        return f"“{name}”现在不能上传：病毒检查暂时用不了。请过几分钟再传；着急的话，拿原件到窗口办。"
    except TooLarge as limit:
        log.error("clamd did not look through %d bytes: %s", len(content), limit)
        return f"“{name}”太大，病毒检查看不完，没有收下。请压缩，或者打印后拍照上传；都不行的话，拿原件到窗口办。"
    return f"“{name}”里查出病毒（{virus}），没有收下。请换一份没有病毒的文件，或者打印后拍照上传。" if virus else ""


def virus_in(content: bytes, address: str) -> str:
    """The name of what clamd finds, or nothing. `address` is host:port or the path of a Unix socket.

    Raises ScannerAway and TooLarge.
    """
    try:
        with _connected(address, SECONDS) as line:
            with suppress(BrokenPipeError, ConnectionResetError):  # it hangs up on what is too long, and has said so
                line.sendall(b"zINSTREAM\0")
                for piece in _pieces(content):
                    line.sendall(piece)
            answer = _answer(line)
    except (OSError, ValueError) as wrong:
        raise ScannerAway(str(wrong)) from wrong
    told = answer.removeprefix("stream: ")
    if told == FINE:
        return ""
    if told == TOO_LONG or told.startswith(BEYOND):
        raise TooLarge(told)
    if told.endswith(f" {FOUND}"):
        return told.removesuffix(f" {FOUND}")
    raise ScannerAway(answer or "no answer")


def answers(address: str) -> bool:
    """Whether clamd is there: for whoever watches."""
    try:
        with _connected(address, SECONDS_TO_GREET) as line:
            line.sendall(b"zPING\0")
            return _answer(line) == "PONG"
    except (OSError, ValueError):
        return False


def _connected(address: str, seconds: int) -> socket.socket:
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(seconds)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=seconds)


def _pieces(content: bytes) -> Iterator[bytes]:
    """Each with its length before it; a length of nought ends the stream."""
    for start in range(0, len(content), PIECE):
        piece = content[start : start + PIECE]
        yield struct.pack(">I", len(piece)) + piece
    yield struct.pack(">I", 0)


def _answer(line: socket.socket) -> str:
    told = b""
    while not told.endswith(b"\0") and len(told) < ANSWER_MAX:
        piece = line.recv(ANSWER_MAX)
        if not piece:
            break
        told += piece
    return told.rstrip(b"\0\n").decode("utf-8", "replace")

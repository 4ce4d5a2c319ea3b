"""How log lines look: which request and case they belong to, and nobody's number in them.

Read by `LOGGING` before any app is loaded: this module knows no model.
"""

import json
import logging
import re
import time
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
CASE: ContextVar[str] = ContextVar("case", default="")

SQL_SHOWN = 600
# Of an identity number (with neither digit nor letter at its ends, so that longer numbers of cases stay whole) or a mobile phone.
_PERSONAL = re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])|(?<!\d)(?:86)?1[3-9]\d{9}(?!\d)")
_DETAIL = re.compile(
    r"^DETAIL:.*?(?=\n\n(?:The above|During handling)|\n(?:HINT|CONTEXT): |\Z)", re.MULTILINE | re.DOTALL
)  # PostgreSQL quotes the row that it refused

slow = logging.getLogger("onewindow.slow")
security = logging.getLogger("onewindow.security")


def masked(text: str) -> str:
    return _PERSONAL.sub("***", _DETAIL.sub("DETAIL: ***", text))


class Belonging(logging.Filter):
    """Writes on each record which request and case it belongs to; lets all of them pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id, record.case = REQUEST_ID.get(), CASE.get()
        return True


class Text(logging.Formatter):
    """One readable line, then the traceback if there is one. Masked as a whole, so with the error's own words."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


class JsonLines(logging.Formatter):
    """One object a line. What a record carries besides (`extra`, arguments) stays out, but for the figures named here."""

    FIGURES = ("method", "path", "status", "milliseconds", "sql", "event", "kind", "actor", "route")

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": masked(record.getMessage()),
            "request_id": getattr(record, "request_id", ""),
            "case": masked(getattr(record, "case", "")),
        }
        for name in self.FIGURES:
            if (value := getattr(record, name, None)) is not None:
                line[name] = masked(value) if isinstance(value, str) else value
        if record.exc_info:
            line["error"] = masked(self.formatException(record.exc_info))
        return json.dumps({name: value for name, value in line.items() if value != ""}, ensure_ascii=False)


def tell_security(event: str, kind: str, level: int = logging.WARNING, **figures: str | int) -> None:
    """What somebody who watches over the system looks for: who got in or did not, what was refused, which limit was hit. `actor` is a
    key, as on the record; no name, number or address goes in."""
    security.log(level, "%s: %s", event, kind, extra={"event": event, "kind": kind, **figures})


def note_slow(sql: Any, began: float, limit: int) -> None:
    """Warn of a statement that took longer than `limit` milliseconds. Without its parameters; 0: never."""
    took = round((time.perf_counter() - began) * 1000)
    if limit and took >= limit:
        shown = " ".join(sql.split())[:SQL_SHOWN] if isinstance(sql, str) else f"({type(sql).__name__})"
        slow.warning("%d ms: %s", took, shown, extra={"milliseconds": took, "sql": shown})

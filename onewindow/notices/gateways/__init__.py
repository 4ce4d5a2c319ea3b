"""Ways out for SMS. Which one is in use is a setting (SMS_GATEWAY)."""

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Outcome(Enum):
    SENT = "sent"  # the gateway has taken it
    REFUSED = "refused"  # it never will: wrong number, template unknown
    NOT_SENT = "not_sent"  # it certainly did not take it: nothing reached it, or it asked us to come back
    UNKNOWN = "unknown"  # it may have: the connection broke or the answer made no sense


@dataclass(frozen=True)
class Receipt:
    """What came of a call. `reference` is the gateway's own number of the message."""

    outcome: Outcome
    reference: str = ""
    error: str = ""


@dataclass(frozen=True)
class Sms:
    """One SMS. `key` is its idempotency key; `values` fill the gateway's template of that kind."""

    key: str
    phone: str
    kind: str
    text: str
    values: dict[str, str]


class Gateway(Protocol):
    deduplicates: bool  # a second call with the same key is the same message

    def send(self, sms: Sms) -> Receipt: ...


def gateway() -> Gateway:
    return _made(settings.SMS_GATEWAY)


@lru_cache(maxsize=4)
def _made(path: str) -> Gateway:
    made: Gateway = import_string(path)()
    return made

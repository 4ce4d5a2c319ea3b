"""Canonical bytes and digests: what the record's chains and the look-ups of personal data rest on."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Literal
from uuid import UUID

import rfc8785

Algorithm = Literal["sha256", "sm3"]
ALGORITHMS: tuple[Algorithm, ...] = ("sha256", "sm3")
LARGEST_EXACT = 2**53 - 1  # beyond it JSON readers lose digits
SHORTEST_KEY = 16  # bytes


class NotCanonical(TypeError):
    """The value has no single agreed form, so its digest would depend on who writes it."""


def canonical(fields: Mapping[str, Any]) -> bytes:
    """RFC 8785 JSON. Moments are UTC to the microsecond, dates ISO, bytes hex, decimals and UUIDs text, large integers text."""
    odd: list[str] = []
    plain = _plain(fields, "$", odd)
    if odd:  # the standard sorts names by UTF-16, which for these may differ
        return rfc8785.dumps(plain)
    return json.dumps(
        plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()  # the same, four times as fast


def _plain(value: Any, where: str, odd: list[str]) -> Any:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, Mapping):
        if wrong := [key for key in value if not isinstance(key, str)]:
            raise NotCanonical(f"{where}: a name that is no text: {wrong[0]!r}")
        odd += [key for key in value if not key.isascii()]
        return {  # text, which most of it is, needs no further look, and its place no name
            str(key): item if type(item) is str else _plain(item, f"{where}.{key}", odd) for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [_plain(item, f"{where}[{place}]", odd) for place, item in enumerate(value)]
    return _scalar(value, where)


def _scalar(value: Any, where: str) -> str | int | bool | None:
    match value:
        case None | bool():
            return value
        case int():
            return int(value) if abs(value) <= LARGEST_EXACT else str(int(value))
        case datetime() if value.tzinfo is None:
            raise NotCanonical(f"{where}: a moment without its time zone: {value!r}")
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
        case bytes() | bytearray() | memoryview():
            return bytes(value).hex()
        case str() | UUID() | Decimal():
            return str(value)
    raise NotCanonical(
        f"{where}: {type(value).__name__} has no canonical form; floats, sets and objects are not digested"
    )


def digest(data: bytes, algorithm: Algorithm = "sha256") -> bytes:
    return _hasher(algorithm, data).digest()


def _hasher(algorithm: Algorithm, data: bytes = b"") -> hashlib._Hash:
    if algorithm not in ALGORITHMS:
        raise ValueError(f"unknown digest algorithm {algorithm!r}, use one of {', '.join(ALGORITHMS)}")
    return hashlib.new(algorithm, data)


def chain_digest(fields: Mapping[str, Any], previous: bytes, algorithm: Algorithm = "sha256") -> bytes:
    """The digest of a link: of its fields together with the digest before it (empty for the first)."""
    return digest(canonical({"algorithm": algorithm, "fields": fields, "previous": previous}), algorithm)


_ENCODED = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def plain_chain_digest(fields: Mapping[str, Any], previous: bytes, algorithm: Algorithm = "sha256") -> bytes:
    """`chain_digest` of fields that are plain JSON under ASCII names, a third of its time. Of any others it may give another
    digest: whoever finds that it differs asks `chain_digest`."""
    whole = {"algorithm": algorithm, "fields": fields, "previous": previous.hex()}
    return hashlib.new(algorithm, _ENCODED(whole).encode()).digest()


def moment(value: datetime) -> str:
    """As canonical JSON writes it."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def keyed_digest(value: str, key: bytes, purpose: str) -> bytes:
    """HMAC-SHA-256 under a key of the purpose's own: digests for two purposes cannot be matched with each other.

    The same value gives the same digest, so a column of them can be looked up; whoever lacks the key can't try all numbers.
    """
    if len(key) < SHORTEST_KEY:
        raise ValueError(f"a digest key needs at least {SHORTEST_KEY} bytes")
    own_key = hmac.digest(key, f"onewindow:{purpose}".encode(), "sha256")
    return hmac.digest(own_key, value.encode(), "sha256")


def root_digest(heads: Iterable[tuple[str, int, bytes]], algorithm: Algorithm = "sha256") -> bytes:
    """One digest over the heads of all chains: (chain key, sequence, digest), read as a stream.

    The keys must strictly ascend by code point (in SQL: ORDER BY key COLLATE "C"), so that the same heads give the same root
    everywhere and none comes twice.
    """
    hasher = _hasher(algorithm)
    before: str | None = None
    for key, sequence, head in heads:
        if before is not None and key <= before:
            raise ValueError(f"chain {key!r} comes after {before!r}: order by key in code points, each once")
        before = key
        hasher.update(rfc8785.dumps([key, sequence, head.hex()]) + b"\n")
    return hasher.digest()

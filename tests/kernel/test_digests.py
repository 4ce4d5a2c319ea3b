"""Canonical bytes are fixed for ever: chains already written must verify with tomorrow's code."""

import hashlib
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.kernel.digests import (
    LARGEST_EXACT,
    NotCanonical,
    canonical,
    chain_digest,
    digest,
    keyed_digest,
    plain_chain_digest,
    root_digest,
)

BEIJING = timezone(timedelta(hours=8))
KEY = bytes(range(32))


class State(StrEnum):
    ACCEPTED = "accepted"


class Level(IntEnum):
    CITY = 3


class Odd(Enum):
    DAY = date(2026, 6, 9)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (datetime(2026, 6, 9, 1, 2, 3, 4, UTC), '"2026-06-09T01:02:03.000004Z"'),
        (datetime(2026, 6, 9, 9, 2, 3, 4, BEIJING), '"2026-06-09T01:02:03.000004Z"'),
        (datetime(2026, 6, 9, tzinfo=UTC), '"2026-06-09T00:00:00.000000Z"'),
        (date(2026, 6, 9), '"2026-06-09"'),
        (b"\x00\xff", '"00ff"'),
        (memoryview(b"\x01"), '"01"'),
        (UUID("12345678-1234-5678-1234-567812345678"), '"12345678-1234-5678-1234-567812345678"'),
        (Decimal("1.50"), '"1.50"'),
        (State.ACCEPTED, '"accepted"'),
        (Level.CITY, "3"),
        (Odd.DAY, '"2026-06-09"'),
        (True, "true"),
        (None, "null"),
        (2**53 - 1, "9007199254740991"),
        (2**53, '"9007199254740992"'),
        (-(2**53), '"-9007199254740992"'),
        ("受理\n", '"受理\\n"'),
        ([1, (2, {"b": 1, "a": 2})], '[1,[2,{"a":2,"b":1}]]'),
    ],
)
def test_canonical_when_of_each_kind(value: Any, written: str) -> None:
    assert canonical({"v": value}) == f'{{"v":{written}}}'.encode()


def test_canonical_when_names_come_in_any_order() -> None:
    assert canonical({"b": 1, "a": 2, "é": 3}) == canonical({"é": 3, "a": 2, "b": 1}) == '{"a":2,"b":1,"é":3}'.encode()


@pytest.mark.parametrize("value", [1.5, {1, 2}, object(), datetime(2026, 6, 9), {1: 2}, timedelta(1)])  # noqa: DTZ001
def test_canonical_when_no_form_is_agreed(value: Any) -> None:
    with pytest.raises(NotCanonical, match=r"\$\.v\[0\]"):
        canonical({"v": [value]})


def test_digest_when_of_the_standards() -> None:
    assert digest(b"abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert digest(b"abc", "sm3").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    with pytest.raises(ValueError, match="unknown digest algorithm"):
        digest(b"abc", "md5")  # type: ignore[arg-type]


def test_chain_digest_when_first_and_next() -> None:
    first = chain_digest({"act": "accept", "sequence": 1}, b"")
    written = b'{"algorithm":"sha256","fields":{"act":"accept","sequence":1},"previous":""}'
    assert first == hashlib.sha256(written).digest()
    following = chain_digest({"act": "grant", "sequence": 2}, first)
    assert following != chain_digest({"act": "grant", "sequence": 2}, b"")
    assert following != chain_digest({"act": "deny", "sequence": 2}, first)
    assert following != chain_digest({"act": "grant", "sequence": 2}, first, "sm3")


NAMES = st.text("abcXYZ_09 -", max_size=5)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST_EXACT, LARGEST_EXACT) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
)


@given(st.dictionaries(NAMES, PLAIN, max_size=6), st.binary(max_size=32), st.sampled_from(["sha256", "sm3"]))
def test_plain_chain_digest_is_the_same_for_what_is_plain(fields: Any, previous: bytes, algorithm: Any) -> None:
    assert plain_chain_digest(fields, previous, algorithm) == chain_digest(fields, previous, algorithm)


def test_keyed_digest_when_purposes_differ() -> None:
    known = keyed_digest("410305199001010029", KEY, "id_number")
    assert len(known) == 32
    assert known == keyed_digest("410305199001010029", KEY, "id_number")
    others = [("410305199001010028", KEY, "id_number"), ("410305199001010029", KEY, "phone")]
    others.append(("410305199001010029", KEY[::-1], "id_number"))
    assert known not in [keyed_digest(*other) for other in others]
    with pytest.raises(ValueError, match="at least 16 bytes"):
        keyed_digest("x", b"short", "phone")


HEADS = [("case:1", 3, b"\x01" * 32), ("case:10", 1, b"\x02" * 32), ("case:2", 7, b"\x03" * 32)]


def test_root_digest_when_streamed() -> None:
    lines = "".join(f'["{key}",{sequence},"{head.hex()}"]\n' for key, sequence, head in HEADS)
    assert root_digest(iter(HEADS)) == hashlib.sha256(lines.encode()).digest()
    assert root_digest([]) == hashlib.sha256(b"").digest()
    assert root_digest(HEADS, "sm3") == hashlib.new("sm3", lines.encode()).digest()


@given(st.integers(0, 2), st.sampled_from(["drop", "sequence", "head", "key"]))
def test_root_digest_when_a_chain_is_tampered_with(place: int, how: str) -> None:
    key, sequence, head = HEADS[place]
    changed = {
        "drop": [],
        "sequence": [(key, sequence - 1, head)],
        "head": [(key, sequence, b"\x09" * 32)],
        "key": [(key + "0", sequence, head)] if place != 0 else [("case:0", sequence, head)],
    }[how]
    assert root_digest(HEADS[:place] + changed + HEADS[place + 1 :]) != root_digest(HEADS)


def test_root_digest_when_out_of_order_or_twice() -> None:
    for heads in (HEADS[::-1], [HEADS[0], HEADS[0]]):
        with pytest.raises(ValueError, match="order by key in code points"):
            root_digest(heads)

"""What docs/security.md names as held by a test is held by one that is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (ROOT / "docs/security.md").read_text("utf-8"))


def test_every_test_that_is_named_is_there() -> None:
    gone = [f"{file}::{name}" for file, name in NAMED if f"\ndef {name}(" not in (ROOT / file).read_text("utf-8")]
    assert not gone
    assert len(NAMED) > 60

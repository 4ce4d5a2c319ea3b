"""Clients side by side: processes that begin at the same moment and say afterwards what they saw."""

import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from bench.place import ROOT
from onewindow.config.embedded.supervisor import die_with_parent


def side_by_side(module: str, plans: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Run `python -m module` once a plan. All have read theirs before the first begins. Raises RuntimeError if one fails."""
    crew = [
        subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 - however we end
        )
        for _ in plans
    ]
    try:
        for process, plan in zip(crew, plans, strict=True):
            _say(process, json.dumps(plan))
        for process in crew:
            _hear(process)
        for process in crew:
            _say(process, "go")
        return [json.loads(_hear(process)) for process in crew]
    finally:
        for process in crew:
            process.kill()
            process.communicate()


def _say(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def _hear(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"a client ended with {process.wait()}; what it said stands above")
    return line

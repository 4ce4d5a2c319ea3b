"""The alerts of deploy/ by Prometheus' own tool: they fire when they should, on figures that our page really tells."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client

from onewindow.record.models import DailyRoot
from tests import NOW
from tests.programs import found

pytestmark = pytest.mark.proof

ROOT = Path(__file__).resolve().parents[2]
TRIED = ["tests/config/alerts.yml", "tests/config/alerts_of_days.yml"]
RULES = yaml.safe_load((ROOT / "deploy/alerts.yml").read_text())["groups"][0]["rules"]


def promtool(*arguments: str, given: bytes = b"") -> str:
    program = found("promtool", package="prometheus", untried="指标和告警规则没有测试")
    run = subprocess.run([program, *arguments], input=given, capture_output=True, check=False, cwd=ROOT, timeout=60)
    said = (run.stdout + run.stderr).decode()
    assert run.returncode == 0, said
    return said


@pytest.fixture
def page(db: None, settings: Any) -> bytes:
    settings.CLAMAV = "/nowhere/clamd"
    DailyRoot.objects.create(taken_at=NOW, last_event=0, chains=0, root=bytes(32))
    content: bytes = Client().get("/metrics").content
    return content


def test_the_page_is_as_prometheus_wants_it(page: bytes) -> None:
    assert promtool("check", "metrics", given=page) == ""


def test_the_rules_and_the_example_are_sound() -> None:
    assert "rules found" in promtool("check", "config", "deploy/prometheus.yml")
    promtool("check", "rules", "--lint=all", "--lint-fatal", "deploy/alerts.yml")


def test_alerts_fire_when_they_should_and_only_then() -> None:
    assert promtool("test", "rules", *TRIED).count("SUCCESS") == len(TRIED)


def test_every_figure_and_state_of_a_rule_is_on_the_page_from_the_start(page: bytes) -> None:
    """What first appears when it first goes wrong has no value before, from which it could rise."""
    told = page.decode()
    asked = re.findall(r'(onewindow_\w+)(?:\{\w+=~?"([^"]*)"\})?', " ".join(rule["expr"] for rule in RULES))
    assert len(asked) > len(RULES)
    for name, states in asked:
        for state in states.split("|"):
            assert re.search(rf"^{name}[ {{].*{state}", told, re.MULTILINE), (name, state)


def test_every_alert_is_tried_and_every_figure_is_in_the_manual(page: bytes) -> None:
    tried = "".join((ROOT / name).read_text() for name in TRIED)
    untried = {rule["alert"] for rule in RULES} - set(re.findall(r'alertname="(\w+)"', tried))
    assert untried == set()
    manual = (ROOT / "docs/operations.md").read_text()
    assert [name for name in re.findall(r"# HELP (\w+)", page.decode()) if f"`{name}" not in manual] == []

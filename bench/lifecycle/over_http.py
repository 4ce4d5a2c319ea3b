"""A round of clients over HTTP, with what every process used meanwhile."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bench.crews import side_by_side
from bench.lifecycle import ACTS
from bench.lifecycle.cast import Ready, credentials, signature_text
from bench.place import Place
from bench.processes import shares, used
from bench.serving import Site
from bench.statistics import in_ms


@dataclass
class Seen:
    """What the clients of a round saw, and what the processes used."""

    clients: list[dict[str, Any]]
    use: dict[str, dict[str, float]]

    @property
    def per_second(self) -> float:
        return sum(len(one["acts"]) / one["seconds"] for one in self.clients)

    @property
    def durations(self) -> list[float]:
        return [took for one in self.clients for _, took in one["acts"]]

    @property
    def pages(self) -> list[float]:
        return [took for one in self.clients for took in one["pages"]]

    @property
    def errors(self) -> list[str]:
        return [one["wrong"] for one in self.clients if one["wrong"]]

    def figures(self) -> dict[str, Any]:
        of_act = {
            name: in_ms([took for one in self.clients for act, took in one["acts"] if act == name]) for name in ACTS
        }
        return {
            "acts_per_second": round(self.per_second, 1), **in_ms(self.durations), "acts": of_act, "page": in_ms(self.pages),
            "use": self.use, "errors": self.errors, "ran_out": sum(one["left"] == 0 for one in self.clients),
        }  # fmt: skip


def through(where: Place, server: Site, way: str, given: Sequence[Sequence[Ready]], seconds: float) -> Seen:
    """One client a list of cases, all at once."""
    plan = {"through": way, "host": server.host, "port": server.port, "seconds": seconds, "signature": signature_text()}
    plans = [plan | {"cases": [credentials(case) for case in cases]} for cases in given]
    roots = {"web": server.web_pid, "worker": server.worker_pid, "postgres": where.postgres_pid}
    before, began = used(roots), time.perf_counter()
    seen = side_by_side("bench.lifecycle.client", plans)
    return Seen(seen, shares(before, used(roots), time.perf_counter() - began))

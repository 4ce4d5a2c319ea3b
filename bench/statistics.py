"""What is said of many durations. Pure."""

import math
from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile: the smallest value that at least `share` of all values do not exceed. 0.0 of none."""
    if not values:
        return 0.0
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]


def in_ms(seconds: Sequence[float]) -> dict[str, float]:
    """p50, p95, p99 of durations in seconds, in milliseconds."""
    return {f"p{round(100 * share)}_ms": round(1000 * percentile(seconds, share), 1) for share in (0.5, 0.95, 0.99)}


def ratio(ours: float, theirs: float) -> float:
    return round(ours / theirs, 3) if theirs else 0.0

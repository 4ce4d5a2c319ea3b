"""What the worker does for cases; found by name."""

from onewindow.cases.daily import daily_round, draw
from onewindow.cases.electronic import deliver, pick_up
from onewindow.cases.sweep import recompute_nightly, sweep_lapsed

__all__ = ["daily_round", "deliver", "draw", "pick_up", "recompute_nightly", "sweep_lapsed"]

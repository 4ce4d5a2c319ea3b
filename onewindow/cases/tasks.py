"""What the worker does for cases; found by name."""

from onewindow.cases.cancelled import orders_come_into_force, tell_drafts_of_order
from onewindow.cases.daily import daily_round, draw
from onewindow.cases.electronic import deliver, pick_up
from onewindow.cases.packages.follow import follow
from onewindow.cases.packages.follow import pick_up as pick_up_packages
from onewindow.cases.recount import fold_tallies
from onewindow.cases.reminders import grant, remind_daily
from onewindow.cases.sweep import recompute_nightly, sweep_lapsed

__all__ = [
    "daily_round", "deliver", "draw", "fold_tallies", "follow", "grant", "orders_come_into_force", "pick_up", "pick_up_packages", "recompute_nightly",
    "remind_daily", "sweep_lapsed", "tell_drafts_of_order",
]  # fmt: skip

"""Clocks by the million: finding those that ran out, acting on them, and all recomputed after a calendar was imported."""

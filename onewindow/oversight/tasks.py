"""What the worker does for the cockpit; found by name."""

from onewindow.oversight.day_ends import note_nightly

__all__ = ["note_nightly"]

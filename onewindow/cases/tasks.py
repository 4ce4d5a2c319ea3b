"""What the worker does for cases; found by name."""

from onewindow.cases.electronic import deliver, pick_up

__all__ = ["deliver", "pick_up"]
